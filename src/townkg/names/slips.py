"""How far a typed text is from a name: homophones, wrong, missing and swapped characters."""

from __future__ import annotations

from townkg.names import sounds
from townkg.names.spelling import is_han

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from townkg.names.index import Name

    Slip = tuple[float, int]
    """How many slips, a homophone being half of one, and how much of the name is meant."""

_HOMOPHONE = 0.5
_LEFT_OUT = 0.75
"""What is left out of a name is a smaller slip than a wrong character."""

_HAN_SLIPS = ((10, 3), (6, 2), (3, 1), (2, 0))
_LETTER_SLIPS = ((16, 3), (9, 2), (4, 1))
"""From how many characters on how many slips are forgiven."""

_MAX_LENGTH = 100
"""No name is as long; what is longer is no name with slips."""


def closest(text: Name, names: Sequence[Name]) -> dict[int, Slip]:
    """Return the names that *text* may be a slip for, by their place in *names*.

    >>> from townkg.names.index import Name
    >>> def slip(typed): return closest(Name(typed, "", False), [Name("归谷智造小镇", "", False)])
    >>> [slip(typed) for typed in ("归古智造小镇", "谷归智造", "归谷镇", "guigozhizao")]
    [{0: (0.5, 0)}, {0: (1.0, 1)}, {0: (0.75, 0)}, {0: (1.0, 1)}]
    """
    found: dict[int, Slip] = {}
    wanted = text.key
    if len(wanted) > _MAX_LENGTH:
        return found
    if any(map(is_han, wanted)):
        pairs = [_han_slips(wanted, names), _left_out(wanted, names)]
    else:
        pairs = []
    if any("a" <= character <= "z" for character in wanted):
        pairs += [_letter_slips(wanted, names), _spelt_with_gaps(wanted, names)]
        pairs.append(word_slips(text.words, names))
    for slips in pairs:
        for place, slip in slips:
            found[place] = min(found.get(place, slip), slip)
    return found


def _allowed(length: int, table: Sequence[tuple[int, int]]) -> int:
    return next((slips for least, slips in table if length >= least), -1)


def _han_slips(wanted: str, names: Sequence[Name]) -> Iterator[tuple[int, Slip]]:
    """Yield names with a stretch that sounds or looks like *wanted*."""
    from rapidfuzz.distance import OSA

    sound = sounds.tokens(wanted)
    slips = _allowed(len(wanted), _HAN_SLIPS)
    for place, stretch, extent in _near(sound, [name.sound for name in names], slips):
        start, end = stretch
        written = names[place].key[start:end]
        heard = OSA.distance(sound, sounds.tokens(written))
        seen = OSA.distance(wanted, written)
        slip = heard + _HOMOPHONE * (seen - heard)
        if slip <= max(1, len(wanted) / 3) and (seen < len(wanted) or extent == sounds.WHOLE):
            yield place, (slip, extent)


def _letter_slips(wanted: str, names: Sequence[Name]) -> Iterator[tuple[int, Slip]]:
    """Yield names with a stretch of whole words or syllables that looks like *wanted*."""
    from rapidfuzz.distance import OSA

    letters = "".join(map(sounds.reading, wanted))
    slips = _allowed(len(letters), _LETTER_SLIPS)
    units = [name.syllables for name in names]
    for place, (start, end), extent in _near(letters, units, slips):
        distance = OSA.distance(letters, "".join(units[place][start:end]))
        yield place, (float(distance), extent)


def _spelt_with_gaps(wanted: str, names: Sequence[Name]) -> Iterator[tuple[int, Slip]]:
    for place, name in enumerate(names):
        extent = sounds.spelt_with_gaps(wanted, name)
        if extent is not None:
            yield place, (_LEFT_OUT, extent)


def word_slips(wanted: Sequence[str], names: Sequence[Name]) -> Iterator[tuple[int, Slip]]:
    """Yield names that have each word of *wanted*, in any order and with slips.

    >>> from townkg.names.index import Name
    >>> list(word_slips(["section", "hedas"], [Name("heads of sections", "", False)]))
    [(0, (1.75, 2))]
    """
    if len(wanted) < 2 or sum(map(len, wanted)) > _MAX_LENGTH:
        return
    for place, name in enumerate(names):
        left = [word for word in name.words if word.isascii()]
        slips = [_take(word, left) for word in wanted]
        if None not in slips:
            yield place, (sum(filter(None, slips)) + _LEFT_OUT, sounds.PART)


def _take(wanted: str, left: list[str]) -> int | None:
    """Return the slips between a word and the nearest of those left, which is taken away."""
    from rapidfuzz.distance import OSA

    if not left:
        return None
    pairs = [(0 if word.startswith(wanted) else OSA.distance(wanted, word), word) for word in left]
    distance, word = min(pairs)
    if distance > max(_allowed(len(wanted), _LETTER_SLIPS), 0):
        return None
    left.remove(word)
    return distance


def _near(
    wanted: str, names: Sequence[Sequence[str]], slips: int
) -> Iterator[tuple[int, tuple[int, int], int]]:
    """Yield each stretch of the units of a name that is within so many slips of *wanted*."""
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    if slips < 0:
        return
    where: dict[str, list[tuple[int, tuple[int, int], int]]] = {}
    letters = set(wanted)
    for place, units in enumerate(names):
        # each letter that the name lacks is a slip at least
        if len(letters.difference(*units)) > slips:
            continue
        for start, end, text in _stretches(units, len(wanted) - slips, len(wanted) + slips):
            extent = sounds.PART if start else sounds.PREFIX
            if (start, end) == (0, len(units)):
                extent = sounds.WHOLE
            where.setdefault(text, []).append((place, (start, end), extent))
    swapped = slips or len(wanted) == 2
    limit = max(slips, 1) if swapped else slips
    for text, distance, _ in process.extract_iter(
        wanted, list(where), scorer=OSA.distance, score_cutoff=limit
    ):
        # of two characters only the order may be wrong
        if distance <= slips or sorted(text) == sorted(wanted):
            yield from where[text]


def _stretches(units: Sequence[str], shortest: int, longest: int) -> Iterator[tuple[int, int, str]]:
    for start in range(len(units)):
        text = ""
        for end in range(start, len(units)):
            text += units[end]
            if len(text) > longest:
                break
            if len(text) >= max(shortest, 1):
                yield start, end + 1, text


def _left_out(wanted: str, names: Sequence[Name]) -> Iterator[tuple[int, Slip]]:
    """Yield names that hold all characters of *wanted* in their order and close together."""
    if len(wanted) < 2:
        return
    for place, name in enumerate(names):
        span = _span(wanted, name.key)
        # two characters say little: they stand for a name only where they are its ends
        if span is None or (len(wanted) == 2 and span != (0, len(name.key))):
            continue
        start, end = span
        if end - start <= 3 * len(wanted):
            extent = sounds.PART if start else sounds.PREFIX
            yield place, (_LEFT_OUT, sounds.WHOLE if span == (0, len(name.key)) else extent)


def _span(wanted: str, text: str) -> tuple[int, int] | None:
    """Return the shortest stretch of *text* that holds the characters of *wanted* in order."""
    best = None
    for start, character in enumerate(text):
        if character != wanted[0]:
            continue
        end = start
        for following in wanted:
            end = text.find(following, end) + 1
            if not end:
                return best
        if best is None or end - start < best[1] - best[0]:
            best = start, end
    return best
