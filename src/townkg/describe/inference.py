"""Finds for inferred relations the claims from which they follow, by the axioms in the store.

The build's prover has the whole ontology; here only what relations follow from relations is
needed: sub-properties, inverses, chains of two and transitivity, read from the store itself, so
that any endpoint can be asked. The best proof is the firmest, then the shortest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from townkg import settings
from townkg.model import CERTAINTIES
from townkg.sources.evidence import certainty_name
from townkg.sources.labels import listed
from townkg.store import Store

Triple = tuple[str, str, str]
_HEAD = f"""PREFIX tk: <{settings.ONTOLOGY}>
PREFIX rdf: <{settings.PREFIXES["rdf"]}>
PREFIX rdfs: <{settings.PREFIXES["rdfs"]}>
PREFIX owl: <{settings.PREFIXES["owl"]}>
"""


class Rule(NamedTuple):
    """A relation that follows from one or two others; those marked are walked backwards."""

    head: str
    steps: tuple[tuple[str, bool], ...]


class Ground(NamedTuple):
    """What a relation rests on: the place of its weakest claim, and all its claims."""

    rank: int
    claims: frozenset[str]

    @property
    def cost(self) -> tuple[int, int, list[str]]:
        """Return what two grounds of one relation are compared by."""
        return self.rank, len(self.claims), sorted(self.claims)


def grounds(store: Store, wanted: Iterable[Triple]) -> dict[Triple, Ground]:
    """Return the claims that each of these relations follows from; two queries."""
    needed = {triple[1] for triple in wanted}
    if not needed:
        return {}
    rules = _reachable(_rules(store), needed)
    used = {name for rule in rules for name, _ in rule.steps} | needed
    return close(_stated(store, used), rules)


def close(stated: dict[Triple, Ground], rules: Iterable[Rule]) -> dict[Triple, Ground]:
    """Return all relations that follow, each with its best ground.

    >>> rules = [Rule("in", (("part", True),)), Rule("in", (("in", False), ("in", False)))]
    >>> said = {("a", "part", "b"): Ground(0, frozenset("1")),
    ...         ("b", "part", "c"): Ground(1, frozenset("2"))}
    >>> found = close(said, rules)["c", "in", "a"]
    >>> found.rank, sorted(found.claims)
    (1, ['1', '2'])
    """
    known = dict(stated)
    rules = list(rules)
    while True:
        pairs: dict[str, list[tuple[str, str, Ground]]] = defaultdict(list)
        for (subject, name, item), ground in known.items():
            pairs[name].append((subject, item, ground))
        better: dict[Triple, Ground] = {}
        for rule in rules:
            for triple, ground in _apply(rule, pairs):
                old = better.get(triple) or known.get(triple)
                if old is None or ground.cost < old.cost:
                    better[triple] = ground
        if not better:
            return known
        known |= better


def _apply(
    rule: Rule, pairs: dict[str, list[tuple[str, str, Ground]]]
) -> Iterator[tuple[Triple, Ground]]:
    walked = [
        [(o, s, g) if backwards else (s, o, g) for s, o, g in pairs.get(name, ())]
        for name, backwards in rule.steps
    ]
    if len(walked) == 1:
        for start, end, ground in walked[0]:
            yield (start, rule.head, end), ground
        return
    onward: dict[str, list[tuple[str, Ground]]] = defaultdict(list)
    for middle, end, ground in walked[1]:
        onward[middle].append((end, ground))
    for start, middle, ground in walked[0]:
        for end, other in onward.get(middle, ()):
            joined = Ground(max(ground.rank, other.rank), ground.claims | other.claims)
            yield (start, rule.head, end), joined


def _rules(store: Store) -> list[Rule]:
    """Return the rules that the ontology in the store gives."""
    query = f"""{_HEAD}SELECT ?kind ?head ?one ?two WHERE {{
  {{ ?one rdfs:subPropertyOf ?head . BIND ("sub" AS ?kind) }}
  UNION {{ ?head owl:inverseOf ?one . BIND ("inverse" AS ?kind) }}
  UNION {{ ?head a owl:TransitiveProperty . BIND ("transitive" AS ?kind) }}
  UNION {{
    ?head owl:propertyChainAxiom ?list .
    ?list rdf:first ?one ; rdf:rest ?rest .
    ?rest rdf:first ?two ; rdf:rest rdf:nil .
    BIND ("chain" AS ?kind)
  }}
}}"""
    found: set[Rule] = set()
    for row in store.select(query):
        kind, head = row["kind"].value, row["head"].value
        if kind == "transitive":
            found.add(Rule(head, ((head, False), (head, False))))
        elif kind == "sub" and row["one"].value != head:
            found.add(Rule(head, ((row["one"].value, False),)))
        elif kind == "inverse":
            found.add(Rule(head, ((row["one"].value, True),)))
            found.add(Rule(row["one"].value, ((head, True),)))
        elif kind == "chain":
            found.add(Rule(head, ((row["one"].value, False), (row["two"].value, False))))
    return sorted(found)


def _reachable(rules: list[Rule], needed: Iterable[str]) -> list[Rule]:
    """Return the rules that can lead to one of the properties needed."""
    wanted = set(needed)
    while True:
        more = {name for rule in rules if rule.head in wanted for name, _ in rule.steps}
        if more <= wanted:
            return [rule for rule in rules if rule.head in wanted]
        wanted |= more


def _stated(store: Store, names: Iterable[str]) -> dict[Triple, Ground]:
    """Return the relations of these properties that claims state as facts, the firmest claim."""
    query = f"""{_HEAD}SELECT ?s ?p ?o ?claim ?certainty WHERE {{
  ?claim a tk:Claim ; tk:certainty ?certainty .
  GRAPH ?claim {{ ?s ?p ?o }}
  FILTER (?certainty != tk:ambiguous && ISIRI(?o) && ?p IN ({listed(names)}))
}}"""
    found: dict[Triple, Ground] = {}
    for row in store.select(query):
        triple = row["s"].value, row["p"].value, row["o"].value
        rank = CERTAINTIES.index(certainty_name(row["certainty"].value))
        ground = Ground(rank, frozenset([row["claim"].value]))
        if triple not in found or ground.cost < found[triple].cost:
            found[triple] = ground
    return found
