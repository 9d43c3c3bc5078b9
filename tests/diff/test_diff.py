"""What changed from one graph to another, told in words."""

from __future__ import annotations

import gzip
import io
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from townkg import diff, paths
from townkg.answer import answer
from townkg.cli.diff import _told as told
from townkg.cli.diff_page import drawn
from townkg.cli.diff_sheets import workbook
from townkg.errors import AmbiguousName, DataError, UnknownName
from townkg.query import catalogue
from townkg.query.golden import goldens
from townkg.store.dump import open_dump

CLAIM = "s25-placed"


def townkg(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "TOWNKG_HOME": str(home), "TOWNKG_BUILD": str(home / "build")}
    done = subprocess.run(
        [sys.executable, "-m", "townkg", *words],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    return done


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose first graph is kept as a release, and one of whose claims is then amended."""
    home = tmp_path_factory.mktemp("home")
    for folder in (paths.ontology(), paths.data(), paths.queries()):
        shutil.copytree(folder, home / folder.name)
    townkg(home, "export", "--format", "nq", "-o", str(home / "before.nq"))
    name = support_claim(home)
    words = ["--certainty", "contextual", "--reason-zh", "承前", "--reason-en", "Carried over"]
    record = ["--who", "王某", "--why", "复核", "--date", "2026-11-24"]
    townkg(home, "claim", "amend", name, *words, *record)
    (home / "name").write_text(name, "utf-8")
    townkg(home, "build")
    return home


def support_claim(home: Path) -> str:
    """Return a stated claim on which support by placing rests."""
    store, _ = open_dump(home / "before.nq")
    query = """PREFIX tk: <https://w3id.org/townkg/ontology#>
SELECT ?claim WHERE { ?route tk:basis tk:direct ; tk:certainty tk:stated ; tk:usesClaim ?claim .
  ?claim tk:certainty tk:stated } ORDER BY ?claim LIMIT 1"""
    return next(iter(store.select(query)))["claim"].value


@pytest.fixture(scope="module")
def found(home: Path) -> dict:
    done = townkg(home, "diff", str(home / "before.nq"), "current", "--format", "json")
    return json.loads(done.stdout)


@pytest.mark.slow
def test_the_claim_its_support_and_its_answers_are_told(home, found):
    name = (home / "name").read_text("utf-8")
    (claim,) = found["claims"]
    assert (claim["claim"], claim["change"]) == (name, "changed")
    certainty = claim["parts"][0]
    assert certainty["removed"] == [{"zh": "明说", "en": "stated"}]
    assert certainty["added"][0]["en"] == "contextual"
    assert claim["why"] == ["2026-11-24 · 王某 · 复核"]
    assert any(
        {"stated"} == {way["certainty"] for way in pair["removed"]}
        and {"contextual"} == {way["certainty"] for way in pair["added"]}
        for pair in found["support"]
    )
    assert {"certainty_counts"} <= {item["question"] for item in found["answers"]}
    assert all(
        item["removed"] or item["added"] or item["otherEvidence"] for item in found["answers"]
    )
    assert found["before"] != found["after"]


@pytest.fixture(scope="module")
def difference(home: Path) -> diff.Difference:
    """Return the same as an object, of which pages are drawn without asking everything again."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNKG_HOME", str(home))
        patch.setenv("TOWNKG_BUILD", str(home / "build"))
        sides = [
            diff.open_side(home / "before.nq"),
            diff.open_side(diff.find("current", home / "build")),
        ]
        return diff.compare(*sides, catalogue(), goldens(paths.queries()), answer, told)


@pytest.mark.slow
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("style", ["table", "md"])
def test_it_is_told_in_words(difference, language, style):
    page = drawn(difference, language, markdown=style == "md")
    told = (
        ("确定程度：明说", "支持改变")
        if language == "zh"
        else ("certainty: stated", "support changed")
    )
    assert all(text in page for text in told)
    assert ("## " in page) == (style == "md")
    assert "王某" in page


@pytest.mark.slow
def test_the_command_prints_the_page(home, found, difference):
    assert found == difference.to_json()
    words = ["--format", "md", "--lang", "zh", "--exit-code"]
    done = townkg(home, "diff", str(home / "before.nq"), "current", *words)
    assert (done.returncode, done.stdout.strip()) == (
        1,
        drawn(difference, "zh", markdown=True).strip(),
    )


@pytest.mark.slow
def test_a_graph_does_not_differ_from_itself_in_any_form(home):
    for style in ("nq", "trig"):
        townkg(home, "export", "--format", style, "-o", str(home / f"now.{style}"))
    packed = home / "now.nq.gz"
    packed.write_bytes(gzip.compress((home / "now.nq").read_bytes()))
    build = diff.find("current", home / "build")
    for other in (home / "now.nq", home / "now.trig", packed, build):
        done = townkg(home, "diff", str(other), build.name[:8], "--exit-code", "--lang", "en")
        assert (done.returncode, "nothing changed" in done.stdout) == (0, True), other


