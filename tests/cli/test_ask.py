from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

from townkg import api, paths
from townkg.query import catalogue
from townkg.query.golden import goldens

TOWN = "归谷智造小镇"
SUPPORT = ("ask", "policies_supporting_town", "--town", TOWN)
GOLDENS = list({item.question: item for item in goldens(paths.queries())}.values())
"""One golden answer of each question; all of them are asked in `tests/questions`."""


def squeezed(text: str) -> str:
    return re.sub(r"[\s「」]", "", text)


def words(golden) -> list[str]:
    """Return the command line that asks what a golden answer answers."""
    found = ["ask", golden.question]
    for name, value in golden.params.items():
        for one in value if isinstance(value, list) else [value]:
            found += [f"--{name}", one]
    return found


EACH = pytest.mark.parametrize("golden", GOLDENS, ids=lambda item: f"{item.question}.{item.case}")


@EACH
def test_the_command_gives_the_object_that_python_gives(townkg, golden):
    done = townkg(*words(golden), "--format", "json")
    with api.open() as graph:
        answer = graph.ask(golden.question, **golden.params)
    expected = answer.to_json()
    assert done.code == (6 if answer.partial else 0)
    assert json.loads(done.out) == expected


def csv_has_every_row(told: str, rows: list[dict]) -> None:
    assert len(list(csv.DictReader(io.StringIO(told, newline="")))) == len(rows)


def tsv_has_every_row(told: str, rows: list[dict]) -> None:
    results = parse_query_results(io.BytesIO(told.encode()), format=QueryResultsFormat.TSV)
    assert len(list(results)) == len(rows)


def ttl_is_turtle(told: str, rows: list[dict]) -> None:
    assert list(parse(told, format=RdfFormat.TURTLE))


def table_has_all_evidence(told: str, rows: list[dict]) -> None:
    table = squeezed(told)
    for item in (item for row in rows for item in row["evidence"]):
        if item["kind"] == "row":
            file, number = item["row"].rpartition("/")[2].split("#row=")
            wanted = f"{file}第{number}行"
        else:
            wanted = item["quote"] if item["kind"] == "quote" else item["object"]["label"]["zh"]
        assert squeezed(wanted) in table


HOLDS = {
    "csv": csv_has_every_row,
    "tsv": tsv_has_every_row,
    "ttl": ttl_is_turtle,
    "table": table_has_all_evidence,
}


def holds(townkg, monkeypatch, golden, styles) -> None:
    """Fail unless these formats have every row of an answer, in a window of 60 columns."""
    monkeypatch.setenv("COLUMNS", "60")
    rows = json.loads(townkg(*words(golden), "--format", "json").out)["rows"]
    for style in styles:
        HOLDS[style](townkg(*words(golden), "--format", style).out, rows)


@EACH
def test_a_format_has_every_row_of_every_golden_answer(townkg, monkeypatch, golden):
    styles = list(HOLDS)
    holds(townkg, monkeypatch, golden, styles[GOLDENS.index(golden) % len(styles) :][:1])


@pytest.mark.slow  # each question is asked quickly in one of them
@EACH
def test_every_format_has_every_row_of_every_golden_answer(townkg, monkeypatch, golden):
    holds(townkg, monkeypatch, golden, HOLDS)


def test_each_sentence_is_whole_at_sixty_columns(townkg, monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    sentences = (paths.data() / "articles/jiashan-330421/sentences.tsv").read_text("utf-8")
    texts = dict(line.split("\t") for line in sentences.splitlines()[1:])
    answer = json.loads(townkg(*SUPPORT, "--format", "json").out)
    table = squeezed(townkg(*SUPPORT).out)
    for row in answer["rows"]:
        for item in row["evidence"]:
            holding = [text for text in texts.values() if item["quote"] in text]
            assert all(squeezed(text) in table for text in holding)


def test_a_hyphen_in_the_name_of_a_question_is_an_underscore(townkg):
    done = townkg("ask", "policies-supporting-town", "--town", TOWN, "--format", "json")
    assert json.loads(done.out)["question"] == "policies_supporting_town"


def test_names_in_english_and_iris_are_taken(townkg):
    expected = townkg(*SUPPORT, "--format", "tsv").out
    answer = json.loads(townkg(*SUPPORT, "--format", "json").out)["params"]["town"]
    for name in (answer["iri"], answer["label"]["en"]):
        done = townkg("ask", "policies_supporting_town", "--town", name, "--format", "tsv")
        assert done.out == expected


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["--town", "归谷智造"], 2, "归谷智造小镇"),
        (["--town", "nonesuch"], 2, "nonesuch"),
        (["--twon", TOWN], 2, "--town"),
        ([], 2, "缺少 --town"),
        (["--town", 'a" . } } #'], 2, ""),
        (["--town", "https://w3id.org/x>y"], 2, ""),
        (["--town", "长" * 2000], 2, ""),
        (["--town", "最多跑一次改革"], 2, "最多跑一次改革"),
        (["--town", TOWN, "--store", "http://127.0.0.1:9/"], 6, "127.0.0.1:9"),
        (["--town", TOWN, "--store", "file:///etc"], 2, ""),
    ],
)
def test_what_does_not_fit_is_said_and_nothing_is_printed(townkg, given, code, said):
    done = townkg("ask", "policies_supporting_town", *given)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "Traceback" not in done.err


def test_an_empty_answer_says_why_and_can_be_made_a_failure(townkg):
    golden = next(item for item in GOLDENS if not item.rows)
    done = townkg(*words(golden))
    assert done.code == 0
    assert done.out.strip()
    assert townkg(*words(golden), "--fail-empty").code == 1
    for style in ("csv", "tsv"):
        alone = townkg(*words(golden), "--format", style)
        (header,) = alone.out.splitlines()
        assert header.endswith("data_version")
        said, version = alone.err.splitlines()
        assert said in done.out
        assert version in done.out
        assert version.startswith("数据版本 ")


def test_help_names_the_parameters_of_the_question(townkg):
    for question in catalogue():
        done = townkg("ask", question.name, "--help")
        assert done.code == 0
        assert question.title.zh in done.out
        for name in question.params:
            assert f"--{name.replace('_', '-')}" in done.out


def test_a_json_answer_loads_nothing_heavy(townkg, environment):
    townkg("build")
    code = (
        f"import sys; from townkg.cli import main; main({[*SUPPORT, '--format', 'json']!r});"
        "heavy = {'rdflib', 'owlrl', 'pyshacl', 'SPARQLWrapper', 'rich', 'pandas', 'numpy'};"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr == "[]\n"


def test_the_demo_shows_the_answer_with_its_sentences_and_what_is_next(townkg):
    done = townkg("demo")
    assert done.code == 0
    assert "最多跑一次" in done.out
    assert "一个落户归谷智造小镇的美国精准医疗项目" in squeezed(done.out)
    assert "townkg questions" in done.out
    english = townkg("demo", "--lang", "en").out
    assert "Try next:" in english
    assert "claims " in english
