"""Reads from a store what paths run along: relations with their claims, and kinds of nodes."""

from __future__ import annotations

from typing import NamedTuple

from townkg import settings
from townkg.model import CERTAINTIES
from townkg.relate.search import Edge
from townkg.sources.evidence import certainty_name
from townkg.sources.labels import listed
from townkg.store import Store

_HEAD = f"PREFIX tk: <{settings.ONTOLOGY}>\n"
_AMBIGUOUS = CERTAINTIES.index("ambiguous")


class ReadingSet(NamedTuple):
    """The readings of a passage, and those of them that are preferred."""

    claims: frozenset[str]
    preferred: frozenset[str]


class Graph(NamedTuple):
    """What the claims tell, by the annotations of the ontology.

    Shape: *told* are relations that facts hold, *read* those that readings alone state, *held* go
    from a list or group to what is in it; those from *passed* groups are told as well. *kinds* has
    for each node whether it only joins others (true) or is what they share (false); *passed* are
    projects, and groups of projects or shown by an example, which are no mere meeting places.
    *wholes* go from an umbrella to a part of it, told as well; *bearers* support a town.
    """

    told: tuple[Edge, ...]
    read: tuple[Edge, ...]
    held: tuple[Edge, ...]
    kinds: dict[str, bool]
    sets: dict[str, ReadingSet]
    passed: frozenset[str] = frozenset()
    wholes: tuple[Edge, ...] = ()
    bearers: frozenset[str] = frozenset()

    @property
    def closed(self) -> frozenset[str]:
        """The nodes that no path passes."""
        return frozenset(node for node, joins in self.kinds.items() if not joins) - self.passed

    @property
    def joints(self) -> frozenset[str]:
        """The nodes that a path passes in one step."""
        return frozenset(node for node, joins in self.kinds.items() if joins) - self.closed

    @property
    def set_of(self) -> dict[str, str]:
        """The set that each reading is of."""
        return {claim: name for name, found in self.sets.items() for claim in found.claims}


def read(store: Store) -> Graph:
    """Return the relations that the claims of a store tell; seven queries."""
    is_told = _flags(store)
    told: dict[tuple[str, str, str], list[tuple[int, int, str]]] = {}
    for row in store.select(f"""{_HEAD}SELECT ?claim ?certainty ?order ?s ?p ?o WHERE {{
  ?claim a tk:Claim ; tk:certainty ?certainty ; tk:order ?order .
  GRAPH ?claim {{ ?s ?p ?o }}
  FILTER (ISIRI(?o) && ?p IN ({listed(is_told)}))
}}"""):
        triple = row["s"].value, row["p"].value, row["o"].value
        rank = CERTAINTIES.index(certainty_name(row["certainty"].value))
        told.setdefault(triple, []).append((rank, int(row["order"].value), row["claim"].value))
    edges = [_edge(triple, sorted(claims)) for triple, claims in sorted(told.items())]
    passed = _passed(store)
    held = [edge for edge in edges if not is_told[edge.property] and not edge.readings]
    above = _umbrellas(store)
    firm = [
        edge._replace(held=edge[:3] in above)
        for edge in edges
        if is_told[edge.property] and not edge.readings
    ]
    wholes = tuple(edge for edge in firm if edge.held)
    firm += [edge._replace(held=True) for edge in held if edge.subject in passed]
    return Graph(
        told=tuple(firm),
        read=tuple(edge for edge in edges if is_told[edge.property] and edge.readings),
        held=tuple(held),
        kinds=_kinds(store),
        sets=_sets(store),
        passed=passed,
        wholes=wholes,
        bearers=_bearers(store),
    )


def _flags(store: Store) -> dict[str, bool]:
    """Return for each term that says so whether it is narrative; classes among them."""
    query = f"{_HEAD}SELECT ?term ?flag WHERE {{ ?term tk:narrative ?flag }}"
    rows = store.select(query)
    return {row["term"].value: row["flag"].value in ("true", "1") for row in rows}


def _edge(triple: tuple[str, str, str], claims: list[tuple[int, int, str]]) -> Edge:
    """Return a relation with the claims of its facts, or with its readings where it is no fact."""
    firm = [claim for rank, _, claim in claims if rank < _AMBIGUOUS]
    if firm:
        return Edge(*triple, tuple(firm), claims[0][0])
    names = tuple(claim for _, _, claim in claims)
    return Edge(*triple, names, _AMBIGUOUS, frozenset(names))


def _kinds(store: Store) -> dict[str, bool]:
    """Return which nodes only join others (true) or are shared (false); shared ones win.

    What only a reading speaks of has its type in the graph of that reading.
    """
    kinds: dict[str, bool] = {}
    for row in store.select(f"""{_HEAD}SELECT ?node ?flag WHERE {{
  ?class tk:narrative ?flag .
  {{ ?node a ?class }}
  UNION {{ ?claim tk:certainty tk:ambiguous . GRAPH ?claim {{ ?node a ?class }} }}
}}"""):
        node, joins = row["node"].value, row["flag"].value in ("true", "1")
        kinds[node] = kinds.get(node, True) and joins
    return kinds


def _passed(store: Store) -> frozenset[str]:
    """Return the projects, and the groups of projects or shown by an example that hold no town."""
    rows = store.select(f"""{_HEAD}SELECT DISTINCT ?node WHERE {{
  {{ ?node a tk:Project }}
  UNION {{ ?node a tk:Group ; tk:hasMember ?project . ?project a tk:Project }}
  UNION {{ ?example tk:exampleShows ?node . ?node a tk:Group }}
  FILTER NOT EXISTS {{ ?node tk:hasMember ?town . ?town a tk:Town }}
  FILTER NOT EXISTS {{ ?node tk:hasSubgroup ?part }}
}}""")
    return frozenset(row["node"].value for row in rows)


def _umbrellas(store: Store) -> frozenset[tuple[str, ...]]:
    """Return the triples by which an umbrella has its parts: they share it as they would a list."""
    rows = store.select(f"""{_HEAD}SELECT ?whole ?has ?part WHERE {{
  ?has tk:passesSupport true .
  ?whole tk:rank tk:umbrella ; ?has ?part .
}}""")
    return frozenset((row["whole"].value, row["has"].value, row["part"].value) for row in rows)


def _bearers(store: Store) -> frozenset[str]:
    """Return what supports a town."""
    rows = store.select(f"{_HEAD}SELECT DISTINCT ?node WHERE {{ ?route tk:bearer ?node }}")
    return frozenset(row["node"].value for row in rows)


def _sets(store: Store) -> dict[str, ReadingSet]:
    claims: dict[str, set[str]] = {}
    preferred: dict[str, set[str]] = {}
    for row in store.select(f"""{_HEAD}SELECT ?claim ?set ?preferred WHERE {{
  ?claim tk:readingOf ?set .
  OPTIONAL {{ ?claim tk:preferred ?preferred }}
}}"""):
        name, claim = row["set"].value, row["claim"].value
        claims.setdefault(name, set()).add(claim)
        if "preferred" in row and row["preferred"].value in ("true", "1"):
            preferred.setdefault(name, set()).add(claim)
    return {
        name: ReadingSet(frozenset(found), frozenset(preferred.get(name, ())))
        for name, found in claims.items()
    }
