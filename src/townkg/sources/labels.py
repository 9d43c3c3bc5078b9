"""Finds what things are called, for all of a result at once."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg import settings
from townkg.i18n import Text, same
from townkg.model import Entity
from townkg.store.terms import curie, is_iri, write_term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from townkg.store import Store

_STANDARD = {
    settings.PREFIXES["rdfs"] + "subClassOf": Text("上位类", "subclass of"),
    settings.PREFIXES["rdfs"] + "subPropertyOf": Text("上位属性", "subproperty of"),
    settings.PREFIXES["rdfs"] + "isDefinedBy": Text("定义于", "defined by"),
    settings.PREFIXES["owl"] + "inverseOf": Text("互逆于", "inverse of"),
    settings.PREF_LABEL: Text("标准名称", "label"),
    settings.ALT_LABEL: Text("别名", "other name"),
    settings.SKOS + "inScheme": Text("在概念体系", "in scheme"),
    settings.SKOS + "broader": Text("上位概念", "broader"),
    settings.RDF_TYPE: Text("属于类", "is a"),
}
"""Words for properties that other vocabularies define and the ontology does not label."""

OF_DATA_SET = settings.ID + "dataset/"
"""Where the IRIs of data sets, and of things and rows that only they have, begin."""

ROW = "#row="
"""Between the IRI of a table and the number of a row."""

LINK = "https://w3id.org/townkg/link/"
"""Where the IRIs of accepted links begin."""


def values(iris: Iterable[str]) -> str:
    """Return the IRIs as SPARQL terms for a VALUES block, sorted; what is no IRI is left out."""
    return " ".join(write_term(NamedNode(iri)) for iri in sorted(set(iris)) if is_iri(iri))


def listed(iris: Iterable[str]) -> str:
    """Return the IRIs as SPARQL terms for an IN; not VALUES, which rdflib joins row by row."""
    return values(iris).replace(" ", ", ")


def entities(store: Store, iris: Iterable[str]) -> dict[str, Entity]:
    """Return each thing with its label; a quantity or a time has its wording for a label.

    Shape: one query; another for what has neither in the facts: the wording of a reading's
    quantity stands in the graph of its claim only; and one for things of data sets, whose names
    stand in their graphs. What is named nowhere is called by its short IRI.
    """
    wanted = set(iris)
    if not wanted:
        return {}
    listed = {iri for iri in wanted if iri.startswith(OF_DATA_SET)}
    names = _names_in_data_sets(store, listed) if listed else {}
    if ours := wanted - listed:
        names |= _names(store, ours, f"?entity <{settings.PREF_LABEL}> ?label", "")
    if unnamed := ours - names.keys():
        reading = "?claim tk:certainty tk:ambiguous . GRAPH ?claim { ?entity tk:wording ?label }"
        names |= _names(store, unnamed, reading, "wording")
    return {iri: Entity(iri, _text(iri, names.get(iri, {}))) for iri in wanted}


def is_record(iri: str) -> bool:
    """Return whether an IRI is that of a row or a link, and of no claim or route.

    >>> is_record("https://w3id.org/townkg/id/dataset/zhejiang-towns/table.csv#row=2")
    True
    >>> is_record("https://w3id.org/townkg/claim/jiashan-330421/s09-settled")
    False
    """
    return is_row(iri) or iri.startswith(LINK)


def is_row(iri: str) -> bool:
    """Return whether an IRI is that of a row of a data set."""
    return ROW in iri and iri.startswith(OF_DATA_SET)


def data_set_of(iri: str) -> str:
    """Return the IRI of the data set that a thing, row or table belongs to.

    >>> data_set_of("https://w3id.org/townkg/id/dataset/zhejiang-towns/zjt026")
    'https://w3id.org/townkg/id/dataset/zhejiang-towns'
    """
    return OF_DATA_SET + iri.removeprefix(OF_DATA_SET).partition("/")[0]


def graph_of(iri: str) -> str:
    """Return the named graph that tells of a thing of a data set; of a data set, the catalogue."""
    slug, inside, _ = iri.removeprefix(OF_DATA_SET).partition("/")
    return f"{settings.GRAPH}dataset/{slug}" if inside else f"{settings.GRAPH}datasets"


def _names_in_data_sets(store: Store, iris: Iterable[str]) -> dict[str, dict[str, str]]:
    """Return the labels of things of data sets, by language; else title, wording or notation."""
    by_graph: dict[str, set[str]] = {}
    for iri in iris:
        by_graph.setdefault(graph_of(iri), set()).add(iri)
    # each graph is named, for a variable would be tried on that of every claim
    parts = [
        f"{{ VALUES ?entity {{ {values(things)} }} GRAPH <{graph}> {{ {_NAMED} }} }}"
        for graph, things in sorted(by_graph.items())
        if values(things)
    ]
    if not parts:
        return {}
    prefixes = f"PREFIX tk: <{settings.ONTOLOGY}> PREFIX dct: <{settings.PREFIXES['dct']}>\n"
    prefixes += f"PREFIX skos: <{settings.SKOS}>"
    query = f"{prefixes}\nSELECT ?entity ?rank ?label WHERE {{ {' UNION '.join(parts)} }}"
    found: dict[str, dict[str, str]] = {}
    ranks: dict[str, int] = {}
    rows = [(int(row["rank"].value), row["label"].value, row) for row in store.select(query)]
    for rank, label, row in sorted(rows, key=lambda item: item[:2]):
        thing, term = row["entity"].value, row["label"]
        if ranks.setdefault(thing, rank) == rank and isinstance(term, Literal):
            found.setdefault(thing, {}).setdefault(term.language or "", label)
    return found


_NAMED = (
    "{ ?entity skos:prefLabel ?label BIND (1 AS ?rank) } UNION "
    "{ ?entity dct:title ?label BIND (2 AS ?rank) } UNION "
    "{ ?entity tk:wording ?label BIND (3 AS ?rank) } UNION "
    "{ ?entity skos:notation ?label BIND (4 AS ?rank) }"
)


def _names(store: Store, iris: Iterable[str], pattern: str, kind: str) -> dict[str, dict[str, str]]:
    """Return the labels that a pattern or a wording gives, by language; a wording has none."""
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?entity ?label ?wording WHERE {{
  VALUES ?entity {{ {values(iris)} }}
  {{ {pattern} }} UNION {{ ?entity tk:wording ?wording }}
}}"""
    found: dict[str, dict[str, str]] = {}
    for row in store.select(query):
        label = row.get("label")
        if isinstance(label, Literal):
            found.setdefault(row["entity"].value, {})[label.language or kind] = label.value
        elif "wording" in row:
            found.setdefault(row["entity"].value, {})["wording"] = row["wording"].value
    return found


