"""The forms of a name: what counts as one spelling, from the strict to the loose.

`normal` forgets width, case and spaces; `folded` also Han variants and marks over letters; `key`
also whatever is neither letter nor digit.
"""

from __future__ import annotations

import re
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Convert = Callable[[str], str]

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Characters without a shape of their own, which copying from pages and documents brings along."""

_WORDS = re.compile(r"[^\W_]+")


def normal(name: str) -> str:
    """Return a name without differences of width, case, spaces and characters that nobody sees.

    Source: Unicode Standard, section 5.18, NFKC_Casefold.

    >>> normal("ＰＰＰ 模式")
    'ppp模式'
    """
    return "".join(_cased(name).split())


def folded(name: str) -> str:
    """Return the normal form with simplified Han and bare letters.

    >>> folded("歸谷 智造小鎮"), folded("Guīgǔ")
    ('归谷智造小镇', 'guigu')
    """
    return "".join(map(_fold, normal(name)))


def key(name: str) -> str:
    """Return the letters and digits of the folded form.

    >>> key("“改革＋機制”")
    '改革机制'
    """
    return "".join(_WORDS.findall(folded(name)))


def words(name: str) -> list[str]:
    """Return the words of a name in folded form; a run of Han is one word.

    >>> words("Gefeisong (Aficion) Chocolate Town")
    ['gefeisong', 'aficion', 'chocolate', 'town']
    """
    return _WORDS.findall("".join(map(_fold, _cased(name))))


def is_han(character: str) -> bool:
    """Return whether a character is Han.

    >>> is_han("镇"), is_han("z"), is_han("〇")
    (True, False, True)
    """
    return (
        "\u4e00" <= character <= "\u9fff"
        or "\u3400" <= character <= "\u4dbf"
        or "\U00020000" <= character <= "\U000323af"
        or character == "〇"
    )


def _cased(name: str) -> str:
    import unicodedata  # the exact names that most questions are asked with need no forms

    once = unicodedata.normalize("NFKC", _UNSEEN.sub("", name)).casefold()
    return unicodedata.normalize("NFKC", once)


@cache
def _fold(character: str) -> str:
    """Return a character without its variant: simplified if Han, bare if a letter."""
    if character.isascii():
        return character
    if not is_han(character):
        import unicodedata

        bare = unicodedata.normalize("NFKD", character)
        return "".join(part for part in bare if not unicodedata.combining(part)) or character
    simplified, from_japan = _converters()
    found = simplified(character)
    # A shape that is simplified Chinese already may be another character's in Japan: 沪, 芸.
    return found if _is_simplified(found) else simplified(from_japan(found))


def _is_simplified(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converters() -> tuple[Convert, Convert]:
    """Return what makes simplified of traditional, and traditional of Japanese shapes.

    They convert single characters, so that a part of a name folds as it does inside the name.
    """
    import opencc

    return opencc.OpenCC("t2s").convert, opencc.OpenCC("jp2t").convert
