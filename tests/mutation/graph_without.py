"""The graph that would be built if nobody had ever used one class or property.

Encoding is done once; a term's triples are taken out of claims and descriptions, and those of the
ontology's own individuals out of the ontology. What follows is concluded anew: by the axioms as
rules over paths, which is quicker than owlrl and, as a test shows, concludes the same here.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from townkg import build, frozen, paths
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


Node = NamedNode | BlankNode | Literal
Terms = frozenset[NamedNode]


class Changed(NamedTuple):
    """A graph, and whether it is another than the untouched one."""

    store: Store
    differs: bool


class Graphs:
    """Everything encoded once, and the graph without any one term."""

    def __init__(self, engine: str = "kernel", *, with_data_sets: bool = True) -> None:
        sources = Sources(paths.root(), paths.ontology(), paths.data())
        self.material: Material = gather(sources, engine, Clock(lambda _: None))
        self.with_data_sets = with_data_sets

    @cached_property
    def beside(self) -> list[Quad]:
        """Return what a build holds beside the articles: data sets, links, what follows of them."""
        if not self.with_data_sets:
            return []
        held = Store.read_only(build.ensure().store)
        mine = {quad.graph_name for quad in self._made}
        return [
            quad
            for graph in held.named_graphs()
            if graph not in mine
            for quad in held.quads_for_pattern(None, None, None, graph)
        ]

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
    def _made(self) -> frozenset[Quad]:
        """Return the quads of articles and editorial with every term."""
        return frozenset(self.material.quads("0")) - self._ontology

    @cached_property
    def _ontology(self) -> frozenset[Quad]:
        return frozenset(Quad(*triple) for triple in self.material.ontology.triples)

    @cached_property
    def _rest(self) -> frozenset[Quad]:
        """Return what is as it is with every article: ontology, data sets, what follows of them."""
        return self._ontology.union(self.beside)

    @cached_property
    def _store(self) -> Store:
        store = Store()
        store.bulk_extend(self._made | self._rest)
        return store

    @cached_property
    def _by_use(self) -> dict[Node, list[Quad]]:
        """Return the quads that say something by each property, and of each class."""
        found = defaultdict(list)
        for quad in self._made | self._rest:
            found[quad.predicate].append(quad)
            if quad.predicate == TYPE:
                found[quad.object].append(quad)
        return found

    @contextmanager
    def _changed(self, made: frozenset[Quad], lost: Iterable[Quad] = ()) -> Iterator[Changed]:
        """Give the graph with *made* of articles and without *lost*; it is put back at the end.

        Shape: one store serves all graphs, as most of their quads are the same.
        """
        lost = {*(self._made - made - self._rest), *lost} - made
        won = made - self._made - self._rest
        for quad in lost:
            self._store.remove(quad)
        self._store.extend(won)
        try:
            yield Changed(self._store, bool(lost or won))
        finally:
            for quad in won:
                self._store.remove(quad)
            self._store.extend(lost)

    @contextmanager
    def with_article(self, article: EncodedArticle) -> Iterator[Changed]:
        """Give the graph in which this article stands for its older self, closed anew."""
        made = self.material
        others = tuple(
            article if one.article.slug == article.article.slug else one for one in made.articles
        )
        made = replace(made, articles=others)
        proven = Proven(
            made.asserted, made.ontology.axioms, made.claims, made.proven.own, made.proven.rules
        )
        made = replace(
            made,
            closure=proven.closure(),
            routes=tuple(routes(proven)),
            links=tuple(links(proven)),
            proven=proven,
        )
        with self._changed(frozenset(made.quads("0")) - self._ontology) as changed:
            yield changed

    @contextmanager
    def without(self, *names: str) -> Iterator[tuple[Changed, list[EncodedArticle]]]:
        """Give the graph and the articles without some terms; with none, as they are."""
        terms = frozenset(NamedNode(ONTOLOGY + name) for name in names)
        articles = [_article(article, terms) for article in self.material.articles]
        asserted = frozenset(_kept(self.material.asserted, terms))
        axioms = tuple(_kept(self.material.ontology.axioms, terms))
        # its declaration stays, and what is said of it: only its use is gone
        lost = frozenset(quad for term in terms for quad in self._by_use.get(term, ()))
        if asserted == self.material.asserted and axioms == self.material.ontology.axioms:
            made = self._made - lost
        else:
            made = frozenset(self._concluded_anew(asserted, articles, axioms, terms))
        with self._changed(made, lost) as changed:
            yield changed, articles

    def _concluded_anew(
        self,
        asserted: frozenset[Triple],
        articles: list[EncodedArticle],
        axioms: tuple[Triple, ...],
        terms: Terms,
    ) -> Iterator[Quad]:
        claims = [claim for article in articles for claim in article.claims]
        yield Quad(DATASET, DATA_VERSION, Literal("0"))
        yield from (quad for quad in self.material.editorial if not _uses(_triple(quad), terms))
        for article in articles:
            yield from (quad for quad in article.quads() if not _uses(_triple(quad), terms))
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


def _uses(triple: Triple, terms: Terms) -> bool:
    """Return whether a triple has one of these properties, or gives one of these classes."""
    return triple[1] in terms or (triple[1] == TYPE and triple[2] in terms)


def _kept(triples: Iterable[Triple], terms: Terms) -> Iterator[Triple]:
    return (triple for triple in triples if not _uses(triple, terms))


def _article(article: EncodedArticle, terms: Terms) -> EncodedArticle:
    claims = tuple(
        frozen.replace(claim, triples=tuple(_kept(claim.triples, terms)))
        for claim in article.claims
    )
    return replace(article, claims=claims)


def _triple(quad: Quad) -> Triple:
    return quad.subject, quad.predicate, quad.object
