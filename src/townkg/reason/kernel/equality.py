"""Which terms are one: representatives, and the edges that say why.

The representative of a class is its least number. An edge is a statement between two terms,
asserted, or concluded by a rule in some round; why two terms are one is a path of edges.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

import numpy as np

from townkg.reason.kernel.arrays import (
    EMPTY,
    HALF,
    LOW,
    U32,
    U64,
    Array,
    between,
    distinct,
    lower,
    pack,
    spread,
    union,
    upper,
)

ASSERTED = -1


@dataclass(frozen=True, slots=True)
class Edge:
    """Two terms that are one: asserted when *rule* is -1, else by that rule, in round *birth*."""

    left: int
    right: int
    rule: int
    birth: int


class Equality:
    """Classes of terms that are one."""

    def __init__(self) -> None:
        self.left: Array = np.empty(0, dtype=U32)
        self.right: Array = np.empty(0, dtype=U32)
        self.rule: Array = np.empty(0, dtype=np.int32)
        self.birth: Array = np.empty(0, dtype=U32)
        self._to: Array = np.arange(1, dtype=U32)
        self._history: dict[int, list[tuple[int, int]]] = {}
        self._classes: Array = EMPTY
        """Sorted keys: a representative, and a term that it stands for, itself aside."""
        self._members: dict[int, list[int]] = {}
        self._near: dict[int, list[int]] | None = None

    def __len__(self) -> int:
        return len(self.left)

    def grow(self, size: int) -> None:
        """Make room for terms up to *size*."""
        if size >= len(self._to):
            more = max(size + 1, len(self._to) + len(self._to) // 8)
            self._to = np.concatenate([self._to, np.arange(len(self._to), more, dtype=U32)])

    def restore(self, size: int, history: list[list[int]]) -> None:
        """Take up what was stored: rows of a term, a round, and its representative from then."""
        self.grow(size)
        for term, birth, to in history:
            self._history.setdefault(term, []).append((birth, to))
        for term, moves in self._history.items():
            self._to[term] = moves[-1][1]
        moved = np.flatnonzero(self._to != np.arange(len(self._to), dtype=U32)).astype(U32)
        self._classes = distinct(pack(self._to[moved], moved))

    def find(self, term: int, before: int | None = None) -> int:
        """Return the representative of a term, now or as it was *before* a round."""
        if before is None:
            return int(self._to[term]) if term < len(self._to) else term
        answer = term
        for birth, to in self._history.get(term, ()):
            if birth >= before:
                break
            answer = to
        return answer

    def forms(self, term: int) -> list[tuple[int, int]]:
        """Return the representatives that a term has had, each with the round it began in."""
        return [(0, term), *self._history.get(term, ())]

    def same_since(self, first: int, second: int) -> int | None:
        """Return the round in which two terms became one, or none when they are not."""
        if self.find(first) != self.find(second):
            return None
        rounds = sorted({birth for term in (first, second) for birth, _ in self.forms(term)})
        return next(
            one for one in rounds if self.find(first, one + 1) == self.find(second, one + 1)
        )

    def of(self, terms: Array) -> Array:
        """Return the representatives of terms."""
        return terms if not len(self.left) else np.asarray(self._to[terms])

    def moved(self) -> Array:
        """Return the terms that are not their own representative."""
        return np.sort(lower(self._classes))

    def moves(self) -> tuple[Array, Array]:
        """Return the terms that are not their own representative, and what is, sorted by that."""
        return lower(self._classes), upper(self._classes)

    def places(self, terms: Array) -> tuple[Array, Array]:
        """Return for each term where the class that it represents begins, and how many follow."""
        tops = terms.astype(U64) << HALF
        low = self._classes.searchsorted(tops)
        return low, self._classes.searchsorted(tops | LOW, side="right") - low

    def represents(self, terms: Array) -> Array:
        """Return those of the terms that stand for others, sorted, each once."""
        terms = distinct(terms.astype(U32))
        return terms[self.places(terms)[1] > 0]

    def merge(self, left: Array, right: Array, rule: Array, birth: int) -> Array:
        """Write edges down; return the terms whose representative changes."""
        keep = left != right
        left, right, rule = left[keep], right[keep], rule[keep]
        if not len(left):
            return left
        self.left = np.concatenate([self.left, left.astype(U32)])
        self.right = np.concatenate([self.right, right.astype(U32)])
        self.rule = np.concatenate([self.rule, rule.astype(np.int32)])
        self.birth = np.concatenate([self.birth, np.full(len(left), birth, dtype=U32)])
        self._members, self._near = {}, None
        changed = self._unite(left, right)
        for term, to in zip(changed.tolist(), self._to[changed].tolist(), strict=True):
            self._history.setdefault(term, []).append((birth, to))
        return changed

    def _unite(self, left: Array, right: Array) -> Array:
        """Return the terms that got another representative, sorted."""
        to = self._to
        lost: Array = np.empty(0, dtype=U32)
        while True:
            one, other = to[to[left]], to[to[right]]
            low, high = np.minimum(one, other), np.maximum(one, other)
            apart = low != high
            if not apart.any():
                break
            to[high[apart]] = low[apart]
            lost = distinct(np.concatenate([lost, high[apart]]))
            while True:
                further = to[to[lost]]
                if (further == to[lost]).all():
                    break
                to[lost] = further
        if not len(lost):
            return lost
        at, counts = self.places(lost)
        rows = spread(at, counts, int(counts.sum()))
        members = lower(self._classes[rows])
        to[members] = to[to[members]]
        changed = distinct(np.concatenate([lost, members]))
        self._classes = union(
            [np.delete(self._classes, rows), distinct(pack(to[changed], changed))]
        )
        return changed

    def members(self, term: int) -> list[int]:
        """Return all terms that are one with *term*, itself included, in order."""
        if not len(self.left):
            return [term]
        found = self._members.get(term)
        if found is None:
            one = self.find(term)
            found = self._members[term] = [one, *lower(between(self._classes, one)).tolist()]
        return found

    def classes(self) -> dict[int, list[int]]:
        """Return the classes of more than one term by their representative."""
        found: dict[int, list[int]] = {}
        members, representatives = (column.tolist() for column in self.moves())
        for one, to in zip(members, representatives, strict=True):
            found.setdefault(to, [to]).append(one)
        return found

    def explain(self, first: int, second: int, before: int | None = None) -> list[Edge] | None:
        """Return a path of edges between two terms, or none when they are not one.

        Shape: the shortest of those that first made them one.
        """
        if first == second:
            return []
        since = self.same_since(first, second)
        if since is None or (before is not None and since >= before):
            return None
        before = since + 1
        if self._near is None:
            near: dict[int, list[int]] = {}
            for at, (a, b) in enumerate(zip(self.left.tolist(), self.right.tolist(), strict=True)):
                near.setdefault(a, []).append(at)
                near.setdefault(b, []).append(at)
            self._near = near
        came: dict[int, tuple[int, int]] = {first: (-1, first)}
        queue = deque([first])
        while queue and second not in came:
            node = queue.popleft()
            for at in self._near.get(node, ()):
                if int(self.birth[at]) >= before:
                    continue
                a, b = int(self.left[at]), int(self.right[at])
                other = b if a == node else a
                if other not in came:
                    came[other] = (at, node)
                    queue.append(other)
        path = []
        while second != first:
            at, second = came[second]
            path.append(self._edge(at))
        return path[::-1]

    def edges(self) -> list[Edge]:
        """Return all edges in the order in which they were found."""
        return [self._edge(at) for at in range(len(self.left))]

    def _edge(self, at: int) -> Edge:
        return Edge(*(int(one[at]) for one in (self.left, self.right, self.rule, self.birth)))

    def split(self, lost: Array) -> Array:
        """Let the classes of these representatives fall apart; return the terms that were in them.

        What still holds of them is to be merged again.
        """
        at, counts = self.places(lost)
        rows = spread(at, counts, int(counts.sum()))
        alone = distinct(np.concatenate([lower(self._classes[rows]), lost.astype(U32)]))
        gone = np.zeros(len(self._to), dtype=bool)
        gone[alone] = True
        stay = ~gone[self.left]
        self.left, self.right = self.left[stay], self.right[stay]
        self.rule, self.birth = self.rule[stay], self.birth[stay]
        self._to[alone] = alone
        self._classes = np.delete(self._classes, rows)
        for term in alone.tolist():
            self._history.pop(term, None)
        self._members, self._near = {}, None
        return alone
