from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pyoxigraph import NamedNode

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "store"))

from store_servers import oxigraph

import townkg
from townkg import build
from townkg.api import Answer, KnowledgeGraph
from townkg.errors import DataError, LimitError, QueryError, RemoteError, UnknownName, UsageError
from townkg.model import Column, Entity, Evidence, Quote, Row, Text
from townkg.store import Solutions, open_rdflib
from townkg.store.pool import Limits

QUESTION = "policies_supporting_town"
TOWN = "归谷智造小镇"


@pytest.fixture(scope="module")
def kg() -> Iterator[KnowledgeGraph]:
    with townkg.open() as opened:
        yield opened


def test_a_question_is_asked_by_name(kg: KnowledgeGraph) -> None:
    answer = kg.ask(QUESTION, town=TOWN)
    assert isinstance(answer, townkg.Answer)
    assert answer.rows
    assert all(row.evidence for row in answer.rows)
    assert answer.params["town"].label.zh == TOWN
    assert answer.version == kg.version
    assert kg.ask(kg.questions()[QUESTION], town=answer.params["town"]) == answer


def test_unknown_names_are_errors(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName, match=QUESTION):
        kg.ask("policy_supporting_town", town=TOWN)
    with pytest.raises(UnknownName, match="parameter town"):
        kg.ask(QUESTION, town="不存在的小镇")
    with pytest.raises(UnknownName, match="nearest: town"):
        kg.ask(QUESTION, twon=TOWN)


PARTS = 6


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_rdflib_gives_the_same_answers(kg: KnowledgeGraph, part: int) -> None:
    from townkg.answer import answer

    store = open_rdflib(kg.graph)
    for question in list(kg.questions())[part::PARTS]:
        expected = kg.ask(question, **question.example)
        found = answer(store, question, question.example, kg.version)
        assert found.to_json() == expected.to_json(), question.name


@pytest.mark.servers
def test_an_endpoint_gives_the_same_answers(kg: KnowledgeGraph) -> None:
    built = build.ensure()
    with oxigraph(built.store) as url, townkg.open(url) as remote:
        for question in kg.questions():
            expected = kg.ask(question, **question.example).to_json()
            found = remote.ask(question, **question.example).to_json()
            assert found | {"version": ""} == expected | {"version": ""}, question.name
        assert remote.version == url
        assert [hit.entity for hit in remote.find(TOWN)] == [hit.entity for hit in kg.find(TOWN)]
        assert remote.sparql("ASK { ?s ?p ?o }") is True
        for use in (remote.check, remote.coverage, lambda: remote.graph):
            with pytest.raises(UsageError, match="is an endpoint"):
                use()


def test_find_takes_a_class_by_any_name(kg: KnowledgeGraph) -> None:
    [hit] = kg.find(TOWN, type="tk:Town")
    assert (hit.entity.label.zh, hit.how) == (TOWN, "exact")
    assert hit.type is not None
    assert kg.find("归谷", limit=1)
    with pytest.raises(UnknownName, match="type"):
        kg.find(TOWN, type="no such class")


def test_sparql_runs_within_limits(kg: KnowledgeGraph) -> None:
    prefix = "PREFIX tk: <https://w3id.org/townkg/ontology#> "
    found = kg.sparql(prefix + "SELECT ?town { ?town a tk:Town } ORDER BY ?town")
    assert isinstance(found, Solutions)
    assert all(isinstance(row["town"], NamedNode) for row in found)
    assert kg.sparql("ASK { ?s ?p ?o }") is True
    triples = kg.sparql(prefix + "CONSTRUCT { ?t a tk:Town } WHERE { ?t a tk:Town }")
    assert isinstance(triples, tuple)
    assert len(triples) == len(found)
    with pytest.raises(QueryError, match="line 1, column"):
        kg.sparql("SELECT ?town { ?town a }")
    with pytest.raises(QueryError, match="update"):
        kg.sparql("DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(LimitError, match="at most 1 "):
        kg.sparql("SELECT * { ?s ?p ?o } LIMIT 2", Limits(rows=1))


def test_the_graph_is_an_rdflib_data_set(kg: KnowledgeGraph) -> None:
    from rdflib import RDF, URIRef

    town = URIRef("https://w3id.org/townkg/ontology#Town")
    found = kg.sparql(
        "PREFIX tk: <https://w3id.org/townkg/ontology#> SELECT ?t { ?t a tk:Town } ORDER BY ?t"
    )
    assert isinstance(found, Solutions)
    towns = sorted(str(subject) for subject in kg.graph.default_graph.subjects(RDF.type, town))
    assert towns == [row["t"].value for row in found]
    assert kg.graph is kg.graph


def test_coverage_is_told_for_each_article(kg: KnowledgeGraph) -> None:
    assert len(kg.coverage()) >= 1


def test_check_includes_the_question_files(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch
) -> None:
    from townkg.query import lint_all

    seen = []
    monkeypatch.setattr("townkg.build.check", lambda *lints: seen.append(lints) or [])
    assert kg.check() == []
    assert seen == [(lint_all,)]


def test_without_build_the_current_graph_is_opened(
    kg: KnowledgeGraph, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with townkg.open(build=False) as opened:
        assert opened.version == kg.version
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path))
    with pytest.raises(DataError, match="run townkg build"):
        townkg.open(build=False)


