"""What a closure tells about itself."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from townkg.reason.kernel.tables import Table
from townkg.reason.rule import DIFFERS, Atom, Rule, Slot

MOST_SOLUTIONS = 1000
_EITHER_WAY = ("=", "!=", DIFFERS)


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A rule without head whose body holds: *bindings* of its variables, at most 1000 of them."""

    rule: Rule
    bindings: tuple[dict[int, int], ...]
    count: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a closure did."""

    rounds: int
    facts: int
    merged: int
    nbytes: int
    contradictions: tuple[Contradiction, ...] = ()


def contradiction(rule: Rule, table: Table) -> Contradiction:
    """Return the contradiction that the answers of a rule without head are."""
    variables = sorted(table.columns)
    if not variables:
        return Contradiction(rule, ({},), 1)
    rows = np.unique(np.stack([table.columns[one] for one in variables], axis=1), axis=0)
    for one, other in _mirrored(rule):
        left, right = (rows[:, variables.index(variable)] for variable in (one, other))
        rows = rows[left <= right]
    shown = rows[:MOST_SOLUTIONS].tolist()
    bindings = tuple(dict(zip(variables, row, strict=True)) for row in shown)
    return Contradiction(rule, bindings, len(rows))


def _mirrored(rule: Rule) -> list[tuple[int, int]]:
    """Return two variables whose exchange leaves the rule as it is: each answer comes twice."""
    variables = sorted({one for atom in rule.body for one in atom.variables})
    for one, other in combinations(variables, 2):
        turn: dict[Slot | None, Slot | None] = {one: other, other: one}

        def turned(atom: Atom, turn: dict[Slot | None, Slot | None] = turn) -> tuple[object, ...]:
            sides = (atom.subject, atom.object)
            return (atom.relation, *(turn.get(side, side) for side in sides))

        alike = all(
            test.op in _EITHER_WAY and {test.left, test.right} == {one, other}
            for test in rule.tests
        )
        whole = {(atom.relation, atom.subject, atom.object) for atom in rule.body}
        if alike and {turned(atom) for atom in rule.body} == whole:
            return [(one, other)]
    return []
