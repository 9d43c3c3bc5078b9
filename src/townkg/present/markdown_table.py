"""An answer as a Markdown table, each passage a footnote with its quoted part in bold.

A row of a data set or a link is a footnote too.

Source: GitHub Flavored Markdown, tables and footnotes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from townkg.model import Answer, Record
from townkg.present import cells, records, wording
from townkg.present.passages import Passage, passages

if TYPE_CHECKING:
    from townkg.cite import Citations

_Note = Passage | Record
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>|#~])")


def markdown(answer: Answer, language: str, cited: Citations | None = None) -> str:
    """Return the answer as Markdown; a sentence that several rows rest on is told once.

    Shape: with *cited*, each row has its citation in a numbered list, and the data set has one.
    """
    notes: dict[_Note, int] = {}
    title = _escape(cells.title(answer, language))
    head = [f"**{title}**", ""] if title else []
    if params := cells.params(answer, language):
        head += [_escape(params), ""]
    body = _table(answer, language, notes) if answer.rows else []
    if note := cells.note(answer, language):
        body += [_escape(note), ""]
    body += _citations(answer, language, cited) if cited else []
    if cited is None and (version := wording.version(answer.version, language)):
        body += [_escape(version), ""]
    return "\n".join(head + body + _footnotes(notes, language)).rstrip("\n") + "\n"


def _table(answer: Answer, language: str, notes: dict[_Note, int]) -> list[str]:
    quoted = any(row.rests_on for row in answer.rows)
    headings = [_escape(cells.heading(column, language)) for column in answer.columns]
    marks = ["--:" if column.kind == "number" else "---" for column in answer.columns]
    if quoted:
        headings.append(wording.EVIDENCE.in_language(language))
        marks.append("---")
    lines = [_line(headings), _line(marks)]
    for row in answer.rows:
        values = [
            _escape(cells.shown(row.cells.get(column.name), language, column)) or wording.NOTHING
            for column in answer.columns
        ]
        if quoted:
            told: list[_Note] = [*passages(row.evidence), *row.records]
            numbers = [notes.setdefault(item, len(notes) + 1) for item in told]
            values.append(" ".join(f"[^{number}]" for number in numbers))
        lines.append(_line(values))
    return [*lines, ""]


def _citations(answer: Answer, language: str, cited: Citations) -> list[str]:
    lines = [f"**{wording.CITATION.in_language(language)}**", ""]
    rows = [f"{number}. {_escape(cited.row(row))}" for number, row in enumerate(answer.rows, 1)]
    quoted = [line for line, row in zip(rows, answer.rows, strict=True) if row.rests_on]
    return [*lines, *quoted, *([""] if quoted else []), _escape(cited.dataset), ""]


def _line(values: list[str]) -> str:
    return "| " + " | ".join(values) + " |"


def _footnotes(notes: dict[_Note, int], language: str) -> list[str]:
    lines = []
    for note, number in notes.items():
        if isinstance(note, Passage):
            said = "".join(
                f"**{_escape(text)}**" if quoted else _escape(text) for text, quoted in note.pieces
            )
            source = note.source(language)
        else:
            said = _escape(records.content(note, language))
            source = records.origin(note, language)
        lines.append(f"[^{number}]: {said} — {_escape(source)}")
    return lines


def _escape(value: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(value.splitlines()))
