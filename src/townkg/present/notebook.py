"""An answer as an HTML fragment: a table, and under each row its sentences with <mark>."""

from __future__ import annotations

from html import escape

from townkg.model import Answer, Cell, Column, Entity, Record, Row
from townkg.present import cells, records, wording
from townkg.present.passages import Passage, passages

_STYLE = (
    ".townkg{border-collapse:collapse}"
    ".townkg th,.townkg td{text-align:left;vertical-align:top;padding:.25em .6em}"
    ".townkg thead th{border-bottom:1px solid currentColor}"
    ".townkg blockquote{margin:.2em 0 .2em 1em;padding-left:.6em;border-left:3px solid #8884}"
    ".townkg cite{display:block;opacity:.7;font-size:90%}"
    ".townkg mark{background:#ffe58a;color:#000}"
)


def html(answer: Answer, language: str) -> str:
    """Return the answer as HTML that stands by itself in a page or notebook, all escaped."""
    head = "".join(f"<th>{_text(cells.heading(item, language))}</th>" for item in answer.columns)
    caption = _text(cells.title(answer, language))
    if params := cells.params(answer, language):
        caption += f"<br><small>{_text(params)}</small>"
    parts = [f'<div lang="{"zh" if language == "zh" else "en"}"><style>{_STYLE}</style>']
    parts.append(f'<table class="townkg"><caption>{caption}</caption>')
    if answer.rows:
        parts.append(f"<thead><tr>{head}</tr></thead><tbody>")
        parts += [_row(answer, row, language) for row in answer.rows]
        parts.append("</tbody>")
    parts.append("</table>")
    if note := cells.note(answer, language):
        parts.append(f"<p>{_text(note)}</p>")
    count = wording.count(len(answer.rows), language) if answer.rows else ""
    foot = " · ".join(filter(None, [count, _text(wording.version(answer.version, language))]))
    if foot:
        parts.append(f"<p><small>{foot}</small></p>")
    return "".join([*parts, "</div>\n"])


def _row(answer: Answer, row: Row, language: str) -> str:
    values = "".join(
        f"<td>{_cell(row.cells.get(column.name), language, column)}</td>"
        for column in answer.columns
    )
    quotes = "".join(_passage(item, language) for item in passages(row.evidence))
    quotes += "".join(_record(item, language) for item in row.records)
    under = f'<tr><td colspan="{len(answer.columns)}">{quotes}</td></tr>' if quotes else ""
    return f"<tr>{values}</tr>{under}"


def _cell(value: Cell, language: str, column: Column) -> str:
    text = _text(cells.shown(value, language, column)) or wording.NOTHING
    if isinstance(value, Entity):
        return f'<span title="{_text(value.iri)}">{text}</span>'
    return text


def _passage(passage: Passage, language: str) -> str:
    sentence = "".join(
        f"<mark>{_text(text)}</mark>" if quoted else _text(text) for text, quoted in passage.pieces
    )
    source = _text(passage.source(language))
    return f'<blockquote><span lang="zh">{sentence}</span><cite>{source}</cite></blockquote>'


def _record(record: Record, language: str) -> str:
    said = _text(records.content(record, language))
    source = _text(records.origin(record, language))
    return f'<blockquote title="{_text(record.iri)}">{said}<cite>{source}</cite></blockquote>'


def _text(value: str) -> str:
    return escape(cells.printable(value)).replace("\n", "<br>")
