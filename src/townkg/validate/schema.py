"""What an ontology declares, read once for all checks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any

from pyoxigraph import NamedNode

from townkg.model import Triple
from townkg.settings import ONTOLOGY, PREFIXES

RDF, RDFS, OWL, XSD = (PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd"))
TYPE = NamedNode(RDF + "type")
BUILT_IN = (RDF, RDFS, OWL, XSD)

CLASSES = frozenset({OWL + "Class", RDFS + "Class", OWL + "DeprecatedClass"})
OBJECT_PROPERTIES = frozenset(
    OWL + name
    for name in (
        "ObjectProperty",
        "TransitiveProperty",
        "SymmetricProperty",
        "AsymmetricProperty",
        "InverseFunctionalProperty",
        "ReflexiveProperty",
        "IrreflexiveProperty",
    )
)
DATATYPE_PROPERTY, ANNOTATION_PROPERTY = OWL + "DatatypeProperty", OWL + "AnnotationProperty"
PROPERTIES = frozenset(
    {*OBJECT_PROPERTIES, DATATYPE_PROPERTY, ANNOTATION_PROPERTY, RDF + "Property"}
)


class Schema:
    """The triples of an ontology with what they declare.

    Shape: *types* holds the types of each IRI that has one; terms are IRIs.
    """

    def __init__(self, triples: Iterable[Triple]) -> None:
        self.triples = tuple(triples)
        self.all = frozenset(self.triples)
        types: dict[str, set[str]] = defaultdict(set)
        for subject, predicate, item in self.triples:
            named = isinstance(subject, NamedNode) and isinstance(item, NamedNode)
            if predicate == TYPE and named:
                types[subject.value].add(item.value)
        self.types = {iri: frozenset(found) for iri, found in types.items()}

    @cached_property
    def own(self) -> list[str]:
        """Return the declared terms of our own namespace, sorted."""
        return sorted(iri for iri in self.types if iri.startswith(ONTOLOGY))

    def of_kind(self, kinds: frozenset[str]) -> frozenset[str]:
        """Return the IRIs declared as one of *kinds*."""
        return frozenset(iri for iri, found in self.types.items() if found & kinds)

    @cached_property
    def classes(self) -> frozenset[str]:
        """Return the declared classes."""
        return self.of_kind(CLASSES)

    @cached_property
    def properties(self) -> frozenset[str]:
        """Return the declared properties."""
        return self.of_kind(PROPERTIES)

    def literals(self, predicate: str) -> dict[str, list[Any]]:
        """Return the objects of *predicate* per subject."""
        found: dict[str, list[Any]] = defaultdict(list)
        for subject, name, item in self.triples:
            if name.value == predicate and isinstance(subject, NamedNode):
                found[subject.value].append(item)
        return found

    def having(self, predicate: str) -> Iterator[tuple[Any, Any]]:
        """Yield subject and object of each triple with *predicate*."""
        for subject, name, item in self.triples:
            if name.value == predicate:
                yield subject, item


def curie(term: Any) -> str:
    """Return a term as authors write it.

    >>> curie(NamedNode("https://w3id.org/townkg/ontology#Town"))
    'tk:Town'
    """
    iri = term.value if isinstance(term, NamedNode) else term
    if not isinstance(iri, str):
        return str(term)
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return f"<{iri}>"
