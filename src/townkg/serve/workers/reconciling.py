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
from townkg.model import Entity
from townkg.names import Hit
from townkg.serve.workers.describing import DEFAULT
from townkg.serve.workers.extending import classes_of, direct, objects
from townkg.serve.workers.identifiers import label, local, property_iri, short
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
        "type": [{"id": local(iri), "name": label(store, iri).zh} for iri in direct(store, hit)],
    }


def _fits(store: EmbeddedStore, iri: str, wanted: list[str], strict: str) -> bool:
    have = {local(one) for one in classes_of(store, iri)}
    checks = [one.removeprefix("tk:").removeprefix(settings.ONTOLOGY) in have for one in wanted]
    return all(checks) if strict == "all" else any(checks)


def _values(pair: dict[str, Any]) -> list[Any]:
    given = pair.get("v", [])
    return given if isinstance(given, list) else [given]


def _agrees(store: EmbeddedStore, iri: str, pair: dict[str, Any]) -> bool:
    here = {_spoken(store, one) for one in objects(store, iri, str(pair["pid"]))}
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
