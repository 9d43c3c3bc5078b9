"""What is kept beside a store is what the store says, and without it the store is asked."""

from __future__ import annotations

import marshal
import os
from pathlib import Path

import pyoxigraph
import pytest

from townkg.api import KnowledgeGraph
from townkg.sources import evidence, kept
from townkg.store.embedded import EmbeddedStore


def _in_memory(kg: KnowledgeGraph) -> EmbeddedStore:
    """Return the same graph without a place, beside which nothing can be kept."""
    store = kg._store
    assert isinstance(store, EmbeddedStore)
    assert store._store is not None
    return EmbeddedStore(store._store)


def test_kept_passages_are_those_of_the_store(kg: KnowledgeGraph) -> None:
    asked = _in_memory(kg)
    known = kept.kept(kg._store)
    assert known is not None
    assert kept.kept(asked) is None
    nodes = [*known.claims, "https://w3id.org/townkg/claim/none"]
    assert len(nodes) > 400
    found = evidence.claims_of(kg._store, nodes)
    assert {node: set(claims) for node, claims in found.items()} == {
        node: set(claims) for node, claims in evidence.claims_of(asked, nodes).items()
    }
    claims = {claim for some in found.values() for claim in some}
    assert evidence.passages(kg._store, claims) == evidence.passages(asked, claims)
    implied = set(evidence.implied(kg._store, claims))
    assert implied == set(evidence.implied(asked, claims))
    assert implied


@pytest.mark.parametrize(
    "damage", [None, b"", b"x", *map(marshal.dumps, [None, [1], ({}, {}, frozenset(), 4)])]
)
def test_without_them_the_store_is_asked(
    damage: bytes | None, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    store.mkdir()
    if damage is not None:
        kept.keep(kept.Kept({}, {}, frozenset()), str(store))
        (written,) = (path for path in tmp_path.iterdir() if path.is_file())
        written.write_bytes(damage)
    held = _in_memory(kg)
    assert held._store is not None
    asked = EmbeddedStore(held._store, store)
    assert kept.kept(asked) is None
    claim = "https://w3id.org/townkg/claim/jiashan-330421/s44-shared"
    assert evidence.evidence(asked, [claim]) == evidence.evidence(kg._store, [claim])


def test_nothing_is_kept_beside_a_single_file(tmp_path: Path) -> None:
    store, dump = tmp_path / "store", tmp_path / "graph.nq"
    store.mkdir()
    dump.touch()
    kept.keep(kept.Kept({}, {}, frozenset()), os.fspath(store))
    assert kept.kept(EmbeddedStore(pyoxigraph.Store(), store)) is not None
    assert kept.kept(EmbeddedStore(pyoxigraph.Store(), dump)) is None
