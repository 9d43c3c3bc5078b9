"""Small graphs that are their own ontology, closed on the spot."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pyoxigraph import RdfFormat, parse

from townkg.reason.kernel import Graph
from townkg.reason.proofs import Checker, Prover, prover
from townkg.reason.rl import compile_rules
from townkg.reason.rl.literals import literal_facts
from townkg.reason.rule import TYPE, Rule, Statement

PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@dataclass
class World:
    """A small graph that is its own ontology, closed, with what proves and what checks."""

    triples: list[Statement]
    graph: Graph
    prover: Prover
    checker: Checker

    @property
    def inferred(self) -> list[Statement]:
        """Return what follows, but for the types of literals."""
        return [one for one in self.graph.triples(inferred_only=True) if one[0][0] != '"']


def world(triples: Iterable[Statement], own: Iterable[Rule] = ()) -> World:
    """Return a graph of triples, closed."""
    given = list(triples)
    own = tuple(own)
    rules = compile_rules(given, own=own)
    terms = [triple[2] for triple in given]
    literals = [(one, TYPE, kind) for one, kind in literal_facts(terms, rules.datatypes)]
    graph = Graph.from_triples([*given, *literals])
    graph.close(rules)
    checker = Checker({*given, *literals}, given, own=own)
    return World(given, graph, prover(graph, rules), checker)


def read(text: str) -> list[Statement]:
    """Return the triples of Turtle, as text."""
    parsed = parse((PREFIXES + text).encode(), format=RdfFormat.TURTLE)
    return [tuple(map(str, quad.triple)) for quad in parsed]  # type: ignore[misc]
