"""Commands on a real SPARQL server print what they print on the local graph."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "store"))

from store_servers import oxigraph

from townkg import build

pytestmark = pytest.mark.servers
TOWN = "归谷智造小镇"


@pytest.fixture(scope="module")
def endpoint(build_folder):
    built = build.ensure()
    with oxigraph(built.store) as url:
        yield url


def test_ask_gives_the_same_rows(townkg, endpoint):
    words = ("ask", "policies_supporting_town", "--town", TOWN, "--format", "json")
    local, remote = (json.loads(townkg(*words, *more).out) for more in ((), ("--store", endpoint)))
    assert local["rows"]
    assert {**local, "version": ""} == {**remote, "version": ""}


def test_find_gives_the_same_things(townkg, endpoint):
    words = ("find", "机器人", "--format", "json")
    local, remote = (json.loads(townkg(*words, *more).out) for more in ((), ("--store", endpoint)))
    assert local["rows"]
    assert {**local, "version": ""} == {**remote, "version": ""}


def test_sparql_gives_the_same_solutions(townkg, endpoint):
    query = "SELECT ?s { ?s a <https://w3id.org/townkg/ontology#Town> } ORDER BY ?s"
    words = ("sparql", query, "--format", "tsv")
    assert townkg(*words, "--store", endpoint).out == townkg(*words).out
    assert townkg("sparql", "CLEAR ALL", "--store", endpoint).code == 3


def test_an_unknown_name_is_said(townkg, endpoint):
    done = townkg("ask", "policies_supporting_town", "--town", "归谷智造", "--store", endpoint)
    assert done.code == 2
    assert TOWN in done.err
