"""Reads from a store what is said of a thing: one query for each kind of statement."""

from __future__ import annotations

from typing import NamedTuple

from pyoxigraph import Literal, NamedNode

from townkg import settings
from townkg.model import CERTAINTIES, CertaintyName
from townkg.sources.evidence import certainty_name
from townkg.sources.labels import values
from townkg.store import Store, Term

HEAD = f"""PREFIX tk: <{settings.ONTOLOGY}>
PREFIX rdf: <{settings.PREFIXES["rdf"]}>
PREFIX rdfs: <{settings.PREFIXES["rdfs"]}>
PREFIX owl: <{settings.PREFIXES["owl"]}>
PREFIX skos: <{settings.SKOS}>
"""


class Said(NamedTuple):
    """A relation, with the claims that state it alike: as facts, or as readings of one set."""

    subject: str
    property: str
    value: Term
    certainty: CertaintyName
    claims: tuple[str, ...]
    of: str | None = None
    preferred: bool = False


def claims_about(store: Store, iri: str) -> list[Said]:
    """Return what claims state of a thing, or with it as value, in the order of the text."""
    node = values([iri])
    return _said(
        store,
        f"""{{ GRAPH ?claim {{ {node} ?p ?o }} BIND ({node} AS ?s) }}
  UNION {{ GRAPH ?claim {{ ?s ?p {node} }} BIND ({node} AS ?o) }}""",
    )


def claims_with(store: Store, iri: str) -> list[Said]:
    """Return what claims state by a property, in the order of the text."""
    node = values([iri])
    return _said(store, f"GRAPH ?claim {{ ?s {node} ?o }} BIND ({node} AS ?p)")


def _said(store: Store, pattern: str) -> list[Said]:
    query = f"""{HEAD}SELECT ?claim ?certainty ?order ?s ?p ?o ?set ?preferred WHERE {{
  ?claim a tk:Claim ; tk:certainty ?certainty ; tk:order ?order .
  OPTIONAL {{ ?claim tk:readingOf ?set }}
  OPTIONAL {{ ?claim tk:preferred ?preferred }}
  {pattern}
}}"""
    found: dict[tuple[str, str, Term, str | None], list[tuple[int, Said]]] = {}
    for row in store.select(query):
        certainty = certainty_name(row["certainty"].value)
        of = row["set"].value if "set" in row and certainty == "ambiguous" else None
        preferred = "preferred" in row and row["preferred"].value in ("true", "1")
        claim = row["claim"].value
        one = Said(row["s"].value, row["p"].value, row["o"], certainty, (claim,), of, preferred)
        order = int(row["order"].value)
        found.setdefault((one.subject, one.property, one.value, of), []).append((order, one))
    merged = [_merged(sorted(group, key=lambda pair: pair[0])) for group in found.values()]
    ordered = sorted(merged, key=lambda pair: (pair[0], *map(str, pair[1][:3])))
    return [one for _, one in ordered]


def _merged(group: list[tuple[int, Said]]) -> tuple[int, Said]:
    """Return the statements of one relation as one: as firm as the firmest."""
    order, first = group[0]
    certainty = min((one.certainty for _, one in group), key=CERTAINTIES.index)
    claims = tuple(dict.fromkeys(claim for _, one in group for claim in one.claims))
    preferred = any(one.preferred for _, one in group)
    return order, first._replace(certainty=certainty, claims=claims, preferred=preferred)


def inferred_about(store: Store, iri: str) -> list[tuple[str, str, str]]:
    """Return what is inferred of a thing, but its classes and the supports that routes tell."""
    node = values([iri])
    query = f"""{HEAD}SELECT DISTINCT ?s ?p ?o WHERE {{
  GRAPH <{settings.INFERRED_GRAPH}> {{
    {{ {node} ?p ?o BIND ({node} AS ?s) }} UNION {{ ?s ?p {node} BIND ({node} AS ?o) }}
  }}
  FILTER (?p != rdf:type && ISIRI(?o))
  FILTER NOT EXISTS {{ ?level tk:basis ?basis ; rdfs:subPropertyOf* ?p }}
}}"""
    return sorted((row["s"].value, row["p"].value, row["o"].value) for row in store.select(query))


def records(store: Store, iri: str) -> list[tuple[str, Term]]:
    """Return what describes a thing and is no claim: labels, rank, definition, axioms."""
    node = values([iri])
    query = f"""{HEAD}SELECT DISTINCT ?p ?o WHERE {{
  {node} ?p ?o .
  FILTER NOT EXISTS {{
    GRAPH ?graph {{ {node} ?p ?o }} FILTER (!STRSTARTS(STR(?graph), "{settings.STAGING_GRAPHS}"))
  }}
  FILTER (!ISBLANK(?o))
}}"""
    return sorted(((row["p"].value, row["o"]) for row in store.select(query)), key=_written)


