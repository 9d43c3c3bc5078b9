"""What a closure tells about itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from townkg.reason.kernel.tables import Table
from townkg.reason.rule import Rule

MOST_SOLUTIONS = 1000


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
    literal_heads: int = 0
    """How many conclusions about literals were left out."""


def contradiction(rule: Rule, table: Table) -> Contradiction:
    """Return the contradiction that the answers of a rule without head are."""
    variables = sorted(table.columns)
    if not variables:
        return Contradiction(rule, ({},), 1)
    rows = np.unique(np.stack([table.columns[one] for one in variables], axis=1), axis=0)
    shown = rows[:MOST_SOLUTIONS].tolist()
    bindings = tuple(dict(zip(variables, row, strict=True)) for row in shown)
    return Contradiction(rule, bindings, len(rows))
