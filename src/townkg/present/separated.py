"""An answer as comma- or tab-separated values, one line per row of the answer.

Both end with the columns `evidence` (the quotes, and the cells of rows of data sets) and `claims`
(the IRIs of claims, rows and links, space-joined), unless they are told that the answer is a mere
list, and with `data_version`: the same in each row, so that
rows put together from several files still tell what they were asked of. A list that was read of no
built graph has none. A comment in front of the header would break what reads either format.
Source: RFC 4180 (CSV); SPARQL 1.1 Query Results CSV and TSV Formats, section 4 (TSV).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from townkg.model import Answer, Entity, Row, Text
from townkg.present import cells

VERSION = "data_version"
JOINED = " | "
"""Between two quotes of one row: the sign stands in no sentence of a newspaper."""


def csv(answer: Answer, language: str, *, evidence: bool = True) -> str:
    """Return the answer as CSV; an entity is its label, and its IRI in a column of its own.

    Shape: line ends are CR LF, there is no byte order mark, and no cell is altered: one that
    begins with `=`, `+`, `-` or `@` is left as the article wrote it.
    """
    header: list[str] = []
    for column in answer.columns:
        header += [column.name, f"{column.name}_iri"] if column.kind == "entity" else [column.name]
    lines = [[*header, *_added(answer, evidence)]]
    for row in answer.rows:
        values: list[str] = []
        for column in answer.columns:
            value = row.cells.get(column.name)
            values.append(_plain(value, language))
            if column.kind == "entity":
                values.append(value.iri if isinstance(value, Entity) else "")
        lines.append([*values, *_values(answer, row, evidence)])
    return write_csv(lines)


def tsv(answer: Answer, language: str, *, evidence: bool = True) -> str:
    """Return the answer as SPARQL TSV: IRIs in brackets, strings quoted, numbers bare."""
    names = [*(column.name for column in answer.columns), *_added(answer, evidence)]
    lines = ["\t".join(f"?{name}" for name in names)]
    for row in answer.rows:
        values = [_term(row.cells.get(column.name), language) for column in answer.columns]
        values += [_term(value, language) for value in _values(answer, row, evidence)]
        lines.append("\t".join(values))
    return "\n".join(lines) + "\n"


def write_csv(lines: Iterable[Iterable[str]]) -> str:
    """Return *lines* of values as CSV text."""
    import csv as writer
    import io

    out = io.StringIO()
    writer.writer(out, lineterminator="\r\n").writerows(lines)
    return out.getvalue()


def _plain(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return cells.text(value, language)


def _term(value: Any, language: str) -> str:
    from pyoxigraph import Literal, NamedNode

    if value is None or value == "":
        return ""
    if isinstance(value, Entity):
        return str(NamedNode(value.iri))
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, Text):
        tag = language if value.to_json()[language] else ("en" if language == "zh" else "zh")
        term = str(Literal(value.in_language(language), language=tag))
    else:
        term = str(Literal(str(value)))
    return term.replace("\t", "\\t")


def _added(answer: Answer, evidence: bool) -> list[str]:
    """Return the names of the columns that no question declares."""
    return ["evidence", "claims"] * evidence + [VERSION] * (evidence or bool(answer.version))


def _values(answer: Answer, row: Row, evidence: bool) -> list[str]:
    """Return what stands in the columns that `_added` names."""
    version = [answer.version] * (evidence or bool(answer.version))
    return [*(_evidence(row) if evidence else []), *version]


def _evidence(row: Row) -> list[str]:
    """Return what a row rests on as one text, and the IRIs of it as one text."""
    said = dict.fromkeys(item.quote.exact for item in row.evidence)
    iris = dict.fromkeys(item.claim for item in row.evidence)
    if row.records:
        from townkg.present import records

        said.update(dict.fromkeys(records.content(item, "zh") for item in row.records))
        iris.update(dict.fromkeys(item.iri for item in row.records))
    return [JOINED.join(said), " ".join(iris)]
