"""Finds the things that a rough spelling may mean, the likeliest first."""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.model import Entity
from townkg.names import slips, sounds, spelling
from townkg.names.index import Index, Name, index
from townkg.store.terms import check_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Literal

    from townkg.store import Store

    How = Literal["exact", "prefix", "part", "pinyin", "initials", "variant", "slip"]
    Rank = tuple[float, ...]
else:
    How = str

_LABEL, _ALIAS, _VARIANT, _PREFIX, _PREFIX_VARIANT, _PART, _PART_VARIANT, _WORDS = range(8)
_PINYIN = 8
_INITIALS = 11
_INSIDE = 14
_SLIP = 15
_WITHIN = 16
_ENOUGH = 3
"""Slips are looked for where fewer things are found without, and none by its whole name."""

_MANNERS: tuple[tuple[int, How], ...] = ((_PINYIN, "pinyin"), (_INITIALS, "initials"))


@frozen
class Hit:
    """A thing that `find` found: the name that matched, how, and the class it belongs to."""

    entity: Entity
    name: str
    how: How
    type: Entity | None


def find(
    store: Store, text: str, type_iri: str | None = None, *, limit: int | None = 20
) -> list[Hit]:
    """Return the individuals that *text* may mean by a label or alias, the likeliest first.

    Shape: names equal to *text*, then names that begin with it, then names that hold it, each
    followed by Han variants of the same; then pinyin and initials; then slips where little else
    was found; at last names that stand in *text*. The shorter name comes first. One hit for each
    thing. Nothing in *text* is an operator. The names are read once as long as the store is open.
    Raises: UsageError when *text* is no Unicode text, or too long.
    """
    check_text("text", text)
    if not spelling.normal(text):
        return []
    names = index(store)
    hits = []
    for name, how in _ranked(names, text, type_iri):
        kind = names.kind(name.iri)
        if kind is not None:
            hits.append(Hit(names.entity(name.iri), name.text, how, names.entity(kind)))
    return hits[:limit]


def suggestions(
    store: Store, text: str, type_iri: str | None, count: int = 3, *, graph: str = ""
) -> list[str]:
    """Return up to *count* names that *text* may mean, in a graph, the likeliest first."""
    if not spelling.normal(text):
        return []
    return [name.text for name, _ in _ranked(index(store, graph), text, type_iri)][:count]


def among(
    text: str, heard: Iterable[tuple[str, str]], read: Iterable[tuple[str, str]] = ()
) -> list[str]:
    """Return the keys of the texts that hold *text*, the likeliest first; slips are left out.

    Shape: *heard* and *read* are keys with texts; only those of *heard* are spelt in pinyin too.

    >>> among("touzi", [("a", "投资合计"), ("b", "荣誉")], [("b", "投资在别处")])
    ['a']
    """
    if not spelling.normal(text):
        return []
    best: dict[str, tuple[Rank, Name, How]] = {}
    wanted = Name(text, "", False)
    for by_sound, known in ((True, heard), (False, read)):
        names = [Name(words, key, not by_sound) for key, words in known]
        _keep(best, _matches(wanted, names, by_sound=by_sound))
    return sorted(best, key=lambda key: (best[key][1].is_alias, best[key][0], key))


def _ranked(names: Index, text: str, type_iri: str | None) -> Iterator[tuple[Name, How]]:
    """Yield the best name of each thing of a type, with how it matched, best first."""
    known = list(names.of_type(type_iri))
    best: dict[str, tuple[Rank, Name, How]] = {}
    wanted = Name(text, "", False)
    _keep(best, _matches(wanted, known))
    whole = any(rank[0] <= _VARIANT or rank[0] == _PINYIN for rank, _, _ in best.values())
    if len(best) < _ENOUGH and not whole:
        near = slips.closest(wanted, known)
        _keep(best, (((_SLIP, *slip), known[place], "slip") for place, slip in near.items()))
    if not best:
        _keep(best, _within(wanted, known))
    for _, name, how in sorted(best.values(), key=_order):
        yield name, how


def _order(found: tuple[Rank, Name, How]) -> tuple[Rank, int, str, str]:
    rank, name, _ = found
    return rank, len(name.text), name.text, name.iri


