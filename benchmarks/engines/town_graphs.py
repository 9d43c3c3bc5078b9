"""Graphs of any size in which every prepared question finds something, made from the built one.

Call: python benchmarks/engines/town_graphs.py SIZE FILE [SEED]

SIZE is `3k`, `built`, `300k` or `3m`. `built` is the graph as `townkg build` makes it, and `3k` a
cut of it: what the article says of one town and the first claims in the order of its text, with
their quotes, the facts they state, the routes they prove, and of the ontology the terms in use,
without definitions.

The larger ones hold the built graph and as many counties beside it as it takes: each has an article
of its own with fresh IRIs for towns, projects, claims, quotes, routes and links, its own names and
amounts, and lacks a share of the claims that no other rests on, a small share or a large one. Part
of its policies, organisations, places and honours are no new ones but those of an earlier county,
by Zipf's law, so that few are named by very many. Ontology, data sets, links to them and
comparisons stand once. The same seed makes the same file.
"""

from __future__ import annotations

import math
import random
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, parse

TK = "https://w3id.org/townkg/ontology#"
BASE = "https://w3id.org/townkg/"
INFERRED = f"<{BASE}graph/inferred>"
SKOS = "http://www.w3.org/2004/02/skos/core#"
LABELS = (f"<{SKOS}prefLabel>", f"<{SKOS}altLabel>")
AMOUNTS = {f"<{TK}{end}{how}>" for end in ("min", "max") for how in ("Inclusive", "Exclusive")}
SIZES = {"3k": 3_000, "built": 0, "300k": 300_000, "3m": 3_000_000}
SEED = 6

SHARED = {
    "policy": 0.25,
    "organisation": 0.6,
    "place": 0.3,
    "honour": 0.5,
    "role": 0.5,
    "function": 0.5,
    "principle": 0.5,
    "topic": 0.5,
    "need": 0.2,
    "resource": 0.2,
}
"""How many of a county's things of a kind are those of an earlier county."""
ONCE = tuple(f"{BASE}id/{kind}/" for kind in ("dataset", "industry", "indicator", "scheme"))
COUNTY = "嘉善"
SYLLABLES = "安宁平江河湖海山川溪泉林桥塘洲岭峰谷原城关港湾浦沙石松柏梅兰竹桂云月星阳辰和泰兴隆昌盛"
AMOUNT = 100
"""Amounts from here on differ between counties; below stand counts and percentages."""


def _own(iri: str) -> bool:
    """Return whether each county has a thing of its own in place of this one."""
    return iri.startswith((f"{BASE}claim/", f"{BASE}id/")) and not iri.startswith(ONCE)


class Pattern:
    """The article's part of a built graph, as lines with gaps for what each county names anew."""

    def __init__(self, quads: Sequence[Quad]) -> None:
        self.numbers: dict[str, int] = {}
        self.once: list[bytes] = []
        self.lines: list[tuple[tuple[str | int, ...], Literal | None, frozenset[str]]] = []
        self._claims = _claims(quads)
        self.droppable = sorted(set(self._claims) - _needed(quads))
        stated = self._stated(quads)
        for quad in quads:
            line = _line(quad)
            if not (isinstance(quad.subject, NamedNode) and _own(_value(quad.subject))):
                self.once.append(line)
                continue
            graph = str(quad.graph_name)
            if graph not in ("DEFAULT", INFERRED) and "/claim/" not in graph:
                self.once.append(line)  # what data sets are linked to, and compared with
                continue
            self.lines.append(self._pattern(quad, stated))

    def _stated(self, quads: Sequence[Quad]) -> dict[frozenset[str], set[str]]:
        """Return of each pair of things the claims that state a relation between them."""
        stated = defaultdict(set)
        for quad in quads:
            graph = getattr(quad.graph_name, "value", "")
            if graph in self._claims:
                stated[frozenset((str(quad.subject), str(quad.object)))].add(graph)
        return stated

    def _pattern(
        self, quad: Quad, stated: dict[frozenset[str], set[str]]
    ) -> tuple[tuple[str | int, ...], Literal | None, frozenset[str]]:
        """Return a line with numbers for what is renamed, and the claims it goes with."""
        terms = [quad.subject, quad.predicate, quad.object]
        if not isinstance(quad.graph_name, DefaultGraph):
            terms.append(quad.graph_name)
        parts: list[str | int] = []
        literal = None
        goes_with: set[str] = set()
        for term in terms:
            if isinstance(term, NamedNode) and _own(term.value):
                parts.append(self.numbers.setdefault(term.value, len(self.numbers)))
                goes_with |= {self._claim_of(term.value)} - {""}
            elif isinstance(term, Literal):
                literal = term
                parts.append("")
            else:
                parts.append(str(term))
        if not goes_with:
            pair = frozenset((str(quad.subject), str(quad.object)))
            # what several claims state remains while one of them does
            several = stated.get(pair, set())
            goes_with = several if len(several) == 1 else set()
        return tuple(parts), literal, frozenset(goes_with)

    def _claim_of(self, iri: str) -> str:
        """Return the claim that a node is, or is a part of."""
        parts = iri.removeprefix(BASE).split("/")
        claim = BASE + "/".join(parts[:3])
        return claim if claim in self._claims else ""


