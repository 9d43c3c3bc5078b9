"""What reconciliation tells of things beside candidates: values, suggestions, previews.

Source: Reconciliation Service API 0.2, sections 5 to 7.
"""

from __future__ import annotations

from typing import Any

from pyoxigraph import Literal, NamedNode

from townkg import names, settings
from townkg.i18n import Text
from townkg.names import Hit
from townkg.serve.problems import Refused
from townkg.serve.workers.describing import DEFAULT
from townkg.serve.workers.identifiers import full, label, local, property_iri, short
from townkg.store.embedded import EmbeddedStore
from townkg.store.port import Term

_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")


def objects(store: EmbeddedStore, iri: str, pid: str) -> list[Term]:
    """Return the values of a property of a thing."""
    quads = store.quads(NamedNode(iri), NamedNode(property_iri(pid)), graph=DEFAULT)
    return [quad.object for quad in quads if not hasattr(quad.object, "predicate")]


def direct(store: EmbeddedStore, hit: Hit) -> list[str]:
    """Return the class that a thing is best told by."""
    return [hit.type.iri] if hit.type is not None else sorted(classes_of(store, hit.entity.iri))[:1]


def classes_of(store: EmbeddedStore, iri: str) -> set[str]:
    """Return all classes of a thing that the ontology has."""
    kind = NamedNode(settings.RDF_TYPE)
    found = store.quads(NamedNode(iri), kind, graph=DEFAULT)
    classes = (quad.object for quad in found)
    return {
        one.value
        for one in classes
        if isinstance(one, NamedNode) and one.value.startswith(settings.ONTOLOGY)
    }


def extend(store: EmbeddedStore, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the values of properties of things."""
    properties = [str(one["id"]) for one in asked["properties"]]
    rows = {
        str(key): {
            pid: [_value(store, one) for one in objects(store, full(str(key)), pid)]
            for pid in properties
        }
        for key in asked["ids"]
    }
    meta = [{"id": pid, "name": label(store, property_iri(pid)).zh or pid} for pid in properties]
    return {"meta": meta, "rows": rows}


def _value(store: EmbeddedStore, term: Term) -> dict[str, Any]:
    if isinstance(term, NamedNode) and term.value.startswith(settings.ID):
        return {"id": short(term.value), "name": label(store, term.value).zh or short(term.value)}
    if not isinstance(term, Literal):
        return {"str": term.value}
    kind = term.datatype.value.rpartition("#")[2]
    if kind == "date":
        return {"date": f"{term.value[:10]}T00:00:00"}
    if kind in _NUMBERS:
        number = float(term.value)
        return {"int": int(number)} if number.is_integer() else {"float": number}
    return {"str": term.value}


def suggest(store: EmbeddedStore, what: str, prefix: str, limit: int) -> dict[str, Any]:
    """Return the things, classes or properties whose name may begin so."""
    if what == "entity":
        hits = names.find(store, prefix, limit=limit) if prefix.strip() else []
        return {"result": [_suggested(store, hit) for hit in hits]}
    kinds = ["Class"] if what == "type" else ["ObjectProperty", "DatatypeProperty"]
    found = []
    for kind in kinds:
        owl = NamedNode(settings.PREFIXES["owl"] + kind)
        for quad in store.quads(None, NamedNode(settings.RDF_TYPE), owl, DEFAULT):
            iri = str(getattr(quad.subject, "value", ""))
            told = label(store, iri)
            words = (local(iri), told.zh, told.en)
            if iri.startswith(settings.ONTOLOGY) and any(
                prefix.lower() in one.lower() for one in words
            ):
                name = told.zh or local(iri)
                found.append({"id": local(iri), "name": name, "description": told.en})
    found.sort(key=lambda one: (not one["name"].startswith(prefix), len(one["name"]), one["id"]))
    return {"result": found[:limit]}


def _suggested(store: EmbeddedStore, hit: Hit) -> dict[str, Any]:
    kinds = [{"id": local(iri), "name": label(store, iri).zh} for iri in direct(store, hit)]
    told = hit.entity.label
    found = {"id": short(hit.entity.iri), "name": told.zh or told.en, "description": told.en}
    return {**found, "notable": kinds}


def proposals(store: EmbeddedStore, kind: str, limit: int) -> dict[str, Any]:
    """Return the properties that things of a class have, those of most things first."""
    rows = store.select(
        "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) WHERE { "
        f"?s a {NamedNode(settings.ONTOLOGY + kind.removeprefix('tk:'))} ; ?p ?o "
        f'FILTER(STRSTARTS(STR(?p), "{settings.ONTOLOGY}")) '
        "} GROUP BY ?p ORDER BY DESC(?n) ?p"
    ).rows
    iris = [row["p"].value for row in rows[:limit]]
    found = [{"id": local(iri), "name": label(store, iri).zh or local(iri)} for iri in iris]
    return {"type": kind, "limit": limit, "properties": found}


def preview(store: EmbeddedStore, key: str) -> dict[str, Any]:
    """Return what a small page shows of a thing: its names and classes.

    Raises: Refused (404).
    """
    iri = full(key)
    told = label(store, iri)
    if not told:
        raise Refused(404, Text(f"图谱里没有 {key}", f"{key} is not in the graph"))
    kinds = [label(store, one).to_json() for one in sorted(classes_of(store, iri))]
    return {"iri": iri, "label": told.to_json(), "types": kinds}
