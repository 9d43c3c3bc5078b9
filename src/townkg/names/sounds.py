"""What names sound like: the readings of Han, and whether letters spell a name in pinyin."""

from __future__ import annotations

from functools import cache
from itertools import count

from townkg.names.spelling import is_han

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from townkg.names.index import Name

_TONES = frozenset("012345")
_PAIRS = ("zh", "ch", "sh")
_SOUNDS: dict[str, str] = {}
_FREE = count(0x100000)

WHOLE, PREFIX, PART = range(3)
"""How much of a name is spelt: all of it, its beginning, or something inside."""


@cache
def readings(character: str) -> tuple[str, ...]:
    """Return the ways to read a character, without tones, the commonest first.

    >>> readings("长"), readings("绿"), readings("a")
    (('zhang', 'chang'), ('lv', 'lyu', 'lu'), ())
    """
    if not is_han(character):
        return ()
    import pypinyin

    found = pypinyin.pinyin(character, style=pypinyin.Style.NORMAL, heteronym=True)[0]
    ways = []
    for reading in found:
        if not reading.isascii() or reading == character:
            continue
        ways.append(reading)
        if "v" in reading:
            ways += [reading.replace("v", "yu"), reading.replace("v", "u")]
    return tuple(dict.fromkeys(ways))


def reading(character: str) -> str:
    """Return the commonest reading of a character, or the character where it has none.

    >>> "".join(map(reading, "归谷4a"))
    'guigu4a'
    """
    return next(iter(readings(character)), character)


def spelt(wanted: str, name: Name) -> tuple[int, int, bool] | None:
    """Return how much of a name *wanted* spells in pinyin: manner, extent, whether it breaks off.

    *wanted* is a key; its letters stand for syllables (0) or for syllables and initials (1), and
    the last syllable may break off.
    Han and digits in it stand for themselves, so `归gu` spells 归谷.

    >>> from townkg.names.index import Name
    >>> name = Name("干窑机器人小镇", "", False)
    >>> [spelt(typed, name) for typed in ("jiqiren", "ganyaojiq", "jqr", "gy机器人xz", "robot")]
    [(0, 2, False), (0, 1, True), (1, 2, False), (1, 0, False), None]
    """
    best = None
    for start, character in enumerate("" if name.key.isascii() else name.key):
        if not _may_begin(wanted, character):
            continue
        for manner in (0, 1):
            found = _extent(wanted, name.key, start, initials=manner == 1)
            if found is not None and (best is None or (manner, *found) < best):
                best = manner, *found
    return best


def _may_begin(wanted: str, character: str) -> bool:
    first = wanted[0]
    return first == character or any(way[0] == first for way in readings(character))


def _extent(wanted: str, name: str, start: int, *, initials: bool) -> tuple[int, bool] | None:
    """Return how much of a name *wanted* spells from a character on, and whether it breaks off."""
    reached = {0: False}  # how far *wanted* is read -> whether it breaks off inside a syllable
    for place in range(start, len(name)):
        following: dict[int, bool] = {}
        for position in reached:
            for end, broken in _steps(wanted, position, name[place], initials=initials):
                following[end] = following.get(end, True) and broken
        reached = following
        if len(wanted) in reached:
            broken = reached[len(wanted)]
            if start:
                return PART, broken
            return (WHOLE if place == len(name) - 1 and not broken else PREFIX), broken
        if not reached:
            return None
    return None


def spelt_with_gaps(wanted: str, name: Name) -> int | None:
    """Return how much of a name *wanted* spells, in whole syllables, if it leaves some out.

    >>> from townkg.names.index import Name
    >>> name = Name("汾湖水上运动小镇", "", False)
    >>> spelt_with_gaps("汾hu小镇", name), spelt_with_gaps("wu", name)
    (0, None)
    """
    for start, character in enumerate("" if name.key.isascii() else name.key):
        if not _may_begin(wanted, character):
            continue
        reached = {0: 0}  # how far *wanted* is read -> by how many characters of the name
        for place in range(start, len(name.key)):
            following = {position: read for position, read in reached.items() if position}
            for position, read in reached.items():
                for end, broken in _steps(wanted, position, name.key[place], initials=False):
                    if not broken:
                        following[end] = max(following.get(end, 0), read + 1)
            spelt = following.pop(len(wanted), 0)
            # few characters far apart say little
            if spelt > 2 and place - start < 3 * spelt:
                whole = start == 0 and place == len(name.key) - 1
                return WHOLE if whole else PART if start else PREFIX
            reached = following
            if not reached:
                break
    return None


def _steps(
    wanted: str, position: int, character: str, *, initials: bool
) -> Iterator[tuple[int, bool]]:
    """Yield how far *wanted* is read after a character of a name, and whether it breaks off."""
    if wanted[position] == character:
        yield position + 1, False
        return
    for way in readings(character):
        end = position + len(way)
        if wanted.startswith(way, position):
            yield end, False
            if end < len(wanted) and wanted[end] in _TONES:
                yield end + 1, False
        elif position and way.startswith(wanted[position:]):
            yield len(wanted), True
        if initials and wanted[position] == way[0]:
            yield position + 1, False
            if way[:2] in _PAIRS and wanted.startswith(way[:2], position):
                yield position + 2, False


def tokens(text: str) -> str:
    """Return a text with one character per sound: Han that sound alike become the same.

    >>> tokens("归古4a") == tokens("龟谷4a"), len(tokens("归古4a"))
    (True, 4)
    """
    return "".join(map(_token, text))


@cache
def _token(character: str) -> str:
    way = reading(character)
    # a private plane has room for the 420 sounds or so, and `setdefault` is safe among threads
    return character if way == character else _SOUNDS.setdefault(way, chr(next(_FREE)))


def syllables(words: Iterable[str]) -> list[str]:
    """Return words in letters: the reading of each Han, all between as it is.

    >>> syllables(["ppp模式"])
    ['ppp', 'mo', 'shi']
    """
    found: list[str] = []
    for word in words:
        run = ""
        for character in word:
            way = reading(character)
            if way == character:
                run += character
                continue
            found += [run, way] if run else [way]
            run = ""
        if run:
            found.append(run)
    return found
