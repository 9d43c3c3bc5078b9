"""Every prepared question, with the parameters of every golden, gives one answer on all engines."""

from __future__ import annotations

from typing import Any

import pytest

from townkg import query
from townkg.answer import answer
from townkg.api import KnowledgeGraph
from townkg.paths import queries
from townkg.query.golden import Golden, goldens
from townkg.store import Store
from townkg.store.mirror import MirrorStore

QUESTIONS = query.catalogue()
GOLDENS = [one for one in goldens(queries()) if not QUESTIONS[one.question].remotes]
"""Without those that ask the world outside: `tests/federation` does."""


def answers(store: Store) -> dict[str, Any]:
    """Return what each golden's question answers: rows in order, evidence and note."""
    return {one.file: told(store, one) for one in GOLDENS}


def told(store: Store, golden: Golden) -> Any:
    return answer(store, QUESTIONS[golden.question], golden.params).to_json()


@pytest.fixture(scope="module")
def on_disk(kg: KnowledgeGraph) -> dict[str, Any]:
    return answers(kg._store)


@pytest.mark.servers
@pytest.mark.parametrize("engine", ["memory", "oxigraph_server", "virtuoso_server"])
def test_every_engine_gives_the_same_answers(
    engine: str, on_disk: dict[str, Any], request: pytest.FixtureRequest
) -> None:
    found = answers(request.getfixturevalue(engine))
    assert len(found) > 200
    assert [file for file in on_disk if found[file] != on_disk[file]] == []


@pytest.mark.servers
def test_virtuoso_is_asked_for_patterns(virtuoso_server: Store) -> None:
    assert isinstance(virtuoso_server, MirrorStore)
    assert virtuoso_server.dialect.name == "patterns"
