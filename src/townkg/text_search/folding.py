"""The form that texts are compared in, and the way back to places in the text as it is written.

Each character is folded by itself, so that a part folds as it does inside its text, and a place in
the folded text is a place in the text. Source: Unicode Standard, section 5.18 (NFKC_Casefold).
"""

from __future__ import annotations

import re
import unicodedata

from townkg.names import spelling

_WORDS = re.compile(r"[^\W_]+")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]


class _Folds(dict[int, str]):
    """Code points with what each becomes; made when first seen."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        self[code] = found = " " if character.isspace() else _folded(character)
        return found


_FOLDS = _Folds()


def _folded(character: str) -> str:
    """Return one character in simplified Han, small and bare; nothing for what has no shape."""
    if unicodedata.category(character) in ("Cc", "Cf"):
        return ""
    found = spelling.folded(character)
    return "".join(part for part in found if not unicodedata.combining(part))


def fold(text: str) -> str:
    """Return a text without differences of width, case, marks over letters, Han and line breaks.

    >>> fold("ＰＰＰ 模式"), fold("機器  人"), fold("Robot  Town"), fold("Guīgǔ")
    ('ppp模式', '机器人', 'robot town', 'guigu')
    """
    folded = text.translate(_FOLDS)
    return _joined(filter(None, folded.split(" "))) if " " in folded else folded


def _joined(parts: Iterable[str]) -> str:
    """Return parts that white space divides, with a space only where it is one between words."""
    joined = ""
    for part in parts:
        joined += f" {part}" if joined and _is_between(joined[-1], part[0]) else part
    return joined


def _is_between(before: str, after: str) -> bool:
    """Return whether white space is a space here: Han is written without, and wrapped anywhere."""
    return all(one.isalnum() and not spelling.is_han(one) for one in (before, after))


def words(text: str) -> list[str]:
    """Return the words of a text, folded; a run of Han is one.

    >>> words("機器人 AND 小镇*")
    ['机器人', 'and', '小镇']
    """
    return _WORDS.findall(text.translate(_FOLDS))


class Places:
    """From spans in the folded text to spans in the text, in code points."""

    def __init__(self, text: str) -> None:
        self._text = text
        parts = [_FOLDS[ord(character)] for character in text]
        whole = "".join(parts)
        origins = [place for place, part in enumerate(parts) for _ in part]
        if " " in whole:
            # the characters that fold() keeps are the same in the same order
            kept, at = fold(text), 0
            for place, character in zip(origins.copy(), whole, strict=True):
                if at < len(kept) and character == kept[at]:
                    origins[at] = place
                    at += 1
            del origins[at:]
        self._origins = origins

    def of(self, span: Span) -> Span:
        """Return the stretch of the text that a stretch of the folded text was made of."""
        start, end = self._origins[span[0]], self._origins[span[1] - 1] + 1
        while end < len(self._text) and unicodedata.combining(self._text[end]):
            end += 1  # a mark belongs to its letter
        return start, end


def merged(spans: list[Span]) -> list[Span]:
    """Return spans in order, those that touch made one.

    >>> merged([(4, 6), (0, 2), (1, 3), (6, 7)])
    [(0, 3), (4, 7)]
    """
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return found
