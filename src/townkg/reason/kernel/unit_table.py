"""Rules of one atom as arrays: from each relation what follows, and from what each follows.

Large parts are taken one by one: what one concludes is the part itself, or sorted once for all
rules that ask for it so. Small parts, of which wide ontologies have tens of thousands, are joined
with the table as a whole.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from townkg.reason.kernel.arrays import (
    HALF,
    LOW,
    U64,
    Array,
    distinct,
    spread,
    swapped,
    upper,
    without_repeats,
)
from townkg.reason.kernel.membership import having, holding
from townkg.reason.kernel.plan import Planned
from townkg.reason.kernel.runs import Part
from townkg.reason.kernel.tables import Parts
from townkg.reason.rule import OBJECT, SAME, SUBJECT, SWAP

SMALL = 1 << 10
"""Parts with fewer keys are joined with the table together."""
MOST_ROWS = 1 << 23
"""So many conclusions are made of small parts at once."""

Gathered = dict[int, list[Array]]


class UnitTable:
    """Rows of source, target and shape, by numbers of relations, of which some are *unary*."""

    def __init__(self, rows: Array, unary: Sequence[bool]) -> None:
        rows = rows[np.argsort(rows[:, 0], kind="stable")]
        self._source, self._target, self._shape = rows.T.copy()
        self._unary = np.array(unary, dtype=bool)
        self._starts = np.searchsorted(self._source, np.arange(len(unary) + 1))
        self._by_target = np.argsort(self._target, kind="stable")
        self._targets = self._target[self._by_target]
        self.sources: list[int] = np.flatnonzero(self._starts[1:] > self._starts[:-1]).tolist()

    def conclude(self, news: Sequence[tuple[int, Part]], into: Gathered) -> None:
        """Add the sorted conclusions from parts of relations, by relation."""
        small: list[tuple[int, Array]] = []
        size = 0
        for relation, part in news:
            if relation + 1 >= len(self._starts):
                continue
            start, end = self._starts[relation : relation + 2].tolist()
            if start == end:
                continue
            if len(part.keys) >= SMALL:
                self._apart(part, slice(start, end), into)
                continue
            small.append((relation, part.alive()))
            size += len(part.keys) * (end - start)
            if size > MOST_ROWS:
                self._together(small, into)
                small, size = [], 0
        if size:
            self._together(small, into)

    def most(self, news: Sequence[tuple[int, Part]]) -> int:
        """Return how many conclusions parts of relations can have at most."""
        known = len(self._starts) - 1
        return sum(
            len(part) * int(self._starts[relation + 1] - self._starts[relation])
            for relation, part in news
            if relation < known
        )

    def _apart(self, part: Part, rows: slice, into: Gathered) -> None:
        forms: dict[int, Array] = {}
        pairs = zip(self._target[rows].tolist(), self._shape[rows].tolist(), strict=True)
        for target, shape in pairs:
            if shape not in forms:
                forms[shape] = _form(part, shape)
            if len(forms[shape]):
                into.setdefault(target, []).append(forms[shape])

    def _together(self, parts: list[tuple[int, Array]], into: Gathered) -> None:
        relations = np.array([relation for relation, _ in parts])
        lengths = np.array([len(keys) for _, keys in parts])
        first = self._starts[relations]
        widths = self._starts[relations + 1] - first
        counts = np.repeat(widths, lengths)
        rows = spread(np.repeat(first, lengths), counts, int(counts.sum()))
        keys = np.repeat(np.concatenate([keys for _, keys in parts]), counts)
        target, shape = self._target[rows], self._shape[rows]
        turned = (shape == SWAP) | (shape == OBJECT)
        if turned.any():
            keys[turned] = swapped(keys[turned])
        unary = self._unary[target]
        _gather_classes(target[unary], upper(keys[unary]), into)
        if not unary.all():
            _gather(target[~unary], keys[~unary], into)

    def premises(self, relation: int) -> Iterator[tuple[int, int]]:
        """Yield source and shape of each rule that concludes a relation."""
        low, high = self._targets.searchsorted([relation, relation + 1])
        rows = self._by_target[low:high]
        yield from zip(self._source[rows].tolist(), self._shape[rows].tolist(), strict=True)


def following(keys: Array, shape: int, parts: Parts) -> Array:
    """Return for each sorted key whether it follows, in that shape, from a fact of the parts."""
    if shape == SAME:
        return holding(keys, parts)
    if shape == SWAP:
        return holding(swapped(keys), parts)
    return having(keys, parts, backward=shape == OBJECT)


def row_of(rule: Planned) -> tuple[int, int, int] | None:
    """Return a rule of one atom as a row, none for any that does more than to move terms."""
    head = rule.head
    if head is None or head.relation < 0 or len(rule.body) != 1 or rule.tests:
        return None
    (goal,) = rule.body
    ends = (goal.subject, goal.object)
    unary = not goal.object.variable and goal.object.value == 0
    if not goal.subject.variable or not (unary or goal.object.variable) or ends[0] == ends[1]:
        return None
    if not head.object.variable and head.object.value == 0:
        shapes = {goal.subject: SAME if unary else SUBJECT}
        if not unary:
            shapes[goal.object] = OBJECT
        shape = shapes.get(head.subject)
    else:
        shape = {ends: SAME, ends[::-1]: SWAP}.get((head.subject, head.object))
    return None if shape is None else (goal.relation, head.relation, shape)


def _form(part: Part, shape: int) -> Array:
    if shape == SAME:
        return part.alive()
    if shape == SWAP:
        return part.side(True) if not len(part.dead) else np.sort(swapped(part.alive()))
    if shape == SUBJECT:
        return without_repeats(part.alive() & ~LOW)
    if not len(part.dead):
        return without_repeats(part.side(True) & ~LOW)
    return distinct(part.alive() << HALF)


def _gather_classes(target: Array, members: Array, into: Gathered) -> None:
    """Add members of classes; one sort of target and member together."""
    keys = distinct((target.astype(U64) << HALF) | members)
    _cut(upper(keys), keys << HALF, into)


def _gather(target: Array, keys: Array, into: Gathered) -> None:
    order = np.argsort(keys)
    order = order[np.argsort(target[order], kind="stable")]
    target, keys = target[order], keys[order]
    new = np.ones(len(keys), dtype=bool)
    new[1:] = (keys[1:] != keys[:-1]) | (target[1:] != target[:-1])
    _cut(target[new], keys[new], into)


def _cut(target: Array, keys: Array, into: Gathered) -> None:
    """Add keys by their targets, which ascend."""
    if not len(keys):
        return
    starts = np.concatenate([[0], np.flatnonzero(target[1:] != target[:-1]) + 1])
    numbers, ends = target[starts].tolist(), [*starts[1:].tolist(), len(keys)]
    for number, start, end in zip(numbers, starts.tolist(), ends, strict=True):
        into.setdefault(number, []).append(keys[start:end])
