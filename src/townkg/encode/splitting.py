"""Splits the text of an article into sentences, headings and lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from townkg.encode.marks import QUOTES, paired

_END = re.compile(r"[。;!?\uff1b\uff01\uff1f]+[”’」』》)\uff09]*|…{2,}[”’」』》)\uff09]*")


def split_sentences(text: str) -> list[str]:
    r"""Return the sentences of a text in order, without white space around them.

    A sentence ends at 。, !, ?, ; or …… and at the end of a line. Marks that close a quotation
    stay with their sentence, and nothing within quotation marks is split.

    >>> split_sentences("标题\n他说:“好。走吧。”于是出发;到了。")
    ['标题', '他说:“好。走吧。”于是出发;', '到了。']
    """
    found: list[str] = []
    for line in text.split("\n"):
        found.extend(sentence for sentence in _sentences(line) if sentence)
    return found


def _sentences(line: str) -> Iterator[str]:
    inside = paired(line, QUOTES)
    start = 0
    for mark in _END.finditer(line):
        if not any(low <= mark.start() < high for low, high in inside):
            yield line[start : mark.end()].strip()
            start = mark.end()
        elif closes := _closing(line, mark, inside):
            yield line[start:closes].strip()
            start = closes
    yield line[start:].strip()


def _closing(line: str, mark: re.Match[str], inside: list[tuple[int, int]]) -> int | None:
    """Return where a quotation ends that closes the sentence with it.

    That is so where the quotation ends with the mark, and nothing or a new quotation follows: a
    sentence that goes on after the closing mark keeps the quotation.
    """
    around = [high for low, high in inside if low <= mark.start() < high]
    last = max(around)
    ends = mark.end() > last and (mark.end() >= len(line) or line[mark.end()] in QUOTES)
    return mark.end() if ends else None
