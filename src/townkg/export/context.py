"""The JSON-LD context: a short name for each class and property of the ontology.

Short names are those of JSON-LD, of the columns of tables and of the keys of GraphML. A name that
two vocabularies have is the ontology's own; the other term is written with its prefix.
Source: JSON-LD 1.1, sections 4.1 (context), 4.2 (typed values) and 4.6 (indexed by language).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, parse

from townkg import settings

FILE = "context.jsonld"
_OWL = settings.PREFIXES["owl"]
_SH = settings.PREFIXES["sh"]
_XSD = settings.PREFIXES["xsd"]
_RDFS = settings.PREFIXES["rdfs"]
_DCT = settings.PREFIXES["dct"]
_IN_LANGUAGES = {
    *(f"{settings.SKOS}{name}" for name in ("prefLabel", "altLabel", "definition", "scopeNote")),
    *(f"{_RDFS}{name}" for name in ("label", "comment")),
    *(f"{_DCT}{name}" for name in ("title", "description")),
}
"""Properties whose texts stand under their language; the others have one text or none."""

_MORE = {
    "csvw": "http://www.w3.org/ns/csvw#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
}
"""Vocabularies that describe data sets; the ontology declares none of their terms."""

_ALIASES = {"id": "@id", "type": "@type"}
_RENAMED = {"id": "thing"}
"""`id` is the alias that readers of JSON expect; the prefix of things gives way."""

_PREFIX = re.compile("[A-Za-z][A-Za-z0-9-]*")
_TERM = re.compile("[A-Za-z][A-Za-z0-9]*")


def context(ontology: Path) -> dict[str, Any]:
    """Return the context of the ontology in a folder, in a fixed order."""
    spaces, triples = _read(sorted([*ontology.glob("*.ttl"), *ontology.glob("shapes/*.ttl")]))
    prefixes = {_RENAMED.get(name, name): space for name, space in spaces.items()}
    kinds: dict[str, set[str]] = {}
    datatypes: dict[str, str] = {}
    paths = {str(one.subject): _named(one) for one in triples if _is(one, f"{_SH}path")}
    for triple in triples:
        if _is(triple, settings.RDF_TYPE) and isinstance(triple.subject, NamedNode):
            kinds.setdefault(triple.subject.value, set()).add(_named(triple))
        if _is(triple, f"{_SH}datatype") and str(triple.subject) in paths:
            datatypes[paths[str(triple.subject)]] = _named(triple)
    made: dict[str, Any] = {"@version": 1.1, **_ALIASES, **dict(sorted(prefixes.items()))}
    terms = {}
    # the ontology's own terms first: a name is given once
    for iri in sorted(kinds, key=lambda one: (not one.startswith(settings.ONTOLOGY), one)):
        local = re.split("[#/]", iri)[-1]
        definition = _definition(iri, kinds[iri], prefixes, datatypes.get(iri))
        if definition and _TERM.fullmatch(local) and local not in made and local not in terms:
            terms[local] = definition
    return {**made, **dict(sorted(terms.items()))}


def text(ontology: Path) -> str:
    """Return the context of the ontology in a folder as the text of its file."""
    return json.dumps({"@context": context(ontology)}, ensure_ascii=False, indent=2) + "\n"


def _is(triple: Triple, predicate: str) -> bool:
    return triple.predicate.value == predicate


def _named(triple: Triple) -> str:
    """Return the IRI that is the object; empty where it is none."""
    return triple.object.value if isinstance(triple.object, NamedNode) else ""


def _definition(iri: str, kinds: set[str], prefixes: dict[str, str], datatype: str | None) -> Any:
    """Return how a term is defined; none for what is neither a class nor a property."""
    own = {kind.removeprefix(_OWL) for kind in kinds}
    name = compact(iri, prefixes)
    if iri == settings.RDF_TYPE or not own & {
        *("Class", "ObjectProperty", "DatatypeProperty", "AnnotationProperty"),
    }:
        return None
    if iri in _IN_LANGUAGES:
        return {"@id": name, "@container": "@language"}
    if "ObjectProperty" in own:
        return {"@id": name, "@type": "@id"}
    if "DatatypeProperty" in own and datatype and datatype != f"{_XSD}string":
        return {"@id": name, "@type": compact(datatype, prefixes)}
    return name


def compact(iri: str, prefixes: dict[str, str]) -> str:
    """Return an IRI with the prefix that fits most of it, or whole.

    >>> compact("https://w3id.org/townkg/id/town/guigu", {"thing": "https://w3id.org/townkg/id/"})
    'thing:town/guigu'
    """
    best = ""
    for name, space in prefixes.items():
        if iri.startswith(space) and len(space) > len(prefixes.get(best, "")):
            best = name
    local = iri[len(prefixes.get(best, "")) :]
    # what begins with // would be taken for the authority of an IRI
    return f"{best}:{local}" if best and local and not local.startswith("//") else iri


def _read(files: Iterable[Path]) -> tuple[dict[str, str], list[Triple]]:
    """Return prefixes and triples of the modules of the ontology."""
    spaces = settings.PREFIXES | _MORE
    triples: list[Triple] = []
    for path in files:
        parsed = parse(path=path, format=RdfFormat.TURTLE, rename_blank_nodes=True)
        triples += [quad.triple for quad in parsed]
        for name, space in sorted(parsed.prefixes.items()):
            if _PREFIX.fullmatch(name) and space not in spaces.values():
                spaces.setdefault(name, space)
    return spaces, triples


def labels(ontology: Path) -> dict[str, dict[str, str]]:
    """Return label and definition of each term by language, as `label_zh` and `definition_en`."""
    parts = {settings.PREF_LABEL: "label", f"{settings.SKOS}definition": "definition"}
    found: dict[str, dict[str, str]] = {}
    for triple in _read(sorted(ontology.glob("*.ttl")))[1]:
        part = parts.get(triple.predicate.value)
        if part and isinstance(triple.object, Literal) and isinstance(triple.subject, NamedNode):
            key = f"{part}_{triple.object.language}"
            found.setdefault(triple.subject.value, {})[key] = triple.object.value
    return found
