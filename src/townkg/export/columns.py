"""Columns of a table that is made of a class: one for a property, or for each of its languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode

from townkg import settings
from townkg.export.naming import Names, unique

IRI = "iri"
_XSD = settings.PREFIXES["xsd"]
_FORMS = {
    "integer": re.compile(r"[+-]?[0-9]+"),
    "decimal": re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)"),
    "boolean": re.compile("true|false|1|0"),
    "date": re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}"),
    "gYear": re.compile("[0-9]{4}"),
    "double": re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?"),
}
"""Datatypes that a column may have, and what each program reads as such."""

_BARS = re.compile(r"\|+")


class Key(NamedTuple):
    """What a column holds: the values of a property, or its texts in one language."""

    property: str
    language: str


def key(predicate: str, term: Any) -> Key:
    """Return the column that a value belongs to."""
    language = term.language if isinstance(term, Literal) else None
    return Key(predicate, language or "")


def written(term: Any) -> str:
    """Return a value as it stands in a cell."""
    return str(term) if isinstance(term, BlankNode) else str(term.value)


class Column:
    """One column: what its values are like, as far as they were seen."""

    def __init__(self, own: Key) -> None:
        self.key = own
        self.name = ""
        self.filled = 0
        self.is_multiple = False
        self._bars = 0
        self._kinds: set[str] = set()

    def see(self, terms: Sequence[Any]) -> None:
        """Take note of the values of one thing."""
        self.filled += 1
        self._kinds.update(map(_kind, terms))
        if len(terms) > 1:
            self.is_multiple = True
            for term in terms:
                runs = _BARS.findall(written(term))
                self._bars = max([self._bars, *map(len, runs)])

    @property
    def separator(self) -> str:
        """What stands between two values of a cell: more bars than any value has in a row."""
        return f" {'|' * (self._bars + 1)} "

    @property
    def datatype(self) -> str:
        """The datatype that all values fit."""
        if len(self._kinds) == 1:
            return next(iter(self._kinds))
        return "decimal" if self._kinds == {"integer", "decimal"} else "string"


class Table:
    """The table of one class."""

    def __init__(self, iri: str) -> None:
        self.iri = iri
        self.file = ""
        self.rows = 0
        self.columns: list[Column] = []
        self._found: dict[Key, Column] = {}

    def see(self, cells: Mapping[Key, Sequence[Any]]) -> None:
        """Take note of the values of one thing."""
        self.rows += 1
        for own, terms in cells.items():
            if own not in self._found:
                self._found[own] = Column(own)
            self._found[own].see(terms)

    def settle(self, names: Names, taken: set[str]) -> None:
        """Give the table and its columns their names, and the columns their order."""
        named = names.term(NamedNode(self.iri)) if self.iri else "no class"
        self.file = f"{unique(named, taken)}.csv"
        used = {IRI}
        for own in sorted(self._found):
            name = names.property(own.property)[0]
            column = self._found[own]
            column.name = unique(f"{name} {own.language}" if own.language else name, used)
        self.columns = sorted(self._found.values(), key=_order)

    @property
    def header(self) -> list[str]:
        """The names of the columns."""
        return [IRI, *(column.name for column in self.columns)]


def _order(column: Column) -> tuple[bool, str]:
    # what a thing is called stands next to its IRI
    return column.key.property != settings.PREF_LABEL, column.name


def _kind(term: Any) -> str:
    if not isinstance(term, Literal):
        return "anyURI" if isinstance(term, NamedNode) else "string"
    kind = term.datatype.value.removeprefix(_XSD)
    form = _FORMS.get(kind)
    if form is None or not form.fullmatch(term.value):
        return "string"
    return kind if kind != "date" or _is_day(term.value) else "string"


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False
