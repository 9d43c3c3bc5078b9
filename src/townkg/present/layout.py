"""Text in the columns of a terminal: how wide it is, and where its lines may break.

A line breaks at spaces and between Chinese characters, never before a closing mark or after an
opening one. Nothing is cut: a word wider than the line goes on in the next.
Source: Unicode Standard Annex 11 (East Asian Width); ambiguous characters count as one column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_OPENING = "「『“‘《〈(【〔([{"
_CLOSING = "」』”’》〉)】〕,。、;:?!…%%)]},.;:?!"
_WIDE = (
    "\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f"
    "\uff00-\uff60\uffe0-\uffe6\U0001f300-\U0001faff\U00020000-\U0003fffd"
)
_opening, _closing = re.escape(_OPENING), re.escape(_CLOSING)
_UNIT = re.compile(
    rf"\s+|[{_opening}]*(?:[{_WIDE}]|[^\s{_WIDE}{_opening}{_closing}]+)?[{_closing}]*|."
)
_widths: dict[str, int] = {}


def columns(text: str) -> int:
    """Return how many columns *text* takes.

    >>> columns("小镇 a"), columns("é"), columns("é")
    (6, 1, 1)
    """
    if text.isascii():
        return len(text)
    total = 0
    for sign in text:
        width = _widths.get(sign)
        if width is None:
            width = _widths[sign] = _width(sign)
        total += width
    return total


def _width(sign: str) -> int:
    if unicodedata.combining(sign) or unicodedata.category(sign) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def fold(text: str, width: int) -> list[str]:
    """Return *text* in lines of at most *width* columns; spaces at a break are dropped.

    >>> fold("ask a question 问一个问题。", 13)
    ['ask a', 'question 问一', '个问题。']
    """
    return [text[start:end] for start, end in spans(text, width)]


def spans(text: str, width: int) -> list[tuple[int, int]]:
    """Return where each line of *text* begins and ends; at least one line."""
    lines: list[tuple[int, int]] = []
    start = end = used = 0
    for first, last, size in _units(text, width):
        if text[first:last].isspace():
            # a break in the text is a break of the line; other space waits for what follows
            if "\n" in text[first:last]:
                lines.append((start, end))
                start, end, used = last, last, 0
            else:
                used += size
            continue
        if used + size > width and end > start:
            lines.append((start, end))
            start, used = first, 0
        if end <= start:
            start, used = first, 0
        end, used = last, used + size
    return [*lines, (start, max(start, end))]


def _units(text: str, width: int) -> Iterator[tuple[int, int, int]]:
    """Yield the pieces that a line is made of: begin, end and width of each."""
    for found in _UNIT.finditer(text):
        first, last = found.span()
        if first == last:
            continue
        size = columns(found.group())
        if size <= width or found.group().isspace():
            yield first, last, size
            continue
        for place in range(first, last):
            yield place, place + 1, columns(text[place])


def padded(text: str, width: int, *, right: bool = False) -> str:
    """Return *text* filled with spaces to *width* columns."""
    room = " " * (width - columns(text))
    return room + text if right else text + room
