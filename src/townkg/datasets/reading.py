"""Reads data sets, and says everything that is wrong with them at once.

In: the folder of the data sets, and that of the ontology. Out: the data sets with their triples
as a stream, and problems; a data set with a problem is not used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from townkg.datasets import terms
from townkg.datasets.convert import Rows, Watch
from townkg.datasets.metadata import METADATA, Source, read
from townkg.datasets.schema import DataSet, ForeignKey, Table
from townkg.datasets.tabular import encoding_of
from townkg.datasets.watches import Formulas, Keys, References
from townkg.errors import DataError, Problem
from townkg.i18n import Text

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
PLACE = "data/datasets"


def folders(place: Path) -> list[Path]:
    """Return the folders of the data sets, sorted; hidden ones are nobody's."""
    if not place.is_dir():
        return []
    return sorted(one for one in place.iterdir() if one.is_dir() and not one.name.startswith("."))


class Reading:
    """One data set being read, with the problems found so far."""

    def __init__(self, folder: Path, ontology: frozenset[str], shown: str | None = None) -> None:
        self.folder = folder
        self.shown = f"{PLACE}/{folder.name}" if shown is None else shown
        self.problems: list[Problem] = []
        file = self._name(METADATA)
        self.data_set, found = read(folder, file)
        self.problems += found
        if not SLUG.fullmatch(folder.name):
            told = Text(
                f"“{folder.name}”不能作数据集的短名",
                f"“{folder.name}” is no name for a data set",
            )
            cure = Text("请只用 a-z、0-9 和单个连字符", "write a-z, 0-9 and single hyphens")
            self.problems.append(Problem(self.shown, 0, "", told, cure))
        if self.data_set:
            text = (folder / METADATA).read_text(encoding="utf-8")
            self.problems += terms.term_problems(self.data_set, Source(file, text), ontology)

    def triples(self) -> Iterator[str]:
        """Yield the triples as N-Triples without the final stop; problems are noted on the way."""
        for table, path in self._tables():
            try:
                yield from self._rows(table, path).triples()
            except DataError as error:  # no CSV from some line on
                self.problems += [self._placed(one, table.file) for one in error.problems]
        if self.data_set and self.data_set.rdf:
            yield from self._rdf(self.data_set.rdf)

    def drain(self) -> list[Problem]:
        """Return the problems, after reading every row."""
        for table, path in self._tables():
            try:
                for _ in self._rows(table, path).values():
                    pass
            except DataError as error:  # no CSV from some line on
                self.problems += [self._placed(one, table.file) for one in error.problems]
        if self.data_set and self.data_set.rdf:
            for _ in self._rdf(self.data_set.rdf):
                pass
        return sorted(set(self.problems))

    def _tables(self) -> Iterator[tuple[Table, Path]]:
        """Yield the tables that can be read."""
        data_set: DataSet | None = self.data_set
        for table in data_set.tables if data_set else ():
            path = self.folder / table.file
            if not table.file or not path.is_file():
                found = Text("缺少这张表", "the table is missing")
                self._note(Problem(self._name(table.file or "?"), 0, "", found))
                continue
            try:
                encoding = encoding_of(path)
                if encoding == "utf-8":
                    yield table, path
                else:
                    self._note(Problem(self._name(table.file), 1, "", *_not_utf8(encoding)))
            except DataError as error:
                self.problems += [self._placed(one, table.file) for one in error.problems]

    def _rows(self, table: Table, path: Path) -> Rows:
        shown, note = self._name(table.file), self._note
        separators = {column.name: column.separator for column in table.columns}
        watches: list[Watch] = [
            *([Keys(table, path, note, shown)] if table.key else []),
            *(
                References(one, separators, self.folder / one.resource, note, shown)
                for one in self._answered(table)
            ),
            Formulas(note, shown),
        ]
        given = self.data_set.parts if self.data_set else ()
        parts = [part for part in given if part.file == table.file]
        return Rows(table, path, note, shown, watches, parts)

    def _answered(self, table: Table) -> Iterator[ForeignKey]:
        """Yield the references of a table whose target is there; the others are problems."""
        for one in table.foreign:
            if (self.folder / one.resource).is_file():
                yield one
            else:
                found = Text(
                    f"没有外键所指的表 {one.resource}",
                    f"the table that a foreign key names is not there: {one.resource}",
                )
                self._note(Problem(self._name(METADATA), 0, ", ".join(one.columns), found))

    def _rdf(self, file: str) -> Iterator[str]:
        try:
            with (self.folder / file).open(encoding="utf-8") as lines:
                for line in lines:
                    if stated := line.strip():
                        yield stated.removesuffix(".").rstrip()
        except OSError:
            found = Text("缺少这个文件", "the file is missing")
            self._note(Problem(self._name(file), 0, "", found))

    def _note(self, problem: Problem) -> None:
        self.problems.append(problem)

    def _placed(self, one: Problem, file: str) -> Problem:
        return Problem(self._name(file), one.line, one.subject, one.found, one.cure, one.severity)

    def _name(self, file: str) -> str:
        return f"{self.shown}/{file}" if self.shown else file


def _not_utf8(encoding: str) -> tuple[Text, Text]:
    found = Text(f"表是 {encoding}，应为 UTF-8", f"the table is {encoding}, not UTF-8")
    return found, Text("请存为不带 BOM 的 UTF-8", "save it as UTF-8 without BOM")


def problems(data: Path, ontology: Path) -> list[Problem]:
    """Return everything that is wrong with the data sets in the folder *data*."""
    known = terms.declared(ontology)
    found: list[Problem] = []
    for folder in folders(data / "datasets"):
        found += Reading(folder, known).drain()
    return sorted(set(found))
