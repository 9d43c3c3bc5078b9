"""One cell, heading or parameter as plain text, for every format that people read."""

from __future__ import annotations

import re

from townkg.i18n import Text
from townkg.model import Entity
from townkg.present import wording

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from townkg.model import Answer, Column

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def text(value: Any, language: str, kind: str = "") -> str:
    """Return *value* as a person reads it; the empty string where there is none.

    >>> text(Entity("https://example.org/a", Text("甲", "A")), "en")
    'A'
    >>> text("by_class", "zh", "code")
    '按类'
    >>> text(None, "zh")
    ''
    """
    if value is None:
        return ""
    if isinstance(value, Entity):
        return printable(value.label.in_language(language) or value.iri)
    if isinstance(value, Text):
        return printable(value.in_language(language))
    if isinstance(value, bool):
        return (wording.YES if value else wording.NO).in_language(language)
    if kind == "code" and value in wording.CODES:
        return wording.CODES[value].in_language(language)
    if isinstance(value, (list, tuple)):
        return ", ".join(text(item, language, kind) for item in value)
    return printable(str(value))


def shown(value: Any, language: str, column: Column) -> str:
    """Return *value* as its column prints it: asserted and inferred in words."""
    if column.name == "inferred" and isinstance(value, bool):
        return (wording.INFERRED if value else wording.ASSERTED).in_language(language)
    return text(value, language, column.kind)


def title(answer: Answer, language: str) -> str:
    """Return the question in words, or its name where it has no title."""
    return text(answer.title, language) or answer.question


def heading(column: Column, language: str) -> str:
    """Return the column's label, or its name where it has no label."""
    return text(column.label, language) or column.name


def params(answer: Answer, language: str) -> str:
    """Return the parameters that were given, as `label: value`, in the order given.

    Shape: a parameter that a column repeats has that column's label, others their name.
    """
    labels = {column.name: column.label.in_language(language) for column in answer.columns}
    return " · ".join(
        f"{labels.get(name, name)}: {text(value, language)}"
        for name, value in answer.params.items()
        if value is not None
    )


def note(answer: Answer, language: str) -> str:
    """Return the answer's note; an empty answer without one says that it is empty."""
    if answer.note is not None:
        return text(answer.note, language)
    return "" if answer.rows else wording.NO_ROWS.in_language(language)


def printable(value: str) -> str:
    r"""Return *value* with control characters made visible, so that none reaches a terminal.

    >>> printable("a\x1b[2Jb")
    'a�[2Jb'
    """
    return _CONTROL.sub("�", value)
