"""How an endpoint's default graph is reached.

Most stores keep an unnamed default graph. On Virtuoso, GraphDB and others the default graph is the
union of the named ones, where a triple that two graphs hold counts twice. Such a store gets the
unnamed graph under the name `settings.DEFAULT_GRAPH`, and each query is written so that it means
there what it means elsewhere: its pattern P becomes GRAPH <default> { P }, inside which another
GRAPH reaches other graphs as before (SPARQL 1.1 Query Language, section 18.6), and a graph that is
a variable is never the default graph.

To name the graphs in the request (SPARQL 1.1 Protocol, section 2.1.4) would do as well by the
standard. But Virtuoso 7.2 answers with a header line for each, and Python reads a hundred; and
when one graph is named as default, GRAPH with any other finds nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pyoxigraph import Literal, NamedNode

from townkg import settings
from townkg.store.port import Solutions
from townkg.store.terms import XSD
from townkg.store.tokens import Token, tokenize

PROBE = f"ASK {{ GRAPH <{settings.DEFAULT_GRAPH}> {{ ?s ?p ?o }} }}"
"""True on the stores that hold the default graph under its own name."""

TRUTH = "SELECT ((1 = 1) AS ?truth) WHERE { }"
"""True by the standard; Virtuoso 7.2 says 1, and much else that differs without a word."""

_TRUE = Literal("true", datatype=NamedNode(XSD + "boolean"))


@dataclass(frozen=True)
class Dialect:
    """What an endpoint needs in each request."""

    name: str
    default_graph: str | None = None
    patterns_only: bool = False
    """Whether it may be trusted with single triple patterns alone: see `mirror`."""

    def written(self, query: str) -> str:
        """Return *query* as the endpoint has to be asked for it to mean the same.

        >>> Dialect("union", "http://e/d").written("ASK { ?s ?p 1 GRAPH ?g { ?s ?p 1 } }")
        'ASK { GRAPH <http://e/d> { ?s ?p 1 GRAPH ?g { ?s ?p 1 } FILTER(?g != <http://e/d>) } }'
        """
        if self.default_graph is None:
            return query
        query = _with_template(query)
        tokens = tokenize(query)
        closing = _closings(tokens)
        inserted = list(_bounded(tokens, closing, self.default_graph))
        for brace in _patterns(tokens, closing):
            inserted.append((tokens[brace].end, f" GRAPH <{self.default_graph}> {{"))
            inserted.append((tokens[closing[brace]].start, "} "))
        done, parts = 0, []
        for offset, text in sorted(inserted):
            parts += [query[done:offset], text]
            done = offset
        return "".join([*parts, query[done:]])


STANDARD = Dialect("standard")


def recognise(ask: Callable[[str], bool], select: Callable[[str], Solutions]) -> Dialect:
    """Return the dialect of the endpoint behind *ask* and *select*; one or two requests."""
    if not ask(PROBE):
        return STANDARD
    [row] = select(TRUTH)
    if row["truth"] == _TRUE:
        return Dialect("union", settings.DEFAULT_GRAPH)
    return Dialect("patterns", settings.DEFAULT_GRAPH, patterns_only=True)


def _closings(tokens: Sequence[Token]) -> dict[int, int]:
    """Return for the number of each opening brace that of its closing one."""
    opened: list[int] = []
    found = {}
    for number, token in enumerate(tokens):
        if token.is_mark("{"):
            opened.append(number)
        elif token.is_mark("}") and opened:
            found[opened.pop()] = number
    return found


def _patterns(tokens: Sequence[Token], closing: dict[int, int]) -> Iterator[int]:
    """Yield the numbers of the braces that open the query's pattern, and EXISTS outside of it."""
    number, templates = 0, sum(token.is_word("CONSTRUCT") for token in tokens)
    while number < len(tokens):
        if tokens[number].is_mark("{"):
            before = tokens[number - 1]
            if before.is_word("CONSTRUCT") and templates:
                templates = 0
            elif not _is_data(tokens, number):
                yield number
            number = closing[number]
        number += 1


def _is_data(tokens: Sequence[Token], brace: int) -> bool:
    """Return whether a brace outside the pattern opens the data of a last VALUES."""
    before = brace - 1
    while before > 0 and (tokens[before].kind == "variable" or tokens[before].is_mark("(", ")")):
        before -= 1
    return tokens[before].is_word("VALUES")


def _with_template(query: str) -> str:
    """Return *query* with the template written out that CONSTRUCT WHERE leaves out.

    >>> _with_template("CONSTRUCT WHERE { ?s ?p 1 }")
    'CONSTRUCT { ?s ?p 1 } WHERE { ?s ?p 1 }'
    """
    tokens = tokenize(query)
    for token, follower in pairwise(tokens):
        if token.is_word("CONSTRUCT") and follower.is_word("WHERE"):
            closing = _closings(tokens)
            [brace, *_] = sorted(closing)
            text = query[tokens[brace].start : tokens[closing[brace]].end]
            return f"{query[: token.end]} {text}{query[token.end :]}"
    return query


def _bounded(
    tokens: Sequence[Token], closing: dict[int, int], graph: str
) -> Iterator[tuple[int, str]]:
    """Yield where what must be inserted, so that no variable graph is the default graph."""
    for number, token in enumerate(tokens[:-2]):
        name = tokens[number + 1]
        if token.is_word("GRAPH") and name.kind == "variable":
            yield tokens[closing[number + 2]].end, f" FILTER({name.text} != <{graph}>)"
