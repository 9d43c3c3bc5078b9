"""A user's file becomes a data set in one command, in whatever encoding or format it is."""

from __future__ import annotations

import json
import shutil

import openpyxl
import pytest

from townkg import datasets, paths
from townkg.cli import main
from townkg.datasets.metadata import METADATA
from townkg.datasets.tabular import rows

HEADER = ["代码", "名称", "面积", "日期", "来源"]
ROWS = [
    ["001", "甲小镇", "3.5", "2016-01-02", "某网"],
    ["002", "乙小镇", "4", "2016-03-04", "某网，二版"],
    ["003", "丙\n小镇", "5.25", "2017-05-06", "某网"],
]


@pytest.fixture
def home(tmp_path, monkeypatch):
    place = tmp_path / "home"
    (place / "data" / "articles").mkdir(parents=True)
    shutil.copytree(paths.ontology(), place / "ontology")
    monkeypatch.setenv("TOWNKG_HOME", str(place))
    return place


def csv_text(sign=","):
    lines = [HEADER, *([f'"{cell}"' for cell in row] for row in ROWS)]
    return "".join(sign.join(line) + "\n" for line in lines)


def workbook(path):
    book = openpyxl.Workbook()
    book.active.append(["nothing here"])
    sheet = book.create_sheet("小镇")
    for row in (HEADER, *ROWS):
        sheet.append(row)
    book.save(path)


def as_objects():
    return [dict(zip(HEADER, row, strict=True)) for row in ROWS]


WRITERS = {
    "utf8.csv": lambda path: path.write_text(csv_text(), encoding="utf-8"),
    "bom.csv": lambda path: path.write_text(csv_text(), encoding="utf-8-sig"),
    "gb.csv": lambda path: path.write_text(csv_text(), encoding="gb18030"),
    "wide.csv": lambda path: path.write_text(csv_text(), encoding="utf-16"),
    "tabs.tsv": lambda path: path.write_text(csv_text("\t"), encoding="utf-8"),
    "semicolons.csv": lambda path: path.write_text(csv_text(";"), encoding="utf-8"),
    "crlf.csv": lambda path: path.write_bytes(csv_text().replace('"\n', '"\r\n').encode()),
    "book.xlsx": workbook,
    "items.json": lambda path: path.write_text(json.dumps(as_objects()), encoding="utf-8"),
    "lines.jsonl": lambda path: path.write_text(
        "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in as_objects()),
        encoding="utf-8",
    ),
}


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_table_comes_of_every_format(name, home, tmp_path, capsys):
    file = tmp_path / name
    WRITERS[name](file)
    sheet = ["--sheet", "小镇"] if name == "book.xlsx" else []
    words = ["dataset", "add", str(file), "--slug", "mine", "--lang", "en", *sheet]
    assert main(words) == 0
    assert "Nothing was written" in capsys.readouterr().err
    assert list((home / "data" / "datasets").iterdir()) == []
    assert main([*words, "--yes"]) == 0
    told = capsys.readouterr()
    assert '"propertyUrl": "skos:prefLabel"' in told.out  # the mapping is shown before
    folder = home / "data" / "datasets" / "mine"
    assert [row.cells for row in rows(folder / "table.csv")] == [HEADER, *ROWS]
    assert datasets.problems(home / "data", home / "ontology") == []
    encodings = {"bom.csv": "utf-8-sig", "gb.csv": "gb18030", "wide.csv": "utf-16"}
    assert ("the encoding is" in told.err) == (name in encodings)
    assert encodings.get(name, "") in told.err


def columns(home):
    content = json.loads((home / "data/datasets/mine" / METADATA).read_text(encoding="utf-8"))
    (table,) = content["tables"]
    return table["tableSchema"], {one["name"]: one for one in table["tableSchema"]["columns"]}


def test_the_drafted_mapping(home, tmp_path):
    WRITERS["utf8.csv"](tmp_path / "mine.csv")
    assert main(["dataset", "add", str(tmp_path / "mine.csv"), "--yes", "--complete"]) == 0
    schema, drafted = columns(home)
    assert schema["primaryKey"] == "代码"
    assert drafted["代码"]["propertyUrl"] == "skos:notation"
    assert drafted["名称"] == {
        "name": "名称",
        "titles": "名称",
        "propertyUrl": "skos:prefLabel",
        "lang": "zh",
    }
    assert drafted["面积"]["datatype"] == "decimal"
    assert drafted["日期"]["datatype"] == "date"
    assert drafted["来源"]["aboutUrl"] == "#row={_sourceRow}"
    assert "complete" in (home / "data/datasets/mine" / METADATA).read_text(encoding="utf-8")