def test_a_store_that_is_down_or_no_address_is_an_error() -> None:
    with pytest.raises(RemoteError, match="cannot be reached"):
        townkg.open("http://127.0.0.1:9/query")
    with pytest.raises(UsageError, match="no address"):
        townkg.open("graph.nq")


def test_closing_twice_is_no_error() -> None:
    opened = townkg.open(build=False)
    opened.close()
    opened.close()
    with pytest.raises(UsageError, match="closed"):
        opened.ask(QUESTION, town=TOWN)


LABEL = Text("列", "column")
COLUMNS = [
    Column("town", LABEL, "entity"),
    Column("size", LABEL, "number"),
    Column("share", LABEL, "number"),
    Column("open", LABEL, "boolean"),
    Column("note", LABEL, "text"),
    Column("value", LABEL, "entity"),
]
ROWS = [
    Row(
        {
            "town": Entity("https://e/a", Text("甲镇", "Town A")),
            "size": 20,
            "share": 39.5,
            "open": True,
            "note": Text("注", "note"),
            "value": Entity("https://e/b", Text("乙", "b")),
        },
        [
            Evidence("https://e/c", "https://e/article", Quote("甲", 0, 1), "stated"),
            Evidence("https://e/d", "https://e/article", Quote("镇", 1, 2), "stated"),
        ],
    ),
    Row(dict.fromkeys(["town", "size", "share", "open", "note"]) | {"value": 3}),
]


def test_a_frame_has_typed_columns_and_the_quotes() -> None:
    frame = Answer("q", {}, COLUMNS, ROWS).to_pandas("en")
    assert list(frame.columns) == [column.name for column in COLUMNS] + ["evidence"]
    assert [str(kind) for kind in frame.dtypes] == [
        *("string", "Int64", "Float64", "boolean", "string", "object", "string")
    ]
    assert frame.loc[0].tolist() == ["Town A", 20, 39.5, True, "note", "b", "甲\n镇"]
    assert frame.loc[1, ["town", "size", "share", "open", "note"]].isna().all()
    assert Answer("q", {}, COLUMNS, ROWS).to_pandas("zh").loc[0, "town"] == "甲镇"


def test_an_empty_answer_makes_an_empty_frame() -> None:
    frame = Answer("q", {}, COLUMNS, []).to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert frame.empty
    assert str(frame["size"].dtype) == "Int64"


def test_notebooks_get_html(kg: KnowledgeGraph) -> None:
    assert TOWN in kg.ask(QUESTION, town=TOWN)._repr_html_()


def test_the_package_offers_what_it_names() -> None:
    assert sorted(townkg.__all__) == townkg.__all__
    assert all(hasattr(townkg, name) for name in townkg.__all__)
    with pytest.raises(AttributeError, match="nothing_like_it"):
        _ = townkg.nothing_like_it


@pytest.mark.parametrize("value", [None, 5, [], b""])
def test_values_of_the_wrong_kind_are_usage_errors(kg: KnowledgeGraph, value: object) -> None:
    wrong: Any = value
    for call in (kg.ask, kg.sparql, kg.find):
        with pytest.raises(UsageError, match=r"found .*, expected"):
            call(wrong)
    if value is not None:
        with pytest.raises(UsageError, match=r"found .*, expected"):
            townkg.open(wrong)


def test_a_negative_limit_is_refused(kg: KnowledgeGraph) -> None:
    with pytest.raises(UsageError, match="limit: found -1"):
        kg.find("小镇", limit=-1)


def test_a_closed_graph_refuses_everything() -> None:
    closed = townkg.open()
    closed.close()
    for call in (
        lambda: closed.sparql("ASK {}"),
        lambda: closed.graph,
        closed.__enter__,
        lambda: closed.find("小镇"),
        lambda: closed.ask(QUESTION, town=TOWN),
    ):
        with pytest.raises(UsageError, match="closed"):
            call()


def test_an_endpoints_version_holds_no_secret(kg: KnowledgeGraph) -> None:
    remote = KnowledgeGraph(kg._store, "http://u:MARK@h/?key=MARK", None)
    assert remote.version == "http://…@h/?key=…"
    assert remote.ask(QUESTION, town=TOWN).version == remote.version
