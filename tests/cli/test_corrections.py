"""`townkg claim`, `townkg diff` and `townkg cite` as a user runs them."""

from __future__ import annotations

import io
import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from townkg import paths

ASK = ("ask", "policies_supporting_town", "--town", "归谷智造小镇", "--lang", "zh")


@pytest.fixture
def home(tmp_path: Path, townkg, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in (paths.ontology(), paths.data(), paths.queries()):
        shutil.copytree(folder, tmp_path / folder.name)
    monkeypatch.setenv("TOWNKG_HOME", str(tmp_path))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "build"))
    return tmp_path


def test_a_claim_is_shown_in_words_with_its_sentence(townkg):
    done = townkg("claim", "show", "s09-settled", "--lang", "zh")
    assert done.code == 0
    assert "美国精准医疗项目 · 落户于 · 归谷智造小镇" in done.out
    assert "「落户归谷智造小镇的美国精准医疗项目」" in done.out
    assert "f056" in done.out
    shown = json.loads(townkg("claim", "show", "s09-settled", "--format", "json").out)
    assert shown["claim"].endswith("/jiashan-330421/s09-settled")
    source = townkg("claim", "show", shown["claim"], "--format", "ttl").out
    text = (paths.data() / "articles/jiashan-330421/claims.trig").read_text("utf-8")
    assert source in text


def test_a_withdrawn_claim_is_shown_and_refused(townkg):
    done = townkg("claim", "show", "s07-lead-by", "--lang", "en")
    assert (done.code, "withdrawn on 2026-11-23" in done.out) == (0, True)
    words = ("--who", "x", "--why", "y", "--lang", "en")
    done = townkg("claim", "amend", "s07-lead-by", "--certainty", "stated", *words)
    assert (done.code, "never used again" in done.err) == (2, True)


def test_names_and_options_that_do_not_fit_are_told(townkg):
    words = ("--who", "x", "--why", "y", "--lang", "en")
    done = townkg("claim", "amend", "s09-setled", "--certainty", "stated", *words)
    assert (done.code, "s09-settled" in done.err) == (2, True)
    done = townkg("claim", "amend", "s09-settled", *words)
    assert (done.code, "--certainty" in done.err) == (2, True)
    assert townkg("claim", "amend", "s09-settled", "--certainty", "stated").code == 2


def test_a_dry_run_shows_the_difference_and_an_amendment_writes_it(home, townkg):
    path = home / "data/articles/jiashan-330421/claims.trig"
    before = path.read_bytes()
    words = ("claim", "amend", "jiashan-330421/s03-county", "--certainty", "stated")
    record = ("--who", "x", "--why", "y")
    done = townkg(*words, *record, "--dry-run")
    assert (done.code, path.read_bytes()) == (0, before)
    assert "+c:s03-county tk:certainty tk:stated ;" in done.out
    done = townkg(*words, *record)
    assert (done.code, path.read_bytes() == before) == (0, False)
    assert "golden.tsv" in done.err
    assert townkg("claim", "amend", "s03-county", "--certainty", "contextual", *record).code == 0
    assert path.read_bytes() == before
    done = townkg("claim", "amend", "s03-county", "--quote", "没有", *record, "--lang", "en")
    assert (done.code, "is not in text.txt" in done.err) == (4, True)
    assert townkg("claim", "finish").code == 0


def test_a_workbook_is_written_to_a_file_or_a_pipe(townkg, process, tmp_path):
    target = tmp_path / "a.xlsx"
    assert townkg(*ASK, "--format", "xlsx", "-o", str(target)).code == 0
    book = load_workbook(target)
    assert book.sheetnames == ["回答", "依据", "说明"]
    assert "引用" in [cell.value for cell in book["回答"][1]]
    piped = process(*ASK, "--format", "xlsx").stdout
    assert load_workbook(io.BytesIO(piped)).sheetnames == book.sheetnames


def test_any_format_is_written_to_a_file(townkg, tmp_path):
    for style in ("csv", "md", "json", "table"):
        target = tmp_path / f"a.{style}"
        assert townkg(*ASK, "--format", style, "-o", str(target)).out == ""
        assert "归谷智造小镇" in target.read_text("utf-8")
    done = townkg(*ASK, "-o", str(tmp_path / "none" / "a"))
    assert done.code == 4


def test_citations_of_each_kind(townkg):
    for words in ((), ("s09-settled",), ("--question", ASK[1], "--param", f"town={ASK[3]}")):
        done = townkg("cite", *words)
        assert (done.code, "@misc{" in done.out, "townkg" in done.out) == (0, True, True)
        assert "@misc" not in townkg("cite", *words, "--format", "gbt").out
        assert json.loads(townkg("cite", *words, "--format", "json").out)[0]["bibtex"]
    assert townkg("cite", "s09-settled", "--question", "x").code == 2
    assert townkg("cite", "--param", "a=b").code == 2
    assert townkg("cite", "--question", ASK[1], "--param", "town").code == 2


def test_a_graph_that_is_not_there_is_told(townkg):
    done = townkg("diff", "curent", "current", "--lang", "en")
    assert (done.code, "current" in done.err) == (2, True)
