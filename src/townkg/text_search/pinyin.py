"""Reads letters as pinyin: the sets of characters that each syllable or initial may stand for."""

from __future__ import annotations

from townkg.names import sounds
from townkg.names.spelling import is_han
from townkg.text_search.wanted import Heard

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Sounds = Mapping[str, str]
    """The characters of each syllable."""

_MOST = 32
"""How many ways to divide letters into syllables are looked at."""
_PAIRS = ("zh", "ch", "sh")
_LEAST_SYLLABLES = 2
_LEAST_INITIALS = 3
"""A syllable, or two initials, stand for something in almost every sentence."""
_LONGEST = 60


def syllables_of(characters: Iterable[str]) -> dict[str, str]:
    """Return the characters that each syllable may be written with.

    >>> syllables_of("机器长a")["chang"], syllables_of("机记")["ji"]
    ('长', '机记')
    """
    found: dict[str, list[str]] = {}
    for character in sorted(set(characters)):
        for way in sounds.readings(character):
            found.setdefault(way, []).append(character)
    return {way: "".join(written) for way, written in sorted(found.items())}


def full(words: Sequence[str], known: Sounds) -> Heard | None:
    """Return what words spell in whole syllables, the last of which may break off."""
    letters = _letters(words)
    if not letters:
        return None
    found = []
    for spelt in _divided(letters, known):
        if len(spelt) >= _LEAST_SYLLABLES:
            found.append(spelt)
        if len(found) == _MOST:
            break
    return Heard("pinyin", found) if found else None


def initials(words: Sequence[str], known: Sounds) -> Heard | None:
    """Return what words spell by the initials of syllables."""
    letters = _letters(words)
    spelt = list(_initials(letters, known)) if letters else []
    if len(spelt) < _LEAST_INITIALS or not all(spelt):
        return None
    return Heard("initials", [spelt])


def _letters(words: Sequence[str]) -> str:
    letters = "".join(words)
    has_letter = any("a" <= character <= "z" for character in letters)
    return letters if has_letter and len(letters) <= _LONGEST else ""


def _divided(letters: str, known: Sounds) -> Iterator[list[str]]:
    """Yield the ways to read letters as syllables, long ones first."""
    longest = max(map(len, known), default=0)

    def after(place: int) -> Iterator[list[str]]:
        if place == len(letters):
            yield []
            return
        if not reaches[place]:
            return
        for end in _ends(letters, place, longest):
            written = _written(letters[place:end], known, last=end == len(letters) and place > 0)
            if written:
                yield from ([written, *rest] for rest in after(end))

    # which places lead to the end, so that no dead end is entered
    reaches = [False] * len(letters) + [True]
    for place in range(len(letters) - 1, -1, -1):
        reaches[place] = any(
            reaches[end]
            and _written(letters[place:end], known, last=end == len(letters) and place > 0)
            for end in _ends(letters, place, longest)
        )
    return after(0)


def _ends(letters: str, place: int, longest: int) -> range:
    return range(min(place + longest, len(letters)), place, -1)


def _written(part: str, known: Sounds, *, last: bool) -> str:
    """Return the characters that a part may stand for; the *last* may break off."""
    if len(part) == 1 and not "a" <= part <= "z":
        return part  # Han and digits stand for themselves
    if part in known:
        return known[part]
    if not last:
        return ""
    return "".join(dict.fromkeys("".join(known[way] for way in known if way.startswith(part))))


def _initials(letters: str, known: Sounds) -> Iterator[str]:
    place = 0
    while place < len(letters):
        part = letters[place : place + 2]
        part = part if part in _PAIRS else letters[place]
        place += len(part)
        if is_han(part) or not "a" <= part[0] <= "z":
            yield part
        else:
            yield "".join(
                dict.fromkeys("".join(known[way] for way in known if way.startswith(part)))
            )
