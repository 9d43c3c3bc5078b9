"""Reads from a store what reasoning starts from: claims, descriptions, ontology, and labels.

What the build infers is left out, and so are the descriptions of claims, sentences, routes and
links, which speak of the encoding and not of the world.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pyoxigraph import Literal, NamedNode

from townkg import settings
from townkg.frozen import replace
from townkg.i18n import Text
from townkg.reason.kept import APART
from townkg.reason.proofs import Reading, Source, words
from townkg.reason.rule import TYPE, Statement
from townkg.sources.evidence import certainty_name
from townkg.store import Store

_BUILT_IN = tuple(settings.PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd", "tk"))
_LABEL = f"<{settings.PREF_LABEL}>"
_WORDING = f"<{settings.ONTOLOGY}wording>"
_DATA_VERSION = f"<{settings.ONTOLOGY}dataVersion>"
K = TypeVar("K")
_HEAD = f"PREFIX tk: <{settings.ONTOLOGY}>\n"


@dataclass
class Grounds:
    """What is asserted, and by what.

    Shape: *claims* holds for each claim its source, *states* its triples; *editorial* triples
    take no part in reasoning; *labels* are by term.
    """

    claims: dict[str, Source] = field(default_factory=dict)
    states: dict[str, list[Statement]] = field(default_factory=lambda: defaultdict(list))
    descriptions: set[Statement] = field(default_factory=set)
    ontology: list[Statement] = field(default_factory=list)
    editorial: set[Statement] = field(default_factory=set)
    labels: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def say(self, term: str) -> Text:
        """Return a term in words: by its label or wording, else as it is written."""
        return words.labelled(self.labels.get(term), term)


def read(store: Store) -> Grounds:
    """Return the grounds of a store, embedded or an endpoint; six queries."""
    found = Grounds()
    _claims(store, found)
    inferred = _graph(store, settings.INFERRED_GRAPH)
    found.editorial = _graph(store, settings.EDITORIAL_GRAPH)
    stated = {triple for triples in found.states.values() for triple in triples}
    prefixes = " && ".join(f'!STRSTARTS(STR(?s), "{one}")' for one in (settings.CLAIM, *APART))
    query = f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o FILTER (ISBLANK(?s) || ({prefixes})) }}"
    for row in store.select(query):
        triple = str(row["s"]), str(row["p"]), str(row["o"])
        _label(found, triple, row["o"])
        if triple in inferred or triple in stated or triple in found.editorial:
            continue
        if triple[1] == _DATA_VERSION:
            continue  # of the build
        if isinstance(row["s"], NamedNode) and row["s"].value.startswith(settings.ID):
            found.descriptions.add(triple)
        else:
            found.ontology.append(triple)
    reasoned = {*stated, *found.descriptions, *inferred}
    found.ontology = _without_alignment(found.ontology, reasoned)
    for triple in stated:
        if triple[1] == _WORDING:
            found.labels[triple[0]].setdefault("wording", words.plain(triple[2]).zh)
    return found


def _without_alignment(ontology: list[Statement], data: set[Statement]) -> list[Statement]:
    """Return the axioms that take part in reasoning.

    Alignments are no part of it, and nothing marks them in a store: their terms of other
    vocabularies are those that neither the data nor what was inferred from it uses.
    """
    used = {predicate for _, predicate, _ in data} | {o for _, p, o in data if p == TYPE}

    def ours(term: str) -> bool:
        return not term.startswith("<") or term[1:].startswith(_BUILT_IN) or term in used

    return [triple for triple in ontology if ours(triple[0]) and ours(triple[2])]


def _label(found: Grounds, triple: Statement, item: Any) -> None:
    if triple[1] == _LABEL and isinstance(item, Literal):
        found.labels[triple[0]].setdefault(item.language or "", item.value)


def _claims(store: Store, found: Grounds) -> None:
    details = _details(store)
    made: dict[str, Source] = {}
    query = f"""{_HEAD}SELECT ?claim ?certainty ?article ?order WHERE {{
  ?claim a tk:Claim ; tk:certainty ?certainty ; tk:article ?article ; tk:order ?order
}}"""
    rows = {row["claim"].value: row for row in store.select(query)}
    places = sorted(
        rows, key=lambda iri: (rows[iri]["article"].value, int(rows[iri]["order"].value))
    )
    for place, iri in enumerate(places):
        certainty = certainty_name(rows[iri]["certainty"].value)
        follows, reason = details.get(iri, ((), Text("", "")))
        made[iri] = Source("claim", iri, certainty, reason=reason, order=place)
        made[iri] = _with(made[iri], [Source("claim", one) for one in follows])
    made = with_readings(store, made)
    found.claims = {iri: _linked(iri, made) for iri in made}
    query = f"""{_HEAD}SELECT ?claim ?s ?p ?o WHERE {{
  ?claim a tk:Claim . GRAPH ?claim {{ ?s ?p ?o }}
}}"""
    for row in store.select(query):
        triple = str(row["s"]), str(row["p"]), str(row["o"])
        found.states[row["claim"].value].append(triple)


def with_readings(store: Store, claims: Mapping[K, Source]) -> dict[K, Source]:
    """Return claims, the ambiguous ones with which reading of how many each is."""
    found = dict(claims)
    if not any(source.certainty == "ambiguous" for source in found.values()):
        return found
    sets: dict[str, set[tuple[int, str]]] = defaultdict(set)
    points: dict[str, dict[str, str]] = defaultdict(dict)
    query = f"""{_HEAD}SELECT ?claim ?set ?order ?label WHERE {{
  ?claim tk:readingOf ?set ; tk:order ?order . OPTIONAL {{ ?set {_LABEL} ?label }}
}}"""
    for row in store.select(query):
        passage = row["set"].value
        sets[passage].add((int(row["order"].value), row["claim"].value))
        label = row.get("label")
        if isinstance(label, Literal):
            points[passage][label.language or ""] = label.value
    readings = {
        claim: Reading(
            passage,
            Text(points[passage].get("zh", ""), points[passage].get("en", "")),
            place,
            len(claims_of),
        )
        for passage, claims_of in sets.items()
        for place, (_, claim) in enumerate(sorted(claims_of), 1)
    }
    for key, source in found.items():
        if source.iri in readings:
            found[key] = replace(source, reading=readings[source.iri])
    return found


def _with(source: Source, follows: Iterable[Source]) -> Source:
    return replace(source, follows=tuple(follows))


def _linked(iri: str, made: Mapping[str, Source], above: frozenset[str] = frozenset()) -> Source:
    """Return a claim with the premises that it follows from, as far as they are known."""
    source = made[iri]
    premises = [one.iri for one in source.follows if one.iri in made and one.iri not in above]
    linked = [_linked(premise, made, above | {iri}) for premise in premises]
    return _with(source, sorted(linked, key=lambda one: one.order))


def _details(store: Store) -> dict[str, tuple[tuple[str, ...], Text]]:
    query = f"""{_HEAD}SELECT ?claim ?premise ?reason WHERE {{
  ?claim a tk:Claim .
  {{ ?claim tk:follows ?premise }} UNION {{ ?claim tk:reason ?reason }}
}}"""
    follows: dict[str, set[str]] = defaultdict(set)
    reasons: dict[str, dict[str, str]] = defaultdict(dict)
    for row in store.select(query):
        if "premise" in row:
            follows[row["claim"].value].add(row["premise"].value)
        elif isinstance(row["reason"], Literal):
            reasons[row["claim"].value][row["reason"].language or ""] = row["reason"].value
    return {
        iri: (
            tuple(sorted(follows.get(iri, ()))),
            Text(reasons[iri].get("zh", ""), reasons[iri].get("en", "")),
        )
        for iri in {*follows, *reasons}
    }


def _graph(store: Store, name: str) -> set[Statement]:
    query = f"SELECT ?s ?p ?o WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}"
    return {(str(row["s"]), str(row["p"]), str(row["o"])) for row in store.select(query)}
