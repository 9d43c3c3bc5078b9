"""Proofs in terms of PROV-O, as Turtle.

Each fact is a prov:Entity that a reified rdf:Statement describes; each rule application is a
prov:Activity that used the premises and the axioms, and generated the conclusion; a leaf was
derived from its claims, with the quotes as their values.
Source: PROV-O: The PROV Ontology, sections 3.1 and 3.2.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any

from townkg import settings
from townkg.reason.proofs.proof import Proof, Source
from townkg.reason.rule import Statement

if TYPE_CHECKING:
    from rdflib import Graph


def proof(root: Proof) -> str:
    """Return a proof as Turtle; the same facts get the same IRIs in every proof."""
    return str(graph(root).serialize(format="turtle"))


def graph(root: Proof) -> Graph:
    """Return a proof as an rdflib graph."""
    from rdflib import PROV, RDF, RDFS, Graph, Literal, URIRef
    from rdflib.util import from_n3 as parsed

    made = Graph()
    for prefix, namespace in settings.PREFIXES.items():
        made.bind(prefix, namespace)
    for node in root.nodes():
        about = _node(node.fact, "fact")
        made.add((about, RDF.type, PROV.Entity))
        for name, term in zip((RDF.subject, RDF.predicate, RDF.object), node.fact, strict=True):
            made.add((about, name, _term(parsed, term)))
        made.add((about, RDF.type, RDF.Statement))
        for language, words in node.words.to_json().items():
            made.add((about, RDFS.label, Literal(words, lang=language)))
        for source in node.sources:
            _source(made, about, source)
        if node.is_leaf:
            continue
        step = _node((*node.fact, str(node.rule)), "step")
        made.add((step, RDF.type, PROV.Activity))
        made.add((step, URIRef(settings.ONTOLOGY + "rule"), Literal(node.rule)))
        made.add((about, PROV.wasGeneratedBy, step))
        for premise in node.premises:
            used = _node(premise.fact, "fact")
            made.add((step, PROV.used, used))
            made.add((about, PROV.wasDerivedFrom, used))
        for axiom in node.axioms:
            used = _node(axiom, "axiom")
            made.add((step, PROV.used, used))
            made.add((used, RDF.type, PROV.Entity))
            made.add((used, RDF.type, RDF.Statement))
            names = (RDF.subject, RDF.predicate, RDF.object)
            for name, term in zip(names, axiom, strict=True):
                made.add((used, name, _term(parsed, term)))
    return made


def _source(made: Graph, about: Any, source: Source) -> None:
    from rdflib import PROV, RDF, Literal, URIRef

    if not source.iri:
        return
    claim = URIRef(source.iri)
    made.add((about, PROV.hadPrimarySource, claim))
    made.add((claim, RDF.type, PROV.Entity))
    if source.certainty:
        firmness = URIRef(settings.ONTOLOGY + source.certainty)
        made.add((claim, URIRef(settings.ONTOLOGY + "certainty"), firmness))
    for item in source.evidence:
        made.add((claim, PROV.value, Literal(item.quote.exact)))
        made.add((claim, PROV.wasQuotedFrom, URIRef(item.article)))
    for premise in source.follows:
        _source(made, claim, premise)
        made.add((claim, PROV.wasDerivedFrom, URIRef(premise.iri)))


def _term(parsed: Any, text: str) -> Any:
    """Return a term of rdflib; its reader takes what N-Triples writes."""
    return parsed(text)


def _node(terms: Statement | tuple[str, ...], kind: str) -> Any:
    from rdflib import URIRef

    digest = sha256("\n".join(terms).encode()).hexdigest()
    return URIRef(f"{settings.ID}{kind}/{digest[:16]}")
