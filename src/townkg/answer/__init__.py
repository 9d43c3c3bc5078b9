"""Runs a prepared question on a store and returns its answer with the passages behind each row.

Beside the question itself one query fetches all labels, one finds all claims and one their quotes,
however many rows there are; rows of data sets and links cost queries only where there are any.
"""

from __future__ import annotations

from townkg.answer.cells import Cells
from townkg.answer.evidence import Witnesses
from townkg.answer.note import note_on_nothing
from townkg.answer.parameters import choose
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.model import Answer, Row
from townkg.query.bind import bind

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from townkg.answer.parameters import Chosen
    from townkg.model import Missing
    from townkg.query import Question
    from townkg.store import Store

__all__ = ["answer"]


def answer(
    store: Store, question: Question, params: Mapping[str, Any], version: str = ""
) -> Answer:
    """Return the answer to *question* with these parameters, names resolved.

    Shape: *params* holds for each parameter a name, an IRI, an `Entity`, a plain value, or a list
    of them where the question takes several; None counts as not given.
    Raises: UsageError for parameters that do not fit; DataError when a row rests on nothing, or
    holds what its column does not declare.
    """
    if question.data_sets:
        from townkg.answer.data_sets import require

        require(store, question)
    chosen = choose(store, question, params)
    text, missing = _resolved(store, question, bind(question, chosen.terms))
    solutions = store.select(text)
    cells = Cells(store, question, solutions)
    witnesses = Witnesses(store, question, solutions, chosen.links)
    rows = [
        Row(cells.of(number, solution), witnesses.of(solution), witnesses.records_of(solution))
        for number, solution in enumerate(solutions, 1)
    ]
    problems = cells.problems + witnesses.problems
    if question.evidence and not question.silent_rows and not witnesses.problems:
        problems += [_rests_on_nothing(question, number) for number in _bare(rows)]
    if problems:
        raise DataError(problems)
    return Answer(
        question=question.name,
        params=chosen.shown,
        columns=question.columns,
        rows=rows,
        note=_note(store, question, chosen, bool(rows), missing),
        version=version,
        title=question.title,
        view=question.view,
        partial=missing,
    )


def _resolved(store: Store, question: Question, text: str) -> tuple[str, Sequence[Missing]]:
    """Return the query with the rows of remote data sets in it, and which of them it lacks."""
    if not question.remotes:
        return text, ()
    from townkg.federation import resolve

    resolved = resolve(text, store.select)
    return resolved.text, resolved.missing


def _note(
    store: Store, question: Question, chosen: Chosen, found: bool, missing: Sequence[Missing]
) -> Text | None:
    """Return what is said below the rows: links followed from names, and why there are no rows.

    What remote data sets did not give comes last.
    """
    notes = [*chosen.notes, *([] if found else [note_on_nothing(store, question, chosen)])]
    if missing:
        from townkg.federation import told

        notes.append(told(missing))
    if not notes:
        return None
    return Text("".join(one.zh for one in notes), " ".join(one.en for one in notes))


def _bare(rows: list[Row]) -> list[int]:
    return [number for number, row in enumerate(rows, 1) if not row.rests_on]


def _rests_on_nothing(question: Question, number: int) -> Problem:
    found = Text(
        f"第 {number} 行：{'、'.join(question.evidence)} 没有指明任何主张或数据集的行",
        f"row {number}: no claim and no row of a data set is named by "
        f"{', '.join(question.evidence)}",
    )
    cure = Text(
        "请选取这一行所依据的主张、路径或数据集的行；"
        "如果它说的是文中没有说，请写 silent_rows: true",
        "select the claims, routes or rows of data sets that the row rests on; "
        "if it says that the article is silent, write silent_rows: true",
    )
    return Problem(question.file, question.line("evidence"), "evidence", found, cure)
