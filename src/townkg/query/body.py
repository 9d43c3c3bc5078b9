"""Reads the SPARQL of a question file: what stops it is found here, once for each file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from townkg.errors import Problem, QueryError
from townkg.i18n import Text
from townkg.query.bind import render
from townkg.query.placement import foreign, misplaced, pieces
from townkg.query.question import Parameter, Piece
from townkg.store import query_form
from townkg.store.tokens import tokenize


def read_body(
    text: str, params: Mapping[str, Parameter], file: str, remotes: Sequence[str] = ()
) -> tuple[tuple[Piece, ...], list[Problem]]:
    """Return the query cut at its parameters, and what is wrong with it."""
    try:
        tokens = tokenize(text)
        problems = foreign(text, file, remotes)
    except QueryError as error:
        return (), [Problem(file, error.line or 0, "", _at_column(error))]
    problems += misplaced(tokens, params, text, file)
    found = pieces(text, tokens)
    return found, problems or _form(found, file)


def _form(found: tuple[Piece, ...], file: str) -> list[Problem]:
    """Return what the grammar says; parameters are terms, and change nothing about it."""
    try:
        form = query_form(render(found, {}))
    except QueryError as error:
        cure = Text("请改正查询", "mend the query")
        return [Problem(file, error.line or 0, "", _at_column(error), cure)]
    if form == "select":
        return []
    seen = Text(f"这是 {form.upper()} 查询", f"found a query of form {form}")
    cure = Text("问题须是 SELECT 查询", "a question is a SELECT query")
    return [Problem(file, 0, "", seen, cure)]


def _at_column(error: QueryError) -> Text:
    """Return the message with its column; the line is that of the problem."""
    if error.column is None:
        return error.bare
    said = error.bare
    return Text(f"第 {error.column} 列：{said.zh}", f"column {error.column}: {said.en}")