def _line(quad: Quad) -> bytes:
    graph = "" if isinstance(quad.graph_name, DefaultGraph) else f" {quad.graph_name}"
    return f"{quad.subject} {quad.predicate} {quad.object}{graph} .\n".encode()


def _claims(quads: Sequence[Quad]) -> dict[str, int]:
    """Return the claims, each with its place in the order of the text."""
    return {
        _value(quad.subject): int(_value(quad.object))
        for quad in quads
        if quad.predicate.value == f"{TK}order" and isinstance(quad.graph_name, DefaultGraph)
    }


def _needed(quads: Sequence[Quad]) -> set[str]:
    """Return the claims that routes, links or other claims rest on, and those of readings."""
    found = set()
    for quad in quads:
        name = quad.predicate.value.removeprefix(TK)
        if name in ("usesClaim", "follows"):
            found.add(_value(quad.object))
        if name in ("follows", "readingOf"):
            found.add(_value(quad.subject))
    return found


class Counties:
    """Writes counties, one after the other."""

    def __init__(self, pattern: Pattern, seed: int) -> None:
        self._pattern = pattern
        self._random = random.Random(seed)
        self._iris = list(pattern.numbers)
        self._owners: list[list[int]] = [[0] * len(self._iris)]

    def lines(self) -> Iterator[bytes]:
        """Yield the lines of the next county."""
        number = len(self._owners)
        owners = [self._owner(iri, place, number) for place, iri in enumerate(self._iris)]
        self._owners.append(owners)
        names = [f"<{_renamed(iri, owner)}>" for iri, owner in zip(self._iris, owners, strict=True)]
        share = self._random.random() ** 2
        dropped = {one for one in self._pattern.droppable if self._random.random() < share}
        factor = self._random.randint(2, 19) / 10
        for parts, literal, goes_with in self._pattern.lines:
            if not dropped.isdisjoint(goes_with):
                continue
            written = [names[part] if isinstance(part, int) else part for part in parts]
            if literal is not None:
                owner = owners[parts[0]] if isinstance(parts[0], int) else number
                if owner != number and written[1] in LABELS:
                    continue
                written[2] = _literal(literal, written[1], number, factor)
            yield f"{' '.join(written)} .\n".encode()

    def _owner(self, iri: str, place: int, number: int) -> int:
        """Return the county whose thing this is: this one, or an earlier one by Zipf's law."""
        kind = iri.removeprefix(f"{BASE}id/").partition("/")[0]
        if self._random.random() >= SHARED.get(kind, 0):
            return number
        earlier = int(math.exp(self._random.random() * math.log(number + 1))) - 1
        return self._owners[min(earlier, number - 1)][place]


def _renamed(iri: str, county: int) -> str:
    """Return the IRI of a county's own thing: the article's name where claims hang on it."""
    if county == 0:
        return iri
    kind, _, rest = iri.removeprefix(BASE).partition("/")
    if kind == "claim" or rest.startswith(("sentence/", "article/")):
        return iri.replace("jiashan-330421", f"county-{county}", 1)
    return f"{iri}-{county}"


def county_name(number: int) -> str:
    """Return a name of two characters, as long as the one it stands for."""
    first, second = divmod(number, len(SYLLABLES))
    return SYLLABLES[first % len(SYLLABLES)] + SYLLABLES[second]


def _literal(term: Literal, predicate: str, county: int, factor: float) -> str:
    """Return a literal as this county has it; texts keep their length, for quotes count on it."""
    value = term.value
    if predicate in AMOUNTS and float(value) >= AMOUNT:
        value = str(int(float(value) * factor))
    elif COUNTY in value:
        value = value.replace(COUNTY, county_name(county))
    if predicate in LABELS:
        value += f"（{county_name(county)}）" if term.language == "zh" else f" ({county})"
    if value == term.value:
        return str(term)
    if term.language:
        return str(Literal(value, language=term.language))
    return str(Literal(value, datatype=term.datatype))


def cut(quads: Sequence[Quad], size: int) -> list[bytes]:
    """Return about *size* lines: what the first claims say, with what is needed to read them."""
    order, near = _claims(quads), _near(quads)
    claims = sorted(order, key=lambda claim: (claim not in near, order[claim]))
    least, most = 0, len(claims)
    while most - least > 1:
        middle = (least + most) // 2
        if len(_cut(quads, set(claims[:middle]))) <= size:
            least = middle
        else:
            most = middle
    return _cut(quads, set(claims[:least]))


