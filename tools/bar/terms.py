"""Every own term is used, and every term of others exists."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import Any

from bar import graph, syntax
from bar.outcome import DATA, ROOT, Outcome, waived

UNUSED = "unused-terms.tsv"
VOCABULARIES = DATA / "vocabularies"
TK = "https://w3id.org/townkg/ontology#"
_OWL = "http://www.w3.org/2002/07/owl#"
_ANY = (None, None, None)
_CLOSED = (
    *("RDF", "RDFS", "OWL", "XSD", "SKOS", "DCTERMS", "PROV"),
    *("ORG", "FOAF", "TIME", "SDO", "GEO", "SH", "VANN"),
)
_KINDS = {"Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual"}
_OURS = ("https://w3id.org/townkg/", "urn:", "https://creativecommons.org/licenses/")


def own() -> dict[str, str]:
    """Return the kind of each own term, by its local name."""
    found = {}
    for subject, predicate, item in graph.ontology().triples:
        kind = str(getattr(item, "value", "")).removeprefix(_OWL)
        name = str(getattr(subject, "value", ""))
        if predicate.value.endswith("#type") and kind in _KINDS and name.startswith(TK):
            found[name.removeprefix(TK)] = kind
    return found


def in_data() -> set[str]:
    """Return the own terms in what people wrote or the build made: not in what was inferred."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    from townkg.settings import INFERRED_GRAPH

    store = graph.store()
    inferred = {quad.triple for quad in store.quads_for_pattern(*_ANY, NamedNode(INFERRED_GRAPH))}
    schema = {tuple(triple) for triple in graph.ontology().triples}
    triples = {quad.triple for quad in store} - inferred
    for path in syntax.files("data"):  # what authors write there, the encoder may write otherwise
        form = RdfFormat.from_extension(path.suffix[1:])
        triples |= {quad.triple for quad in parse(path=path, format=form)}
    terms = {
        term.value
        for triple in triples
        for term in (triple.subject, triple.predicate, triple.object)
        if isinstance(term, NamedNode)
        if (triple.subject, triple.predicate, triple.object) not in schema
    }
    return {term.removeprefix(TK) for term in terms if term.startswith(TK)}


def in_questions() -> set[str]:
    """Return the own terms that a prepared question names."""
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "queries").glob("*.rq"))
    return {name for text in texts for name in re.findall(r"\btk:(\w+)", text)}


def coverage() -> Outcome:
    """Return the terms that neither data nor a question uses and that nobody gave a reason for.

    What stands above a used term is used as well: its class, superclass or superproperty.
    """
    used = in_data() | in_questions()
    above: dict[str, set[str]] = {}
    for subject, predicate, item in graph.ontology().triples:
        if predicate.value.endswith(("#type", "#subClassOf", "#subPropertyOf")):
            above.setdefault(_name(subject), set()).add(_name(item))
    waiting = list(used)
    while waiting:
        new = above.get(waiting.pop(), set()) - used
        used |= new
        waiting += new
    unused = [(kind, name) for name, kind in own().items() if name not in used]
    left, stale, declined = waived(UNUSED, unused)
    findings = [f"{kind} tk:{name} is used by no claim and no question" for kind, name in left]
    return Outcome(f"{len(own())} terms, {declined} unused with a reason", findings + stale)


def _name(term: Any) -> str:
    return str(getattr(term, "value", "")).removeprefix(TK)


def outside() -> Iterator[str]:
    """Yield the terms of other vocabularies in ontology and shapes."""
    from rdflib import Graph, URIRef

    whole = Graph()
    for path in sorted((ROOT / "ontology").rglob("*.ttl")):
        whole.parse(path)
    terms = {str(term) for triple in whole for term in triple if isinstance(term, URIRef)}
    yield from sorted(iri for iri in terms if not iri.startswith(_OURS))


def known() -> Outcome:
    """Return the terms of other vocabularies that these do not have.

    Shape: rdflib's closed namespaces where it has one, else a list in `vocabularies/`, a file a
    vocabulary: its namespace, where the list was read and its licence, then a term a line.
    """
    from rdflib import URIRef, namespace

    spaces: dict[str, Container[Any]] = {
        str(space): space for space in (getattr(namespace, name) for name in _CLOSED)
    }
    for path in sorted(VOCABULARIES.glob("*.txt")):
        lines = path.read_text(encoding="utf-8").splitlines()
        base = lines[0].removeprefix("# ")
        spaces[base] = {URIRef(base + line) for line in lines if not line.startswith("#")}
    findings = []
    terms = list(outside())
    for iri in terms:
        bases = [base for base in spaces if iri.startswith(base)]
        if not bases:
            findings.append(f"{iri}: no list of this vocabulary is kept")
        elif URIRef(iri) not in spaces[max(bases, key=len)]:
            findings.append(f"{iri}: no such term")
    return Outcome(f"{len(terms)} terms of {len(spaces)} vocabularies", findings)
