"""What is kept beside a store is what the store says, and without it the store is asked."""

from __future__ import annotations

from collections.abc import Callable
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


def _changed(content: bytes) -> bytes:
    half = len(content) // 2
    return content[:half] + bytes([content[half] ^ 1]) + content[half + 1 :]


@pytest.mark.parametrize("damage", [None, lambda _: b"", _changed, lambda whole: whole[:-1]])
def test_without_them_the_store_is_asked(
    damage: Callable[[bytes], bytes] | None, kg: KnowledgeGraph, tmp_path: Path
) -> None:
    store = _kept_beside(tmp_path, "0123456789ab")
    known = kept.kept(EmbeddedStore(pyoxigraph.Store(), store))
    assert known is not None
    (written,) = (path for path in store.parent.iterdir() if path.is_file())
    written.write_bytes(damage(written.read_bytes())) if damage else written.unlink()
    kept._read.clear()
    held = _in_memory(kg)
    assert held._store is not None
    asked = EmbeddedStore(held._store, store)
    assert kept.kept(asked) is None
    claim = "https://w3id.org/townkg/claim/jiashan-330421/s44-shared"
    assert evidence.evidence(asked, [claim]) == evidence.evidence(kg._store, [claim])


def test_those_of_other_data_are_not_read(tmp_path: Path) -> None:
    store = _kept_beside(tmp_path, "ba9876543210")
    assert kept.kept(EmbeddedStore(pyoxigraph.Store(), store)) is None


def test_nothing_is_kept_beside_a_single_file(tmp_path: Path) -> None:
    store = _kept_beside(tmp_path, "0123456789ab")
    dump = store.parent / "graph.nq"
    dump.touch()
    assert kept.kept(EmbeddedStore(pyoxigraph.Store(), dump)) is None


def _kept_beside(folder: Path, version: str) -> Path:
    """Return a store's place beside which passages of this data version are kept."""
    store = folder / "0123456789abcdef" / "store"
    store.mkdir(parents=True)
    kept.keep(kept.Kept({}, {}, frozenset()), str(store), version)
    return store
