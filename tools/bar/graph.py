"""The ontology as one graph, and the graph that is built from ontology and data."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from bar.outcome import ROOT

if TYPE_CHECKING:
    from pyoxigraph import Store

    from townkg.build import Built
    from townkg.build.material import Material
    from townkg.build.ontology import Ontology


@cache
def ontology() -> Ontology:
    """Return axioms and alignment."""
    from townkg.build.ontology import read_ontology

    return read_ontology(ROOT / "ontology")


@cache
def merged(alignment: bool) -> str:
    """Return the ontology as one document in Turtle, with one header and nothing to import.

    Reasoners and profile checkers then see what the closure sees, declarations of any module.
    """
    from rdflib import OWL, RDF, Graph

    graph = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        if alignment or not path.name.startswith("alignment"):
            graph.parse(path)
    imported = set(graph.objects(None, OWL.imports))
    for module in set(graph.subjects(RDF.type, OWL.Ontology)):
        if module in imported or not any(graph.objects(module, OWL.imports)):
            graph.remove((module, None, None))
    graph.remove((None, OWL.imports, None))
    return graph.serialize(format="turtle")


@cache
def built() -> Built:
    """Return the graph as it is built now."""
    from townkg import build

    return build.ensure()


@cache
def store() -> Store:
    """Return the built graph, read-only."""
    from pyoxigraph import Store

    return Store.read_only(str(built().store))


@cache
def default_graph() -> str:
    """Return the facts, inferred ones with them, as N-Triples."""
    from pyoxigraph import DefaultGraph, RdfFormat

    dumped = store().dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    return (dumped or b"").decode()


@cache
def made_again() -> tuple[Material, float]:
    """Return what a new build would be made of, and the seconds that its closure took."""
    from townkg import paths
    from townkg.build.freshness import Sources
    from townkg.build.material import Clock, gather

    clock = Clock(lambda _: None)
    material = gather(Sources(paths.root(), paths.ontology(), paths.data()), "owlrl", clock)
    return material, clock.seconds["close"]
