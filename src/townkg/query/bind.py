"""Writes parameters into a question: each variable token becomes the term, and nothing else.

Source: SPARQL 1.1 has no parameters. `VALUES` beside the query gives wrong counts under
aggregates, and the bindings of the libraries plan without the value or refuse variables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pyoxigraph import Literal, NamedNode

from townkg import errors
from townkg.query.placement import Place, occurrences
from townkg.query.question import PARAMETER, Question
from townkg.store import query_form
from townkg.store.terms import check_text, write_term
from townkg.store.tokens import tokenize

Value = NamedNode | Literal | Sequence[NamedNode | Literal]


def bind(question: Question, params: Mapping[str, Value], *, free: str | None = None) -> str:
    """Return the SPARQL text of *question* with its parameters written in.

    An optional parameter that is not given stays a variable, `BOUND` of it is false, and in
    VALUES it is UNDEF. *free* names a parameter that is left out though it is required.
    Raises: UsageError, or its UnknownName, that names the parameter; QueryError when what comes
    out is no SELECT query.
    """
    written = _written(question, params)
    for name, parameter in question.params.items():
        if parameter.required and name not in written and name != free:
            example = parameter.example if parameter.example is not None else "…"
            raise errors.UsageError(
                f"parameter {name} ({parameter.label.zh} / {parameter.label.en}) is missing; "
                f"give for example {name}={example}"
            )
    text = render(question, written)
    if query_form(text) != "select":
        raise errors.QueryError(f"{question.file}: expected a SELECT query")
    _check_none_left(question, text, written)
    return text


def _written(question: Question, params: Mapping[str, Value]) -> dict[str, str]:
    """Return the SPARQL of each parameter given."""
    written = {}
    for name, value in params.items():
        parameter = question.params.get(name)
        if parameter is None:
            raise errors.UnknownName(name, "parameter", question.params, where=question.name)
        single = isinstance(value, (NamedNode, Literal))
        terms: Sequence[NamedNode | Literal] = [value] if single else value  # type: ignore[list-item, assignment]
        if not terms:
            continue
        if len(terms) > 1 and not parameter.multiple:
            raise errors.UsageError(
                f"parameter {name}: found {len(terms)} values, expected one; ask once for each"
            )
        for term in terms:
            check_text(name, term.value)
        try:
            written[name] = " ".join(write_term(term) for term in terms)
        except ValueError as error:
            raise errors.UsageError(f"parameter {name}: {error}") from None
    return written


def render(question: Question, written: Mapping[str, str]) -> str:
    """Return the query with the SPARQL in *written* in place of those parameters."""
    text, tokens = question.body, question.tokens
    parts, done = [], 0
    for index, name, place in occurrences(tokens):
        first = last = tokens[index]
        replacement = _replacement(place, written.get(name))
        if replacement is None:
            continue
        if place == "bound":
            # BOUND takes a variable only, so the whole call goes.
            first, last = tokens[index - 2], tokens[index + 1]
        # The spaces keep < before an IRI, and - before a negative number, what they were.
        parts += [text[done : first.start], f" {replacement} "]
        done = last.end
    return "".join([*parts, text[done:]])


def _replacement(place: Place, written: str | None) -> str | None:
    if place == "bound":
        return "false" if written is None else "true"
    if place in ("values", "row") and written is None:
        return "UNDEF"
    return written


def _check_none_left(question: Question, text: str, written: Mapping[str, str]) -> None:
    left = {
        token.text[1 + len(PARAMETER) :]
        for token in tokenize(text)
        if token.kind == "variable" and token.text[1:].startswith(PARAMETER)
    }
    stuck = sorted(left - (set(question.params) - set(written)))
    if stuck:
        raise errors.QueryError(
            f"{question.file}: after binding these parameters are left: {', '.join(stuck)}"
        )
