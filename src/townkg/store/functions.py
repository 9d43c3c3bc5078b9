"""Functions of our own for ad-hoc queries: their names, and where a query uses them.

They run on the embedded engine alone. Elsewhere a query that uses one is refused before it is sent:
an engine that does not know a function takes every row for one that does not fit, and says nothing.
"""

from __future__ import annotations

from itertools import pairwise

from pyoxigraph import NamedNode

from townkg import errors
from townkg.i18n import Text
from townkg.store.tokens import Token, position, tokenize, unescape

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, Protocol
else:
    Protocol = object  # what it is to be a protocol matters to type checkers only

NAMESPACE = "https://w3id.org/townkg/function#"
PREFIX = "tkf"
NAMES = ("matches", "score")
PROVIDER = "townkg.text_search.function"
"""The module whose `Functions` a worker gives to its store, where a query uses one of them. It is
named and not imported: it lies in a layer above, and takes 30 ms to load."""


UNCALLED: dict[Any, Any] = {NamedNode(NAMESPACE + name): lambda *_: None for name in NAMES}
"""For a parser, which refuses a function that it is not given."""


class Functions(Protocol):
    """What an embedded store can be given: functions, and what was wrong with a call of one."""

    problem: errors.TownkgError | None

    def table(self) -> Mapping[NamedNode, Callable[..., Any]]:
        """Return the functions by their IRIs."""


_INSTEAD = Text(
    '请改用 FILTER (CONTAINS(?text, "…"))，或 townkg find',
    'use FILTER (CONTAINS(?text, "…")) instead, or townkg find',
)


def used(text: str) -> list[tuple[str, Token]]:
    """Return the functions of our own that a query names, each with its token.

    Shape: the name after the namespace, however the IRI is written: whole, relative or by a prefix.

    >>> query = "PREFIX f: <https://w3id.org/townkg/function#> ASK { FILTER (f:matches('a', 'b')) }"
    >>> [name for name, _ in used(query)]
    ['matches']
    """
    plain = unescape(text)
    if "tion" not in plain and f"{PREFIX}:" not in plain:
        return []
    prefixes: dict[str, list[str]] = {PREFIX: [NAMESPACE]}
    base = ""
    tokens = tokenize(plain)
    declares: set[Token] = set()
    for before, token, after in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.is_word("PREFIX") and token.kind == "name" and after.kind == "iri":
            iri = _resolved(base, after.text[1:-1])
            prefixes.setdefault(token.text.removesuffix(":"), []).append(iri)
            declares |= {token, after}
    for before, token in pairwise(tokens):
        if before.is_word("BASE") and token.kind == "iri":
            base = token.text[1:-1]
            declares.add(token)
    return [
        (iri.removeprefix(NAMESPACE), token)
        for token in tokens
        if token not in declares
        for iri in _iris(token, prefixes, base)
        if iri.startswith(NAMESPACE)
    ]


def _iris(token: Token, prefixes: dict[str, list[str]], base: str) -> list[str]:
    if token.kind == "iri":
        return [_resolved(base, token.text[1:-1])]
    if token.kind == "name":
        prefix, _, local = token.text.partition(":")
        return [iri + local.replace("\\", "") for iri in prefixes.get(prefix, ())]
    return []


def _resolved(base: str, iri: str) -> str:
    if "://" in iri or not base:
        return iri
    from urllib.parse import urljoin

    return urljoin(base, iri)


def check_known(text: str) -> None:
    """Refuse a query that uses a function in our namespace that is none of ours.

    Raises: QueryError that names ours.
    """
    for name, token in used(text):
        if name not in NAMES:
            known = ", ".join(f"{PREFIX}:{one}" for one in NAMES)
            _refuse(
                text,
                token,
                Text(
                    f"没有函数 {PREFIX}:{name}；有的是：{known}",
                    f"there is no function {PREFIX}:{name}; there are: {known}",
                ),
            )


ENDPOINT = Text("SPARQL 端点", "a SPARQL endpoint")
RDFLIB = Text("rdflib", "rdflib")


def refuse_elsewhere(text: str, engine: Text) -> None:
    """Refuse a query that uses one of our functions for an *engine*, if any, that has none.

    Raises: QueryError that says what to use instead.
    """
    if not engine:
        return
    for name, token in used(text):
        _refuse(
            text,
            token,
            Text(
                f"函数 {PREFIX}:{name} 只在本地图谱上可用，{engine.zh}没有它；{_INSTEAD.zh}",
                f"the function {PREFIX}:{name} runs on the local graph only, and {engine.en} has "
                f"none; {_INSTEAD.en}",
            ),
        )


def _refuse(text: str, token: Token, message: Text) -> None:
    line, column = position(unescape(text), token.start)
    raise errors.QueryError(message, line=line, column=column)
