"""Says terms and triples in words: the labels of the graph, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pyoxigraph import Literal, NamedNode

from townkg.i18n import Text, same
from townkg.model import Entity
from townkg.sources import labels
from townkg.store import Store
from townkg.store.terms import curie

_AT_ONCE = 500
"""Labels asked for by one query."""


class Words:
    """The labels of a graph, each fetched once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: dict[str, Entity] = {}

    def fetch(self, iris: Iterable[str]) -> None:
        """Return nothing, with the labels of these things at hand."""
        wanted = sorted({iri for iri in iris if iri not in self._known})
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            self._known.update(labels.entities(self._store, some))

    def entity(self, iri: str) -> Entity:
        """Return a thing with its label; one that has none is called by its short IRI."""
        self.fetch([iri])
        return self._known[iri]

    def knows(self, iri: str) -> bool:
        """Return whether the graph has a label for a thing."""
        return self.entity(iri).label != same(curie(iri))

    def term(self, term: object) -> Text:
        """Return a term in words: a thing by its label, a literal as it is."""
        if isinstance(term, NamedNode):
            return self.entity(term.value).label
        return same(term.value if isinstance(term, Literal) else str(term))

    def triple(self, triple: Sequence[object]) -> Text:
        """Return a triple in words, as `subject · predicate · object`."""
        parts = [self.term(item) for item in triple]
        zh = " · ".join(one.in_language("zh") for one in parts)
        return Text(zh, " · ".join(one.in_language("en") for one in parts))

    def triples(self, triples: Sequence[Sequence[object]]) -> list[Text]:
        """Return triples in words, in the order given."""
        terms = [item for triple in triples for item in triple]
        self.fetch(item.value for item in terms if isinstance(item, NamedNode))
        return [self.triple(triple) for triple in triples]
