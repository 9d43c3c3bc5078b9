"""How much a closure may take, and who is told of its rounds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from townkg.i18n import Text
from townkg.reason.kernel.memory import MACHINE, Memory

Progress = Callable[[int, int], None]
"""Called after each round with its number and how many facts it brought."""
SHARE = 0.6
"""A join may take so much of what is free, for what it concludes needs room as well."""
ROW = 40
"""Bytes of a row of a join."""
LEAST = 100_000
"""So many rows are never refused."""
MANY = 1 << 20
"""From so many facts on it is looked up how much memory is free."""
CONCLUSION = 16
"""A conclusion while it is compared with what is known: its key, and once more if it is new."""
ONE_ATOM = Text("由单前提规则推出的下一轮", "the next round of the rules of one premise")


@dataclass(frozen=True, slots=True)
class Room:
    """The most rows a join may have, if not told what fits; who is told; the memory there is."""

    budget: int | None = None
    progress: Progress | None = None
    memory: Memory = MACHINE

    def rows(self) -> int:
        """Return how many rows a join may have now."""
        return self.budget or max(LEAST, int(self.memory.free() * SHARE) // ROW)

    def check_round(self, most: int) -> None:
        """Raise LimitError when so many conclusions of rules of one atom would not fit."""
        if most > MANY:
            self.memory.need(CONCLUSION * most, ONE_ATOM)

    def tell(self, birth: int, count: int) -> None:
        """Tell of a round."""
        if self.progress:
            self.progress(birth, count)
