"""Small facts about rules, and how many rows memory holds."""

from __future__ import annotations

import numpy as np

from townkg.i18n import Text
from townkg.reason.kernel.arrays import Array
from townkg.reason.kernel.memory import MACHINE
from townkg.reason.kernel.plan import Planned, Side
from townkg.reason.kernel.tables import Table

MANY = 1 << 20
"""From so many facts on it is looked up how much memory is free."""
BYTES = 16
"""A conclusion while it is compared with what is known: its key, and once more if it is new."""
ONE_ATOM = Text("由单前提规则推出的下一轮", "the next round of the rules of one premise")


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


def rows_that_fit(share: float = 0.6, row: int = 40) -> int:
    """Return how many rows of a join fit into *share* of the memory that is free."""
    return max(1_000_000, int(MACHINE.free() * share) // row)


def check_round(most: int) -> None:
    """Raise LimitError when so many conclusions of rules of one atom would not fit."""
    if most > MANY:
        MACHINE.need(BYTES * most, ONE_ATOM)
