"""An answer drawn for a terminal: the rows, and under each row the sentences it rests on.

Nothing is cut: cells and sentences fold. Where the columns do not fit beside one another,
each row is drawn as a list of heading and value. A column that only repeats a parameter is not
drawn: the parameter stands above.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from townkg.model import Answer, Column, Row
from townkg.present import cells, wording
from townkg.present.passages import CLOSE, OPEN, Passage, passages

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_GAP = 2
_NARROWEST = 10
"""Below this many columns (five Chinese characters) a table is harder to read than a list."""

_LONGEST_WORD = 16
"""An English word up to this long is not broken; an IRI is."""


def table(answer: Answer, language: str, *, width: int | None = None, color: bool = False) -> str:
    """Return the answer drawn *width* columns wide; without *width*, as wide as the terminal."""
    from rich.console import Console

    out = io.StringIO()
    console = Console(
        file=out,
        width=width or _terminal_width(),
        force_terminal=color,
        color_system="standard" if color else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
    )
    _head(console, answer, language)
    if answer.rows and answer.columns:
        _rows(console, answer, language)
    _foot(console, answer, language)
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def _terminal_width() -> int:
    import shutil

    return max(shutil.get_terminal_size((100, 24)).columns, 20)


def _styled(value: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(value, style=style, overflow="fold")


def _head(console: Console, answer: Answer, language: str) -> None:
    lines = [(cells.title(answer, language), "bold"), (cells.params(answer, language), "dim")]
    for text, style in lines:
        if text:
            console.print(_styled(text, style))
    if any(text for text, _ in lines):
        console.print()


def _foot(console: Console, answer: Answer, language: str) -> None:
    if note := cells.note(answer, language):
        console.print(_styled(note, "yellow"))
    if not answer.rows:
        return
    parts = [wording.count(len(answer.rows), language)]
    if any(row.cells.get(column.name) is None for row in answer.rows for column in answer.columns):
        parts.append(wording.SILENT.in_language(language))
    console.print(_styled(" · ".join(parts), "dim"))


def _rows(console: Console, answer: Answer, language: str) -> None:
    columns = [column for column in answer.columns if not _is_repeated(column, answer)]
    headings = [cells.heading(column, language) for column in columns]
    lines = [_values(columns, row, language) for row in answer.rows]
    widths = _widths(headings, lines, console.width)
    if widths:
        right = [column.kind == "number" for column in columns]
        console.print(_grid(headings, widths, right, "bold"))
        console.print(_styled("─" * (sum(widths) + _GAP * (len(widths) - 1)), "dim"))
    for row, line in zip(answer.rows, lines, strict=True):
        if widths:
            console.print(_grid(line, widths, right, "", wording.NOTHING))
        else:
            console.print(_list(headings, line))
        for passage in passages(row.evidence):
            _print_passage(console, passage, language)
        if row.evidence or not widths:
            console.print()
    if widths and not answer.rows[-1].evidence:
        console.print()


def _is_repeated(column: Column, answer: Answer) -> bool:
    """Return whether every cell is the parameter of that name, which stands above the table."""
    given = answer.params.get(column.name)
    alone = len(answer.columns) == 1
    return (
        not alone
        and given is not None
        and all(row.cells.get(column.name) == given for row in answer.rows)
    )


def _values(columns: Sequence[Column], row: Row, language: str) -> list[str]:
    return [
        cells.shown(row.cells.get(column.name), language, column) or wording.NOTHING
        for column in columns
    ]


def _widths(headings: Sequence[str], lines: Sequence[Sequence[str]], width: int) -> list[int]:
    """Return a width per column, or none where the columns do not fit side by side."""
    columns = list(zip(headings, *lines, strict=True))
    widths = [max(_longest(column, "\n"), 1) for column in columns]
    words = [min(_longest(column, None), _LONGEST_WORD) for column in columns]
    least = [max(value, _NARROWEST) for value in words]
    room = width - _GAP * (len(widths) - 1)
    while sum(widths) > room:
        spare = max(range(len(widths)), key=lambda place: widths[place] - least[place])
        if widths[spare] <= least[spare]:
            return []
        widths[spare] -= 1
    return widths


def _longest(values: Sequence[str], separator: str | None) -> int:
    """Return the width of the longest part; a Chinese text may be broken anywhere."""
    from rich.cells import cell_len

    parts = [part for value in values for part in value.split(separator)]
    if separator is None:
        parts = [part if part.isascii() else "" for part in parts]
    return max(map(cell_len, parts), default=0)


def _grid(
    values: Sequence[str], widths: Sequence[int], right: Sequence[bool], style: str, faint: str = ""
) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for width, is_right in zip(widths, right, strict=True):
        grid.add_column(width=width, overflow="fold", justify="right" if is_right else "left")
    grid.add_row(*(_styled(value, "dim" if value == faint else style) for value in values))
    return grid


def _list(headings: Sequence[str], values: Sequence[str]) -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    grid.add_column(overflow="fold", max_width=24)
    grid.add_column(overflow="fold", ratio=1)
    for heading, value in zip(headings, values, strict=True):
        grid.add_row(_styled(heading, "bold"), _styled(value))
    return grid


def _print_passage(console: Console, passage: Passage, language: str) -> None:
    from rich.padding import Padding

    sentence = _styled("")
    for text, quoted in passage.pieces:
        clean = cells.printable(text)
        if quoted:
            sentence.append(f"{OPEN}{clean}{CLOSE}", style="bold green")
        else:
            sentence.append(clean)
    console.print(Padding(sentence, (0, 0, 0, 4)))
    console.print(Padding(_styled(passage.source(language), "dim"), (0, 0, 0, 6)))
