"""What follows from articles, data sets and links together, for a graph of its own.

In: the closed graph of the articles, the files of the data sets, and links. Out: quads of
`graph/across`. Of the data sets only what leads to a rule's premise is read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from townkg.reason import across
from townkg.reason.proofs import Source
from townkg.reason.proofs.facts import relation_of
from townkg.reason.proven import Proven, close, written
from townkg.reason.rl import compile_rules
from townkg.reason.rule import TYPE, Relation, Statement
from townkg.settings import ACROSS_GRAPH, ID

if TYPE_CHECKING:
    from townkg.datasets.graphs import Part
    from townkg.reason.rl.own import OwnRules

_GRAPH = NamedNode(ACROSS_GRAPH)
_PARSED = 10_000
"""How many lines are parsed at a time."""

Given = dict[Statement, Sequence[Source]]

_GIVEN = (Source("given"),)


def conclusions(
    proven: Proven, own: OwnRules, parts: Sequence[Part], links: Iterable[Quad]
) -> list[Quad]:
    """Return what the rules *own* conclude over data sets and *links* beyond the articles."""
    if not own.rules:
        return []
    rules = compile_rules(map(written, proven.ontology), own=across.both(proven.own, own).rules)
    wanted = across.needed(rules, own.rules)
    facts: Given = dict.fromkeys(map(written, proven.asserted), _GIVEN)
    for quad in links:
        _take(facts, quad, wanted)
    for part in parts:
        for quad in _quads(part, wanted):
            _take(facts, quad, wanted)
    graph, _, _ = close(facts, map(written, proven.ontology), rules)
    known = set(proven.graph.triples())
    concluded = across.concluded(own.rules)
    found = (
        triple
        for triple in graph.triples(inferred_only=True)
        if relation_of(triple) in concluded
        and triple not in known
        and triple[0].startswith(f"<{ID}")
    )
    return [Quad(*proven.terms(triple), _GRAPH) for triple in sorted(found)]


def _take(facts: Given, quad: Quad, wanted: frozenset[Relation]) -> None:
    triple = str(quad.subject), str(quad.predicate), str(quad.object)
    if relation_of(triple) in wanted:
        facts.setdefault(triple, _GIVEN)


def _quads(part: Part, wanted: frozenset[Relation]) -> Iterator[Quad]:
    """Yield the quads of a data set whose property is wanted, or any type where a class is."""
    names = {TYPE if one.unary else one.term for one in wanted}
    predicates = {name.encode() for name in names}
    lines: list[bytes] = []
    with part.path.open("rb") as file:
        for line in file:
            if line.split(b" ", 2)[1] in predicates:
                lines.append(line)
            if len(lines) >= _PARSED:
                yield from parse(b"".join(lines), format=RdfFormat.N_QUADS)
                lines.clear()
    yield from parse(b"".join(lines), format=RdfFormat.N_QUADS)
