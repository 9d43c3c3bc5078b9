"""The closed table of one-atom rules: which relation follows from which, by which steps.

It is computed on numbers, level by level: 30,000 classes in a tree make a million rows, and a
rule is put together only when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from townkg.reason.rl.parts import Edge
from townkg.reason.rule import OBJECT, SUBJECT, SWAP, Atom, Relation, Rule, Step

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ids = NDArray[np.int64]

MOST_ROWS = 5_000_000
MOST_STEPS = 200
"""A table that would be longer stays a table of single steps, which conclude the same."""

_ONE = ("x",)
_TWO = ("x", "y")


class Units:
    """Rows of source, target and shape, each with the row before and its last step.

    Shape: *source* and *target* number `relations`; *shape* is SAME, SWAP, SUBJECT or OBJECT;
    *prior* is the row without the last step, or -1; *last* numbers the edges. *closed* tells
    whether every combination of steps has its row.
    """

    def __init__(self, edges: list[Edge], most: int = MOST_ROWS) -> None:
        import numpy as np

        self._edges = edges
        numbers: dict[tuple[str, bool], int] = {}
        rows = []
        for source, target, shape, *_ in edges:
            one = numbers.setdefault(source, len(numbers))
            rows.append((one, numbers.setdefault(target, len(numbers)), shape))
        ends = np.array(rows, dtype=np.int64).reshape(-1, 3)
        self.relations = tuple(Relation(term, unary) for term, unary in numbers)
        self.closed = True
        self._targets = [row[1] for row in rows]
        self._steps: dict[int, Step] = {}
        self._atoms: dict[tuple[int, tuple[int, int | None]], Atom] = {}
        self.source, self.target, self.shape, self.prior, self.last = _close(self, ends, most)
        self._singles = int(np.count_nonzero(self.prior < 0))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.source)

    def __iter__(self) -> Iterator[Rule]:
        """Yield the rows as rules."""
        return map(self.rule, range(len(self)))

    def single(self) -> Iterator[Rule]:
        """Yield the rows of one step; together they conclude the same in more rounds."""
        return map(self.rule, range(self._singles))

    def rule(self, row: int) -> Rule:
        """Return one row as a rule, with all its steps."""
        source, target = self.source.item(row), self.target.item(row)
        shape = self.shape.item(row)
        unary, to_unary = self.relations[source].unary, self.relations[target].unary
        body = self._atom(source, (0, None) if unary else (0, 1))
        if to_unary:
            head = self._atom(target, (1 if shape == OBJECT else 0, None))
        else:
            head = self._atom(target, (1, 0) if shape == SWAP else (0, 1))
        steps = self.steps(row)
        return Rule(steps[-1].rule, (body,), head, steps, (), _ONE if unary else _TWO)

    def steps(self, row: int) -> tuple[Step, ...]:
        """Return the steps of a row, first to last."""
        found = []
        while row >= 0:
            found.append(self._step(self.last.item(row)))
            row = self.prior.item(row)
        return tuple(reversed(found))

    def _atom(self, number: int, slots: tuple[int, int | None]) -> Atom:
        key = (number, slots)
        if key not in self._atoms:
            self._atoms[key] = Atom(self.relations[number], *slots)
        return self._atoms[key]

    def _step(self, edge: int) -> Step:
        if edge not in self._steps:
            rule, axioms = self._edges[edge][3:]
            self._steps[edge] = Step(rule, axioms, self.relations[self._targets[edge]])
        return self._steps[edge]


def _close(units: Units, ends: Ids, most: int) -> tuple[Ids, Ids, Ids, Ids, Ids]:
    import numpy as np

    keys, place = _firsts(_key(ends[:, 0], ends[:, 1], ends[:, 2]))
    keep = np.sort(place)  # of edges that say the same the first stated stays
    single = ends[keep]
    order = np.argsort(single[:, 0], kind="stable")
    by_source = single[order]
    starts = by_source[:, 0]
    known = keys
    levels = [(single, np.full(len(keep), -1, dtype=np.int64), keep)]
    rows, offset = single, 0
    while len(rows):
        low = np.searchsorted(starts, rows[:, 1], "left")
        count = np.searchsorted(starts, rows[:, 1], "right") - low
        if len(known) + int(count.sum()) > most or len(levels) > MOST_STEPS:
            units.closed = False
            levels = levels[:1]
            break
        left = np.repeat(np.arange(len(rows)), count)
        right = order[np.repeat(low - np.cumsum(count) + count, count) + np.arange(len(left))]
        rows, prior, last, known = _level(rows, single, left, right, known)
        levels.append((rows, prior + offset, keep[last]))
        offset += len(levels[-2][0])
    table = np.concatenate([level[0] for level in levels])
    prior = np.concatenate([level[1] for level in levels])
    last = np.concatenate([level[2] for level in levels])
    return table[:, 0], table[:, 1], table[:, 2], prior, last


def _level(rows: Ids, single: Ids, left: Ids, right: Ids, known: Ids) -> tuple[Ids, Ids, Ids, Ids]:
    import numpy as np

    before, step = rows[left], single[right]
    shape = np.where(before[:, 2] >= SUBJECT, before[:, 2], before[:, 2] ^ step[:, 2])
    made = np.column_stack((before[:, 0], step[:, 1], shape))
    keys = _key(made[:, 0], made[:, 1], made[:, 2])
    unique, first = _firsts(keys)
    itself = (made[first, 0] == made[first, 1]) & (made[first, 2] == 0)
    spot = np.minimum(np.searchsorted(known, unique), len(known) - 1)
    fresh = np.sort(first[(known[spot] != unique) & ~itself])
    merged = np.sort(np.concatenate((known, keys[fresh])), kind="stable")
    return made[fresh], left[fresh], right[fresh], merged


def _firsts(keys: Ids) -> tuple[Ids, Ids]:
    """Return the keys sorted, each once, and where each is first; np.unique loads numpy.ma."""
    import numpy as np

    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    first = np.ones(len(keys), dtype=bool)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return ordered[first], order[first]


def _key(source: Ids, target: Ids, shape: Ids) -> Ids:
    return (source << 33) | (target << 2) | shape
