"""Writes parameters into a question: each variable token becomes the term, and nothing else.

Source: SPARQL 1.1 has no parameters. `VALUES` beside the query gives wrong counts under
aggregates, and the bindings of the libraries plan without the value or refuse variables.
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg import errors
from townkg.i18n import Text
from townkg.store.terms import NotATerm, check_text, write_term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from townkg.query.question import Parameter, Piece, Question

    Value = NamedNode | Literal | Sequence[NamedNode | Literal]

LONGEST = 100_000
"""Longest query, in characters, as for a query of a stranger."""


def bind(question: Question, params: Mapping[str, Value], *, free: str | None = None) -> str:
    """Return the SPARQL text of *question* with its parameters written in.

    An optional parameter that is not given stays a variable, `BOUND` of it is false, and in
    VALUES it is UNDEF. *free* names a parameter that is left out though it is required.
    Raises: UsageError, or its UnknownName, that names the parameter.
    """
    written = _written(question, params)
    for name, parameter in question.params.items():
        if parameter.required and name not in written and name != free:
            raise errors.UsageError(_missing(parameter))
    text = render(question.pieces, written)
    if len(text) > LONGEST:
        raise errors.UsageError(
            Text(
                f"{question.name}：参数使查询长达 {len(text)} 个字符，"
                f"最多 {LONGEST} 个；请少给一些值",
                f"{question.name}: with these parameters the query has {len(text)} characters, "
                f"expected at most {LONGEST}; give fewer values",
            )
        )
    return text


def _missing(parameter: Parameter) -> Text:
    example = parameter.example if parameter.example is not None else "…"
    given = f"{parameter.name}={example}"
    return Text(
        f"缺少参数 {parameter.name}（{parameter.label.zh}）；例如 {given}",
        f"parameter {parameter.name} ({parameter.label.en}) is missing; give for example {given}",
    )


def _written(question: Question, params: Mapping[str, Value]) -> dict[str, str]:
    """Return the SPARQL of each parameter given."""
    written = {}
    for name, value in params.items():
        parameter = question.params.get(name)
        if parameter is None:
            kind = Text("参数", "parameter")
            place = Text(question.name, question.name)
            raise errors.UnknownName(name, kind, question.params, where=place)
        single = isinstance(value, (NamedNode, Literal))
        terms: Sequence[NamedNode | Literal] = [value] if single else value  # type: ignore[list-item, assignment]
        if not terms:
            continue
        if len(terms) > 1 and not parameter.multiple:
            raise errors.UsageError(too_many(name, len(terms)))
        for term in terms:
            check_text(name, term.value)
        try:
            written[name] = " ".join(write_term(term) for term in terms)
        except NotATerm as error:
            told = Text(f"参数 {name}：{error.message.zh}", f"parameter {name}: {error.message.en}")
            raise errors.UsageError(told) from None
    return written


def too_many(name: str, count: int) -> Text:
    """Return what is said of a parameter given several values that takes one."""
    return Text(
        f"参数 {name}：给了 {count} 个值，只能给一个；请逐个询问",
        f"parameter {name}: found {count} values, expected one; ask once for each",
    )


def render(pieces: Sequence[Piece], written: Mapping[str, str]) -> str:
    """Return the query with the SPARQL in *written* in place of those parameters."""
    parts = []
    for piece in pieces:
        parts.append(piece.before)
        if piece.parameter:
            parts.append(_replacement(piece, written.get(piece.parameter)))
    return "".join(parts)


def _replacement(piece: Piece, written: str | None) -> str:
    if piece.place == "bound":
        return " false " if written is None else " true "
    if written is None:
        return " UNDEF " if piece.place in ("values", "row") else f"?__{piece.parameter}"
    # The spaces keep < before an IRI, and - before a negative number, what they were.
    return f" {written} "
