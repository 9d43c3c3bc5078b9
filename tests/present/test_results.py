from __future__ import annotations

import io
import json

import pyoxigraph
import pytest
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    Triple,
    parse_query_results,
)

from townkg import present

TOWN = NamedNode("https://w3id.org/townkg/id/town/guigu")
ROWS = [
    {"s": TOWN, "o": Literal("镇", language="zh")},
    {"s": BlankNode("b1"), "o": Literal(5)},
    {"s": TOWN},
    {"s": TOWN, "o": Literal('a\t"b"\n')},
]


def read_back(style, form):
    text = present.solutions(["s", "o"], ROWS, style, "zh")
    return list(parse_query_results(io.BytesIO(text.encode()), format=form))


@pytest.mark.parametrize(
    ("style", "form"), [("json", QueryResultsFormat.JSON), ("tsv", QueryResultsFormat.TSV)]
)
def test_solutions_read_back_as_they_were(style, form):
    found = read_back(style, form)
    assert [row["o"] for row in found] == [row.get("o") for row in ROWS]
    assert [row["s"] for row in found][::2] == [TOWN, TOWN]


def test_csv_has_values_only():
    text = present.solutions(["s", "o"], ROWS, "csv", "zh")
    assert text.splitlines()[:2] == ["s,o", f"{TOWN.value},镇"]


def test_tables_shorten_iris():
    for style in ("table", "md"):
        assert "id:town/guigu" in present.solutions(["s", "o"], ROWS, style, "zh", width=60)


def test_no_solution_says_so():
    assert "没有结果" in present.solutions(["s"], [], "table", "zh", width=60)
    assert json.loads(present.solutions(["s"], [], "json", "zh"))["results"]["bindings"] == []


def test_triples_are_turtle_in_a_steady_order():
    triple = Triple(TOWN, NamedNode("https://w3id.org/townkg/ontology#x"), Literal(1))
    other = Triple(TOWN, NamedNode("https://w3id.org/townkg/ontology#a"), TOWN)
    text = present.triples([triple, other, triple])
    assert text == present.triples([other, triple])
    assert len(list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))) == 2
