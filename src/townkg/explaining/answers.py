"""What a supposition changes in an answer: rows that appear and fall, and why."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Answer, Column, Row
from townkg.present.cells import shown
from townkg.settings import CLAIM


@frozen
class RowChange:
    """A row that appears or falls, with the claims that are new to it, or that it wants."""

    row: Row
    because: tuple[str, ...]


@frozen
class AnswerChange:
    """How an answer differs under a supposition."""

    columns: Sequence[Column]
    appears: tuple[RowChange, ...]
    falls: tuple[RowChange, ...]
    withdrawn: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {
            "appears": [_to_json(one) for one in self.appears],
            "falls": [_to_json(one) for one in self.falls],
            "withdrawn": list(self.withdrawn),
        }

    def text(self, language: str) -> str:
        """Return a line for each row, with the claims that are why."""
        zh = language == "zh"
        out = []
        for rows, head, why in (
            (self.appears, Text("由此出现", "appear"), Text("据", "by")),
            (self.falls, Text("不再成立", "fall"), Text("因为没有了", "for want of")),
        ):
            rows_en = "1 row" if len(rows) == 1 else f"{len(rows)} rows"
            verb = f"{head.en}s" if len(rows) == 1 else head.en
            count = f"{head.zh} {len(rows)} 行" if zh else f"{rows_en} {verb}"
            end = ("：" if zh else ":") if rows else ("。" if zh else ".")
            out.append(f"{count}{end}")
            out += [self._line(one, why, language) for one in rows]
        return "".join(f"{line}\n" for line in out)

    def _line(self, one: RowChange, why: Text, language: str) -> str:
        cells = ((one.row.cells.get(column.name), column) for column in self.columns)
        said = " · ".join(
            shown(cell, language, column)
            for cell, column in cells
            if cell is not None and not isinstance(cell, bool)
        )
        if not one.because:
            return f"  {said}"
        comma, listed = ("，", "、") if language == "zh" else (", ", ", ")
        names = listed.join(iri.removeprefix(CLAIM) for iri in one.because)
        return f"  {said}{comma}{why.in_language(language)} {names}"


def compare_answers(before: Answer, after: Answer, withdrawn: frozenset[str]) -> AnswerChange:
    """Return what differs between the answers to one question before and under a supposition."""
    known = {item.claim for row in before.rows for item in row.evidence}
    was, now = ([row.cells for row in answer.rows] for answer in (before, after))
    appears = (
        RowChange(row, _claims(row, lambda iri: iri not in known))
        for row in after.rows
        if row.cells not in was
    )
    falls = (
        RowChange(row, _claims(row, withdrawn.__contains__))
        for row in before.rows
        if row.cells not in now
    )
    return AnswerChange(after.columns, tuple(appears), tuple(falls), tuple(sorted(withdrawn)))


def _claims(row: Row, wanted: Callable[[str], bool]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.claim for one in row.evidence if wanted(one.claim)))


def _to_json(one: RowChange) -> dict[str, object]:
    cells = {name: _plain(cell) for name, cell in one.row.cells.items()}
    return {**cells, "because": list(one.because)}


def _plain(cell: Any) -> Any:
    return cell.to_json() if hasattr(cell, "to_json") else cell
