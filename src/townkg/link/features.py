"""Scores a pair of things by features, each with its weight: the sum is the log-odds of a match.

Source: I. P. Fellegi and A. B. Sunter, A Theory for Record Linkage, JASA 64 (1969): weights of
agreement and disagreement are added. The weights stand in `words.toml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import exp

from townkg.link.forms import Form, Gazetteer, forms
from townkg.link.thing import Thing
from townkg.link.words import bias, table, weight

_DATED = frozenset({"policy", "recognition", "event", "site", "award"})
_LEVELLED = frozenset({"policy", "area", "award", "organisation"})
_OF_A_PLACE = frozenset({"policy", "organisation"})
"""Kinds of which one of a province is never one of a city."""
_AREA_CODE = frozenset({6, 9, 12})


@dataclass(frozen=True, slots=True)
class Feature:
    """One thing that speaks for or against a pair."""

    name: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """A candidate with every feature, and the confidence that follows from them."""

    thing: Thing
    features: tuple[Feature, ...]
    confidence: float

    def to_json(self) -> dict[str, object]:
        """Return the match as JSON."""
        return {
            "iri": self.thing.iri,
            "label": self.thing.label,
            "confidence": round(self.confidence, 4),
            "features": [
                {"name": one.name, "value": one.value, "weight": round(one.weight, 2)}
                for one in self.features
            ],
        }


def match(one: Thing, other: Thing, gazetteer: Gazetteer) -> Match:
    """Return how far *other* is *one*."""
    kind = shared_kind(one, other)
    prior = Feature("prior", kind, bias(kind))
    features = (prior, *_features(one, other, kind, gazetteer))
    total = sum(feature.weight for feature in features)
    confidence = 1 / (1 + exp(-max(-30.0, min(30.0, total))))
    return Match(other, features, confidence)


def shared_kind(one: Thing, other: Thing) -> str:
    """Return the kind by which two things are compared; that of one where they share none."""
    shared = one.kinds & other.kinds or one.kinds or other.kinds
    return min(shared, default="")


def _features(one: Thing, other: Thing, kind: str, gazetteer: Gazetteer) -> Iterator[Feature]:
    named, left, right = _names(one, other, kind, gazetteer)
    yield named
    if left.numbers != right.numbers:
        odd = ", ".join(sorted(left.numbers ^ right.numbers))
        yield Feature("numbers", f"differ: {odd}", weight("numbers_differ"))
    if left.ending and right.ending and left.ending != right.ending:
        told = f"{left.ending} / {right.ending}"
        yield Feature("ending", told, weight("ending_differs"))
    if one.kinds and other.kinds:
        same = bool(one.kinds & other.kinds)
        told = kind if same else f"{min(one.kinds)} / {min(other.kinds)}"
        yield Feature("kind", told, weight("kind_same" if same else "kind_differs"))
    for feature in (
        _place(one, other, left, right, kind, gazetteer),
        _code(one, other),
        _document(one, other),
        _date(one, other) if kind in _DATED else None,
        _level(one, other) if kind in _LEVELLED else None,
    ):
        if feature is not None:
            yield feature


def _names(one: Thing, other: Thing, kind: str, gazetteer: Gazetteer) -> tuple[Feature, Form, Form]:
    """Return the best way in which a name of one is a name of the other."""
    best: tuple[float, Feature, Form, Form] | None = None
    for number, name in enumerate(one.names):
        for place, another in enumerate(other.names):
            for left in forms(name, kind, gazetteer):
                for right in forms(another, kind, gazetteer):
                    how, value = _compared(left, right, is_label=not number and not place)
                    found = Feature("name", f"{how}: {left.text} / {right.text}", value)
                    if best is None or value > best[0]:
                        best = value, found, left, right
    if best is None:
        raise ValueError("a thing without a name cannot be matched")
    return best[1], best[2], best[3]


def _compared(left: Form, right: Form, *, is_label: bool) -> tuple[str, float]:
    length = weight("name_length") * min(_length(left.core), _length(right.core), 16)
    if left.key == right.key:
        how = "label" if is_label else "alias"
        return f"same {how}", weight(f"name_{how}") + length
    if left.core == right.core:
        return "same core", weight("name_core") + length
    if left.sound == right.sound and len(left.core) > 1:
        return "same sound", weight("name_sound") + length
    if left.pinyin == right.pinyin and len(left.core) > 1:
        return "pinyin", weight("name_pinyin") + length / 2
    short, long = sorted((left.core, right.core), key=len)
    share = _alike(left, right)
    if len(short) > 1 and short in long:
        part = len(short) / len(long)
        return f"part {part:.2f}", max(weight("name_part") * part, weight("name_alike") * share)
    if share > 0.5:
        return f"alike {share:.2f}", weight("name_alike") * (2 * share - 1) * 1.3
    return f"unlike {share:.2f}", weight("name_unlike")


def _length(core: str) -> float:
    """Return how much a name tells: a Han character as much as three letters."""
    return sum(1 / 3 if sign.isascii() else 1 for sign in core)


def _alike(left: Form, right: Form) -> float:
    from rapidfuzz.distance import OSA

    return max(
        float(OSA.normalized_similarity(left.core, right.core)),
        float(OSA.normalized_similarity(left.sound, right.sound)) * 0.95,
    )


def _place(
    one: Thing, other: Thing, left: Form, right: Form, kind: str, gazetteer: Gazetteer
) -> Feature | None:
    """Return what the places say: told of the thing, or standing before its name."""
    here = _ranked((*left.places[::-1], *one.places), gazetteer)
    there = _ranked((*right.places[::-1], *other.places), gazetteer)
    known = [rank for rank in ("county", "city", "province") if here.get(rank) and there.get(rank)]
    for rank in known:
        if not here[rank] & there[rank]:
            told = f"{min(here[rank])} / {min(there[rank])}"
            return Feature("place", told, weight("place_differs"))
    if not known:
        if kind in _OF_A_PLACE and here and there:
            told = f"{_nearest(here)} / {_nearest(there)}"
            return Feature("place", told, weight("place_differs"))
        return None
    nearest = known[0]
    told = min(here[nearest] & there[nearest])
    return Feature("place", told, weight("place_same" if nearest == "county" else "place_within"))


def _nearest(places: dict[str, set[str]]) -> str:
    return next(min(places[rank]) for rank in ("county", "city", "province") if rank in places)


def _ranked(names: tuple[str, ...], gazetteer: Gazetteer) -> dict[str, set[str]]:
    """Return the names of places by rank, without the word that tells it."""
    found: dict[str, set[str]] = {}
    provinces = set(table()["provinces"])
    for name in names:
        full = gazetteer.full(name)
        rank = gazetteer_rank(full, provinces)
        found.setdefault(rank, set()).add(stem(full))
    return found


def stem(area: str) -> str:
    """Return an area's name without its rank: 临安 was a city of a county's rank, then a district.

    >>> stem("临安市") == stem("临安区")
    True
    """
    ending = next((one for one in table()["prefix_endings"] if area.endswith(one)), "")
    return area.removesuffix(ending) if len(area) - len(ending) > 1 else area


def gazetteer_rank(full: str, provinces: set[str]) -> str:
    """Return the rank of an area by its name: a city of a county's rank counts as a county.

    >>> gazetteer_rank("嘉善县", set()), gazetteer_rank("浙江省", {"浙江省"})
    ('county', 'province')
    """
    if full in provinces:
        return "province"
    return "city" if full in cities() or full.endswith(("州", "盟")) else "county"


def cities() -> frozenset[str]:
    """Return the cities of the rank above a county."""
    return frozenset(table()["cities"])


def _code(one: Thing, other: Thing) -> Feature | None:
    best: Feature | None = None
    for code, years in one.codes:
        for another, valid in other.codes:
            found = _codes(code, years, another, valid)
            if found is not None and (best is None or found.weight > best.weight):
                best = found
    return best


def _codes(code: str, years: frozenset[str], another: str, valid: frozenset[str]) -> Feature | None:
    """Return what two codes say; codes of two schemes say nothing of one another."""
    apart = bool(years and valid and not years & valid)
    suffix = "_other_year" if apart else ""
    told = f"{code} / {another}" + (" (other years)" if apart else "")
    if code == another:
        return Feature("code", told, weight(f"code_same{suffix}"))
    if _scheme(code) == _scheme(another):
        return Feature("code", told, weight(f"code_differs{suffix}"))
    return None


def _scheme(code: str) -> str:
    """Return what tells the schemes of codes apart: letters before, or a number of digits.

    >>> _scheme("330421"), _scheme("330421103"), _scheme("ZJT026"), _scheme("C1421")
    ('area', 'area', 'ZJT', '#')
    """
    letters = code.rstrip("0123456789")
    if not letters:
        return "area" if len(code) in _AREA_CODE else f"{len(code)}"
    return "#" if len(letters) == 1 else letters


def _document(one: Thing, other: Thing) -> Feature | None:
    if not one.documents or not other.documents:
        return None
    same = bool(one.documents & other.documents)
    told = ", ".join(sorted(one.documents | other.documents))
    name = "document_number_same" if same else "document_number_differs"
    return Feature("document number", told, weight(name))


def _date(one: Thing, other: Thing) -> Feature | None:
    if not (one.since or one.until) or not (other.since or other.until):
        return None
    apart = bool(_is_before(one, other) or _is_before(other, one))
    told = f"{one.since}–{one.until} / {other.since}–{other.until}"
    if not (apart or (one.since and other.since)):
        return None
    return Feature("date", told, weight("date_differs" if apart else "date_overlaps"))


def _is_before(one: Thing, other: Thing) -> bool:
    """Return whether one ended before the other began, as far as both are told."""
    return bool(one.until and other.since and one.until < other.since)


def _level(one: Thing, other: Thing) -> Feature | None:
    if not (one.level and other.level):
        return None
    same = one.level == other.level
    told = one.level if same else f"{one.level} / {other.level}"
    return Feature("level", told, weight("level_same" if same else "level_differs"))
