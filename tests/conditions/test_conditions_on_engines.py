"""Conditions are judged alike on every engine: rdflib, and the real Oxigraph server."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "store"))

from store_servers import oxigraph

import townkg
from townkg import build
from townkg.api import KnowledgeGraph
from townkg.conditions import conditions
from townkg.store import open_rdflib

ASKED = {"town": "巧克力甜蜜小镇"}, {"policy": "POL03", "as_of": "2018-12-31"}
"""A town whose figures come from articles, lists and press reports; and all towns of a document."""


@pytest.fixture(scope="module")
def served() -> Iterator[str]:
    with oxigraph(build.ensure().store) as url:
        yield url


@pytest.mark.slow
@pytest.mark.parametrize("asked", ASKED, ids=["town", "policy"])
def test_rdflib_judges_as_the_embedded_store(kg: KnowledgeGraph, asked: dict[str, str]) -> None:
    expected = kg.conditions(**asked).to_json()
    found = conditions(open_rdflib(kg.graph), **asked, version=kg.version)
    assert found.criteria
    assert found.to_json() == expected


@pytest.mark.servers
@pytest.mark.parametrize("asked", ASKED, ids=["town", "policy"])
def test_a_server_judges_as_the_embedded_store(
    kg: KnowledgeGraph, served: str, asked: dict[str, str]
) -> None:
    expected = {**kg.conditions(**asked).to_json(), "version": served}
    with townkg.open(served) as remote:
        found = remote.conditions(**asked)
    assert found.criteria
    assert found.to_json() == expected
