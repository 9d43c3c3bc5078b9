"""What is watched for while the rows of a table go by: keys, references, formulas.

Keys are kept as hashes of eight bytes, so that a table of a gigabyte needs no more memory than it
may have; the rows of keys that come twice are then sought once more.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator
from pathlib import Path

from townkg.datasets.capped import Capped, Note
from townkg.datasets.convert import Values
from townkg.datasets.schema import ForeignKey, Table
from townkg.datasets.tabular import Row, rows
from townkg.i18n import Text

_FORMULA = re.compile(r"[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?[\d.,]+%?(?:[eE][+-]?\d+)?")


class Keys:
    """Sees to it that no two rows have one key."""

    def __init__(self, table: Table, path: Path, note: Note, shown: str) -> None:
        self.key = table.key
        self.path = path
        self.places = [index for index, c in enumerate(table.real) if c.name in table.key]
        self.seen = array("q")
        self.out = Capped(note, shown, Text("键重复", "the key comes twice"))

    def see(self, row: Row, values: Values) -> None:
        """Look at a row."""
        self.seen.append(hash(tuple(values[name] for name in self.key)))

    def end(self) -> None:
        """Say which keys come twice."""
        import numpy as np

        hashes = np.frombuffer(self.seen, dtype=np.int64) if self.seen else np.empty(0, np.int64)
        found, counts = np.unique(hashes, return_counts=True)
        twice = {int(one) for one in found[counts > 1]}
        first: dict[tuple[str, ...], int] = {}
        for row, key in self._of(twice):
            if key in first:
                told = "，".join(key), ", ".join(key)
                self.out.add(
                    row.line,
                    ", ".join(self.key),
                    Text(
                        f"键“{told[0]}”与第 {first[key]} 行相同",
                        f"the key “{told[1]}” is that of line {first[key]}",
                    ),
                    Text("请去掉或改正其中一行", "take out or correct one of the rows"),
                )
            first.setdefault(key, row.line)
        self.out.end()

    def _of(self, hashes: set[int]) -> Iterator[tuple[Row, tuple[str, ...]]]:
        content = rows(self.path) if hashes else iter(())
        next(content, None)
        for row in content:
            if len(row.cells) > max(self.places, default=0):
                key = tuple(row.cells[index] for index in self.places)
                if hash(key) in hashes:
                    yield row, key


class References:
    """Sees to it that what a row refers to is there."""

    def __init__(
        self, foreign: ForeignKey, separators: dict[str, str], target: Path, note: Note, shown: str
    ) -> None:
        self.foreign = foreign
        self.separator = separators.get(foreign.columns[0], "") if foreign.columns else ""
        self.known = _column_values(target, foreign.reference)
        self.out = Capped(note, shown, Text("所指的键不存在", "the key referred to is not there"))

    def see(self, row: Row, values: Values) -> None:
        """Look at a row."""
        given = [values.get(name) for name in self.foreign.columns]
        if None in given:
            return
        keys = [tuple(map(str, given))]
        if self.separator:
            keys = [(part.strip(),) for part in str(given[0]).split(self.separator)]
        for key in keys:
            if key not in self.known:
                self._dangling(row, key)

    def end(self) -> None:
        """Say how many more there are."""
        self.out.end()

    def _dangling(self, row: Row, key: tuple[str, ...]) -> None:
        told = "，".join(key), ", ".join(key)
        found = Text(
            f"“{told[0]}”不在 {self.foreign.resource} 中",
            f"“{told[1]}” is not in {self.foreign.resource}",
        )
        cure = Text("请改正它，或在那张表中补上", "correct it, or add it to that table")
        self.out.add(row.line, ", ".join(self.foreign.columns), found, cure)


def _column_values(path: Path, names: tuple[str, ...]) -> set[tuple[str, ...]]:
    """Return the values that some columns of a table have; none where it cannot be read."""
    if not path.is_file():
        return set()
    content = rows(path)
    head = next(content, None)
    if head is None or not set(names) <= set(head.cells):
        return set()
    places = [head.cells.index(name) for name in names]
    return {
        tuple(row.cells[place] for place in places)
        for row in content
        if len(row.cells) == len(head.cells)
    }


class Formulas:
    """Sees to it that no cell is one that a spreadsheet would run."""

    def __init__(self, note: Note, shown: str) -> None:
        self.out = Capped(note, shown, Text("像是公式", "it looks like a formula"))

    def see(self, row: Row, values: Values) -> None:
        """Look at a row."""
        for name, text in values.items():
            if text and _FORMULA.match(text) and not _NUMBER.fullmatch(text):
                found = Text(
                    f"“{text[:40]}”像是公式：电子表格会运行它",
                    f"“{text[:40]}” looks like a formula: a spreadsheet would run it",
                )
                cure = Text("请改写，不以 = + - @ 开头", "write it so that no = + - @ comes first")
                self.out.add(row.line, name, found, cure)

    def end(self) -> None:
        """Say how many more there are."""
        self.out.end()