def _keep(best: dict[str, tuple[Rank, Name, How]], found: Iterable[tuple[Rank, Name, How]]) -> None:
    for item in found:
        iri = item[1].iri
        if iri not in best or _order(item) < _order(best[iri]):
            best[iri] = item


def _matches(
    wanted: Name, known: Iterable[Name], *, by_sound: bool = True
) -> Iterator[tuple[Rank, Name, How]]:
    has_letters = any("a" <= character <= "z" for character in wanted.key)
    for name in known:
        match = _same_letters(wanted.normal, name) or _variant(wanted, name)
        match = match or _several_words(wanted, name)
        if match is None and by_sound and has_letters:
            yield from _by_sound(wanted.key, name)
        if match is None and wanted.normal in name.normal:
            match = _INSIDE, "part"
        if match is not None:
            yield (match[0],), name, match[1]


def _same_letters(wanted: str, name: Name) -> tuple[int, How] | None:
    if name.normal == wanted:
        return (_ALIAS if name.is_alias else _LABEL), "exact"
    if name.normal.startswith(wanted):
        return _PREFIX, "prefix"
    return (_PART, "part") if _holds(wanted, name) else None


def _holds(wanted: str, name: Name) -> bool:
    """Return whether a name holds *wanted*, if it begins with a letter, where a word begins."""
    if wanted not in name.normal:
        return False
    if not ("a" <= wanted[0] <= "z"):
        return True
    rests = ("".join(name.words[place:]) for place in range(len(name.words)))
    return any(rest.startswith(spelling.key(wanted)) for rest in rests)


def _variant(wanted: Name, name: Name) -> tuple[int, How] | None:
    """Return how a name matches in other Han, or without its punctuation."""
    if len(wanted.key) < len(wanted.normal) and len(wanted.key) < 2:
        return None
    if not wanted.key or wanted.key not in name.key:
        return None
    if wanted.key == name.key:
        return _VARIANT, "variant"
    if wanted.key == wanted.normal and name.key == name.normal:
        return None  # nothing was folded: compared already
    if name.key.startswith(wanted.key):
        return _PREFIX_VARIANT, "variant"
    return (_PART_VARIANT, "variant") if wanted.key[0] > "z" else None


def _several_words(wanted: Name, name: Name) -> tuple[int, How] | None:
    """Return how a name holds all words of *wanted*, in any order."""
    if len(wanted.words) < 2:
        return None
    left = list(name.words)
    for word in wanted.words:
        # Han is written without spaces, so a word of it may stand anywhere in a run
        match = next(
            (run for run in left if run.startswith(word) or (word[0] > "z" and word in run)), None
        )
        if match is None and _is_acronym(word, name):
            continue
        if match is None:
            return None
        left.remove(match)
        left += match.replace(word, " ", 1).split()
    return _WORDS, "part"


def _is_acronym(word: str, name: Name) -> bool:
    """Return whether letters begin words of a name that follow each other, short ones left out."""
    initials = "".join(other[0] for other in name.words if len(other) > 3)
    return len(word) > 2 and word.isascii() and word in initials


def _by_sound(wanted: str, name: Name) -> Iterator[tuple[Rank, Name, How]]:
    if _is_acronym(wanted, name):
        yield (_INITIALS,), name, "initials"
    found = sounds.spelt(wanted, name) if len(wanted) > 1 else None
    if found is not None:
        manner, extent, broken = found
        first, how = _MANNERS[manner]
        yield (first + extent, broken), name, how


def _within(wanted: Name, known: Iterable[Name]) -> Iterator[tuple[Rank, Name, How]]:
    """Yield the names that stand in *wanted* as whole words, the longest first."""
    text = f" {' '.join(wanted.words)} "
    for name in known:
        # a name of one Han, or of three letters, stands in too many texts
        if len(name.key) < 2 or (name.key.isascii() and len(name.key) < 4):
            continue
        inside = f" {' '.join(name.words)} " in text if name.key.isascii() else name.key in text
        if inside:
            yield (_WITHIN, -len(name.key)), name, "part"
