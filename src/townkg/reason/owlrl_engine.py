"""OWL 2 RL closure by owlrl, on a copy, without what no rule reads.

owlrl goes through every triple several times a round, and adds `x owl:sameAs x` for every
term: what takes part in no axiom (labels, definitions, dates) would be most of its work. It is
left out unless two things turn out to be equal, when each takes over what is said of the other.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from pyoxigraph import BlankNode, Literal, NamedNode

from townkg.i18n import same
from townkg.reason import terms
from townkg.reason.engine import Closure, Contradicted, Filter, sort_key

if TYPE_CHECKING:
    from rdflib import Graph

    from townkg.model import Triple

_ERROR = "http://www.daml.org/2002/03/agents/agent-ont#error"


class OwlrlEngine:
    """The reference reasoner: complete for OWL 2 RL, slow, and without proofs."""

    name = "owlrl"

    def __init__(self, *, everything: bool = False) -> None:
        self._everything = everything

    def close(self, asserted: Iterable[Triple], ontology: Iterable[Triple]) -> list[Triple]:
        """Return the inferred triples about individuals, sorted, none of them asserted."""
        return list(self.materialise(asserted, ontology).inferred)

    def materialise(self, asserted: Iterable[Triple], ontology: Iterable[Triple]) -> Closure:
        """Return the inferred triples together with the contradictions met."""
        facts, axioms = frozenset(asserted), frozenset(ontology)
        given = facts | axioms
        closed, equates = _run(given if self._everything else frozenset(_live(given)))
        if equates and not self._everything:
            closed, _ = _run(given)
        keep = Filter(facts, axioms)
        inferred = sorted(filter(keep.keeps, closed), key=sort_key)
        errors = sorted(item.value for _, name, item in closed if name.value == _ERROR)
        # owlrl tells neither which rule nor which triples: its own words are all there is
        met = (Contradicted("owlrl", same(error)) for error in errors)
        return Closure(tuple(inferred), tuple(met))


def _live(given: frozenset[Triple]) -> Iterator[Triple]:
    """Yield the triples that a rule can read: axioms, types and what axioms speak of."""
    axioms = [triple for triple in given if _is_axiom(triple)]
    named = {subject for subject, _, _ in axioms} | {item for _, _, item in axioms}
    for triple in given:
        predicate = triple[1]
        built_in = terms.in_built_in(predicate.value) and predicate not in terms.ANNOTATIONS
        if built_in or predicate in named:
            yield triple


def _is_axiom(triple: Triple) -> bool:
    _, predicate, item = triple
    if not terms.in_built_in(predicate.value) or predicate in terms.ANNOTATIONS:
        return False
    return not (predicate == terms.TYPE and item in terms.DECLARATIONS)


def _run(given: frozenset[Triple]) -> tuple[list[Triple], bool]:
    """Return the closure as far as it is RDF (no literal as subject), and if two things are equal.

    Two literals count: a functional property with two of them makes owlrl put each for the other.
    """
    with warnings.catch_warnings():
        # owlrl imports a class that rdflib has deprecated, and rdflib warns of odd literals
        # that owlrl makes on its way: neither is about the data.
        warnings.simplefilter("ignore")
        from owlrl import DeductiveClosure, OWLRL_Semantics
        from rdflib import OWL

        names = _Names()
        graph = names.graph(sorted(given, key=sort_key))
        DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(
            graph
        )
        equates = any(one != other for one, other in graph.subject_objects(OWL.sameAs))
        return [triple for triple in map(names.triple, graph) if triple], equates


class _Names:
    """Changes terms to rdflib's and back; a literal comes back exactly as it was written."""

    def __init__(self) -> None:
        self._to: dict[Any, Any] = {}
        self._back: dict[Any, Any] = {}

    def graph(self, triples: Iterable[Triple]) -> Graph:
        """Return a fresh rdflib graph of *triples*."""
        from rdflib import Graph

        graph = Graph()
        for triple in triples:
            graph.add(tuple(map(self._rdflib, triple)))
        return graph

    def triple(self, triple: tuple[Any, Any, Any]) -> Triple | None:
        """Return the triple in terms of pyoxigraph, or none when RDF has no such triple."""
        subject, predicate, item = (self._pyoxigraph(term) for term in triple)
        if isinstance(subject, Literal) or not isinstance(predicate, NamedNode):
            return None
        return subject, predicate, item

    def _rdflib(self, term: Any) -> Any:
        if term not in self._to:
            made = _to_rdflib(term)
            self._to[term] = made
            self._back.setdefault(made, term)
        return self._to[term]

    def _pyoxigraph(self, term: Any) -> Any:
        if term not in self._back:
            self._back[term] = _to_pyoxigraph(term)
        return self._back[term]


def _to_rdflib(term: Any) -> Any:
    import rdflib

    if isinstance(term, NamedNode):
        return rdflib.URIRef(term.value)
    if isinstance(term, BlankNode):
        return rdflib.BNode(term.value)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    # Normalising would change "01"^^xsd:integer to "1".
    return rdflib.Literal(term.value, datatype=rdflib.URIRef(term.datatype.value), normalize=False)


def _to_pyoxigraph(term: Any) -> Any:
    import rdflib

    if isinstance(term, rdflib.URIRef):
        return NamedNode(str(term))
    if isinstance(term, rdflib.BNode):
        return BlankNode(str(term))
    if term.language:
        return Literal(str(term), language=term.language)
    return Literal(str(term), datatype=NamedNode(str(term.datatype)) if term.datatype else None)