def side(tmp_path: Path, name: str, text: str) -> diff.Side:
    path = tmp_path / f"{name}.trig"
    prefixes = """PREFIX tk: <https://w3id.org/townkg/ontology#>
PREFIX id: <https://w3id.org/townkg/id/>
PREFIX c: <https://w3id.org/townkg/claim/a-1/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
    path.write_text(prefixes + text, "utf-8")
    return diff.open_side(path)


def compared(tmp_path: Path, before: str, after: str) -> diff.Difference:
    sides = side(tmp_path, "a", before), side(tmp_path, "b", after)
    return diff.compare(*sides, [], [], lambda *_: None, lambda *_: None)


ONE = """id:x skos:prefLabel "甲"@zh , "X"@en . tk:p skos:prefLabel "有"@zh , "has"@en .
c:s01-a a tk:Claim ; tk:certainty tk:stated ; tk:order 1 .
c:s01-a { id:x tk:p "一" } id:x tk:p "一" .
"""


def test_claims_and_facts_that_come_and_go(tmp_path):
    found = compared(tmp_path, "", ONE)
    assert [(item.iri[-5:], item.how) for item in found.claims] == [("s01-a", "added")]
    assert [(item.words.en, item.how, item.inferred) for item in found.facts] == [
        ("X · has · 一", "added", False)
    ]
    assert {(item.entity.label.en, item.how) for item in found.things} >= {("X", "added")}
    assert [item.how for item in compared(tmp_path, ONE, "").claims] == ["removed"]


def test_the_order_of_claims_alone_is_no_change_and_a_label_is(tmp_path):
    assert not compared(tmp_path, ONE, ONE.replace("tk:order 1", "tk:order 2"))
    found = compared(tmp_path, ONE, ONE.replace('"甲"', '"乙"'))
    (thing,) = found.things
    assert (thing.how, thing.entity.label.zh) == ("changed", "乙")
    assert not found.claims + found.facts


def test_a_fact_that_becomes_a_reading_is_no_fact_any_more(tmp_path):
    after = ONE.replace("tk:stated", "tk:ambiguous").replace('} id:x tk:p "一" .', "}")
    found = compared(tmp_path, ONE, after)
    assert [(item.how, item.words.zh) for item in found.facts] == [("removed", "甲 · 有 · 一")]


LINKED = """<https://w3id.org/townkg/id/link/l> a tk:Link ; tk:linkWhole id:w ; tk:linkPart id:p ;
  tk:certainty tk:stated .
<https://w3id.org/townkg/id/route/r> a tk:Route ; tk:bearer id:p ; tk:supportedTown id:t ;
  tk:basis tk:by_class ; tk:certainty tk:stated .
id:w skos:prefLabel "整体"@zh . id:p skos:prefLabel "部分"@zh . id:t skos:prefLabel "小镇"@zh .
"""


def test_support_that_passes_up_otherwise_is_told_with_its_towns(tmp_path):
    first, rest = LINKED.split("<https://w3id.org/townkg/id/route/", 1)
    weaker = first.replace("stated", "contextual") + "<https://w3id.org/townkg/id/route/" + rest
    found = compared(tmp_path, LINKED, weaker)
    assert not found.support
    assert found
    (link,) = found.to_json()["links"]
    assert (link["change"], link["removed"], link["added"]) == (
        "changed",
        ["stated"],
        ["contextual"],
    )
    assert [town["label"]["zh"] for town in link["towns"]] == ["小镇"]
    page = drawn(found, "zh", markdown=False)
    assert page.count("部分 → 整体 · 改变") == 1
    assert "+ 确定程度：承前" in page
    assert "所涉小镇：小镇" in page
    assert [item.how for item in compared(tmp_path, "", LINKED).links] == ["added"]


def test_a_workbook_tells_all_of_it_and_no_cell_is_a_formula(tmp_path):
    found = compared(tmp_path, ONE, ONE.replace('"甲"', '"=1+1"') + LINKED)
    book = load_workbook(io.BytesIO(workbook(found, "zh")))
    assert book.sheetnames == [
        "主张", "事实", "事物与术语", "支持", "支持的上传", "答案", "说明",
    ]  # fmt: skip
    rows = {sheet.title: list(sheet.iter_rows()) for sheet in book}
    assert [cell.value for cell in rows["支持的上传"][1]][4:] == ["新增", None, "明说", "小镇"]
    assert [cell.value for cell in rows["支持"][1]][4:8] == ["得到支持", "新增", "按类", "明说"]
    (cell,) = [one for one in rows["事物与术语"][1:] for one in one if one.value == "=1+1"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    about = {row[0].value: row[1].value for row in rows["说明"]}
    assert (about["支持的上传"], about["主张"]) == (1, len(found.claims))
    for part in ("claims", "facts", "things", "support", "links", "answers"):
        assert part in found.to_json()


@pytest.mark.slow
def test_a_workbook_is_written_to_a_file(home):
    target = home / "changes.xlsx"
    words = ["--format", "xlsx", "-o", str(target)]
    townkg(home, "diff", str(home / "before.nq"), "current", *words)
    answers = load_workbook(target)["答案"]
    assert answers.max_row > 2


def test_names_that_mean_no_graph_are_told(tmp_path):
    for name in ("aa", "ab"):
        (tmp_path / f"{name}1" / "store").mkdir(parents=True)
        (tmp_path / f"{name}1" / "graph.nq").write_text("", "utf-8")
    with pytest.raises(AmbiguousName):
        diff.find("a", tmp_path)
    with pytest.raises(UnknownName, match="aa1"):
        diff.find("aa12", tmp_path)
    assert diff.find("ab", tmp_path).name == "ab1"
    for content in (b"\x1f\x8bx", b"<a> <b>"):
        (tmp_path / "x.nq.gz").write_bytes(content)
        with pytest.raises(DataError, match="no graph can be read"):
            diff.open_side(tmp_path / "x.nq.gz")
