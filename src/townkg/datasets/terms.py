"""The terms that a mapping may use: those of the ontology, and those of known vocabularies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from townkg.datasets.metadata import RDF_TYPE, Source
from townkg.datasets.schema import Column, DataSet
from townkg.datasets.templates import NAMESPACES, compacted
from townkg.errors import Problem, nearest
from townkg.i18n import NOTHING, Text
from townkg.settings import ID, ONTOLOGY

_CLOSED = ("csvw", "dc", "dcat", "owl", "prov", "rdf", "rdfs", "skos", "void", "xsd")
_OWN = f"{ID}dataset/"


def declared(ontology: Path) -> frozenset[str]:
    """Return the IRIs that the ontology declares; a file that is no Turtle declares nothing."""
    from pyoxigraph import NamedNode, RdfFormat, parse

    found = set()
    for path in sorted(ontology.glob("*.ttl")):
        try:
            quads = list(parse(path=str(path), format=RdfFormat.TURTLE))
        except SyntaxError:
            continue
        found |= {
            quad.subject.value
            for quad in quads
            if quad.predicate.value == RDF_TYPE and isinstance(quad.subject, NamedNode)
        }
    return frozenset(found)


def standard(iri: str) -> bool:
    """Return whether a known vocabulary really has the term.

    >>> standard("http://www.w3.org/2004/02/skos/core#prefLabel")
    True
    >>> standard("http://www.w3.org/2004/02/skos/core#perfLabel")
    False
    """
    from rdflib import namespace

    known: dict[str, Any] = {
        "csvw": namespace.CSVW,
        "dc": namespace.DCTERMS,
        "dcat": namespace.DCAT,
        "owl": namespace.OWL,
        "prov": namespace.PROV,
        "rdf": namespace.RDF,
        "rdfs": namespace.RDFS,
        "skos": namespace.SKOS,
        "void": namespace.VOID,
        "xsd": namespace.XSD,
    }
    for prefix in _CLOSED:
        if iri.startswith(NAMESPACES[prefix]):
            return iri.removeprefix(NAMESPACES[prefix]) in known[prefix]
    return False


def term_problems(data_set: DataSet, source: Source, ontology: frozenset[str]) -> Iterator[Problem]:
    """Yield a problem for each term of the mapping that no vocabulary has."""
    for table in data_set.tables:
        for column in table.columns:
            for iri in _terms(column):
                if iri in ontology or iri.startswith(_OWN) or standard(iri):
                    continue
                line = source.line(table.file, "columns", column.name)
                near = nearest(iri, ontology)
                hint = Text(
                    f"最接近的是：{'、'.join(map(compacted, near))}",
                    f"nearest: {', '.join(map(compacted, near))}",
                )
                found = Text(f"没有词汇 {compacted(iri)}", f"no term {compacted(iri)} is known")
                yield Problem(source.file, line, column.name, found, hint if near else NOTHING)


def _terms(column: Column) -> Iterator[str]:
    """Yield the terms that a column states whatever its cells hold."""
    if column.property:
        yield column.property
    value = column.value
    if (
        value
        and not value.parts
        and (column.property == RDF_TYPE or value.tail.startswith(ONTOLOGY))
    ):
        yield value.tail
