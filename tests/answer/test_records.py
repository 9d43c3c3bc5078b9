"""Rows of data sets and links as evidence; things of data sets as parameters."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Dataset

from townkg.answer import answer
from townkg.errors import AmbiguousName, DataError, UnknownName, UsageError
from townkg.query import Question, load
from townkg.query.golden import write
from townkg.store import Store, open_embedded, open_rdflib

DATA = (Path(__file__).parent / "data_sets.trig").read_text(encoding="utf-8")
LIST = "https://w3id.org/townkg/id/dataset/list"
LINK = "https://w3id.org/townkg/link/list/a"
HEADER = """\
#+ title: {zh: 题, en: Title}
#+ description: {zh: 述, en: text}
#+ params:
#+   town: {type: "tk:Place", dataset: [list, other], label: {zh: 小镇, en: town}, example: T1}
#+ columns:
#+   town: {label: {zh: 小镇, en: town}, kind: entity}
#+ evidence: [row]
"""
BODY = """\
PREFIX csvw: <http://www.w3.org/ns/csvw#>
PREFIX at: <https://w3id.org/townkg/graph/dataset/>
SELECT ?town ?row WHERE {
  { GRAPH at:list { ?row csvw:describes ?town } }
  UNION
  { GRAPH at:other { ?row csvw:describes ?town } }
  FILTER (!BOUND(?__town) || ?town = ?__town)
}
ORDER BY ?town ?row
"""


@pytest.fixture(scope="module", params=["embedded", "rdflib"])
def store(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    if request.param == "rdflib":
        dataset = Dataset(default_union=False)
        with warnings.catch_warnings():  # rdflib warns of what its own parser does
            warnings.simplefilter("ignore", DeprecationWarning)
            dataset.parse(data=DATA, format="trig")
        yield open_rdflib(dataset)
        return
    path = tmp_path_factory.mktemp("store")
    made = pyoxigraph.Store(str(path))
    made.load(DATA, format=pyoxigraph.RdfFormat.TRIG)
    made.flush()
    del made
    yield open_embedded(path)


def question(folder: Path, *changes: tuple[str, str]) -> Question:
    text = HEADER + BODY
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    path = folder / "listed.rq"
    path.write_text(text, encoding="utf-8")
    return load(path)


def resting_on(nodes: str) -> list[tuple[str, str]]:
    """Return what makes the question rest on these nodes, whatever the row."""
    return [
        ("?town ?row WHERE", "?town ?all WHERE"),
        ("[row]", "[all]"),
        ("}\nORDER", f'  BIND ("{nodes}" AS ?all)\n}}\nORDER'),
        ("?town ?row\n", "?town ?all\n"),
    ]


def test_a_row_is_evidence_with_its_cells_as_written(store: Store, tmp_path: Path) -> None:
    first, second, third = answer(store, question(tmp_path), {}).to_json()["rows"]
    assert first["town"]["label"]["zh"] == "嘉善甜蜜小镇"
    assert first["evidence"] == [
        {
            "kind": "row",
            "dataset": LIST,
            "row": f"{LIST}/table.csv#row=2",
            "columns": {
                "id": "t1",
                "name": "嘉善甜蜜小镇",
                "note": "a\tb \\n",
                "source": "http://example.org/1",
                "confidence": "high",
            },
            "source": "http://example.org/1",
            "certainty": "high",
        }
    ]
    (empty,) = second["evidence"]
    assert empty["columns"] == {"id": "t2", "name": "ＡＩ 小镇"}
    assert (empty["source"], empty["certainty"]) == (None, None)
    assert third["evidence"][0]["source"] == "http://example.org/a; http://example.org/b"


def test_several_rows_come_in_the_order_of_the_table_and_links_last(
    store: Store, tmp_path: Path
) -> None:
    both = f"{LIST}/table.csv#row=10 {LINK} {LIST}/table.csv#row=2"
    asked = question(tmp_path, *resting_on(both))
    found = answer(store, asked, {"town": "T1"})
    assert [item.iri for item in found.rows[0].records] == [
        f"{LIST}/table.csv#row=2",
        f"{LIST}/table.csv#row=10",
        LINK,
    ]
    link = found.rows[0].records[-1].to_json()
    assert (link["kind"], link["confidence"]) == ("link", 0.95)
    assert link["subject"]["label"]["en"] == "Sweet Town"
    assert link["object"]["label"]["zh"] == "嘉善甜蜜小镇"
    tail = write(asked, {}, found).split("\n")[1].partition("\t")[2]
    assert tail == "list/table.csv#row=2 list/table.csv#row=10 link:list/a"


def test_a_row_that_is_not_there_is_a_data_error(store: Store, tmp_path: Path) -> None:
    asked = question(tmp_path, *resting_on(f"{LIST}/table.csv#row=99"))
    with pytest.raises(DataError, match="#row=99: the graph has no such row or link"):
        answer(store, asked, {})


@pytest.mark.parametrize("name", ["嘉善甜蜜小镇", "T1", f"{LIST}/t1", "id:dataset/list/t1"])
def test_a_parameter_names_a_thing_of_a_data_set(store: Store, tmp_path: Path, name: str) -> None:
    found = answer(store, question(tmp_path), {"town": name})
    assert [row.cells["town"].iri for row in found.rows] == [f"{LIST}/t1"]
    assert found.note is None


@pytest.mark.parametrize("name", ["甜蜜小镇", "Sweet Town", "id:town/a"])
def test_a_name_of_the_articles_is_led_along_its_link(
    store: Store, tmp_path: Path, name: str
) -> None:
    found = answer(store, question(tmp_path), {"town": name})
    assert found.params["town"].iri == f"{LIST}/t1"
    assert [item.iri for item in found.rows[0].records] == [f"{LIST}/table.csv#row=2", LINK]
    assert found.note is not None
    assert "“甜蜜小镇”经已确认的链接就是数据集 list 中的“嘉善甜蜜小镇”" in found.note.zh
    assert "By an accepted link “Sweet Town” is" in found.note.en


def test_width_and_case_do_not_matter(store: Store, tmp_path: Path) -> None:
    found = answer(store, question(tmp_path), {"town": "ai小镇"})
    assert found.params["town"].iri == f"{LIST}/t2"


def test_names_that_mean_nothing_or_two_things(store: Store, tmp_path: Path) -> None:
    asked = question(tmp_path)
    with pytest.raises(AmbiguousName, match=r"names 2 entities") as two:
        answer(store, asked, {"town": "同名小镇"})
    assert {iri for _, iri in two.value.candidates} == {f"{LIST}/t3", f"{LIST[:-4]}other/t3"}
    with pytest.raises(
        UnknownName, match="no place of the data set list, other is named “甜蜜”"
    ) as none:
        answer(store, asked, {"town": "甜蜜"})
    assert none.value.nearest == ["嘉善甜蜜小镇"]
    with pytest.raises(UsageError, match="no accepted link leads from it"):
        answer(store, asked, {"town": "归谷小镇"})
    with pytest.raises(UsageError, match="“奖杯” is of another type"):
        answer(store, asked, {"town": "奖杯"})


def test_things_of_the_articles_are_taken_where_the_question_says_so(
    store: Store, tmp_path: Path
) -> None:
    asked = question(tmp_path, ("[list, other]", "[articles, list]"))
    assert answer(store, asked, {"town": "归谷小镇"}).params["town"].iri.endswith("town/b")
    assert answer(store, asked, {"town": "甜蜜小镇"}).params["town"].iri.endswith("town/a")
    assert answer(store, asked, {"town": "T1"}).params["town"].iri == f"{LIST}/t1"


def test_a_data_set_that_is_not_there_is_named(store: Store, tmp_path: Path) -> None:
    asked = question(tmp_path, ("at:other", "at:otter"), ("[list, other]", "[lists]"))
    with pytest.raises(DataError) as caught:
        answer(store, asked, {})
    assert [problem.subject for problem in caught.value.problems] == ["lists", "otter"]
    assert caught.value.exit_code == 4
    assert "nearest: other" in str(caught.value)
