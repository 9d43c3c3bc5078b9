"""An answer drawn for a terminal: the rows, and under each row what it rests on.

Nothing is cut: cells and sentences fold. Where the columns do not fit beside one another,
each row is drawn as a list of heading and value. A column that only repeats a parameter is not
drawn: the parameter stands above. rich measures, and folds and colours where there is colour; the
lines are put together here, each passage once.
"""

from __future__ import annotations

import os
import sys
from itertools import zip_longest

from townkg.present import cells, wording
from townkg.present.folding import fold
from townkg.present.passages import CLOSE, OPEN, passages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console
    from rich.text import Text

    from townkg.model import Answer, Column, Record, Row
    from townkg.present.passages import Passage

_GAP = 2
_NARROWEST = 10
"""Below this many columns (five Chinese characters) a table is harder to read than a list."""

_LONGEST_WORD = 16
"""An English word up to this long is not broken; an IRI is."""

_LONGEST_HEADING = 24


def table(answer: Answer, language: str, *, width: int | None = None, color: bool = False) -> str:
    """Return the answer drawn *width* columns wide; without *width*, as wide as the terminal."""
    drawing = _Drawing(answer, language, width or _terminal_width(), color)
    overview: list[str] = []
    if answer.view == "matrix":
        from townkg.present.matrix import matrix

        overview = matrix(answer, language, drawing.width).splitlines()
    lines = [*drawing.head(), *overview, *drawing.body(), *drawing.foot()]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _terminal_width() -> int:
    """Return the columns of the terminal, or of COLUMNS; 100 where there is neither."""
    given = os.environ.get("COLUMNS", "")
    columns = int(given) if given.isdecimal() else 0
    if columns <= 0:
        try:
            columns = os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr]
        except (AttributeError, ValueError, OSError):
            columns = 0
    return max(columns or 100, 20)


def _console(width: int) -> Console:
    from rich.console import Console

    return Console(width=width, force_terminal=True, color_system="standard", legacy_windows=False)


