"""Finds what a thing may be among many: candidates that share parts of a name, then scored.

Blocking: each thing is listed under the parts of its names (pairs of characters, the whole, what
it sounds like), its codes and document numbers; a query looks its rarest parts up first and stops
when enough things were seen, so that its cost does not grow with the number of things.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from math import log

from townkg.link.features import Match, match
from townkg.link.forms import Gazetteer, forms
from townkg.link.thing import Thing

SEEN = 400
"""How many entries of the lists a query reads at most."""
CANDIDATES = 12
"""How many candidates are scored."""
SHOWN = 0.1
"""Candidates below this confidence are not shown."""


class Matcher:
    """Things that can be asked for: `match(query)` gives candidates with their features."""

    def __init__(self, things: Iterable[Thing], gazetteer: Gazetteer | None = None) -> None:
        self.things = [one for one in things if one.names]
        areas = (name for one in self.things if "area" in one.kinds for name in one.names)
        self.gazetteer = gazetteer or Gazetteer(areas)
        self._lists: dict[str, list[int]] = defaultdict(list)
        for number, thing in enumerate(self.things):
            for key in self._keys(thing):
                self._lists[key].append(number)

    def match(self, query: Thing, *, limit: int | None = None, least: float = SHOWN) -> list[Match]:
        """Return the candidates for a thing, the most confident first."""
        found = [match(query, one, self.gazetteer) for one in self.candidates(query)]
        kept = [one for one in found if one.confidence >= least]
        kept.sort(key=lambda one: (-one.confidence, one.thing.iri))
        return kept[:limit]

    def candidates(self, query: Thing) -> list[Thing]:
        """Return the things that share most with *query*, before they are scored."""
        lists = [(len(self._lists[key]), key) for key in self._keys(query) if key in self._lists]
        shares: dict[int, float] = defaultdict(float)
        total, seen = len(self.things) + 1, 0
        for size, key in sorted(lists):
            if seen and seen + size > SEEN:
                break
            seen += size
            gain = log(total / size) + 0.1
            for number in self._lists[key][:SEEN]:
                shares[number] += gain
        fitting = (
            (gain, number)
            for number, gain in shares.items()
            if may_be(query, self.things[number]) and self.things[number].iri != query.iri
        )
        best = sorted(fitting, key=lambda one: (-one[0], one[1]))[:CANDIDATES]
        return [self.things[number] for _, number in best]

    def _keys(self, thing: Thing) -> set[str]:
        return set(_keys(thing, self.gazetteer))


def may_be(one: Thing, other: Thing) -> bool:
    """Return whether the kinds of two things leave a match open."""
    return not one.kinds or not other.kinds or bool(one.kinds & other.kinds)


def _keys(thing: Thing, gazetteer: Gazetteer) -> Iterator[str]:
    kind = min(thing.kinds, default="")
    for name in thing.names:
        for form in forms(name, kind, gazetteer):
            yield f"={form.core}"
            yield f"~{form.sound}"
            yield f"p{form.pinyin}"
            for start in range(len(form.core) - 1):
                yield form.core[start : start + 2]
                yield f"~{form.sound[start : start + 2]}"
    for code, _ in thing.codes:
        yield f"c{code}"
    for number in thing.documents:
        yield f"d{number}"
