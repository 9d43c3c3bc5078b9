"""Data sets, tables and columns as values: what a mapping says, once it is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from townkg.datasets.cells import Datatype
from townkg.datasets.complete import CompletePart
from townkg.datasets.templates import Template
from townkg.i18n import Text
from townkg.settings import GRAPH, ID


@dataclass(frozen=True)
class Column:
    """A column of a table, and what its cells state."""

    name: str
    titles: tuple[str, ...]
    property: str
    """The IRI of the predicate; empty where the column states nothing by itself."""
    about: Template
    value: Template | None
    datatype: Datatype
    language: str
    null: tuple[str, ...]
    default: str
    separator: str
    required: bool
    virtual: bool


@dataclass(frozen=True)
class ForeignKey:
    """Columns whose values must stand in columns of another table."""

    columns: tuple[str, ...]
    resource: str
    reference: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of a data set, with its columns in their order."""

    file: str
    iri: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    foreign: tuple[ForeignKey, ...]

    @property
    def real(self) -> tuple[Column, ...]:
        """Return the columns that the file has."""
        return tuple(column for column in self.columns if not column.virtual)


@dataclass(frozen=True)
class DataSet:
    """A data set: its name, what is said of it, and its tables, or one file of RDF."""

    slug: str
    folder: Path
    texts: dict[str, Text]
    license: str
    issued: str
    source: str
    completeness: str
    parts: tuple[CompletePart, ...]
    """The parts of a partial data set that are complete."""
    tables: tuple[Table, ...]
    rdf: str = ""

    @property
    def iri(self) -> str:
        """Return the IRI of the data set."""
        return f"{ID}dataset/{self.slug}"

    @property
    def graph(self) -> str:
        """Return the IRI of its named graph."""
        return f"{GRAPH}dataset/{self.slug}"

    @property
    def title(self) -> Text:
        """Return the title."""
        return self.texts["dc:title"]
