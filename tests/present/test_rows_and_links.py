"""Rows of data sets and links below the rows of an answer, in every format."""

from __future__ import annotations

import csv
import io
import json

import pytest
from answers import ID, PLACED, TOWN
from openpyxl import load_workbook
from pyoxigraph import NamedNode, RdfFormat, parse

from townkg import present
from townkg.model import Answer, Column, Entity, LinkRecord, Row, RowRecord, Text

LIST = f"{ID}dataset/list"
ROW = RowRecord(
    f"{LIST}/table.csv#row=27",
    LIST,
    Text("名单", "The list"),
    "table.csv",
    27,
    (("name", "<b>甜|蜜</b>\x1b"), ("note", "=1+1"), ("source", "某报"), ("confidence", "low")),
    "某报",
    "low",
)
LINK = LinkRecord(
    "https://w3id.org/townkg/link/list/a--t1",
    TOWN,
    "http://www.w3.org/2004/02/skos/core#exactMatch",
    Entity(f"{LIST}/t1", Text("嘉善归谷智造小镇", "")),
    "0.95",
    reviewer="https://w3id.org/townkg/reviewer/somebody",
    date="2026-11-23",
)
ANSWER = Answer(
    "listed",
    {},
    (
        Column("town", Text("小镇", "town"), "entity"),
        Column("batch", Text("批次", "batch"), "text"),
    ),
    (Row({"town": TOWN, "batch": None}, (PLACED,), (ROW, LINK)),),
    None,
    "v1",
    Text("题", "title"),
)


def test_json_tells_passages_then_rows_and_links():
    (row,) = json.loads(present.json(ANSWER))["rows"]
    assert [item["kind"] for item in row["evidence"]] == ["quote", "row", "link"]
    _, listed, link = row["evidence"]
    assert listed["columns"] == dict(ROW.cells)
    assert (listed["row"], listed["certainty"], listed["source"]) == (ROW.row, "low", "某报")
    assert (link["confidence"], link["justification"]) == (0.95, None)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", ["名单 › table.csv 第 27 行 · 来源：某报 · 可信程度 低", "表示文中和表中都没有说"]),
        ("en", ["The list › table.csv row 27 · source: 某报 · confidence low", "nor tables say"]),
    ],
)
@pytest.mark.parametrize("color", [False, True])
def test_a_table_tells_the_cells_and_below_them_where_they_stand(language, said, color):
    text = present.table(ANSWER, language, width=100, color=color)
    for part in said:
        assert part in text
    assert "name: <b>甜|蜜</b>� · note: =1+1\n" in text
    assert text.count("某报") == 1
    assert "归谷智造小镇 = 嘉善归谷智造小镇" in text or language == "en"
    assert "list/a--t1" in text
    assert "somebody 2026-11-23" in text
    assert "\x1b[2J" not in text


def test_markdown_has_a_footnote_for_each():
    text = present.markdown(ANSWER, "zh")
    assert "| [^1] [^2] [^3] |" in text
    assert r"[^2]: name: \<b\>甜\|蜜\</b\>� · note: =1+1 — 名单 › table.csv 第 27 行" in text


def test_html_escapes_the_cells():
    text = present.html(ANSWER, "zh")
    assert "&lt;b&gt;甜|蜜&lt;/b&gt;" in text
    assert "<b>" not in text
    assert text.count("<blockquote") == 3


def test_csv_names_rows_and_links_beside_the_claims():
    ((_, _, _, said, named, _),) = list(csv.reader(io.StringIO(present.csv(ANSWER, "zh"))))[1:]
    assert named.split() == [PLACED.claim, ROW.row, LINK.link]
    assert said.split(" | ")[1:] == [
        "name: <b>甜|蜜</b>� · note: =1+1",
        "归谷智造小镇 = 嘉善归谷智造小镇",
    ]
    assert LINK.link in present.tsv(ANSWER, "zh")


def test_a_workbook_has_a_line_for_each_and_no_formula():
    book = load_workbook(io.BytesIO(present.workbook(ANSWER, "zh")))
    _, quote, listed, link = list(book["依据"].iter_rows(values_only=True))
    assert (quote[0], listed[0], link[0]) == (1, 1, 1)
    assert listed[1:4] == ("list/table.csv#row=27", "低", "name: <b>甜|蜜</b>� · note: =1+1")
    assert listed[-1] == ROW.row
    assert link[1:3] == ("list/a--t1", "0.95")
    assert link[-1] == LINK.link


def test_turtle_derives_the_row_from_them():
    triples = set(parse(present.turtle(ANSWER).encode(), format=RdfFormat.TURTLE))
    derived = {
        quad.object.value for quad in triples if quad.predicate.value.endswith("#wasDerivedFrom")
    }
    assert derived == {PLACED.claim, ROW.row, LINK.link}
    about = {
        (quad.predicate.value.rpartition("/")[2], quad.object.value)
        for quad in triples
        if quad.subject == NamedNode(ROW.row)
    }
    assert ("isPartOf", LIST) in about
    assert ("source", "某报") in about
    assert ("prov#value", "note: =1+1") in about
