"""Reads the things of articles and data sets from their files, as matching sees them.

No graph need be built: a data set that was just added can be linked at once. Of a data set only
the few properties that matching looks at are kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from townkg.datasets import terms
from townkg.datasets.reading import folders
from townkg.link.forms import document_numbers
from townkg.link.row import ARTICLES, EXACT, source_of
from townkg.link.statements import (
    DOCUMENT,
    FROM,
    IN,
    LEVEL,
    NAMES,
    NOTATION,
    PLACE,
    PUBLISHED,
    ROW,
    SUBCLASS,
    UNTIL,
    VALID,
    WHEN,
    Said,
    of_articles,
    of_data_set,
)
from townkg.link.thing import Thing
from townkg.link.things import SAME_AS, Things
from townkg.link.words import table
from townkg.model import Triple
from townkg.names.spelling import folded
from townkg.settings import ID, ONTOLOGY, PREF_LABEL, RDF_TYPE


class Gathering:
    """Everything that matching needs to know of a project's things, read when asked for."""

    def __init__(self, data: Path, ontology: Path) -> None:
        self.data, self.ontology = data, ontology
        self._said: dict[str, Said] = {}
        self._above = _superclasses(ontology)

    @property
    def slugs(self) -> list[str]:
        """Return the short names of the data sets."""
        return [folder.name for folder in folders(self.data / "datasets")]

    def things(self, source: str) -> list[Thing]:
        """Return the things of a data set, or of the articles, that have a name.

        Raises: DataError, with what is wrong with the data set or the articles.
        """
        said = self._of(source)
        found = (self._thing(iri, said[iri], source) for iri in sorted(said))
        return [one for one in found if one is not None]

    def areas(self) -> list[str]:
        """Return the names of all areas, by which the places before a name are told."""
        return [
            name
            for source in (ARTICLES, *self.slugs)
            if source == ARTICLES or self._is_small(source)
            for thing in self.things(source)
            if "area" in thing.kinds
            for name in thing.names
        ]

    def existing(self, named: set[str]) -> Things:
        """Return what there is of the things *named*, and what data sets state to be identical."""
        found = Things(data_sets=set(self.slugs))
        for source in {source_of(iri) for iri in named}:
            if source != ARTICLES and source not in found.data_sets:
                continue
            said = self._of(source)
            for iri in said if source == ARTICLES else named & said.keys():
                found.classes[iri] = set(said[iri].get(RDF_TYPE, ()))
            for iri, values in said.items():
                found.identical += [
                    (iri, other, source)
                    for one in (EXACT, SAME_AS)
                    for other in values.get(one, ())
                ]
        return found

    def axioms(self) -> Iterator[Triple]:
        """Yield what the ontology says of classes."""
        from pyoxigraph import NamedNode

        subclass = NamedNode(SUBCLASS)
        for name, above in self._above.items():
            yield from ((NamedNode(name), subclass, NamedNode(up)) for up in above)

    def _is_small(self, slug: str) -> bool:
        """Return whether a data set may be read only for the names of its areas."""
        folder = self.data / "datasets" / slug
        return slug in self._said or sum(one.stat().st_size for one in folder.iterdir()) < 2_000_000

    def _of(self, source: str) -> Said:
        if source not in self._said:
            if source == ARTICLES:
                self._said[source] = of_articles(self.data, self.ontology)
            else:
                self._said[source] = of_data_set(
                    self.data / "datasets" / source, terms.declared(self.ontology)
                )
        return self._said[source]

    def _thing(self, iri: str, said: Mapping[str, list[str]], source: str) -> Thing | None:
        names = tuple(dict.fromkeys(name for one in NAMES for name in said.get(one, ())))
        classes = said.get(RDF_TYPE, [])
        if not names or ROW in classes:
            return None
        since, until = self._dates(said, source)
        years = frozenset(said.get(VALID, ()))
        codes = [(code, years) for code in said.get(NOTATION, ())]
        for name in said:
            if name.startswith("code@"):
                valid = frozenset({name[5:]} - {""})
                codes += [(code, valid) for code in said[name]]
        numbers = {one for text in said.get(DOCUMENT, ()) for one in document_numbers(text)}
        numbers |= {one for name in names for one in document_numbers(name)}
        if source == ARTICLES and not until:
            until = self._published(said)
        level = next((said[one][0] for one in LEVEL if said.get(one)), "")
        return Thing(
            iri,
            names,
            self._kinds(classes) or _guessed(names[0]),
            self._places(said),
            _own_codes(codes),
            frozenset(numbers),
            since,
            until,
            level.rpartition("#")[2],
            source,
        )

    def _published(self, said: Mapping[str, list[str]]) -> str:
        """Return the day after which nothing of the article can have come into being."""
        return max(said.get(PUBLISHED, ()), default="")

    def _kinds(self, classes: Iterable[str]) -> frozenset[str]:
        known: dict[str, str] = table()["classes"]
        found: set[str] = set()
        for one in classes:
            above = [one, *self._above.get(one, ())]
            kinds = [known[up] for name in above if (up := name.removeprefix(ONTOLOGY)) in known]
            found |= set(kinds[:1])  # the nearest class tells the kind
        others = {one.removeprefix(ONTOLOGY) for one in classes if not one.startswith(ID)}
        return frozenset(found or others)  # what is of no known kind is like its own class only

    def _places(self, said: Mapping[str, list[str]]) -> tuple[str, ...]:
        """Return the names of the areas that a thing lies in, the nearest first."""
        found: list[str] = [*said.get(PLACE, ())][::-1]
        open_ = [iri for one in IN for iri in said.get(one, ())]
        for iri in open_:
            source = source_of(iri)
            if source != ARTICLES and source not in self.slugs:
                continue
            area = self._of(source).get(iri, {})
            found += area.get(PREF_LABEL, [])[:1]
            open_ += [up for one in IN for up in area.get(one, ()) if up not in open_]
        return tuple(dict.fromkeys(found))

    def _dates(self, said: Mapping[str, list[str]], source: str) -> tuple[str, str]:
        if said.get(FROM):
            return said[FROM][0], (said.get(UNTIL) or said[FROM])[0]
        for node in (iri for one in WHEN for iri in said.get(one, ())):
            time = self._said[source].get(node, {})
            if time.get(FROM):
                return time[FROM][0], (time.get(UNTIL) or time[FROM])[0]
        return "", ""


