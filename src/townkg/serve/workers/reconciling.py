"""Matches names of tables with things of the graph, and gives what is known of them.

Source: Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group), sections 4 to 7.
A candidate's score is made of features that it shows: how its name matches, whether its class is
the one wanted, and which values that the table gives are those of the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pyoxigraph import Literal, NamedNode

from townkg import names, settings
from townkg.i18n import Text
from townkg.model import Entity
from townkg.names import Hit
from townkg.serve.problems import Refused
from townkg.serve.workers.describing import DEFAULT
from townkg.store.embedded import EmbeddedStore
from townkg.store.port import Term

Query = dict[str, Any]
_FIRM = {
    "exact": 100.0,
    "variant": 97.0,
    "prefix": 80.0,
    "pinyin": 75.0,
    "part": 70.0,
    "initials": 65.0,
    "slip": 60.0,
}
"""How much each way in which a name matches is worth."""
_BY_VALUE = 50.0
"""What is found by a value only, as no name is given."""
_CERTAIN = 95.0
_MOST = 50
_NUMBERS = ("integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger")


def batch(store: EmbeddedStore, queries: dict[str, Query]) -> dict[str, Any]:
    """Return the candidates of each query, the best first."""
    return {key: {"result": _candidates(store, query)} for key, query in queries.items()}


def _candidates(store: EmbeddedStore, query: Query) -> list[dict[str, Any]]:
    text, limit = str(query.get("query", "")), min(int(query.get("limit") or 10), _MOST)
    wanted = _types(query)
    strict = query.get("type_strict", "any" if wanted else "should")
    found: Iterable[Hit] = _with_values(store, query)
    if text.strip():
        found = names.find(store, text, limit=_MOST)
    scored = []
    for hit in found:
        fits = _fits(store, hit.entity.iri, wanted, strict)
        if wanted and not fits and strict != "should":
            continue
        scored.append(_candidate(store, hit, query, fits=fits, typed=bool(wanted)))
    scored.sort(key=lambda one: (-one["score"], one["name"], one["id"]))
    best = scored[:limit]
    alone = len(best) < 2 or best[0]["score"] > best[1]["score"]
    for number, one in enumerate(best):
        one["match"] = number == 0 and alone and one["score"] >= _CERTAIN
    return best


def _types(query: Query) -> list[str]:
    given = query.get("type") or []
    return [given] if isinstance(given, str) else list(given)


def _with_values(store: EmbeddedStore, query: Query) -> Iterator[Hit]:
    """Yield the things that have a value which the query gives, without any name."""
    seen = set()
    for pair in query.get("properties", ()):
        for value in _values(pair):
            for iri in _having(store, str(pair["pid"]), value):
                if iri not in seen:
                    seen.add(iri)
                    entity = Entity(iri, label(store, iri))
                    yield Hit(entity, entity.label.zh, "value", None)  # type: ignore[arg-type]


def _candidate(
    store: EmbeddedStore, hit: Hit, query: Query, *, fits: bool, typed: bool
) -> dict[str, Any]:
    name = _FIRM.get(hit.how, _BY_VALUE)
    features: list[dict[str, Any]] = [{"id": "name", "value": name}]
    if typed:
        features.append({"id": "type", "value": fits})
    agree = [_agrees(store, hit.entity.iri, pair) for pair in query.get("properties", ())]
    for pair, agrees in zip(query.get("properties", ()), agree, strict=True):
        features.append({"id": f"property:{pair['pid']}", "value": agrees})
    score = name if not agree else 0.7 * name + 30.0 * sum(agree) / len(agree)
    if typed and not fits:
        score *= 0.7
    return {
        "id": short(hit.entity.iri),
        "name": hit.entity.label.zh or hit.entity.label.en,
        "description": hit.entity.label.en,
        "score": round(score, 2),
        "match": False,
        "features": features,
        "type": [{"id": local(iri), "name": label(store, iri).zh} for iri in _direct(store, hit)],
    }


def _direct(store: EmbeddedStore, hit: Hit) -> list[str]:
    return [hit.type.iri] if hit.type is not None else sorted(_classes(store, hit.entity.iri))[:1]


def _classes(store: EmbeddedStore, iri: str) -> set[str]:
    kind = NamedNode(settings.RDF_TYPE)
    found = store.quads(NamedNode(iri), kind, graph=DEFAULT)
    classes = (quad.object for quad in found)
    return {
        one.value
        for one in classes
        if isinstance(one, NamedNode) and one.value.startswith(settings.ONTOLOGY)
    }


def _fits(store: EmbeddedStore, iri: str, wanted: list[str], strict: str) -> bool:
    have = {local(one) for one in _classes(store, iri)}
    checks = [one.removeprefix("tk:").removeprefix(settings.ONTOLOGY) in have for one in wanted]
    return all(checks) if strict == "all" else any(checks)


def _values(pair: dict[str, Any]) -> list[Any]:
    given = pair.get("v", [])
    return given if isinstance(given, list) else [given]


def _agrees(store: EmbeddedStore, iri: str, pair: dict[str, Any]) -> bool:
    here = {_spoken(store, one) for one in _objects(store, iri, str(pair["pid"]))}
    said = set().union(*here) if here else set()
    return any(_said(value) in said for value in _values(pair))


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("id", ""))
    return f"{value:g}" if isinstance(value, float) else str(value).strip()


def _spoken(store: EmbeddedStore, term: Term) -> frozenset[str]:
    """Return all the ways in which a table may write a term."""
    if not isinstance(term, NamedNode):
        return frozenset([term.value])
    node, found = NamedNode(term.value), {term.value, short(term.value)}
    for property in (settings.PREF_LABEL, settings.ALT_LABEL):  # noqa: A001
        quads = store.quads(node, NamedNode(property), graph=DEFAULT)
        found |= {quad.object.value for quad in quads if isinstance(quad.object, Literal)}
    return frozenset(found)


def _having(store: EmbeddedStore, pid: str, value: Any) -> Iterator[str]:
    """Yield the things of which a property has a value."""
    for quad in store.quads(None, NamedNode(property_iri(pid)), graph=DEFAULT):
        iri = getattr(quad.subject, "value", "")
        if iri.startswith(settings.ID) and _said(value) in _spoken(store, quad.object):  # type: ignore[arg-type]
            yield iri


def _objects(store: EmbeddedStore, iri: str, pid: str) -> list[Term]:
    quads = store.quads(NamedNode(iri), NamedNode(property_iri(pid)), graph=DEFAULT)
    return [quad.object for quad in quads if not hasattr(quad.object, "predicate")]


def extend(store: EmbeddedStore, asked: dict[str, Any]) -> dict[str, Any]:
    """Return the values of properties of things."""
    properties = [str(one["id"]) for one in asked["properties"]]
    rows = {
        str(key): {
            pid: [_value(store, one) for one in _objects(store, full(str(key)), pid)]
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
    kinds = [{"id": local(iri), "name": label(store, iri).zh} for iri in _direct(store, hit)]
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
    kinds = [label(store, one).to_json() for one in sorted(_classes(store, iri))]
    return {"iri": iri, "label": told.to_json(), "types": kinds}


def label(store: EmbeddedStore, iri: str) -> Text:
    """Return the preferred names of a thing or a term."""
    found = {"zh": "", "en": ""}
    if not iri:
        return Text("", "")
    for quad in store.quads(NamedNode(iri), NamedNode(settings.PREF_LABEL), graph=DEFAULT):
        if isinstance(quad.object, Literal) and quad.object.language in found:
            found[str(quad.object.language)] = quad.object.value
    return Text(**found)


def short(iri: str) -> str:
    """Return the identifier of a thing: what its IRI has after the space of all.

    >>> short("https://w3id.org/townkg/id/town/x")
    'town/x'
    """
    return iri.removeprefix(settings.ID)


def full(key: str) -> str:
    """Return the IRI of an identifier.

    Raises: Refused (400) for what can be none.

    >>> full("town/x")
    'https://w3id.org/townkg/id/town/x'
    """
    iri = key if key.startswith("http") else settings.ID + key
    if any(sign in '<>"{}|^`\\' or sign <= " " for sign in iri):
        raise Refused(400, Text(f"“{key}”不是标识符", f"“{key}” is no identifier"), param="id")
    return iri


def local(iri: str) -> str:
    """Return the identifier of a class or property: its name in the ontology.

    >>> local("https://w3id.org/townkg/ontology#Town")
    'Town'
    """
    return iri.removeprefix(settings.ONTOLOGY)


def property_iri(pid: str) -> str:
    """Return the IRI of a property's identifier.

    Raises: Refused (400) for what can be none.
    """
    iri = pid if pid.startswith("http") else settings.ONTOLOGY + pid.removeprefix("tk:")
    if any(sign in '<>"{}|^`\\' or sign <= " " for sign in iri):
        raise Refused(400, Text(f"“{pid}”不是属性", f"“{pid}” is no property"), param="properties")
    return iri
