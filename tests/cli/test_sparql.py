from __future__ import annotations

import csv
import io
import json
import sys

import pytest
from openpyxl import load_workbook

TOWNS = "SELECT ?s { ?s a <https://w3id.org/townkg/ontology#Town> }"


def test_rows_as_a_table_and_as_json(townkg):
    assert "id:town/" in townkg("sparql", TOWNS).out
    found = json.loads(townkg("sparql", TOWNS, "--format", "json").out)
    assert found["head"]["vars"] == ["s"]
    assert len(found["results"]["bindings"]) >= 5


def test_ask_and_construct(townkg):
    assert townkg("sparql", "ASK {}").out == "true\n"
    done = townkg("sparql", "CONSTRUCT WHERE { ?s a <https://w3id.org/townkg/ontology#Town> }")
    assert "rdf:type tk:Town" in done.out or " a tk:Town" in done.out
    assert townkg("sparql", "CONSTRUCT WHERE { ?s a ?o }", "--format", "csv").code == 2
    assert townkg("sparql", TOWNS, "--format", "ttl").code == 2


def test_the_query_may_be_a_file_or_the_standard_input(townkg, tmp_path, monkeypatch):
    path = tmp_path / "查询 一.rq"
    path.write_text(f"\ufeff# a comment\n{TOWNS}", encoding="utf-8")
    expected = townkg("sparql", TOWNS, "--format", "tsv").out
    assert townkg("sparql", str(path), "--format", "tsv").out == expected
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TOWNS.encode())))
    assert townkg("sparql", "-", "--format", "tsv").out == expected


def test_a_file_that_is_not_utf_8_is_said_with_its_place(townkg, tmp_path):
    path = tmp_path / "q.rq"
    path.write_bytes(b"# \n# ok \xff\n" + TOWNS.encode())
    done = townkg("sparql", str(path))
    assert done.code == 3
    assert "第 2 行第 6 列：" in done.err


@pytest.mark.parametrize(
    "text",
    [
        "DELETE WHERE { ?s ?p ?o }",
        "# SELECT\nINSERT DATA { <a:b> <a:b> <a:b> }",
        "PREFIX select: <a:> CLEAR ALL",
        "BASE <a:> DROP GRAPH <b>",
        "LOAD <file:///etc/passwd>",
    ],
)
def test_updates_are_refused_whatever_they_look_like(townkg, text):
    done = townkg("sparql", text)
    assert (done.code, done.out) == (3, "")
    assert "行第 " in done.err


def test_bad_syntax_is_said_with_line_and_column(townkg):
    done = townkg("sparql", "SELECT *\n{ ?s ?p }")
    assert done.code == 3
    assert "第 2 行第 9 列：" in done.err


def test_time_and_rows_are_limited(townkg):
    slow = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    done = townkg("sparql", slow, "--timeout", "1")
    assert (done.code, done.out) == (5, "")
    done = townkg("sparql", "SELECT * { ?s ?p ?o }", "--max-rows", "3")
    assert (done.code, done.out) == (5, "")


def test_an_empty_result_can_be_made_a_failure(townkg):
    none = "SELECT * { <a:b> ?p ?o }"
    assert townkg("sparql", none).code == 0
    assert townkg("sparql", none, "--fail-empty").code == 1
    assert townkg("sparql", "ASK { <a:b> ?p ?o }", "--fail-empty").code == 0


def test_a_store_that_is_down_is_said(townkg):
    done = townkg("sparql", TOWNS, "--store", "http://127.0.0.1:9/sparql")
    assert done.code == 6
    assert "127.0.0.1:9" in done.err


def test_rows_are_written_as_a_workbook_and_nothing_else_is(townkg, tmp_path):
    path = tmp_path / "towns.xlsx"
    assert townkg("sparql", TOWNS, "--format", "xlsx", "-o", str(path)).code == 0
    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("s",)
    assert len(rows) > 5
    assert all(row[0].startswith("https://w3id.org/townkg/id/town/") for row in rows[1:])
    for query in ("ASK {}", "CONSTRUCT WHERE { ?s a ?o }"):
        done = townkg("sparql", query, "--format", "xlsx", "-o", str(tmp_path / "none.xlsx"))
        assert done.code == 2
        assert "SELECT" in done.err
    assert not (tmp_path / "none.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "sheets"),
    [
        (("find", "归谷"), ["回答", "说明"]),
        (("describe", "归谷智造小镇"), ["回答", "依据", "说明"]),
        (("relate", "归谷智造小镇", "巧克力甜蜜小镇"), ["回答", "依据", "说明"]),
    ],
    ids=["find", "describe", "relate"],
)
def test_what_is_explored_is_written_as_a_workbook_too(townkg, tmp_path, words, sheets):
    path = tmp_path / "found.xlsx"
    assert townkg(*words, "--format", "xlsx", "-o", str(path), "--lang", "zh").code == 0
    book = load_workbook(path)
    assert book.sheetnames == sheets
    told = json.loads(townkg(*words, "--format", "json").out)
    about = {row[0]: row[1] for row in book["说明"].iter_rows(values_only=True)}
    assert about["数据版本"] == told["version"]
    rows = list(csv.DictReader(io.StringIO(townkg(*words, "--format", "csv").out)))
    assert book["回答"].max_row == len(rows) + 1 > 1
    assert {row["data_version"] for row in rows} == {told["version"]}
