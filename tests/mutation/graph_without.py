"""The graph that would be built if nobody had ever used one class or property.

Encoding is done once; a term's triples are taken out of claims and descriptions, and those of the
ontology's own individuals out of the ontology. What follows is concluded anew: by the axioms as
rules over paths, which is quicker than owlrl and, as a test shows, concludes the same here.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad, Store

from townkg import frozen, paths
from townkg.build.freshness import Sources
from townkg.build.material import DATA_VERSION, DATASET, Clock, Material, gather
from townkg.encode import EncodedArticle
from townkg.model import Triple
from townkg.reason import Proven, links, routes
from townkg.reason.engine import Filter
from townkg.settings import INFERRED_GRAPH, ONTOLOGY, RDF_TYPE

sys.path.insert(0, str(Path(__file__).parent.parent / "reason"))

from path_axioms import read_axioms

TYPE = NamedNode(RDF_TYPE)
SUBCLASS = NamedNode("http://www.w3.org/2000/01/rdf-schema#subClassOf")
KINDS = ("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty")
_OWL = "http://www.w3.org/2002/07/owl#"


class Graphs:
    """Everything encoded once, and the graph without any one term."""

    def __init__(self) -> None:
        sources = Sources(paths.root(), paths.ontology(), paths.data())
        self.material: Material = gather(sources, "owlrl", Clock(lambda _: None))

    @cached_property
    def terms(self) -> list[str]:
        """Return the local names of all own classes and properties, sorted."""
        kinds = {_OWL + kind for kind in KINDS}
        return sorted(
            subject.value.removeprefix(ONTOLOGY)
            for subject, predicate, item in self.material.ontology.axioms
            if predicate == TYPE
            and isinstance(subject, NamedNode)
            and subject.value.startswith(ONTOLOGY)
            and getattr(item, "value", "") in kinds
        )

    @cached_property
    def _all(self) -> list[Quad]:
        """Return the quads of the graph with every term, but for the ontology's own."""
        schema = set(self.material.ontology.triples)
        return [quad for quad in self.material.quads("0") if _triple(quad) not in schema]

    def without(self, name: str | None) -> tuple[Store, list[EncodedArticle]]:
        """Return the graph and the articles without a term; with none, as they are."""
        term = NamedNode(ONTOLOGY + name) if name else None
        articles = [_article(article, term) for article in self.material.articles]
        asserted = frozenset(_kept(self.material.asserted, term))
        axioms = tuple(_kept(self.material.ontology.axioms, term))
        if asserted == self.material.asserted and axioms == self.material.ontology.axioms:
            quads = (quad for quad in self._all if not _uses(_triple(quad), term))
        else:
            quads = self._concluded_anew(asserted, articles, axioms, term)
        store = Store()
        store.bulk_extend(quads)
        # its declaration stays, and what is said of it: only its use is gone
        store.bulk_extend(Quad(*one) for one in _kept(self.material.ontology.triples, term))
        return store, articles

    def _concluded_anew(
        self,
        asserted: frozenset[Triple],
        articles: list[EncodedArticle],
        axioms: tuple[Triple, ...],
        term: NamedNode | None,
    ) -> Iterator[Quad]:
        claims = [claim for article in articles for claim in article.claims]
        yield Quad(DATASET, DATA_VERSION, Literal("0"))
        for article in articles:
            yield from (quad for quad in article.quads() if not _uses(_triple(quad), term))
        for triple in closed(asserted, axioms):
            yield Quad(*triple)
            yield Quad(*triple, NamedNode(INFERRED_GRAPH))
        proven = Proven(asserted, axioms, claims)
        for found in (*routes(proven), *links(proven)):
            for triple in found.triples():
                yield Quad(*triple)


def closed(asserted: frozenset[Triple], axioms: Iterable[Triple]) -> set[Triple]:
    """Return what follows from *asserted*, as a build would keep it."""
    axioms = frozenset(axioms)
    rules = read_axioms(axioms).rules
    superclasses = _transitive((s, o) for s, p, o in axioms if p == SUBCLASS)
    found = set(asserted)
    size = -1
    while size != len(found):
        size = len(found)
        ways: dict[tuple[str, bool], dict] = defaultdict(lambda: defaultdict(set))
        for subject, predicate, item in found:
            ways[predicate.value, False][subject].add(item)
            ways[predicate.value, True][item].add(subject)
        for rule in rules:
            for start, ends in _along(rule.steps, ways):
                found |= {(start, NamedNode(rule.head), end) for end in ends}
        for subject, kinds in list(ways[RDF_TYPE, False].items()):
            above = {upper for kind in kinds for upper in superclasses.get(kind, ())}
            found |= {(subject, TYPE, upper) for upper in above}
    return set(filter(Filter(asserted, axioms).keeps, found))


def _along(steps, ways):
    """Yield each start of a path with its ends."""
    first, *others = (ways[step.property, step.backwards] for step in steps)
    for start, ends in list(first.items()):
        for way in others:
            ends = {end for middle in ends for end in way.get(middle, ())}
        if ends:
            yield start, ends


def _transitive(pairs: Iterable[tuple]) -> dict:
    above = defaultdict(set)
    for lower, upper in pairs:
        above[lower].add(upper)
    size = -1
    while size != sum(map(len, above.values())):
        size = sum(map(len, above.values()))
        for uppers in list(above.values()):
            uppers |= {top for upper in list(uppers) for top in above.get(upper, ())}
    return above


def _uses(triple: Triple, term: NamedNode | None) -> bool:
    """Return whether a triple says something by this property, or is of this class."""
    return triple[1] == term or (triple[1] == TYPE and triple[2] == term)


def _kept(triples: Iterable[Triple], term: NamedNode | None) -> Iterator[Triple]:
    return (triple for triple in triples if not _uses(triple, term))


def _article(article: EncodedArticle, term: NamedNode | None) -> EncodedArticle:
    claims = tuple(
        frozen.replace(claim, triples=tuple(_kept(claim.triples, term))) for claim in article.claims
    )
    return replace(article, claims=claims)


def _triple(quad: Quad) -> Triple:
    return quad.subject, quad.predicate, quad.object