def kinds(store: Store, iris: Iterable[str]) -> dict[str, tuple[Entity, ...]]:
    """Return the most specific classes of each thing, in the order of their English names."""
    wanted = values(iris)
    if not wanted:
        return {}
    query = f"""PREFIX rdfs: <{settings.PREFIXES["rdfs"]}>
SELECT ?entity ?type ?label WHERE {{
  VALUES ?entity {{ {wanted} }}
  ?entity a ?type .
  ?type <{settings.PREF_LABEL}> ?label .
  FILTER NOT EXISTS {{
    ?entity a ?narrower . ?narrower rdfs:subClassOf ?type . FILTER (?narrower != ?type)
  }}
}}"""
    found: dict[str, set[str]] = {}
    names: dict[str, dict[str, str]] = {}
    for row in store.select(query):
        kind, label = row["type"].value, row["label"]
        if isinstance(label, Literal):
            found.setdefault(row["entity"].value, set()).add(kind)
            names.setdefault(kind, {})[label.language or ""] = label.value
    classes = {iri: Entity(iri, _text(iri, texts)) for iri, texts in names.items()}
    return {
        iri: tuple(sorted((classes[kind] for kind in types), key=lambda one: one.label.en))
        for iri, types in found.items()
    }


def _text(iri: str, names: Mapping[str, str]) -> Text:
    if "zh" in names or "en" in names:
        return Text(names.get("zh", ""), names.get("en", ""))
    return _STANDARD.get(iri) or same(names.get("wording") or names.get("") or curie(iri))