def _written(pair: tuple[str, Term]) -> tuple[str, str]:
    return pair[0], str(pair[1])


class Parts(NamedTuple):
    """The parts of a figure, a time, a conferral or the like, and who has it."""

    parts: tuple[tuple[str, Term], ...]
    owners: tuple[tuple[str, str], ...]


def parts(store: Store, nodes: set[str], readings: set[str]) -> dict[str, Parts]:
    """Return the parts of such nodes, and subject and property of their owners.

    Shape: what facts hold, and what these readings state of nodes of their own.
    """
    found: list[tuple[str, str, Term]] = []
    if nodes:
        found += _triples(
            store,
            f"""VALUES ?node {{ {values(nodes)} }}
  {{ ?node ?p ?o BIND (?node AS ?s) }} UNION {{ ?s ?p ?node BIND (?node AS ?o) }}
  FILTER (STRSTARTS(STR(?p), "{settings.ONTOLOGY}"))
  FILTER NOT EXISTS {{ GRAPH <{settings.INFERRED_GRAPH}> {{ ?s ?p ?o }} }}""",
        )
    if readings:
        own = _triples(store, f"VALUES ?claim {{ {values(readings)} }} GRAPH ?claim {{ ?s ?p ?o }}")
        found += [triple for triple in own if _own(triple[0]) or _own(triple[2])]
    inner: dict[str, set[tuple[str, Term]]] = {}
    owners: dict[str, set[tuple[str, str]]] = {}
    for subject, name, value in found:
        if subject in nodes and name != settings.RDF_TYPE:
            inner.setdefault(subject, set()).add((name, value))
        if isinstance(value, NamedNode) and value.value in nodes:
            owners.setdefault(value.value, set()).add((subject, name))
    return {
        node: Parts(
            tuple(sorted(inner.get(node, ()), key=_written)), tuple(sorted(owners.get(node, ())))
        )
        for node in inner.keys() | owners.keys()
    }


def _triples(store: Store, pattern: str) -> list[tuple[str, str, Term]]:
    rows = store.select(f"{HEAD}SELECT DISTINCT ?s ?p ?o WHERE {{ {pattern} }}")
    return [(row["s"].value, row["p"].value, row["o"]) for row in rows]


def _own(node: str | Term) -> bool:
    iri = node if isinstance(node, str) else node.value
    return iri.startswith(settings.CLAIM)


def joints(store: Store, iris: set[str]) -> set[str]:
    """Return those things that only join what has a part in them: conferrals, examples."""
    wanted = values(iris)
    if not wanted:
        return set()
    query = f"""{HEAD}SELECT DISTINCT ?node WHERE {{
  VALUES ?node {{ {wanted} }}
  ?node a ?class .
  ?class tk:narrative true .
}}"""
    return {row["node"].value for row in store.select(query)}


def memberships(store: Store) -> frozenset[str]:
    """Return the properties that tell what is in a list or group, and their inverses."""
    query = f"""{HEAD}SELECT ?p WHERE {{
  {{ ?p tk:narrative false }} UNION {{ ?q tk:narrative false . ?p owl:inverseOf ?q }}
}}"""
    return frozenset(row["p"].value for row in store.select(query))


def sentences(store: Store, claims: set[str]) -> list[tuple[str, str]]:
    """Return IRI and text of the sentences that claims quote, in the order of the text."""
    wanted = values(claims)
    if not wanted:
        return []
    query = f"""{HEAD}SELECT DISTINCT ?sentence ?text ?start ?article WHERE {{
  VALUES ?claim {{ {wanted} }}
  ?claim tk:follows*/tk:hasQuote/tk:quoteSentence ?sentence .
  ?sentence tk:text ?text ; tk:start ?start ; tk:article ?article .
}}"""
    found = {
        (row["article"].value, int(row["start"].value), row["sentence"].value, row["text"].value)
        for row in store.select(query)
    }
    return [(iri, text) for _, _, iri, text in sorted(found)]


def count(store: Store, pattern: str) -> int:
    """Return how many distinct `?x` a pattern finds."""
    query = f"{HEAD}SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ {pattern} }}"
    return next((int(row["n"].value) for row in store.select(query)), 0)


def is_node(term: Term) -> bool:
    """Return whether a term is a node of a claim: a figure, a time."""
    return isinstance(term, NamedNode) and term.value.startswith(settings.CLAIM)


def in_words(term: Term) -> str:
    """Return a literal as its words; an IRI as it is."""
    return term.value if isinstance(term, Literal | NamedNode) else str(term)
