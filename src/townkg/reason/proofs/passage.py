"""What is shown of a leaf that no sentence states: a row of a data set, or a link of two names.

Both are facts that people wrote down elsewhere, so that a leaf shows enough to judge it without
opening the table: what the row says column by column, or who holds the two for one thing.
"""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text, same

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_SEE = Text("见", "see")
_ROW = Text("第 {} 行", "row {}")
_CONFIDENCE = Text("把握", "confidence")
_REVIEWER = Text("审核", "reviewed by")
_FROM = Text("来源", "source")


@frozen
class RowPassage:
    """A row of a data set, as far as a leaf shows it.

    Shape: *title* is that of the data set, *row* the number of its line (RFC 7111); *cells* are the
    columns that matter, each with what it holds; *source* is the IRI that the row is from.

    >>> told = RowPassage(Text("浙江省特色小镇", "towns"), 3, ((Text("名称", "name"), "归谷"),))
    >>> told.heading.en, told.lines("en")
    ('towns, row 3', ['name: 归谷'])
    """

    title: Text
    row: int
    cells: tuple[tuple[Text, str], ...] = ()
    source: str = ""

    @property
    def heading(self) -> Text:
        """Return in which data set it is, and where there."""
        return Text(
            f"《{self.title.in_language('zh')}》{_ROW.zh.format(self.row)}",
            f"{self.title.in_language('en')}, {_ROW.en.format(self.row)}",
        )

    def lines(self, language: str) -> list[str]:
        """Return the cells as `column: value`, and the source."""
        return _lines((*self.cells, *_if(_FROM, self.source)), language)

    def to_json(self) -> dict[str, Any]:
        """Return the row as a JSON object."""
        return {
            "title": self.title.to_json(),
            "row": self.row,
            "cells": [{"column": name.to_json(), "value": value} for name, value in self.cells],
            "source": self.source or None,
        }


@frozen
class LinkPassage:
    """A reviewed link between two things, as far as a leaf shows it.

    Shape: *subject* and *object* are the two names, *relation* how they match, in words;
    *confidence* is a number as text, *reviewer* who accepted it; *justification* is an IRI.
    """

    subject: Text
    object: Text
    relation: Text = NOTHING
    confidence: str = ""
    reviewer: str = ""
    justification: str = ""

    @property
    def heading(self) -> Text:
        """Return the two names."""
        relation = self.relation or same("=")
        zh, en = (
            " ".join(one.in_language(language) for one in (self.subject, relation, self.object))
            for language in ("zh", "en")
        )
        return Text(zh, en)

    def lines(self, language: str) -> list[str]:
        """Return how sure the link is, and who accepted it."""
        told = (*_if(_CONFIDENCE, self.confidence), *_if(_REVIEWER, self.reviewer))
        return _lines((*told, *_if(_SEE, self.justification)), language)

    def to_json(self) -> dict[str, Any]:
        """Return the link as a JSON object."""
        return {
            "subject": self.subject.to_json(),
            "object": self.object.to_json(),
            "relation": self.relation.to_json() if self.relation else None,
            "confidence": self.confidence or None,
            "reviewer": self.reviewer or None,
            "justification": self.justification or None,
        }


def _if(name: Text, value: str) -> tuple[tuple[Text, str], ...]:
    return ((name, value),) if value else ()


def _lines(cells: tuple[tuple[Text, str], ...], language: str) -> list[str]:
    colon = "：" if language == "zh" else ": "
    # a cell may hold line breaks, and a line of a tree may not
    return [
        f"{name.in_language(language)}{colon}{' '.join(value.split())}" for name, value in cells
    ]
