"""Reads tab-separated tables: a header, then one record a line, no quoting, no comments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from townkg.encode.source import Report, read_text


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
        found = f"the header is “{_visible(lines[0])}”"
        report.add(file, 1, "", found, f"write “{'<TAB>'.join(columns)}”, with tabs between")
        return None
    records = []
    for number, line in enumerate(lines[1:], start=2):
        if not line.strip():
            continue
        cells = tuple(cell.strip() for cell in line.split("\t"))
        if len(cells) == len(columns):
            records.append(Record(number, cells))
        else:
            found = f"{len(cells)} columns where {len(columns)} are expected"
            cure = f"write {', '.join(columns)} with one tab between each two"
            report.add(file, number, cells[0], found, cure)
    return records


def _visible(line: str) -> str:
    return line.replace("\t", "<TAB>")
