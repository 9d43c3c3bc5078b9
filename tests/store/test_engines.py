from __future__ import annotations

import os
import warnings
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Dataset
from store_servers import DATA

from townkg.errors import DataError, QueryError, UsageError
from townkg.store import Store, open_embedded, open_rdflib, open_remote

PREFIX = "PREFIX : <http://example.org/> "


@pytest.fixture(params=["embedded", "rdflib", pytest.param("remote", marks=pytest.mark.servers)])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    opened: Store
    if request.param == "embedded":
        opened = open_embedded(request.getfixturevalue("folder"))
    elif request.param == "remote":
        opened = open_remote(request.getfixturevalue("endpoint"))
    else:
        dataset = Dataset(default_union=False)
        with warnings.catch_warnings():  # rdflib 7.6 parses by a property it calls deprecated
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=DATA, format="trig")
        opened = open_rdflib(dataset)
    yield opened
    opened.close()


def test_the_same_terms_come_from_every_engine(store: Store) -> None:
    query = PREFIX + "SELECT ?value ?none { :town ?p ?value } ORDER BY STR(?value) LANG(?value)"
    solutions = store.select(query)
    xsd = "http://www.w3.org/2001/XMLSchema#"
    assert solutions.variables == ["value", "none"]
    assert [row["value"] for row in solutions] == [
        pyoxigraph.Literal("20", datatype=pyoxigraph.NamedNode(xsd + "integer")),
        pyoxigraph.Literal("2015-06-01", datatype=pyoxigraph.NamedNode(xsd + "date")),
        pyoxigraph.Literal("39.5", datatype=pyoxigraph.NamedNode(xsd + "decimal")),
        pyoxigraph.Literal("Guigu Town", language="en"),
        pyoxigraph.Literal("true", datatype=pyoxigraph.NamedNode(xsd + "boolean")),
        pyoxigraph.Literal("归谷智造小镇", language="zh"),
    ]
    assert all("none" not in row for row in solutions)


def test_the_default_graph_is_not_the_union(store: Store) -> None:
    solutions = store.select(PREFIX + "SELECT ?o { :policy :supports ?o }")
    assert [row["o"] for row in solutions] == [pyoxigraph.NamedNode("http://example.org/town")]


def test_named_graphs_are_reached_by_graph(store: Store) -> None:
    query = PREFIX + "SELECT ?g { GRAPH ?g { :policy :supports :town } } ORDER BY ?g"
    assert [row["g"].value for row in store.select(query)] == [
        "http://example.org/claim",
        "http://example.org/other",
    ]


def test_ask_and_construct(store: Store) -> None:
    assert store.ask(PREFIX + "ASK { :policy :supports :town }") is True
    assert store.ask(PREFIX + "ASK { :town :supports :policy }") is False
    triples = store.construct(PREFIX + "CONSTRUCT { ?o :by ?s } WHERE { ?s :supports ?o }")
    assert [str(triple.subject) for triple in triples] == ["<http://example.org/town>"]


def test_bad_syntax_and_a_wrong_form_are_query_errors(store: Store) -> None:
    if not hasattr(store, "dialect"):
        with pytest.raises(QueryError) as caught:
            store.select("SELECT * {\n ?s ?p }")
        assert caught.value.line == 2
        with pytest.raises(QueryError, match="SELECT"):
            store.select("ASK {}")


def test_a_folder_without_a_store_is_a_data_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="townkg build"):
        open_embedded(tmp_path / "nothing")


def test_a_closed_store_says_so(folder: Path) -> None:
    store = open_embedded(folder)
    store.close()
    with pytest.raises(UsageError, match="closed"):
        store.ask("ASK {}")


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="the system has no affinity")
def test_opening_leaves_the_processors_of_this_thread_alone(folder: Path, tmp_path: Path) -> None:
    before = os.sched_getaffinity(0)
    open_embedded(folder)
    with pytest.raises(DataError):
        open_embedded(tmp_path / "nothing")
    assert os.sched_getaffinity(0) == before


def test_many_processes_may_read_one_store(folder: Path) -> None:
    first, second = open_embedded(folder), open_embedded(folder)
    assert first.ask("ASK { ?s ?p ?o }")
    assert second.ask("ASK { ?s ?p ?o }")


def test_a_union_data_set_is_refused() -> None:
    with pytest.raises(UsageError, match="default_union"):
        open_rdflib(Dataset(default_union=True))
