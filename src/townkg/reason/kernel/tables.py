"""Bindings of variables in columns, and how many rows there may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from townkg.errors import LimitError
from townkg.i18n import Text
from townkg.reason.kernel.arrays import Array
from townkg.reason.kernel.runs import Part

Parts = Sequence[Part]


@dataclass(slots=True)
class Table:
    """Bindings: a column for each variable; *packed* holds sorted keys of two of them."""

    columns: dict[int, Array]
    size: int
    packed: dict[tuple[int, int], Array] = field(default_factory=dict)
    source: Part | None = None
    """The part whose objects are the second of two columns, if it has them sorted or may."""


@dataclass(frozen=True, slots=True)
class Budget:
    """How many rows one join may have, and the rule that is at work."""

    rows: int
    rule: str = ""

    def check(self, rows: int) -> None:
        """Raise LimitError when a join would have more rows."""
        if rows > self.rows:
            raise LimitError(
                Text(
                    f"规则 {self.rule} 的一次连接会有 {rows} 行，超过上限 {self.rows} 行；"
                    "请改写这条规则或提高上限",
                    f"a join of the rule {self.rule} would have {rows} rows, more than the "
                    f"{self.rows} allowed; rewrite the rule or raise the limit",
                )
            )
