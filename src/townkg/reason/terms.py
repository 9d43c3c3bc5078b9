"""The terms of RDF, RDFS and OWL that reasoning reads, and how messages write terms."""

from __future__ import annotations

from pyoxigraph import NamedNode

from townkg.settings import ID, ONTOLOGY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from townkg.model import Triple

RDF_NS = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS_NS = "http://www.w3.org/2000/01/rdf-schema#"
OWL_NS = "http://www.w3.org/2002/07/owl#"
XSD_NS = "http://www.w3.org/2001/XMLSchema#"
BUILT_IN = (RDF_NS, RDFS_NS, OWL_NS, XSD_NS)

TYPE = NamedNode(RDF_NS + "type")
FIRST = NamedNode(RDF_NS + "first")
REST = NamedNode(RDF_NS + "rest")
NIL = NamedNode(RDF_NS + "nil")
SUB_PROPERTY = NamedNode(RDFS_NS + "subPropertyOf")
CHAIN = NamedNode(OWL_NS + "propertyChainAxiom")
INVERSE = NamedNode(OWL_NS + "inverseOf")
EQUIVALENT = NamedNode(OWL_NS + "equivalentProperty")
SAME_AS = NamedNode(OWL_NS + "sameAs")
TRANSITIVE = NamedNode(OWL_NS + "TransitiveProperty")
SYMMETRIC = NamedNode(OWL_NS + "SymmetricProperty")

ANNOTATIONS = frozenset(
    [NamedNode(RDFS_NS + name) for name in ("label", "comment", "seeAlso", "isDefinedBy")]
    + [
        NamedNode(OWL_NS + name)
        for name in (
            "deprecated",
            "versionInfo",
            "versionIRI",
            "priorVersion",
            "backwardCompatibleWith",
            "incompatibleWith",
            "imports",
        )
    ]
)
"""Built-in properties that say nothing a rule reads.
Source: OWL 2 Structural Specification, section 5.5."""

DECLARATIONS = frozenset(
    [
        NamedNode(OWL_NS + name)
        for name in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty", "NamedIndividual")
    ]
    + [NamedNode(RDF_NS + "Property")]
)
"""Types that declare a property or an individual and entail nothing beyond that."""


def in_built_in(iri: str) -> bool:
    """Return whether *iri* belongs to RDF, RDFS, OWL or XML Schema.

    >>> in_built_in("http://www.w3.org/2002/07/owl#Thing")
    True
    """
    return iri.startswith(BUILT_IN)


def curie(term: Any) -> str:
    """Return a term as authors write it, as far as its namespace tells.

    >>> curie(NamedNode("https://w3id.org/townkg/ontology#Town"))
    'tk:Town'
    """
    iri = term.value if isinstance(term, NamedNode) else term
    if isinstance(iri, str):
        for prefix, namespace in (("tk", ONTOLOGY), ("id", ID)):
            if iri.startswith(namespace):
                return f"{prefix}:{iri.removeprefix(namespace)}"
    return str(term)


def short(triple: Triple) -> str:
    """Return a triple as authors write it."""
    return " ".join(map(curie, triple))
