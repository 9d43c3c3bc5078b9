"""How large a closure will be, told before it is made: two samples of it are closed and compared.

A sample holds the facts of one subject in sixteen, or in eight; relations that are small, or that
a rule joins with its own conclusions, are in it whole. What grows with the sample as its square is
taken as such, what grows slower by its power; each relation by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from townkg.i18n import Text
from townkg.reason.kernel.arrays import HALF, U64, Array
from townkg.reason.kernel.given import Given, HasRules
from townkg.reason.kernel.loading import Batch
from townkg.reason.kernel.memory import MACHINE, Memory
from townkg.reason.kernel.plan import SAME
from townkg.reason.rule import Relation, Rule

if TYPE_CHECKING:
    from townkg.reason.kernel.graph import Graph

PARTS = 16
SMALL = 2000
"""A relation of fewer facts is taken whole."""
PER_FACT = 24
"""Bytes of a fact while the closure is made: its key, once more by object, once more in work."""
SURE = 4.0
"""So many standard deviations a curve must be from a line."""
_MIX = U64(0x9E3779B97F4A7C15)


@dataclass(frozen=True, slots=True)
class Foresight:
    """How many facts a closure will have, and of which relation the most."""

    facts: int
    largest: Relation | None
    of_largest: int

    @property
    def nbytes(self) -> int:
        """Return how many bytes making it will take."""
        return self.facts * PER_FACT

    @property
    def words(self) -> Text:
        """Return what is foreseen, with its figures."""
        term = self.largest.term if self.largest else ""
        return Text(
            f"整个闭包（按抽样预计 {self.facts} 个事实，最多的是 {term}，{self.of_largest} 个）",
            f"the whole closure (by samples about {self.facts} facts, {self.of_largest} of them "
            f"of {term})",
        )


def foresee(graph: Graph, rules: HasRules, memory: Memory = MACHINE) -> Foresight:
    """Return how large the closure of what waits to be closed will be, by samples of it.

    Raises: LimitError, where a sample alone is too large.
    """
    from townkg.reason.kernel.graph import Graph

    given, known = graph.waiting(), Given(rules)
    units = known.rows(graph.facts.number)
    relations = list(graph.facts.relations)
    whole = taken_whole(given, relations, known.others, units)
    sizes = []
    for share in range(3):
        part = Graph.from_batch(graph.dictionary, relations, sample(given, whole, share))
        part.close(rules, memory=memory)
        sizes.append([len(runs) for runs in part.facts.runs])
        known_by_now = part.facts.relations
    return foretold(known_by_now, sizes)


def sample(given: Batch, whole: frozenset[int], share: int) -> Batch:
    """Return the facts of *share* subjects in PARTS, and the relations that are *whole*."""
    return {
        number: keys if number in whole else keys[_chosen(keys, share)]
        for number, keys in given.items()
    }


def taken_whole(
    given: Batch, relations: list[Relation], others: Iterable[Rule], units: Array
) -> frozenset[int]:
    """Return the relations that are small, or that some rule joins with what it concludes."""
    numbers = {relation: number for number, relation in enumerate(relations)}
    small = {number for number, keys in given.items() if len(keys) < SMALL}
    above: dict[int, set[int]] = {}
    for source, target, _ in units.tolist():
        above.setdefault(source, set()).add(target)
    found = set(small)
    for rule in others:
        if rule.head is None or rule.head.relation == SAME or len(rule.body) < 2:
            continue
        body = {numbers.get(atom.relation, -1) for atom in rule.body}
        head = numbers.get(rule.head.relation, -1)
        follows = {head} | above.get(head, set())
        for joined in body & follows:
            found |= {joined} | {one for one, to in above.items() if joined in to}
    return frozenset(found)


def foretold(relations: list[Relation], sizes: list[list[int]]) -> Foresight:
    """Return how large each relation will be, by its sizes in samples of none, one and two parts.

    >>> p = Relation("<p>")
    >>> [foretold([p], [[0], [one], [two]]).facts for one, two in ((1000, 2000), (1000, 4000))]
    [16000, 256000]
    >>> foretold([p], [[0], [1000], [1000]]).facts
    1000
    """
    found = [
        _grown(*(of[number] if number < len(of) else 0 for of in sizes))
        for number in range(len(relations))
    ]
    most = max(range(len(found)), key=found.__getitem__, default=None)
    return Foresight(
        sum(found), None if most is None else relations[most], 0 if most is None else found[most]
    )


def _grown(none: int, one: int, two: int) -> int:
    """Return the size of a whole, by that of nothing, of one part and of two."""
    first, second = one - none, two - none
    if second <= 0 or first <= 0:
        return max(none, one, two)
    curve = second - 2 * first
    if abs(curve) <= SURE * math.sqrt(second):
        return none + second * PARTS // 2
    if curve < 0:
        return none + int(first * PARTS ** math.log2(second / first))
    square = curve / 2
    return none + int((first - square) * PARTS + square * PARTS * PARTS)


def _chosen(keys: Array, share: int) -> Array:
    mixed = (keys >> HALF) * _MIX >> U64(60)
    return np.asarray(mixed < U64(share))
