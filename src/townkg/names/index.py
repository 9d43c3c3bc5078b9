"""The names of a graph with what has them, read by one query and kept with the store."""

from __future__ import annotations

import weakref
from functools import cached_property

import pyoxigraph

from townkg import settings
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Entity
from townkg.names import sounds, spelling

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from townkg.store import Store, Term

_PREFIXES = f"""PREFIX rdf: <{settings.PREFIXES["rdf"]}>
PREFIX rdfs: <{settings.PREFIXES["rdfs"]}>
PREFIX skos: <{settings.SKOS}>
SELECT DISTINCT ?entity ?label ?alias ?type ?broader WHERE"""
_PATTERN = """{
  { ?entity skos:prefLabel ?label }
  UNION { ?entity skos:altLabel ?alias }
  UNION { ?entity skos:prefLabel ?any ; rdf:type ?type }
  UNION { ?entity rdfs:subClassOf ?broader }
}"""

_IN_GRAPH = (
    f"{{ {{ GRAPH ? {_PATTERN} }} "
    "UNION { GRAPH ? { ?entity skos:prefLabel ?any ; rdf:type ?own } "
    "?own rdfs:subClassOf+ ?type } }"
)
"""The classes that are wider than those of a named graph stand in the default graph."""


@frozen
class Name:
    """One name of one thing, with the forms that it is compared in."""

    text: str
    iri: str
    is_alias: bool

    @cached_property
    def normal(self) -> str:
        """The name without differences of width, case and spaces."""
        return spelling.normal(self.text)

    @cached_property
    def key(self) -> str:
        """The letters and digits of the name, Han simplified."""
        return spelling.key(self.text)

    @cached_property
    def words(self) -> list[str]:
        """The words of the name, Han simplified."""
        return spelling.words(self.text)

    @cached_property
    def sound(self) -> str:
        """The key with one character per sound."""
        return sounds.tokens(self.key)

    @cached_property
    def syllables(self) -> list[str]:
        """The name in letters: the reading of each Han, each other word whole."""
        return sounds.syllables(self.words)


class Index:
    """All names of a graph, and of each thing that has one its labels and types.

    Shape: *graph* is a named graph; without it the names are those of the default graph.
    """

    def __init__(self, store: Store, graph: str = "") -> None:
        self.names: list[Name] = []
        self._labels: dict[str, dict[str, str]] = {}
        self._types: dict[str, set[str]] = {}
        self._broader: dict[str, set[str]] = {}
        self._kinds: dict[str, str | None] = {}
        pattern = _IN_GRAPH.replace("GRAPH ?", f"GRAPH <{graph}>") if graph else _PATTERN
        for row in store.select(f"{_PREFIXES} {pattern}"):
            self._add(row)
        self.names.sort(key=lambda name: (name.text, name.iri, name.is_alias))

    def _add(self, row: Mapping[str, Term]) -> None:
        entity = row.get("entity")
        if not isinstance(entity, pyoxigraph.NamedNode):
            return
        iri = entity.value
        for variable in ("label", "alias"):
            name = row.get(variable)
            if isinstance(name, pyoxigraph.Literal):
                self.names.append(Name(name.value, iri, variable == "alias"))
                if variable == "label":
                    self._labels.setdefault(iri, {})[name.language or ""] = name.value
        for variable, known in (("type", self._types), ("broader", self._broader)):
            if isinstance(row.get(variable), pyoxigraph.NamedNode):
                known.setdefault(iri, set()).add(row[variable].value)

    def __contains__(self, iri: str) -> bool:
        return iri in self._labels

    def of_type(self, type_iri: str | None) -> Iterator[Name]:
        """Return the names of what is of a type; None stands for all individuals.

        Classes and properties have names too, but no class that has one.
        """
        for name in self.names:
            if name.iri in self and (
                self.kind(name.iri) is not None
                if type_iri is None
                else type_iri in self._types.get(name.iri, ())
            ):
                yield name

    def entity(self, iri: str) -> Entity:
        """Return a thing with its labels."""
        labels = self._labels.get(iri, {})
        return Entity(iri, Text(labels.get("zh", ""), labels.get("en", "")))

    def types(self, iri: str) -> frozenset[str]:
        """Return the types of a thing, inferred ones included."""
        return frozenset(self._types.get(iri, ()))

    def kind(self, iri: str) -> str | None:
        """Return the most specific type of a thing that has a label; the first of several."""
        if iri not in self._kinds:
            self._kinds[iri] = self._most_specific(self._types.get(iri, set()))
        return self._kinds[iri]

    def _most_specific(self, types: set[str]) -> str | None:
        wider = {
            broader
            for narrow in types
            for broader in self._broader.get(narrow, ())
            if broader != narrow
        }
        return min((kind for kind in types - wider if kind in self._labels), default=None)


_INDEXES: weakref.WeakKeyDictionary[Store, dict[str, Index]] = weakref.WeakKeyDictionary()


def index(store: Store, graph: str = "") -> Index:
    """Return the names of a store, or of a named graph, read once as long as it is open."""
    known = _INDEXES.setdefault(store, {})
    if graph not in known:
        known[graph] = Index(store, graph)
    return known[graph]