def test_a_column_stays_text_on_demand(home, tmp_path):
    WRITERS["utf8.csv"](tmp_path / "mine.csv")
    words = ["dataset", "add", str(tmp_path / "mine.csv"), "--yes", "--as-text", "日期"]
    assert main(words) == 0
    assert "datatype" not in columns(home)[1]["日期"]


def test_a_data_set_is_replaced_only_on_demand_and_whole(home, tmp_path, capsys):
    file = tmp_path / "mine.csv"
    WRITERS["utf8.csv"](file)
    assert main(["dataset", "add", str(file), "--yes"]) == 0
    assert main(["dataset", "add", str(file), "--yes", "--lang", "en"]) == 2
    assert "give --replace" in capsys.readouterr().err
    folder = home / "data" / "datasets" / "mine"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    file.write_text("code,name\n1,a\n2,b,c\n", encoding="utf-8")
    assert main(["dataset", "add", str(file), "--yes", "--replace"]) == 4
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    file.write_text("code,name\n1,a\n2,b\n", encoding="utf-8")
    assert main(["dataset", "add", str(file), "--yes", "--replace"]) == 0
    assert [path.name for path in folder.parent.iterdir()] == ["mine"]
    assert [row.cells for row in rows(folder / "table.csv")][1:] == [["1", "a"], ["2", "b"]]


def test_rdf_becomes_a_data_set_without_blank_nodes_and_graphs(home, tmp_path, capsys):
    file = tmp_path / "mine.trig"
    file.write_text(
        "@prefix : <https://example.org/> . :g { :a :knows [ :name '丙' ] } :a :name '甲' .",
        encoding="utf-8",
    )
    assert main(["dataset", "add", str(file), "--yes", "--lang", "en"]) == 0
    told = capsys.readouterr().err
    assert "2 uses of blank nodes" in told
    assert "2 quads" in told
    text = (home / "data" / "datasets" / "mine" / "data.nt").read_text(encoding="utf-8")
    assert len(text.splitlines()) == 3
    assert "_:" not in text
    assert main(["dataset", "check"]) == 0
    assert main(["dataset", "show", "mine", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out.partition("\n")[2])["counts"]["triples"] == 3


def test_a_data_set_that_others_refer_to_is_not_removed(home, capsys):
    shutil.copytree(paths.__dict__["_CHECKOUT"] + "/data/datasets", home / "data" / "datasets")
    assert main(["dataset", "remove", "policy-documents", "--yes", "--lang", "en"]) == 4
    told = capsys.readouterr().err
    assert "data/datasets/national-towns/csv-metadata.json: refers to “policy-documents”" in told
    assert (home / "data" / "datasets" / "policy-documents").is_dir()
    assert main(["dataset", "remove", "policy-provisions", "--lang", "en"]) == 0
    assert (home / "data" / "datasets" / "policy-provisions").is_dir()  # nobody said yes
    assert main(["dataset", "remove", "policy-provisions", "--yes"]) == 0
    assert not (home / "data" / "datasets" / "policy-provisions").exists()
    assert main(["dataset", "remove", "policy-document", "--lang", "en"]) == 2
    assert "nearest: policy-documents" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nothing.csv"], "there is no file"),
        (["mine.pdf"], "no CSV, Excel (xlsx), JSON or RDF"),
        (["mine.csv", "--slug", "My Set"], "is no name for a data set"),
        (["mine.csv", "--key", "代号"], "nearest: 代码"),
        (["book.xlsx", "--sheet", "镇"], "no sheet is named “镇”; there are: Sheet, 小镇"),
    ],
)
def test_what_cannot_be_added(words, told, home, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    WRITERS["utf8.csv"](tmp_path / "mine.csv")
    (tmp_path / "mine.pdf").write_bytes(b"%PDF")
    workbook(tmp_path / "book.xlsx")
    assert main(["dataset", "add", *words, "--yes", "--lang", "en"]) == 2
    assert told in capsys.readouterr().err


def test_a_workbook_with_formulas_is_refused(home, tmp_path, capsys):
    book = openpyxl.Workbook()
    for row in (["code", "sum"], ["1", "=A1+1"]):
        book.active.append(row)
    book.save(tmp_path / "mine.xlsx")
    assert main(["dataset", "add", str(tmp_path / "mine.xlsx"), "--yes", "--lang", "en"]) == 4
    assert "mine.xlsx:2 › sum: “=A1+1” looks like a formula" in capsys.readouterr().err


def test_list_shows_each_with_its_rows(capsys):
    assert main(["dataset", "list", "--format", "csv", "--lang", "en"]) == 0
    lines = capsys.readouterr().out.splitlines()
    names = {path.name for path in (paths.data() / "datasets").iterdir()}
    assert {line.partition(",")[0] for line in lines[1:]} == names
    assert any(line.startswith("divisions-jiaxing,") and ",72,complete," in line for line in lines)
