"""How large a built graph is, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from townkg.cli.speech import Speaker


def size(manifest: Mapping[str, Any], say: Speaker) -> str:
    """Return the counts of a build, one line for the text, one for the graph.

    >>> counts = {"articles": 1, "sentences": 2, "facts": 3, "claims": {"stated": 4}}
    >>> counts |= {"triples": {"asserted": 5, "inferred": 6}, "routes": {"direct": 7}}
    >>> print(size({"counts": counts}, Speaker("en")))
    articles 1, sentences 2, facts 3, claims 4
    triples asserted 5, triples inferred 6, routes of support 7 (direct 7)
    """
    return "\n".join(", ".join(line) for line in _lines(manifest["counts"], say))


def _lines(counts: Mapping[str, Any], say: Speaker) -> Iterator[list[str]]:
    from townkg.present.wording import CODES

    yield [
        f"{say('文章', 'articles')} {counts['articles']}",
        f"{say('句', 'sentences')} {counts['sentences']}",
        f"{say('事实', 'facts')} {counts['facts']}",
        f"{say('主张', 'claims')} {sum(counts['claims'].values())}",
    ]
    routes = counts["routes"]
    bases = ", ".join(
        f"{CODES[basis].in_language(say.language)} {routes[basis]}"
        for basis in ("direct", "illustrated", "by_class")
        if basis in routes
    )
    yield [
        f"{say('写出的三元组', 'triples asserted')} {counts['triples']['asserted']}",
        f"{say('推出的三元组', 'triples inferred')} {counts['triples']['inferred']}",
        f"{say('支持路径', 'routes of support')} {sum(routes.values())} ({bases})",
    ]
