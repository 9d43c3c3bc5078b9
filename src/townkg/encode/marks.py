"""Finds paired marks in Chinese text: quotation marks, book-title marks and brackets."""

from __future__ import annotations

QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", "《": "》"}
BRACKETS = {"(": ")", "\uff08": "\uff09", "[": "]", "【": "】"}


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Return what stands in quotation marks or book-title marks, nested ones too, without them.

    >>> [("“甲”乙《丙》"[a:b]) for a, b in quoted_spans("“甲”乙《丙》")]
    ['甲', '丙']
    """
    return [(start, end) for start, end in paired(text, QUOTES) if end > start]


def paired(text: str, marks: dict[str, str]) -> list[tuple[int, int]]:
    """Return the insides of each pair of marks, in the order in which they open.

    A mark without its partner is passed over; straight quotation marks pair in turn.
    """
    closing = {close: opened for opened, close in marks.items()}
    open_at: list[tuple[str, int]] = []
    found: list[tuple[int, int]] = []
    for at, character in enumerate(text):
        straight = character == '"' and marks is QUOTES
        if straight and any(mark == '"' for mark, _ in open_at):
            found.append((_close(open_at, '"'), at))
        elif character in marks or straight:
            open_at.append((character, at + 1))
        elif character in closing and any(mark == closing[character] for mark, _ in open_at):
            found.append((_close(open_at, closing[character]), at))
    return sorted(found)


def _close(open_at: list[tuple[str, int]], mark: str) -> int:
    """Take the last open *mark*, and all that opened after it, and return where it began."""
    while True:
        last, start = open_at.pop()
        if last == mark:
            return start
