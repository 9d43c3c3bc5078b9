"""The result of a query that somebody wrote: solutions, a boolean or triples.

Source: SPARQL 1.1 Query Results JSON Format, and CSV and TSV Formats.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from townkg import settings
from townkg.model import Answer, Column, Row, Text
from townkg.present import markdown_table, rdf, separated, terminal
from townkg.store.terms import curie

if TYPE_CHECKING:
    from pyoxigraph import BlankNode, Literal, NamedNode, Triple

    Term = NamedNode | Literal | BlankNode
    Rows = Sequence[Mapping[str, Term]]

_STRING = settings.PREFIXES["xsd"] + "string"


def solutions(
    variables: Sequence[str],
    rows: Rows,
    style: str,
    language: str,
    *,
    width: int | None = None,
    color: bool = False,
) -> str:
    """Return the solutions as `table`, `md`, `json`, `csv` or `tsv`."""
    if style == "json":
        return _json(variables, rows)
    if style == "csv":
        values = [[_value(row.get(name)) for name in variables] for row in rows]
        return separated.write_csv([variables, *values])
    if style == "tsv":
        return _tsv(variables, rows)
    answer = _as_answer(variables, rows)
    if style == "md":
        return markdown_table.markdown(answer, language)
    return terminal.table(answer, language, width=width, color=color)


def boolean(value: bool, style: str) -> str:
    r"""Return the result of an ASK query.

    >>> boolean(True, "table"), boolean(False, "json")
    ('true\n', '{"head": {}, "boolean": false}\n')
    """
    word = "true" if value else "false"
    return f'{{"head": {{}}, "boolean": {word}}}\n' if style == "json" else f"{word}\n"


def triples(items: Iterable[Triple]) -> str:
    """Return the triples as Turtle, in the order of their N-Triples lines."""
    return rdf.write(items, settings.PREFIXES)


def _as_answer(variables: Sequence[str], rows: Rows) -> Answer:
    columns = [Column(name, Text(name, name), "text") for name in variables]
    lines = [Row({name: _short(row.get(name)) for name in variables}) for row in rows]
    return Answer("", {}, columns, lines)


def _short(term: Term | None) -> str | None:
    from pyoxigraph import NamedNode

    return curie(term.value) if isinstance(term, NamedNode) else _value(term) if term else None


def _value(term: Term | None) -> str:
    from pyoxigraph import BlankNode

    if term is None:
        return ""
    return str(term) if isinstance(term, BlankNode) else term.value


def _tsv(variables: Sequence[str], rows: Rows) -> str:
    lines = ["\t".join(f"?{name}" for name in variables)]
    for row in rows:
        terms = (row.get(name) for name in variables)
        lines.append("\t".join("" if term is None else str(term) for term in terms))
    return "\n".join(lines) + "\n"


def _json(variables: Sequence[str], rows: Rows) -> str:
    bindings = [
        {name: _json_term(row[name]) for name in variables if row.get(name) is not None}
        for row in rows
    ]
    document = {"head": {"vars": list(variables)}, "results": {"bindings": bindings}}
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


def _json_term(term: Term) -> dict[str, Any]:
    from pyoxigraph import BlankNode, NamedNode

    if isinstance(term, NamedNode):
        return {"type": "uri", "value": term.value}
    if isinstance(term, BlankNode):
        return {"type": "bnode", "value": term.value}
    found = {"type": "literal", "value": term.value}
    if term.language:
        found["xml:lang"] = term.language
    elif term.datatype.value != _STRING:
        found["datatype"] = term.datatype.value
    return found