def _own_codes(
    codes: Iterable[tuple[str, frozenset[str]]],
) -> tuple[tuple[str, frozenset[str]], ...]:
    """Return the codes of the thing itself: of area codes the longest, for others are of above."""
    given = list(codes)
    longest = max((len(code) for code, _ in given if code.isdecimal()), default=0)
    return tuple(one for one in given if not one[0].isdecimal() or len(one[0]) == longest)


_COMMON = ("小镇", "镇", "县", "市", "区")
"""Endings that need no folding: most names that nobody gave a class have one of them."""


def _guessed(name: str) -> frozenset[str]:
    """Return the kind that a name's ending tells, where no class does.

    >>> _guessed("西塘镇"), _guessed("汾湖水上运动小镇")
    (frozenset({'area'}), frozenset({'town'}))
    """
    plain = name if name.endswith(_COMMON) else folded(name)
    for kind, endings in table()["guess"].items():
        if plain.endswith(tuple(endings)):
            return frozenset({str(kind)})
    return frozenset()


@cache
def _superclasses(ontology: Path) -> dict[str, list[str]]:
    """Return the classes above each class, the nearest first."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    above: dict[str, list[str]] = defaultdict(list)
    for path in sorted(ontology.glob("*.ttl")):
        for quad in parse(path=str(path), format=RdfFormat.TURTLE):
            ends = quad.subject, quad.object
            if quad.predicate.value == SUBCLASS and all(isinstance(e, NamedNode) for e in ends):
                above[str(ends[0])[1:-1]].append(str(ends[1])[1:-1])
    found: dict[str, list[str]] = {}
    for name in list(above):
        reached = list(above[name])
        for up in reached:
            reached += [one for one in above.get(up, ()) if one not in reached]
        found[name] = reached
    return found


def all_things(gathering: Gathering, sources: Iterable[str]) -> Iterator[Thing]:
    """Yield the things of several sources."""
    for source in sources:
        yield from gathering.things(source)
