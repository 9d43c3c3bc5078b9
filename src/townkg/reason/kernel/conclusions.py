"""What a rule of one atom concludes without sorting, and small facts about rules."""

from __future__ import annotations

import os

import numpy as np

from townkg.reason.kernel.arrays import HALF, LOW, Array, distinct, swapped, without_repeats
from townkg.reason.kernel.plan import Goal, Planned, Side
from townkg.reason.kernel.runs import Part
from townkg.reason.kernel.tables import Table


def is_unit(rule: Planned) -> bool:
    """Return whether a rule has one atom."""
    return len(rule.body) == 1


def wanted(rule: Planned) -> frozenset[int]:
    """Return the variables that head and comparisons of a rule need."""
    sides = [one for test in rule.tests for one in (test.left, test.right)]
    return rule.conclusion.variables | {one.value for one in sides if one.variable}


def straight(rule: Planned, goal: Goal, head: Goal, part: Part) -> Array | None:
    """Return sorted conclusions of one atom for which nothing need be sorted, else none."""
    if rule.tests or head.relation < 0:
        return None
    if _is_class(goal) and _is_class(head):
        return part.alive()
    if len(goal.variables) != 2 or not head.subject.variable:
        return None
    if head.object == goal.object:
        return part.alive() if head.subject == goal.subject else None
    if head.object == goal.subject and head.subject == goal.object:
        return part.side(True) if not len(part.dead) else np.sort(swapped(part.alive()))
    if not _is_class(head):
        return None
    if head.subject == goal.subject:
        return without_repeats(part.alive() & ~LOW)
    if not len(part.dead):
        return without_repeats(part.side(True) & ~LOW)
    return distinct(part.alive() << HALF)


def _is_class(goal: Goal) -> bool:
    return goal.subject.variable and not goal.object.variable and goal.object.value == 0


def column_of(table: Table, side: Side) -> Array:
    """Return the column of a variable, or one of a constant alone."""
    if side.variable:
        return table.columns[side.value]
    return np.full(table.size, side.value, dtype=np.uint32)


def rows_that_fit(share: float = 0.6, row: int = 40) -> int:
    """Return how many rows of a join fit into *share* of the memory that is free."""
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        free = 4 << 30
    return max(1_000_000, int(free * share) // row)