class _Drawing:
    """An answer on its way to the terminal, line by line."""

    def __init__(self, answer: Answer, language: str, width: int, color: bool) -> None:
        self.answer = answer
        self.language = language
        self.width = width
        self.color = color
        self._console: Console | None = None
        self.columns = [item for item in answer.columns if not _is_repeated(item, answer)]
        self.drawn: dict[Passage, list[str]] = {}

    @property
    def console(self) -> Console:
        """Return what colours are drawn with, loaded when the first is."""
        if self._console is None:
            self._console = _console(self.width)
        return self._console

    def head(self) -> Iterator[str]:
        """Yield the question and what was given."""
        title = cells.title(self.answer, self.language)
        params = cells.params(self.answer, self.language)
        for text, style in ((title, "bold"), (params, "dim")):
            if text:
                yield from self.folded(text, self.width, style)
        if title or params:
            yield ""

    def foot(self) -> Iterator[str]:
        """Yield the note, the number of rows, what an empty cell means, and the data version."""
        if note := cells.note(self.answer, self.language):
            yield from self.folded(note, self.width, "yellow")
        rows = self.answer.rows
        parts = [wording.count(len(rows), self.language)] if rows else []
        if any(row.cells.get(item.name) is None for row in rows for item in self.columns):
            tables = any(row.records for row in rows)
            silent = wording.SILENT_TABLES if tables else wording.SILENT
            parts.append(silent.in_language(self.language))
        parts += filter(None, [wording.version(self.answer.version, self.language)])
        yield from self.folded(" · ".join(parts), self.width, "dim")

    def body(self) -> Iterator[str]:
        """Yield the rows, each with its passages."""
        headings = [cells.heading(item, self.language) for item in self.columns]
        values = [self.values(row) for row in self.answer.rows]
        if not values or not self.columns:
            return
        widths = _widths(headings, values, self.width)
        if widths:
            yield from self.across(headings, widths, "bold")
            yield from self.folded(
                "─" * (sum(widths) + _GAP * (len(widths) - 1)), self.width, "dim"
            )
        for row, line in zip(self.answer.rows, values, strict=True):
            yield from self.across(line, widths) if widths else self.down(headings, line)
            for passage in passages(row.evidence):
                yield from self.passage(passage)
            for record in row.records:
                yield from self.record(record)
            if row.rests_on or not widths:
                yield ""
        if widths and not self.answer.rows[-1].rests_on:
            yield ""

    def values(self, row: Row) -> list[str]:
        """Return the cells of a row as text."""
        return [
            cells.shown(row.cells.get(item.name), self.language, item) or wording.NOTHING
            for item in self.columns
        ]

    def across(
        self, values: Sequence[str], widths: Sequence[int], style: str = ""
    ) -> Iterator[str]:
        """Yield a row whose cells stand side by side."""
        folded = [self.folded(value, width) for value, width in zip(values, widths, strict=True)]
        right = [item.kind == "number" for item in self.columns]
        for line in zip_longest(*folded, fillvalue=""):
            parts = [
                _padded(part, width, is_right)
                for part, width, is_right in zip(line, widths, right, strict=True)
            ]
            yield self.styled((" " * _GAP).join(parts).rstrip(), style)

    def down(self, headings: Sequence[str], values: Sequence[str]) -> Iterator[str]:
        """Yield a row whose cells stand below one another, each beside its heading."""
        room = min(_longest(headings, "\n"), _LONGEST_HEADING, self.width // 2)
        for heading, value in zip(headings, values, strict=True):
            left = self.folded(heading, room)
            right = self.folded(value, max(self.width - room - _GAP, 2))
            for name, part in zip_longest(left, right, fillvalue=""):
                yield self.styled(_padded(name, room), "bold") + " " * _GAP + part

    def passage(self, passage: Passage) -> list[str]:
        """Return a sentence with its quoted parts marked, and under it where it stands."""
        if passage not in self.drawn:
            source = passage.source(self.language)
            self.drawn[passage] = [
                *(f"    {line}" for line in self.sentence(passage, max(self.width - 4, 8))),
                *(f"      {line}" for line in self.folded(source, max(self.width - 6, 8), "dim")),
            ]
        return self.drawn[passage]

    def record(self, record: Record) -> Iterator[str]:
        """Yield a row of a data set or a link, and under it where it stands."""
        from townkg.present import records

        said = records.content(record, self.language)
        yield from (f"    {line}" for line in self.folded(said, max(self.width - 4, 8)))
        source = records.origin(record, self.language)
        yield from (f"      {line}" for line in self.folded(source, max(self.width - 6, 8), "dim"))

    def sentence(self, passage: Passage, width: int) -> list[str]:
        """Return the lines of a sentence with its quoted parts marked."""
        pieces = [(cells.printable(text), quoted) for text, quoted in passage.pieces]
        marked = [(f"{OPEN}{text}{CLOSE}" if quoted else text, quoted) for text, quoted in pieces]
        if not self.color:
            return fold("".join(text for text, _ in marked), width)
        from rich.text import Text

        sentence = Text()
        for text, quoted in marked:
            sentence.append(text, "bold green" if quoted else None)
        return self.lines(sentence, width)

    def folded(self, text: str, width: int, style: str = "") -> list[str]:
        """Return *text* in lines of at most *width* columns."""
        if not self.color:
            return fold(text, width)
        from rich.text import Text

        return self.lines(Text(text, style), width)

    def lines(self, text: Text, width: int) -> list[str]:
        """Return the coloured lines of *text*; at least one."""
        wrapped = text.wrap(self.console, width, overflow="fold")
        return [self.rendered(line) for line in wrapped] or [""]

    def styled(self, text: str, style: str) -> str:
        """Return a line in a style, where there is colour."""
        if not (self.color and style):
            return text
        from rich.text import Text

        return self.rendered(Text(text, style))

    def rendered(self, line: Text) -> str:
        """Return a line with its colours."""
        line.rstrip()
        with self.console.capture() as captured:
            self.console.print(line, end="", soft_wrap=True, markup=False, highlight=False)
        return captured.get()


def _is_repeated(column: Column, answer: Answer) -> bool:
    """Return whether every cell is the parameter of that name, which stands above the table."""
    given = answer.params.get(column.name)
    if given is None or len(answer.columns) == 1:
        return False
    return all(row.cells.get(column.name) == given for row in answer.rows)


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

    parts = [part for value in set(values) for part in value.split(separator)]
    if separator is None:
        parts = [part for part in parts if part.isascii()]
    return max(map(cell_len, parts), default=0)


def _padded(text: str, width: int, right: bool = False) -> str:
    from rich.cells import cell_len

    room = " " * (width - cell_len(text))
    return room + text if right else text + room
