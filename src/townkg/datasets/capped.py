"""Problems of one kind in a table: as many as a person reads, and how many more there are."""

from __future__ import annotations

from collections.abc import Callable

from townkg.errors import Problem
from townkg.i18n import NOTHING, Text

_SHOWN = 20
"""How many problems of one kind are listed for a table; the rest are counted."""

Note = Callable[[Problem], None]


class Capped:
    """Notes problems of one kind, up to a number; the rest are counted in one problem more."""

    def __init__(self, note: Note, shown: str, kind: Text) -> None:
        self.note = note
        self.shown = shown
        self.kind = kind
        self.count = 0

    def add(self, line: int, subject: str, found: Text, cure: Text = NOTHING) -> None:
        """Note a problem, if not too many of its kind were noted already."""
        self.count += 1
        if self.count <= _SHOWN:
            self.note(Problem(self.shown, line, subject, found, cure))

    def end(self) -> None:
        """Say how many more there are."""
        more = self.count - _SHOWN
        if more > 0:
            found = Text(f"另有 {more} 处：{self.kind.zh}", f"{more} more: {self.kind.en}")
            self.note(Problem(self.shown, 0, "", found))
