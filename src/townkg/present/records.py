"""The rows of data sets and the links behind a row of an answer, in words: what, and from where.

A row is told as its cells with their headers, and below it the data set, the table and the line,
the source that the table names, and how sure the table is of it; a link as the two things and the
relation, and below it who accepted it.
"""

from __future__ import annotations

from townkg.i18n import Text
from townkg.model import RowRecord
from townkg.present import cells

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.model import LinkRecord, Record

_NUMBER = Text("第 {} 行", "row {}")
_SOURCE = Text("来源：{}", "source: {}")
_SURE = Text("可信程度 {}", "confidence {}")
_LINK = Text("链接 {}", "link {}")
_ACCEPTED = Text("{} 确认", "accepted by {}")
_CONFIDENCES = {
    "high": Text("高", "high"),
    "medium-high": Text("较高", "medium-high"),
    "medium": Text("中", "medium"),
    "low": Text("低", "low"),
}
_RELATIONS = {
    "exactMatch": "=",
    "closeMatch": "≈",
    "broadMatch": "⊂",
    "narrowMatch": "⊃",
    "relatedMatch": "~",
}
_TOLD_APART = ("source", "confidence")
"""Columns that are told below the row, when the mapping says what they are."""


def content(record: Record, language: str) -> str:
    """Return what the row or link says."""
    if isinstance(record, RowRecord):
        return " · ".join(f"{name}: {cells.printable(value)}" for name, value in _cells(record))
    sign = _RELATIONS.get(record.predicate.rpartition("#")[2], record.predicate)
    ends = (cells.text(end, language) for end in (record.subject, record.object))
    return f" {sign} ".join(ends)


def origin(record: Record, language: str) -> str:
    """Return where the row or link stands, and how sure it is."""
    parts = _of_row(record) if isinstance(record, RowRecord) else _of_link(record)
    return cells.printable(" · ".join(part.in_language(language) for part in parts))


def place(record: Record) -> str:
    """Return the short name of a row or link.

    >>> place(RowRecord("…", "x/id/dataset/towns", Text("甲", "A"), "table.csv", 3, ()))
    'towns/table.csv#row=3'
    """
    if isinstance(record, RowRecord):
        return f"{record.dataset.rpartition('/')[2]}/{record.table}#row={record.number}"
    return record.link.partition("/link/")[2] or record.link


def certainty(record: Record, language: str) -> str:
    """Return how sure the table, or whoever accepted the link, is of it; empty where not told."""
    if isinstance(record, RowRecord):
        return _confidence(record.certainty).in_language(language)
    return record.confidence


def _cells(record: RowRecord) -> list[tuple[str, str]]:
    told = (record.source, record.certainty)
    return [
        (name, value) for name, value in record.cells if not (name in _TOLD_APART and value in told)
    ]


def _of_row(record: RowRecord) -> list[Text]:
    title = record.title or Text(record.dataset, record.dataset)
    name = f" › {record.table} "
    parts = [
        Text(
            title.in_language("zh") + name + _NUMBER.zh.format(record.number),
            title.in_language("en") + name + _NUMBER.en.format(record.number),
        )
    ]
    if record.source:
        parts.append(_filled(_SOURCE, record.source))
    if record.certainty:
        sure = _confidence(record.certainty)
        parts.append(Text(_SURE.zh.format(sure.zh), _SURE.en.format(sure.en)))
    return parts


def _of_link(record: LinkRecord) -> list[Text]:
    parts = [_filled(_LINK, place(record))]
    if record.confidence:
        parts.append(_filled(_SURE, record.confidence))
    if record.reviewer:
        parts.append(
            _filled(_ACCEPTED, " ".join(filter(None, [_short(record.reviewer), record.date])))
        )
    return parts


def _short(iri: str) -> str:
    return iri.rstrip("/").rpartition("/")[2]


def _confidence(word: str) -> Text:
    return _CONFIDENCES.get(word, Text(word, word))


def _filled(pattern: Text, value: str) -> Text:
    return Text(pattern.zh.format(value), pattern.en.format(value))
