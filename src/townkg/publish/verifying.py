"""Whether a store holds what it was sent; a triple that it lost is named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from pyoxigraph import NamedNode, Triple

from townkg.errors import RemoteError
from townkg.i18n import Text
from townkg.publish.client import said
from townkg.publish.content import Content, Part, has_blank, written
from townkg.publish.endpoint import Endpoint

SHOWN = 5
"""How many lost triples are named, and how many graphs."""


def differing(found: Mapping[str, int], expected: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return the graphs whose count is not the expected one, with both.

    >>> differing({"a": 1, "b": 2}, {"a": 1, "b": 3, "c": 4})
    {'b': (2, 3), 'c': (0, 4)}
    """
    return {
        graph: (found.get(graph, 0), wanted)
        for graph, wanted in expected.items()
        if found.get(graph, 0) != wanted
    }


def lost(endpoint: Endpoint, content: Content, part: Part, graph: str) -> list[Triple]:
    """Return some triples of a part that a graph of the store does not hold.

    Subjects with fewer triples than they should have are looked at one triple at a time.
    """
    here = Counter(str(triple.subject) for triple in content.of(part) if not has_blank(triple))
    rows = endpoint.select(
        f"SELECT ?s (COUNT(*) AS ?n) WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o "
        "FILTER(!ISBLANK(?s) && !ISBLANK(?o)) } } GROUP BY ?s"
    )
    there = {str(NamedNode(row["s"])): int(row["n"]) for row in rows if "s" in row}
    short = {subject for subject, count in here.items() if there.get(subject, 0) < count}
    found = []
    for triple in content.of(part):
        if str(triple.subject) in short and not has_blank(triple):
            pattern = written(triple)
            if not endpoint.ask(f"ASK {{ GRAPH <{graph}> {{ {pattern} }} }}"):
                found.append(triple)
                if len(found) == SHOWN:
                    break
    return found


def incomplete(
    endpoint: Endpoint,
    content: Content,
    wrong: Mapping[str, tuple[int, int]],
    parts: Mapping[str, Part],
) -> RemoteError:
    """Return an error that names the graphs that differ and triples that the store lost."""
    named = [
        written(triple)
        for graph, (found, expected) in list(wrong.items())[:SHOWN]
        if found < expected and graph in parts
        for triple in lost(endpoint, content, parts[graph], graph)
    ]
    listed_zh = "".join(_lines(wrong, "发现", "应有")) + "".join(f"\n  {one}" for one in named)
    listed_en = "".join(_lines(wrong, "found", "expected")) + "".join(f"\n  {one}" for one in named)
    return RemoteError(
        said(
            endpoint.addresses.query,
            Text(
                f"装入后三元组数不符，没有换上；先前的图谱照旧可查：{listed_zh}",
                "the counts differ after loading, nothing was put in place, "
                f"and the graph before is served as it was:{listed_en}",
            ),
        )
    )


def misplaced(endpoint: Endpoint, wrong: Mapping[str, tuple[int, int]]) -> RemoteError:
    """Return an error that names the graphs that differ after the swap."""
    return RemoteError(
        said(
            endpoint.addresses.query,
            Text(
                "换上后三元组数不符；请再运行一次 townkg publish："
                + "".join(_lines(wrong, "发现", "应有")),
                "the counts differ after the swap; run townkg publish again:"
                + "".join(_lines(wrong, "found", "expected")),
            ),
        )
    )


def _lines(wrong: Mapping[str, tuple[int, int]], found: str, expected: str) -> Iterator[str]:
    for graph, (there, wanted) in list(wrong.items())[:SHOWN]:
        name = f"<{graph}>" if graph else "DEFAULT"
        yield f"\n  {name}: {found} {there}, {expected} {wanted}"
    if len(wrong) > SHOWN:
        yield "\n  …"
