"""Cells of tables as RDF literals, written as N-Triples.

In: the text of a cell and the datatype that the mapping gives its column. Out: the literal, or
what is wrong with the text. Source: Model for Tabular Data, section 6.4; XML Schema 1.1, part 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from townkg.i18n import Text

XSD = "http://www.w3.org/2001/XMLSchema#"
_SHORT = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}
_ESCAPES = {code: f"\\u{code:04X}" for code in (*range(0x20), 0x7F)} | {
    ord(sign): escape for sign, escape in _SHORT.items()
}
_PLAIN = re.compile(r'[^\\"\x00-\x1f\x7f]*')
_WRITTEN_DATE = re.compile(r"\d{4}\s*[年./]\s*\d{1,2}|\d{4}年|\d{1,2}/\d{1,2}/\d{2,4}")
_NUMBER_WITH_MORE = re.compile(r"[<>≥≤~约近超]*\s*[+-]?\d[\d,]*(\.\d+)?\s*\D*")


def quoted(text: str) -> str:
    r"""Return *text* as an N-Triples string.

    >>> quoted('a "b"')
    '"a \\"b\\""'
    """
    return f'"{text}"' if _PLAIN.fullmatch(text) else f'"{text.translate(_ESCAPES)}"'


@dataclass(frozen=True)
class Datatype:
    """A datatype of CSV on the Web, with the format that its values have."""

    name: str = "string"
    format: str = ""

    @property
    def known(self) -> bool:
        """Return whether cells of this datatype can be read."""
        return self.name in _KINDS and (not self.format or self.name in _FORMATTED)

    def valid(self) -> Callable[[str], bool]:
        """Return what tells whether a text is a value of this datatype."""
        if self.name == "string" and self.format:
            pattern = re.compile(self.format)
            return lambda text: pattern.fullmatch(text) is not None
        if self.name == "boolean" and self.format:
            return lambda text: text in self.format.split("|")
        return _KINDS[self.name]

    def literal(self, text: str, language: str) -> str:
        """Return the literal of a text that is valid, as N-Triples."""
        if self.name == "string":
            return f"{quoted(text)}@{language}" if language else quoted(text)
        if self.name == "boolean" and self.format:
            text = "true" if text == self.format.split("|")[0] else "false"
        return f'"{text}"^^<{XSD}{self.name}>'

    def wrong(self, text: str) -> Text:
        """Return what is said of a text that is no value of this datatype."""
        told = Text(f"“{text}”不是 {self.name}", f"“{text}” is no {self.name}")
        if self.format:
            told = Text(
                f"“{text}”不合格式 {self.format}", f"“{text}” is not of the form {self.format}"
            )
        hint = _hint(self.name, text)
        return Text(told.zh + hint.zh, told.en + hint.en)


def _hint(name: str, text: str) -> Text:
    """Return what the text seems to be instead, where that can be told."""
    if name in ("date", "gYear", "gYearMonth") and _WRITTEN_DATE.search(text):
        return Text("：日期写成了文字", ": a date written as text")
    if name in _NUMBERS and _NUMBER_WITH_MORE.fullmatch(text):
        return Text("：数字与其他文字写在一格", ": a number with other text in one cell")
    return Text("", "")


def _is_date(text: str) -> bool:
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except ValueError:
        return False


def _matches(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.ASCII)
    return lambda text: compiled.fullmatch(text) is not None


_KINDS: dict[str, Callable[[str], bool]] = {
    "string": lambda text: True,
    "anyURI": _matches(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+"),
    "boolean": _matches(r"true|false|1|0"),
    "integer": _matches(r"[+-]?\d+"),
    "nonNegativeInteger": _matches(r"\+?\d+"),
    "decimal": _matches(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "double": _matches(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?|INF|-INF|NaN"),
    "date": _is_date,
    "gYear": _matches(r"\d{4}"),
    "gYearMonth": _matches(r"\d{4}-(0[1-9]|1[0-2])"),
}
_FORMATTED = ("string", "boolean")
_NUMBERS = ("integer", "nonNegativeInteger", "decimal", "double")
DATATYPES = tuple(_KINDS)
"""The datatypes that are known."""