TOWN = f"{BASE}id/town/guigu-zhizao"


def _near(quads: Sequence[Quad]) -> set[str]:
    """Return the claims that state something of the town, or prove what supports it."""
    routes = {
        _value(q.subject)
        for q in quads
        if q.predicate.value == f"{TK}supportedTown" and TOWN in str(q.object)
    }
    found = {
        _value(q.object)
        for q in quads
        if q.predicate.value == f"{TK}usesClaim" and _value(q.subject) in routes
    }
    for quad in quads:
        if TOWN in (getattr(quad.subject, "value", ""), getattr(quad.object, "value", "")):
            found.add(getattr(quad.graph_name, "value", ""))
    return found


_READ = ("subClassOf", "prefLabel", "position", "strength", "type", "inverseOf", "notation")


def _cut(quads: Sequence[Quad], claims: set[str]) -> list[bytes]:
    """Return the lines that these claims bring, and those of what is used in them."""
    used: dict[str, set[str]] = defaultdict(set)
    for quad in quads:
        if quad.predicate.value == f"{TK}usesClaim":
            used[_value(quad.subject)].add(_value(quad.object))
    roots = claims | {node for node, needs in used.items() if needs <= claims}
    stated = {_spo(quad) for quad in quads if getattr(quad.graph_name, "value", "") in claims}
    kept, things = [], set()
    ours = [q for q in quads if isinstance(q.subject, NamedNode) and _own(_value(q.subject))]
    for quad in ours:
        graph = getattr(quad.graph_name, "value", "")
        root = "/".join(_value(quad.subject).split("/")[:7])  # a claim's quotes lie below it
        if graph in claims or (not graph and (_spo(quad) in stated or root in roots)):
            kept.append(quad)
            things |= {_value(one) for one in (quad.subject, quad.object) if _is_own(one)}
    for quad in ours:
        graph = str(quad.graph_name)
        told = not _is_own(quad.object) or _value(quad.object) in things
        is_root = _value(quad.subject) in used or "/claim/" in _value(quad.subject)
        if (
            graph in ("DEFAULT", INFERRED)
            and _value(quad.subject) in things
            and told
            and not is_root
        ):
            kept.append(quad)
    lines = {_line(quad) for quad in kept}
    return sorted(lines | _terms(quads, kept))


def _terms(quads: Sequence[Quad], kept: Sequence[Quad]) -> set[bytes]:
    """Return what is said of the terms that stand in these quads, without definitions."""
    terms = {one.value for quad in kept for one in _nodes(quad) if isinstance(one, NamedNode)}
    found: set[bytes] = set()
    more = True
    while more:
        before = len(found)
        for quad in quads:
            subject = getattr(quad.subject, "value", "")
            if subject in terms and not _own(subject) and str(quad.graph_name) == "DEFAULT":
                name = quad.predicate.value.replace("#", "/").rsplit("/", 1)[-1]
                if name in _READ and isinstance(quad.subject, NamedNode):
                    found.add(_line(quad))
                    terms |= {_value(quad.object)} if name == "subClassOf" else set()
        more = len(found) > before
    return found


def _nodes(quad: Quad) -> tuple[object, ...]:
    return quad.subject, quad.predicate, quad.object


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _spo(quad: Quad) -> tuple[str, str, str]:
    return str(quad.subject), quad.predicate.value, str(quad.object)


def _is_own(term: object) -> bool:
    return isinstance(term, NamedNode) and _own(term.value)


def write(dump: Path, size: str, path: Path, seed: int = SEED) -> int:
    """Write the graph of a size, made from the N-Quads at *dump*; return how many lines."""
    quads = list(parse(path=str(dump), format=RdfFormat.N_QUADS))
    written = 0
    with path.open("wb") as file:
        if size == "3k":
            lines = cut(quads, SIZES[size])
            file.writelines(lines)
            return len(lines)
        file.writelines(_line(quad) for quad in quads)
        written = len(quads)
        pattern = Pattern(quads)
        counties = Counties(pattern, seed)
        while written < SIZES[size]:
            for line in counties.lines():
                file.write(line)
                written += 1
    return written


def built_dump() -> Path:
    """Return the dump of the built graph, built first where it is missing or stale."""
    from townkg import build

    return build.ensure().dump


if __name__ == "__main__":
    arguments = sys.argv[1:]
    seed = int(arguments[2]) if len(arguments) > 2 else SEED
    print(write(built_dump(), arguments[0], Path(arguments[1]), seed))
