"""Classes and properties that the data make one: what the rules have to know of that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from townkg.reason.kernel import Graph
from townkg.reason.rl import RuleSet
from townkg.reason.rl.given import SAME_AS
from townkg.reason.rule import Statement


def found_equal(graph: Graph, rules: RuleSet, axioms: Iterable[Statement]) -> tuple[Statement, ...]:
    """Return equalities, beside those stated, between terms of which one is class or property.

    Shape: sorted, each pair of which one is in use: were there fewer, one might rest on another
    that rests on it. Nothing where an equality is stated, or follows from those that are.
    """
    classes = graph.equality.classes()
    if not classes:
        return ()
    used = set(_used(graph, rules))
    numbers = {number for term in used if (number := graph.dictionary.lookup(term)) is not None}
    groups = [members for members in classes.values() if numbers.intersection(members)]
    if not groups:
        return ()
    stated = _Joined((one, other) for one, predicate, other in axioms if predicate == SAME_AS)
    found = []
    for members in groups:
        terms = sorted(map(graph.dictionary.decode, members))
        found += [
            (one, SAME_AS, other)
            for one, other in combinations(terms, 2)
            if (one in used or other in used) and stated.head(one) != stated.head(other)
        ]
    return tuple(sorted(found))


def _used(graph: Graph, rules: RuleSet) -> Iterator[str]:
    """Yield the terms of what is asserted, and of the rules: all that is class or property."""
    facts = graph.facts
    for relation, parts in zip(facts.relations, facts.asserted, strict=True):
        if parts and relation.term != SAME_AS:
            yield relation.term
    yield from (relation.term for relation in rules.units.relations)
    for rule in rules.others:
        for atom in (*rule.body, *((rule.head,) if rule.head else ())):
            if atom.relation.term != SAME_AS:
                yield atom.relation.term


class _Joined:
    """Terms that are one by what is stated, each group with the first of its terms as head."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._to: dict[str, str] = {}
        for one, other in pairs:
            low, high = sorted((self.head(one), self.head(other)))
            if low != high:
                self._to[high] = low

    def head(self, term: str) -> str:
        while term in self._to:
            term = self._to[term]
        return term
