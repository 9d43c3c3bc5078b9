"""A CSV file for each class, a row for each thing, and metadata that tell what the columns are.

Two passes over the graph: the first finds classes and columns, the second writes the rows, so that
no more than a class's columns is held. A thing of two classes has a row in both tables.
Source: RFC 4180; Tabular Data Model, and Metadata Vocabulary for Tabular Data (W3C, 2015).
"""

from __future__ import annotations

import csv
import io
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import IO

from townkg import settings
from townkg.export.choice import Part
from townkg.export.columns import Key, Table, key, written
from townkg.export.context import context
from townkg.export.naming import Names
from townkg.export.placing import MARKS
from townkg.export.table_metadata import DICTIONARY, dictionary, metadata
from townkg.export.things import Thing, things
from townkg.i18n import Text

_HELD = 1 << 16
"""Characters of a table that wait to be written."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def tables(
    part: Part,
    folder: Path,
    ontology: Path,
    guard: bool = False,
    tell: Callable[[Text], object] | None = None,
) -> None:
    """Write the tables of a part of the graph, their metadata and data dictionary to *folder*.

    *guard* puts an apostrophe before a text that a spreadsheet would run as a formula; without
    it, *tell* hears how many there are.
    """
    found = _tables(part, ontology)
    files = _Files(folder)
    risky = 0
    for table in found.values():
        files.row(table.file, table.header)
    for thing in things(part):
        cells = _cells(thing)
        for name in thing.classes or ("",):
            row, suspicious = _row(thing.iri, cells, found[name], guard)
            risky += suspicious
            files.row(found[name].file, row)
    for line in dictionary(list(found.values()), ontology):
        files.row(DICTIONARY, line)
    files.close()
    (folder / MARKS[0]).write_text(metadata(list(found.values()), ontology), encoding="utf-8")
    if risky and tell:
        tell(_risk(risky))


def zipped(
    part: Part,
    out: IO[bytes],
    ontology: Path,
    guard: bool = False,
    tell: Callable[[Text], object] | None = None,
) -> None:
    """Write the tables as one zip file, with no time in it: the same graph gives the same bytes."""
    with tempfile.TemporaryDirectory(prefix="townkg-export-") as held:
        tables(part, Path(held), ontology, guard, tell)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(Path(held).iterdir()):
                entry = zipfile.ZipInfo(path.name, (1980, 1, 1, 0, 0, 0))
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.external_attr = 0o644 << 16
                with path.open("rb") as source, archive.open(entry, "w") as target:
                    while block := source.read(1 << 20):
                        target.write(block)


def _tables(part: Part, ontology: Path) -> dict[str, Table]:
    """Return the tables by class; things of no class are in the table of the empty class."""
    found: dict[str, Table] = {}
    for thing in things(part):
        cells = _cells(thing)
        for name in thing.classes or ("",):
            found.setdefault(name, Table(name)).see(cells)
    names = Names(context(ontology))
    taken = {DICTIONARY.removesuffix(".csv")}
    made = {name: found[name] for name in sorted(found)}
    for table in made.values():
        table.settle(names, taken)
    return made


def _cells(thing: Thing) -> dict[Key, list[object]]:
    cells: dict[Key, list[object]] = defaultdict(list)
    for fact in thing.facts:
        if fact.predicate != settings.RDF_TYPE:
            cells[key(fact.predicate, fact.object)].append(fact.object)
    return cells


def _row(
    iri: str, cells: dict[Key, list[object]], table: Table, guard: bool
) -> tuple[list[str], int]:
    """Return the cells of a row, and how many of them a spreadsheet would run."""
    row, risky = [iri], 0
    for column in table.columns:
        text = column.separator.join(written(one) for one in cells.get(column.key, ()))
        if text.startswith(_FORMULA) and column.datatype in ("string", "anyURI"):
            risky += 1
            text = f"'{text}" if guard else text
        row.append(text)
    return row, 0 if guard else risky


def _risk(count: int) -> Text:
    return Text(
        f"{count} 个单元格以 =、+、-、@、制表符或回车开头，电子表格可能当作公式；"
        "要打开时请加 --guard-formulas，或把各列按文本导入",
        f"{count} cells begin with =, +, -, @, a tab or a carriage return, which a spreadsheet may "
        "run; for one, add --guard-formulas, or import the columns as text",
    )


class _Files:
    """Files that are added to row by row, more of them than can be open at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[str, list[str]] = defaultdict(list)
        self._size: dict[str, int] = defaultdict(int)

    def row(self, name: str, cells: list[str]) -> None:
        """Add a row to a file."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\r\n").writerow(cells)
        text = out.getvalue()
        self._held[name].append(text)
        self._size[name] += len(text)
        if self._size[name] > _HELD:
            self._write(name)

    def close(self) -> None:
        """Write what is still held."""
        for name in list(self._held):
            self._write(name)

    def _write(self, name: str) -> None:
        with (self._folder / name).open("a", encoding="utf-8", newline="") as file:
            file.writelines(self._held.pop(name))
        self._size[name] = 0
