"""Reads which terms an ontology declares, and what its individuals are called in Chinese.

In: a folder of Turtle. Out: a `Vocabulary`, against which claims are checked.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Quad

from townkg.encode.source import Report, read_text
from townkg.encode.syntax import parse
from townkg.encode.terms import ALT_LABEL, PREF_LABEL, TYPE, value
from townkg.errors import DataError

_OWL = "http://www.w3.org/2002/07/owl#"
_TERM_TYPES = {
    _OWL + name
    for name in (
        "Class",
        "ObjectProperty",
        "DatatypeProperty",
        "AnnotationProperty",
        "TransitiveProperty",
        "Ontology",
        "Restriction",
    )
} | {
    "http://www.w3.org/2000/01/rdf-schema#Class",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property",
}


@dataclass(frozen=True)
class Vocabulary:
    """The terms an ontology declares, and the Chinese names of its individuals."""

    terms: frozenset[str]
    names: Mapping[str, tuple[str, ...]]
    """Label and aliases by IRI; classes and properties are not in it, for no text names them."""


def read_vocabulary(folder: Path) -> Vocabulary:
    """Return the vocabulary of the Turtle files in *folder*, not of its subfolders.

    Raises: `DataError` with every syntax error.
    """
    report = Report(Path(folder))
    quads: list[Quad] = []
    for path in sorted(report.folder.glob("*.ttl")):
        if (text := read_text(report, path.name)) is not None:
            quads.extend(parse(report, path.name, text)[0])
    if report.errors:
        raise DataError(report.errors)
    return _vocabulary(quads)


def _vocabulary(quads: Iterable[Quad]) -> Vocabulary:
    types: dict[str, set[str]] = {}
    labels: dict[str, list[str]] = {}
    for quad in quads:
        if not isinstance(quad.subject, NamedNode):
            continue
        iri = quad.subject.value
        if quad.predicate == TYPE:
            types.setdefault(iri, set()).add(value(quad.object))
        elif isinstance(quad.object, Literal) and quad.object.language == "zh":
            if quad.predicate == PREF_LABEL:
                labels.setdefault(iri, []).insert(0, quad.object.value)
            elif quad.predicate == ALT_LABEL:
                labels.setdefault(iri, []).append(quad.object.value)
    individuals = {iri for iri, kinds in types.items() if not kinds & _TERM_TYPES}
    names = {iri: tuple(found) for iri, found in labels.items() if iri in individuals}
    return Vocabulary(frozenset(types), names)
