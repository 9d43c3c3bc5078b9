"""A table for each class: what pandas, pyarrow and a spreadsheet find in it."""

from __future__ import annotations

import csv
import json
import re

import pandas as pd
import pyarrow.csv
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, Quad

from townkg.export import Options, export
from townkg.export.columns import Column, key
from townkg.export.table_metadata import DICTIONARY

TK = "https://w3id.org/townkg/ontology#"
ID = "https://w3id.org/townkg/id/"


@pytest.fixture(scope="module")
def folder(small, tmp_path_factory):
    return export(small, "csv", tmp_path_factory.mktemp("tables") / "out")


def table(folder, name):
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_there_is_a_table_for_each_class_and_none_for_axioms(folder):
    found = sorted(path.name for path in folder.glob("*.csv"))
    assert found == [
        *("Article.csv", "Claim.csv", "Industry.csv", "PolicyInstrument.csv", "Town.csv"),
        *("data-dictionary.csv", "no_class.csv"),
    ]


def test_a_thing_is_a_row_with_its_values(folder):
    town, listed = sorted(table(folder, "Town.csv"), key=lambda row: row["iri"], reverse=True)
    assert town == {
        "iri": f"{ID}town/guigu",
        "prefLabel_en": "Guigu",
        "prefLabel_zh": "归谷",
        "altLabel": "plain",
        "altLabel_zh": "归谷镇 | 谷",
        "hasIndustry": f"{ID}ai | {ID}it",
        "order": "",
    }
    # a thing of a data set is described by two graphs in one row
    assert (listed["prefLabel_zh"], listed["order"]) == ("某镇", "9")


def test_a_reading_that_is_no_fact_is_in_no_table(folder):
    assert table(folder, "PolicyInstrument.csv") == [
        {"iri": f"{ID}plan", "supports": f"{ID}town/guigu"}
    ]


def test_no_value_is_cut_at_the_separator(folder):
    row = next(row for row in table(folder, "Industry.csv") if row["iri"].endswith("/ai"))
    assert sorted(row["wording"].split(" ||| ")) == ["丁 || 戊", "乙 | 丙", "甲"]


@given(values=st.lists(st.text("|a ", max_size=5), min_size=2, max_size=4))
def test_a_cell_is_split_into_its_values(values):
    column = Column(key(TK, Literal("")))
    column.see([Literal(value) for value in values])
    assert column.separator.join(values).split(column.separator) == values


def test_the_dictionary_tells_each_column_in_both_languages(folder):
    rows = table(folder, DICTIONARY)
    told = {(row["table"], row["column"]): row for row in rows}
    for path in folder.glob("*.csv"):
        if path.name != DICTIONARY:
            header = path.read_text(encoding="utf-8").splitlines()[0].split(",")
            assert [name for name in header[1:] if (path.name, name) not in told] == []
    industry = told["Town.csv", "hasIndustry"]
    assert industry["iri"] == f"{TK}hasIndustry"
    assert all(industry[name] for name in ("label_zh", "label_en", "definition_en"))
    assert (industry["datatype"], industry["separator"], industry["filled"]) == (
        "anyURI",
        " | ",
        "2",
    )
    assert told["Industry.csv", "from"]["datatype"] == "date"
    assert told["Industry.csv", "preferred"]["datatype"] == "boolean"
    assert told["Industry.csv", "leeway"]["datatype"] == "decimal"


def test_the_metadata_describe_the_files(folder):
    found = json.loads((folder / "csv-metadata.json").read_text(encoding="utf-8"))
    assert {one["url"] for one in found["tables"]} == {path.name for path in folder.glob("*.csv")}
    for one in found["tables"]:
        columns = [column for column in one["tableSchema"]["columns"] if not column.get("virtual")]
        text = (folder / one["url"]).read_text(encoding="utf-8")
        assert text.splitlines()[0] == ",".join(column["titles"] for column in columns)
        for column in columns:
            assert re.fullmatch("[A-Za-z0-9][A-Za-z0-9_]*", column["name"])
            assert column.get("valueUrl", "") in ("", f"{{+{column['name']}}}")


def test_pandas_and_pyarrow_read_the_tables(folder):
    frame = pd.read_csv(folder / "Industry.csv", dtype_backend="pyarrow")
    assert list(frame["order"]) == [5, 5]
    assert str(frame["preferred"].dtype).startswith("bool")
    read = pyarrow.csv.read_csv(folder / "Town.csv")
    assert read.num_rows == 2
    assert read.column("prefLabel_zh").to_pylist() == ["某镇", "归谷"]


def test_what_a_spreadsheet_would_run_is_told_and_guarded(small, tmp_path):
    told = []
    plain = export(small, "csv", tmp_path / "plain", options=Options(tell=told.append))
    assert [text.en.split(" cells")[0] for text in told] == ["1"]
    assert "=1+1" in {row["prefLabel_zh"] for row in table(plain, "Industry.csv")}
    told.clear()
    options = Options(guard=True, tell=told.append)
    guarded = export(small, "csv", tmp_path / "guarded", options=options)
    assert told == []
    for path in guarded.glob("*.csv"):
        for row in table(guarded, path.name):
            assert not [cell for cell in row.values() if cell.startswith(("=", "+", "-", "@"))]
    assert "'=1+1" in {row["prefLabel_zh"] for row in table(guarded, "Industry.csv")}


def test_odd_text_stays_as_it_is(dump_of, tmp_path):
    text = 'a\r\nb"c",\td\x0b\x85é\u2028'
    thing = NamedNode(f"{ID}x")
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    quads = [
        Quad(thing, rdf_type, NamedNode(f"{TK}Town")),
        # classes of two vocabularies with one name are two files
        Quad(thing, rdf_type, NamedNode("http://a.example/Town")),
        Quad(thing, rdf_type, NamedNode("http://a.example/town")),
        Quad(thing, NamedNode(f"{TK}wording"), Literal(text)),
    ]
    folder = export(dump_of(quads, tmp_path / "built"), "csv", tmp_path / "out")
    files = [path.name for path in folder.glob("*.csv") if path.name != DICTIONARY]
    assert len({name.lower() for name in files}) == 3
    for name in files:
        assert table(folder, name) == [{"iri": f"{ID}x", "wording": text}]
