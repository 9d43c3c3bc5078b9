"""Makes triples of the rows of a table, as its mapping says, and says what is wrong with them.

In: a table and its mapping. Out: its triples as lines of N-Triples, in the order of the rows;
nothing is kept but the row at hand. What is wrong is noted; a row or cell that is wrong states
nothing. Source: Generating RDF from Tabular Data on the Web, standard mode: each row
is a node, `table.csv#row=2`, that describes what the row is about.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from townkg.datasets.capped import Capped, Note
from townkg.datasets.cells import quoted
from townkg.datasets.complete import IN_PART, CompletePart
from townkg.datasets.metadata import RDF_TYPE
from townkg.datasets.schema import Column, Table
from townkg.datasets.tabular import Row, rows
from townkg.datasets.templates import NAMESPACES
from townkg.errors import Problem
from townkg.i18n import Text
from townkg.settings import ONTOLOGY

_CSVW = NAMESPACES["csvw"]
_ROW = f"<{RDF_TYPE}> <{_CSVW}Row>"
_ROWNUM = f"<{_CSVW}rownum>"
_DESCRIBES = f"<{_CSVW}describes>"
_INTEGER = f"<{NAMESPACES['xsd']}integer>"
_CELLS = f"<{ONTOLOGY}cells>"
_UNTABBED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})

Values = dict[str, str | None]


class Watch(Protocol):
    """What is told each sound row of a table, and when there is none left."""

    def see(self, row: Row, values: Values) -> None:
        """Look at a row."""

    def end(self) -> None:
        """Say what only all rows show."""


def tabbed(cells: Iterable[str]) -> str:
    r"""Return cells as one line of a TSV file.

    Source: the IANA type text/tab-separated-values, with escapes for what it forbids in a cell.

    >>> tabbed(["a", "b\tc", ""])
    'a\tb\\tc\t'
    """
    given = tuple(cells)
    line = "\t".join(given)
    if "\\" in line or "\n" in line or "\r" in line or line.count("\t") >= len(given):
        return "\t".join(cell.translate(_UNTABBED) for cell in given)
    return line


class Rows:
    """The rows of a table and what they state."""

    def __init__(
        self,
        table: Table,
        path: Path,
        note: Note,
        shown: str,
        watches: Sequence[Watch] = (),
        parts: Sequence[CompletePart] = (),
    ) -> None:
        self.table = table
        self.path = path
        self.note = note
        self.shown = shown
        self.watches = watches
        self.parts = parts
        self._cells = Capped(note, shown, Text("格中的值不合要求", "a cell is not as it should be"))
        self._lengths = Capped(note, shown, Text("格数不对", "a row has too many or too few cells"))
        self._states = [self._statement(column) for column in table.columns if column.property]
        self._valid = [column.datatype.valid() for column in table.real]

    def values(self) -> Iterator[tuple[Row, Values]]:
        """Yield each sound row with its values by column; a missing value is nothing."""
        columns = self.table.real
        content = rows(self.path)
        head = next(content, None)
        if not self._is_head(head):
            return
        for row in content:
            if len(row.cells) != len(columns):
                self._ragged(row, len(columns))
                continue
            values = self._read(row, columns)
            for watch in self.watches:
                watch.see(row, values)
            yield row, values
        for watch in self.watches:
            watch.end()
        self._cells.end()
        self._lengths.end()

    def triples(self) -> Iterator[str]:
        """Yield the triples that the rows state, as N-Triples without the final stop."""
        for row, values in self.values():
            values["_row"], values["_sourceRow"] = str(row.number - 1), str(row.number)
            me = f"<{self.table.iri}#row={row.number}>"
            yield f"{me} {_ROW}"
            yield f'{me} {_ROWNUM} "{row.number - 1}"^^{_INTEGER}'
            yield f"{me} {_CELLS} {quoted(tabbed(row.cells))}"
            described: dict[str, None] = {}
            for state in self._states:
                for subject, rest in state(values):
                    described[subject] = None
                    yield f"{subject} {rest}"
            for part in self.parts:
                if part.holds(values):
                    yield f"{me} <{IN_PART}> <{part.iri}>"
            described.pop(me, None)
            for subject in described:
                yield f"{me} {_DESCRIBES} {subject}"

    def _read(self, row: Row, columns: tuple[Column, ...]) -> Values:
        values: Values = {}
        for column, text, valid in zip(columns, row.cells, self._valid, strict=True):
            text = text.strip() if column.datatype.name != "string" else text
            if text in column.null:
                values[column.name] = column.default or None
                if column.required and not column.default:
                    self._missing(row, column)
                continue
            parts = text.split(column.separator) if column.separator else [text]
            wrong = [part for part in parts if not valid(part.strip())]
            if wrong:
                cure = Text("请改正这一格，或改列的 datatype", "correct the cell, or the datatype")
                self._cells.add(row.line, column.name, column.datatype.wrong(wrong[0]), cure)
            values[column.name] = None if wrong else text
        return values

    def _statement(self, column: Column) -> Callable[[Values], Iterator[tuple[str, str]]]:
        """Return what makes the triples of one column, each as subject and the rest."""
        predicate = f"<{column.property}>"
        name, about, value, datatype = column.name, column.about, column.value, column.datatype
        constant = f"<{value.tail}>" if value and not value.parts else ""

        def state(values: Values) -> Iterator[tuple[str, str]]:
            text = column.default if column.virtual else values.get(name)
            if text is None or (column.virtual and not value and not text):
                return
            subject = f"<{about.expand(values)}>"
            if constant:
                yield subject, f"{predicate} {constant}"
                return
            parts = [text]
            if column.separator:
                parts = [part.strip() for part in text.split(column.separator)]
            for part in parts:
                if value:
                    iri = value.expand({**values, name: part} if column.separator else values)
                    yield subject, f"{predicate} <{iri}>"
                else:
                    yield subject, f"{predicate} {datatype.literal(part, column.language)}"

        return state

    def _is_head(self, head: Row | None) -> bool:
        """Return whether the header is that of the mapping; if not, say so."""
        found = head.cells if head else []
        wanted = [column.titles[0] for column in self.table.real]
        fits = len(found) == len(wanted) and all(
            cell in (*column.titles, column.name)
            for cell, column in zip(found, self.table.real, strict=True)
        )
        if fits:
            return True
        if found and found[0].startswith("\ufeff"):
            told = Text("文件以字节顺序标记开头", "the file begins with a byte order mark")
            cure = Text("请存为不带 BOM 的 UTF-8", "save it as UTF-8 without BOM")
        else:
            told = Text(
                f"表头是“{','.join(found)}”，映射中是“{','.join(wanted)}”",
                f"the header is “{','.join(found)}”, in the mapping “{','.join(wanted)}”",
            )
            cure = Text("请改正其中一个", "correct one of them")
        self.note(Problem(self.shown, 1, "", told, cure))
        return False

    def _ragged(self, row: Row, count: int) -> None:
        found = Text(
            f"这一行有 {len(row.cells)} 格，表头有 {count} 格",
            f"the row has {len(row.cells)} cells, the header {count}",
        )
        cure = Text(
            "请补上或去掉；含逗号的格要加引号",
            "add or remove some; a cell with a comma needs quotation marks",
        )
        self._lengths.add(row.line, "", found, cure)

    def _missing(self, row: Row, column: Column) -> None:
        found = Text("这一格不能为空", "the cell must not be empty")
        cure = Text("请填写，或去掉这一行", "fill it in, or take the row out")
        self._cells.add(row.line, column.name, found, cure)
