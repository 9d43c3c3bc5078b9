"""Small facts about rules."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import Array
from townkg.reason.kernel.plan import Planned, Side
from townkg.reason.kernel.tables import Table


def is_unit(rule: Planned) -> bool:
    """Return whether a rule has one atom."""
    return len(rule.body) == 1


def wanted(rule: Planned) -> frozenset[int]:
    """Return the variables that head and comparisons of a rule need."""
    sides = [one for test in rule.tests for one in (test.left, test.right)]
    return rule.conclusion.variables | {one.value for one in sides if one.variable}


def column_of(table: Table, side: Side) -> Array:
    """Return the column of a variable, or one of a constant alone."""
    if side.variable:
        return table.columns[side.value]
    return np.full(table.size, side.value, dtype=np.uint32)
