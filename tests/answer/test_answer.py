from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from rdflib import Dataset

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "store"))

from store_servers import oxigraph

from townkg.answer import answer
from townkg.errors import AmbiguousName, DataError, UnknownName, UsageError
from townkg.model import Entity, Text
from townkg.query import Question, load
from townkg.store import Solutions, Store, open_embedded, open_rdflib, open_remote

DATA = (Path(__file__).parent / "graph.trig").read_text(encoding="utf-8")
TOWN = "https://w3id.org/townkg/id/town/"
CLAIM = "https://w3id.org/townkg/claim/jia-1/"

HEADER = """\
#+ title: {zh: 题, en: Title}
#+ description: {zh: 述, en: text}
#+ params:
#+   town: {type: "tk:Town", label: {zh: 小镇, en: town}, example: 甲镇}
#+   policy: {type: "tk:Policy", label: {zh: 政策, en: policy}, example: 跑一次}
#+   size: {type: number, label: {zh: 大小, en: size}, example: 3, choices: [3, 20]}
#+   some: {type: "tk:Town", label: {zh: 几镇, en: towns}, example: 甲镇, multiple: true}
#+   level: {type: text, label: {zh: 级, en: level}, example: 省, default: 省}
#+ columns:
#+   town: {label: {zh: 小镇, en: town}, kind: entity}
#+   policy: {label: {zh: 政策, en: policy}, kind: entity}
#+   certainty: {label: {zh: 确定, en: certainty}, kind: code}
#+   condition: {label: {zh: 条件, en: condition}, kind: text}
#+   size: {label: {zh: 大小, en: size}, kind: number}
#+   open: {label: {zh: 开放, en: open}, kind: boolean}
#+   day: {label: {zh: 日, en: day}, kind: date}
#+   value: {label: {zh: 值, en: value}, kind: entity}
#+ evidence: [route]
#+ silent: {zh: 文中没有说有政策支持它。, en: No policy is said to support it.}
"""
BODY = """\
PREFIX tk: <https://w3id.org/townkg/ontology#>
SELECT ?town ?policy ?certainty ?condition ?size ?open ?day ?value ?route WHERE {
  VALUES ?town { ?__some }
  ?route tk:supportedTown ?town ; tk:bearer ?policy ; tk:certainty ?certainty .
  FILTER (!BOUND(?__town) || ?town = ?__town)
  FILTER (!BOUND(?__policy) || ?policy = ?__policy)
  OPTIONAL { ?route tk:condition ?condition }
  OPTIONAL { ?town tk:size ?size }
  FILTER (!BOUND(?__size) || ?size = ?__size)
  FILTER (!BOUND(?__level) || ?__level = "省")
  OPTIONAL { ?town tk:open ?open }
  OPTIONAL { ?town tk:founded ?day }
  OPTIONAL { ?town tk:value ?value }
}
ORDER BY ?town ?policy ?value ?route
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store")
    store = pyoxigraph.Store(str(path))
    store.load(DATA, format=pyoxigraph.RdfFormat.TRIG)
    store.flush()
    del store
    return path


@pytest.fixture(
    scope="module",
    params=["embedded", "rdflib", pytest.param("remote", marks=pytest.mark.servers)],
)
def store(request: pytest.FixtureRequest, folder: Path) -> Iterator[Store]:
    if request.param == "embedded":
        yield open_embedded(folder)
    elif request.param == "rdflib":
        dataset = Dataset(default_union=False)
        dataset.default_graph.parse(data=DATA, format="turtle")
        yield open_rdflib(dataset)
    else:
        with oxigraph(folder) as url:
            yield open_remote(url)


@pytest.fixture
def question(tmp_path: Path) -> Question:
    return make(tmp_path)


def make(folder: Path, header: str = HEADER, body: str = BODY) -> Question:
    path = folder / "supported.rq"
    path.write_text(header + body, encoding="utf-8")
    return load(path)


def test_cells_have_the_kind_of_their_column(store: Store, question: Question) -> None:
    found = answer(store, question, {"town": "甲镇"}, "v1")
    values = [row.cells["value"] for row in found.rows]
    assert [dict(row.cells) for row in found.rows] == [
        {
            "town": Entity(TOWN + "a", Text("甲镇", "Town A")),
            "policy": Entity(
                "https://w3id.org/townkg/id/policy/one-visit", Text("跑一次", "One Visit")
            ),
            "certainty": "implied",
            "condition": Text("仅限省级", "provincial only"),
            "size": 20,
            "open": True,
            "day": "2015-06-01",
            "value": value,
        }
        for value in values
    ]
    assert all(type(row.cells["size"]) is int for row in found.rows)
    # Which of a number and a text comes first is not defined; the IRIs come before both.
    assert values[:2] == [
        Entity(CLAIM + "s01-a/q1", Text("近20个", "近20个")),
        Entity("https://w3id.org/townkg/id/x/none", Text("id:x/none", "id:x/none")),
    ]
    assert {39.5, "书面"} == set(values[2:])
    assert found.version == "v1"
    assert found.title == Text("题", "Title")
    assert found.note is None
    assert found.params == {"town": Entity(TOWN + "a", Text("甲镇", "Town A")), "level": "省"}
    json.dumps(found.to_json())


def test_evidence_is_that_of_the_claims_used_in_the_order_of_the_text(
    store: Store, question: Question
) -> None:
    row = answer(store, question, {"town": "甲镇"}).rows[0]
    # s03-implied follows from s01-a (two quotes) and s02-implied, which follows from s01-b.
    assert [
        (item.claim.removeprefix(CLAIM), item.quote.exact, item.certainty) for item in row.evidence
    ] == [
        ("s01-a", "甲镇", "stated"),
        ("s01-b", "甲镇", "contextual"),
        ("s01-a", "好", "stated"),
    ]
    first = row.evidence[0]
    assert (first.quote.start, first.quote.end) == (0, 2)
    assert (first.quote.prefix, first.quote.suffix) == ("", "很好。")
    assert first.article == "https://w3id.org/townkg/id/article/jia-1"
    assert (first.sentence, first.sentence_start) == ("甲镇很好。", 0)


def test_a_quote_over_two_sentences_shows_both(store: Store, question: Question) -> None:
    row = answer(store, question, {"town": "乙镇"}).rows[0]
    [item] = row.evidence
    assert item.sentence == "甲镇很好。\n\n乙镇也好。"
    assert item.sentence[item.quote.start : item.quote.end] == item.quote.exact


@pytest.mark.parametrize(
    "evidence",
    [
        "?route tk:supportedTown ?town . BIND (STR(?route) AS ?claims)",
        '?town a tk:Town . BIND (CONCAT("{c}s03-implied ", "{c}s01-b") AS ?claims)',
        "VALUES ?claims {{ <{c}s03-implied> }} ?town a tk:Town .",
    ],
)
def test_evidence_may_be_claims_routes_or_text_with_several(
    store: Store, tmp_path: Path, evidence: str
) -> None:
    header = HEADER.partition("#+ params")[0] + (
        "#+ columns: {town: {label: {zh: 小镇, en: town}, kind: entity}}\n#+ evidence: [claims]\n"
    )
    body = (
        "PREFIX tk: <https://w3id.org/townkg/ontology#>\nSELECT ?town ?claims WHERE { "
        + evidence.format(c=CLAIM)
        + f" FILTER (?town = <{TOWN}a>) }}\nORDER BY ?town ?claims\n"
    )
    row = answer(store, make(tmp_path, header, body), {}).rows[0]
    assert len(row.evidence) == 3


def test_a_row_that_rests_on_nothing_is_a_data_error(store: Store, tmp_path: Path) -> None:
    body = BODY.replace("?route WHERE", "WHERE").replace(" ?value ?route\n", " ?value\n")
    body = body.replace("?day ?value WHERE", "?day ?value ?none WHERE")
    header = HEADER.replace("[route]", "[none]")
    with pytest.raises(DataError, match=r"row 1: no claim and no row .* is named by none"):
        answer(store, make(tmp_path, header, body), {"town": "乙镇"})
    silent = make(tmp_path, header + "#+ silent_rows: true\n", body)
    assert [row.evidence for row in answer(store, silent, {"town": "乙镇"}).rows] == [()]


def test_evidence_that_leads_nowhere_is_a_data_error(store: Store, question: Question) -> None:
    with pytest.raises(DataError) as caught:
        answer(store, question, {"town": "丙镇"})
    assert [(problem.subject, problem.found.en) for problem in caught.value.problems] == [
        ("claim:jia-1/s09-gone", "is used as evidence and is no claim with a quote"),
        ("id:route/dangling", "leads to no quote"),
    ]
    with pytest.raises(DataError, match="claim:jia-1/s09-gone"):
        answer(store, question, {"town": "丁镇"})


def test_a_value_that_does_not_fit_its_column_is_a_data_error(store: Store, tmp_path: Path) -> None:
    header = HEADER.replace("en: day}, kind: date", "en: day}, kind: number")
    header = header.replace("en: size}, kind: number", "en: size}, kind: boolean")
    with pytest.raises(DataError) as caught:
        answer(store, make(tmp_path, header), {"town": "乙镇"})
    found = str(caught.value)
    assert "supported.rq:16 › day: row 1 holds" in found or "expected a number" in found
    assert "expected true or false" in found


@pytest.mark.parametrize(
    ("params", "rows"),
    [
        ({"some": ["甲镇", "乙镇"]}, {"a", "b"}),
        ({"some": ("乙镇",)}, {"b"}),
        ({"some": "乙镇"}, {"b"}),
        ({"some": [], "town": "乙镇"}, {"b"}),
        ({"town": None, "some": "乙镇"}, {"b"}),
        ({"town": Entity(TOWN + "b", Text("", ""))}, {"b"}),
        ({"town": pyoxigraph.NamedNode(TOWN + "b")}, {"b"}),
        ({"size": 3}, {"b"}),
        ({"size": "20"}, {"a"}),
    ],
)
def test_parameters_are_names_entities_values_or_lists(
    store: Store, question: Question, params: dict[str, object], rows: set[str]
) -> None:
    found = answer(store, question, params)
    towns = [row.cells["town"] for row in found.rows]
    assert {town.iri.removeprefix(TOWN) for town in towns if isinstance(town, Entity)} == rows


@pytest.mark.parametrize(
    ("params", "error", "says"),
    [
        ({"twon": "甲镇"}, UnknownName, "supported: no parameter is named “twon”; nearest: town"),
        ({"town": "戊镇"}, UnknownName, "parameter town: no town is named “戊镇”"),
        ({"town": "跑一次"}, UsageError, "parameter town: “跑一次” is of another type"),
        ({"town": "同名"}, AmbiguousName, "parameter town: “同名” names 2 entities"),
        ({"town": ["甲镇", "乙镇"]}, UsageError, "parameter town: found 2 values, expected one"),
        ({"size": "many"}, UsageError, "parameter size: found “many”, expected a number"),
        ({"size": 4}, UsageError, "parameter size: found “4”, expected one of 3, 20"),
        ({"level": "x" * 5000}, UsageError, "parameter level: found a text of 5000 bytes"),
        ({"town": "https://e/> } #"}, UnknownName, "parameter town"),
    ],
)
def test_parameters_that_do_not_fit_are_named(
    store: Store,
    question: Question,
    params: dict[str, object],
    error: type[UsageError],
    says: str,
) -> None:
    with pytest.raises(error, match=says) as caught:
        answer(store, question, params)
    told = caught.value.in_language("zh")
    assert told.startswith(("参数 ", "supported：没有名为“twon”的参数"))
    assert "parameter" not in told


def test_an_empty_answer_says_which_parameter_emptied_it(store: Store, question: Question) -> None:
    found = answer(store, question, {"town": "甲镇", "size": 3})
    assert found.rows == []
    assert found.note == Text(
        "文中没有说有政策支持它。不限小镇“甲镇”时有 1 行。不限大小“3”时有 4 行。",
        "No policy is said to support it. Without town “Town A” there is 1 row. "
        "Without size “3” there are 4 rows.",
    )
    both = answer(store, question, {"level": "国", "size": 3})
    assert both.note is not None
    assert "不限级“国”时有 1 行。" in both.note.zh
    none = answer(store, question, {"policy": "没人"})
    assert none.note is not None
    assert none.note.en.startswith("No policy is said to support it. Without policy “Nobody”")


def test_a_name_that_has_quotation_marks_gets_no_second_ones(
    store: Store, question: Question
) -> None:
    note = answer(store, question, {"policy": "“八八战略”"}).note
    assert note is not None
    assert "不限政策“八八战略”时有" in note.zh
    assert "Without policy “Eight-Eight Strategy” there are" in note.en


def test_each_of_several_names_is_quoted(store: Store, question: Question) -> None:
    note = answer(store, question, {"some": ["甲镇", "乙镇"], "policy": "没人"}).note
    assert note is not None
    assert "不限几镇“甲镇”、“乙镇”时" not in note.zh
    note = answer(store, question, {"some": ["丙镇", "丁镇"], "size": 3}).note
    assert note is not None
    assert "不限几镇“丙镇”、“丁镇”时有" in note.zh
    assert "Without towns “Town C”, “Town D” there" in note.en


def test_a_question_asked_of_no_data_says_that_nothing_helps(question: Question) -> None:
    class Nothing:
        def select(self, query: str) -> Solutions:
            del query
            return Solutions([], [])

        def ask(self, query: str) -> bool:
            raise NotImplementedError(query)

        def construct(self, query: str) -> list[pyoxigraph.Triple]:
            raise NotImplementedError(query)

        def close(self) -> None:
            pass

    found = answer(Nothing(), question, {})
    assert found.note == Text(
        "文中没有说有政策支持它。去掉任何一个参数也没有结果。",
        "No policy is said to support it. Leaving out any one parameter brings no row either.",
    )
