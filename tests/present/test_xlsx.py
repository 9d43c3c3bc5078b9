"""An answer as a workbook: texts are texts whatever they begin with, numbers are numbers."""

from __future__ import annotations

import builtins
import io

import pytest
from answers import CLAIM, EMPTY, ID, SUPPORT, tricky
from openpyxl import load_workbook
from pyoxigraph import BlankNode, Literal, NamedNode

from townkg.errors import UsageError
from townkg.model import Answer, Column, Entity, Evidence, Quote, Row, Text
from townkg.present import solutions_book, workbook
from townkg.store import Solutions

HOSTILE = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("http://x","y")',
    "#N/A",
    "2018-11-02",
    "1.5",
    "TRUE",
]


def opened(answer: Answer, language: str = "zh"):
    return load_workbook(io.BytesIO(workbook(answer, language)))


def hostile() -> Answer:
    rows = []
    for text in HOSTILE:
        thing = Entity(f"{ID}town/x", Text(text, text))
        quote = Quote(text, 3, 3 + len(text))
        item = Evidence(f"{CLAIM}s01-x", f"{ID}article/demo-330000", quote, "stated", text, 3)
        rows.append(Row({"thing": thing, "text": text, "number": 39.5}, (item,)))
    columns = (
        Column("thing", Text("=物", "=thing"), "entity"),
        Column("text", Text("文", "text"), "text"),
        Column("number", Text("数", "number"), "number"),
    )
    return Answer("hostile", {"q": "=1+1"}, columns, rows, None, "v1", Text("=题", "=title"))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_cell_is_a_formula_and_what_looks_like_one_is_marked_as_text(language):
    book = opened(hostile(), language)
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n"), (cell.coordinate, cell.value)
                if isinstance(cell.value, str):
                    assert cell.data_type == "s"
                    assert cell.quotePrefix == cell.value.startswith(
                        ("=", "+", "-", "@", "\t", "\r")
                    )
    shown = [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)]
    assert shown == [text.replace("\r", "�") for text in HOSTILE]


def test_numbers_are_numbers_and_huge_ones_stay_exact():
    columns = (Column("n", Text("数", "n"), "number"),)
    rows = [Row({"n": value}) for value in (3, 39.5, 13_000_000_000, 2**60, None)]
    sheet = opened(Answer("n", {}, columns, rows))["回答"]
    found = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert found == [3, 39.5, 13_000_000_000, str(2**60), None]
    assert sheet["A2"].data_type == "n"


def test_the_sheets_hold_rows_evidence_and_how_it_came_about():
    book = opened(SUPPORT)
    assert book.sheetnames == ["回答", "依据", "说明"]
    head = [cell.value for cell in book["回答"][1]]
    assert head[:4] == ["政策", "政策 IRI", "小镇", "小镇 IRI"]
    first = [cell.value for cell in book["回答"][2]]
    assert first[:2] == ["体制机制改革创新", f"{ID}policy/reform"]
    assert "推出" in first
    evidence = [[cell.value for cell in row] for row in book["依据"].iter_rows(min_row=2)]
    assert [row[0] for row in evidence] == [1, 1, 2]
    item = SUPPORT.rows[0].evidence[0]
    assert evidence[0][3:5] == [item.sentence, item.quote.exact]
    assert evidence[0][6:9] == [item.quote.start, item.quote.end, item.claim]
    about = dict(row for row in book["说明"].iter_rows(values_only=True))
    assert about["问题名称"] == "policies_supporting_town"
    assert about["数据版本"] == "3f2a9c"
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet["A1"].alignment.wrap_text
    assert opened(SUPPORT, "en").sheetnames == ["answer", "evidence", "about"]


def test_an_empty_answer_and_control_characters_are_held():
    book = opened(EMPTY)
    assert book.sheetnames == ["回答", "说明"]
    assert "没有政策支持归谷智造小镇" in [
        row[1] for row in book["说明"].iter_rows(values_only=True)
    ]
    assert "\x1b" not in str([cell.value for cell in opened(tricky())["回答"][2]])


def test_a_text_longer_than_a_cell_is_cut_visibly():
    columns = (Column("t", Text("文", "t"), "text"),)
    sheet = opened(Answer("t", {}, columns, [Row({"t": "长" * 40_000})]))["回答"]
    assert len(sheet["A2"].value) == 32_767
    assert sheet["A2"].value.endswith("…")


def test_without_openpyxl_the_error_says_how_to_install_it(monkeypatch):
    real = builtins.__import__

    def missing(name, *rest):
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"pip install 'townkg\[xlsx\]'"):
        workbook(SUPPORT, "zh")


def test_what_a_query_found_has_whole_iris_and_numbers_only_where_they_are_exact():
    def number(value: str, kind: str) -> Literal:
        return Literal(value, datatype=NamedNode(f"http://www.w3.org/2001/XMLSchema#{kind}"))

    values = [
        (NamedNode(f"{ID}town/guigu"), f"{ID}town/guigu"),
        (BlankNode("b"), "_:b"),
        *((Literal(text), text) for text in HOSTILE[:4]),
        (Literal("小镇", language="zh"), "小镇"),
        (number("007", "integer"), 7),
        (number("39.50", "decimal"), 39.5),
        (number("0.1234567890123456789", "decimal"), "0.1234567890123456789"),
        (number(str(2**60 + 1), "integer"), str(2**60 + 1)),
        (number("INF", "double"), "INF"),
        (number("2018", "gYear"), "2018"),
        (number("x", "integer"), "x"),
    ]
    found = Solutions(["=v", "none"], [{"=v": term} for term, _ in values])
    book = load_workbook(io.BytesIO(solutions_book(found, "=SELECT", "v1", "en")))
    sheet = book["answer"]
    assert [cell.value for cell in sheet[1]] == ["=v", "none"]
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == [value for _, value in values]
    assert {row[1].value for row in sheet.iter_rows(min_row=2)} == {None}
    for name in ("answer", "about"):
        for row in book[name].iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n")
                if isinstance(cell.value, str):
                    assert cell.quotePrefix == cell.value.startswith(("=", "+", "-", "@"))
    about = {row[0].value: row[1].value for row in book["about"].iter_rows()}
    assert (about["query"], about["rows"]) == ("=SELECT", len(values))
    assert about["data version"] == "v1"
