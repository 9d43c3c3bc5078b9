"""Reads tab-separated tables: a header, then one record a line, no quoting, no comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from townkg.encode.source import Report, read_text
from townkg.i18n import Text


@dataclass(frozen=True)
class Record:
    """One line of a table; *line* counts from 1, the header included."""

    line: int
    cells: tuple[str, ...]


def read_table(report: Report, file: str, columns: Sequence[str]) -> list[Record] | None:
    """Return the records of a table in order, or `None` when it cannot be read.

    Shape: each record has one cell per column, without white space around it. Blank lines count
    as lines and give no record.
    """
    text = read_text(report, file)
    if text is None:
        return None
    lines = text.split("\n")
    header = lines[0].split("\t")
    if header != list(columns):
        seen, wanted = _visible(lines[0]), "<TAB>".join(columns)
        found = Text(f"表头是“{seen}”", f"the header is “{seen}”")
        cure = Text(f"请写“{wanted}”，其间用制表符", f"write “{wanted}”, with tabs between")
        report.add(file, 1, "", found, cure)
        return None
    records = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) == len(columns):
            records.append(Record(number, cells))
        else:
            found = Text(
                f"有 {len(cells)} 列，应有 {len(columns)} 列",
                f"{len(cells)} columns where {len(columns)} are expected",
            )
            cure = Text(
                f"请写 {'、'.join(columns)}，每两列之间用一个制表符",
                f"write {', '.join(columns)} with one tab between each two",
            )
            report.add(file, number, cells[0], found, cure)
    return records


def _visible(line: str) -> str:
    return line.replace("\t", "<TAB>")
