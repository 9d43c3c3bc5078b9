"""Graphs to prove in: the article's, closed from its store, and small ones closed on the spot."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from worlds import World, read, world

from townkg.api import KnowledgeGraph
from townkg.explaining.closed import Closed
from townkg.reason.proofs import Checker


@pytest.fixture
def small() -> Callable[..., World]:
    """Return what closes Turtle."""
    return lambda text, own=(): world(read(text), own)


@pytest.fixture(scope="session")
def closed(kg: KnowledgeGraph) -> Closed:
    """The article's graph, closed from its store."""
    return kg.closed()


@pytest.fixture(scope="session")
def checker(closed: Closed) -> Checker:
    """What checks proofs of the article's graph: knows its claims and its ontology."""
    states = {iri: frozenset(triples) for iri, triples in closed.grounds.states.items()}
    return Checker(frozenset(closed.sources), closed.grounds.ontology, claims=states)
