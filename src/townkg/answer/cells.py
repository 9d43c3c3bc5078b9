"""Makes the cells of an answer from the terms of its solutions, by the kind of each column."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.sources.labels import entities
from townkg.store.terms import NUMERIC, XSD, number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from townkg.model import Cell, Column
    from townkg.query import Question
    from townkg.store import Solutions, Store, Term


class _Unfit(ValueError):
    """A term does not fit its column; it says what was expected."""

    def __init__(self, expected: Text) -> None:
        self.expected = expected
        super().__init__(expected.en)


class Cells:
    """The cells of all rows; both labels of every entity come from one query."""

    def __init__(self, store: Store, question: Question, solutions: Solutions) -> None:
        self.problems: list[Problem] = []
        self._question = question
        labelled = {column.name for column in question.columns if column.kind in ("entity", "text")}
        iris = {
            term.value
            for row in solutions
            for name, term in row.items()
            if name in labelled and isinstance(term, NamedNode)
        }
        self._entities = entities(store, iris)

    def of(self, number: int, solution: Mapping[str, Term]) -> dict[str, Cell]:
        """Return the cells of the row with this number, noting what does not fit its column."""
        return {
            column.name: self._cell(column, solution.get(column.name), number)
            for column in self._question.columns
        }

    def _cell(self, column: Column, term: Term | None, row: int) -> Cell:
        if term is None:
            return None
        try:
            return self._value(column.kind, term)
        except _Unfit as error:
            line = self._question.line("columns", column.name, "kind")
            found = Text(
                f"第 {row} 行是 {term}，这里须是{error.expected.zh}",
                f"row {row} holds {term}, expected {error.expected.en}",
            )
            cure = Text(
                "请声明别的 kind，或选别的值", "declare another kind, or select another value"
            )
            self.problems.append(Problem(self._question.file, line, column.name, found, cure))
            return None

    def _value(self, kind: str, term: Term) -> Cell:
        """Return a term as a cell of some kind.

        Raises: _Unfit that says what was expected.
        """
        if isinstance(term, NamedNode):
            if kind == "entity":
                return self._entities[term.value]
            if kind == "text":
                return self._entities[term.value].label
            if kind == "code":
                return local_name(term.value)
        if not isinstance(term, Literal):
            raise _Unfit(Text(f"{kind} 类的值", f"a value of kind {kind}"))
        if kind == "number" or (kind == "entity" and term.datatype.value in NUMERIC):
            return _number(term)
        if kind == "boolean" or (kind == "entity" and term.datatype.value == XSD + "boolean"):
            return _boolean(term)
        return term.value


def local_name(iri: str) -> str:
    """Return the last part of an IRI.

    >>> local_name("https://w3id.org/townkg/ontology#stated")
    'stated'
    """
    return iri.replace("#", "/").rsplit("/", 1)[-1]


def _number(term: Literal) -> int | float:
    found = number(term.value) if term.datatype.value in NUMERIC else None
    if found is None:
        raise _Unfit(Text("数", "a number"))
    return found


def _boolean(term: Literal) -> bool:
    if term.datatype.value != XSD + "boolean" or term.value not in ("true", "false", "1", "0"):
        raise _Unfit(Text(" true 或 false", "true or false"))
    return term.value in ("true", "1")
