"""Each kind of bad input is said in Chinese alone or in English alone, but for what is quoted."""

from __future__ import annotations

import importlib.util
import re
import shutil
from pathlib import Path

import pytest

from townkg import paths
from townkg.query import catalogue, lint_all

TESTS = Path(__file__).resolve().parent.parent
BAD = TESTS / "bad_input"
QUESTIONS = sorted(path.name for path in (BAD / "query").iterdir())
BUILDS = sorted(path.parent.name for path in (BAD / "build").glob("*/edits.tsv"))
ARTICLES = sorted(path.parent.name for path in (BAD / "encode").glob("*/expected.txt"))
SPEC = importlib.util.spec_from_file_location("edits", TESTS / "build" / "edits.py")
edits = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(edits)

CHINESE = re.compile("[\u4e00-\u9fff\u3001\u3002\uff01-\uff5e]")
HAN = re.compile("[\u4e00-\u9fff]")
QUOTED = re.compile(
    r"“[^“”]*”|「[^」]*」|\"[^\"]*\"|'[^']*'|\[[^\]]*\]|\w+=\S+"
    r"|(?<=nearest: ).*|(?<=-\d\d: )[^.]*"
)
"""The user's own words: in marks, after `name=`, names that are like, why one was withdrawn."""
PLACE = re.compile(r"^\S+( › .*?)?: (?=\S)")
"""`file:line › subject: ` of a problem: a subject is the user's own word."""

WORDS = [
    ["biuld"],
    ["zzzzqqq"],
    [],
    ["ask"],
    ["ask", "zzzzqqq"],
    ["ask", "policies_suporting_town"],
    ["ask", "policies_supporting_town"],
    ["ask", "policies_supporting_town", "--town", "zzzzqqq"],
    ["ask", "policies_supporting_town", "--town", "八八战略"],
    ["ask", "policies_supporting_town", "--town", ""],
    ["ask", "policies_supporting_town", "--town", "a", "--town", "b"],
    ["ask", "policies_supporting_town", "--town", "x" * 5000],
    ["ask", "policies_supporting_town", "--twon", "x"],
    ["ask", "policies_supporting_town", "--store", "http://127.0.0.1:9/"],
    ["build", "now"],
    ["build", "--forse"],
    ["build", "--engine", "zzz"],
    ["build", "--force=1"],
    ["find", " "],
    ["find", "x", "--limit", "0"],
    ["find", "x", "--limit", "many"],
    ["find", "x", "--type", "zzzzqqq"],
    ["questions", "--tag", "zzzzqqq"],
    ["coverage", "zzzzqqq"],
    ["coverage", "jiashan-33042"],
    ["export", "--format", "xml"],
    ["export", "-o", ""],
    ["export", "-o", "/none/such/x.nq"],
    ["export", "-o", "/"],
    ["encode", "new", "none.txt", "--slug", "a-330421"],
    ["encode", "new", "none.txt"],
    ["encode", "nwe"],
    ["sparql"],
    ["sparql", ""],
    ["sparql", "none.rq"],
    ["sparql", "/"],
    ["sparql", "ASK {", "--timeout", "x"],
    ["sparql", "ASK {}", "--timeout", "0"],
    ["sparql", "ASK {}", "--memory", "1"],
    ["sparql", "ASK {}", "--store", "build"],
    ["sparql", "ASK {}", "--store", "http://a b/"],
    ["sparql", "ASK {}", "--store", "http://a:99999/"],
    ["sparql", "ASK {}", "--store", "http://["],
    ["sparql", "ASK {"],
    ["sparql", "ASK { ?s ?p 'a }"],
    ["sparql", "ASK { ?s ?p \\ }"],
    ["sparql", "ASK { ?s zz:a ?o }"],
    ["sparql", "ASK { BIND BIND }"],
    ["sparql", "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o }"],
    ["sparql", "INSERT DATA { <a:b> <a:b> <a:b> }"],
    ["sparql", "INSERT { x"],
    ["sparql", "ASK { SERVICE <http://a.example/> { ?s ?p ?o } }"],
    ["sparql", "ASK FROM <http://a.example/> { ?s ?p ?o }"],
    ["sparql", "LOAD <http://a.example/>"],
    ["sparql", "ASK " + "{" * 99 + "}" * 99],
    ["sparql", "ASK { FILTER(" + "!" * 501 + "true) }"],
    ["sparql", "ASK {} #" + "x" * 100_000],
    ["sparql", "ASK { ?s ?p '\ud800' }"],
    ["sparql", "SELECT * { ?s ?p ?o }", "--max-rows", "1"],
    ["sparql", "SELECT * { ?s ?p ?o }", "--format", "ttl"],
    ["sparql", "CONSTRUCT WHERE { ?s ?p ?o } LIMIT 1", "--format", "csv"],
    ["sparql", "CONSTRUCT WHERE { ?s ?p ?o }", "--max-rows", "1"],
    ["sparql", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }", "--timeout", "0.3"],
]


def without_quotes(line: str) -> str:
    before = None
    while line != before:  # a quote may hold another
        before, line = line, QUOTED.sub("", line)
    return re.sub("⟦[^⟧]*⟧[^“”]*”", "", line)  # cut out of a sentence, marks and all


def assert_chinese(told: str) -> None:
    lines = [line for line in told.splitlines() if line]
    assert lines
    for line in lines:
        assert HAN.search(without_quotes(line)), line


def assert_english(told: str) -> None:
    lines = [line for line in told.splitlines() if line]
    assert lines
    for line in lines:
        assert not CHINESE.search(PLACE.sub("", without_quotes(line))), line


@pytest.mark.parametrize("words", WORDS, ids=lambda words: ascii(" ".join(words))[:40])
def test_a_bad_command_is_said_in_one_language(townkg, monkeypatch, words):
    # what `townkg ask` alone prints after the mistake is its help, in columns
    told = townkg(*words, "--lang", "zh").err.split("\n\n")[0]
    assert told.startswith("错误：")
    assert_chinese(told)
    told = townkg(*words, "--lang", "en").err.split("\n\n")[0]
    assert told.startswith("Error: ")
    assert_english(told)
    monkeypatch.setenv("TOWNKG_LANG", "en")
    assert townkg(*words).err.splitlines()[0] == told.splitlines()[0]


@pytest.mark.parametrize("case", QUESTIONS)
def test_a_bad_question_is_said_in_one_language(case, assert_bilingual):
    problems = lint_all(catalogue(BAD / "query" / case))
    assert_bilingual(problems)
    for problem in problems:
        assert_chinese(problem.in_language("zh"))
        assert_english(problem.in_language("en"))


def test_check_lists_bad_questions_in_the_language_asked_for(townkg, tmp_path, monkeypatch):
    home = tmp_path / "home"
    shutil.copytree(edits.PROJECT, home)
    (home / "queries").mkdir(exist_ok=True)
    for case in QUESTIONS:
        for path in (BAD / "query" / case).glob("question*"):
            name = path.name.replace("question", case, 1)
            shutil.copyfile(path, home / "queries" / name)
    monkeypatch.setenv("TOWNKG_HOME", str(home))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "build"))
    done = townkg("check", "--lang", "zh")
    assert done.code == 1
    assert len(done.out.splitlines()) > len(QUESTIONS) / 2
    assert_chinese(done.out)
    done = townkg("check", "--lang", "en")
    assert_english(done.out)
    for name in ("no_header", "not_sparql"):
        assert_chinese(townkg("ask", name, "--lang", "zh").err)
        assert_english(townkg("ask", name, "--lang", "en").err)


@pytest.mark.parametrize("case", BUILDS)
def test_a_bad_project_is_said_in_one_language(case, townkg, tmp_path, monkeypatch):
    root = edits.lay_out(BAD / "build" / case / "edits.tsv", tmp_path / "project")
    monkeypatch.setenv("TOWNKG_HOME", str(root))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "builds"))
    done = townkg("build", "--lang", "zh")
    assert done.code == 4
    assert_chinese(done.err)
    assert_english(townkg("build", "--lang", "en").err)


@pytest.mark.parametrize("case", ARTICLES)
def test_a_bad_article_is_said_in_one_language(case, townkg, tmp_path, monkeypatch):
    home = tmp_path / "home"
    article = home / "data" / "articles" / "base"
    shutil.copytree(TESTS / "encode" / "base", article)
    folder = BAD / "encode" / case
    for path in folder.iterdir():
        if path.name not in ("expected.txt", "absent.txt"):
            shutil.copyfile(path, article / path.name)
    absent = folder / "absent.txt"
    for pattern in absent.read_text(encoding="utf-8").split() if absent.exists() else ():
        for path in list(article.glob(pattern)):
            path.unlink()
    (home / "ontology").symlink_to(paths.ontology())
    monkeypatch.setenv("TOWNKG_HOME", str(home))
    done = townkg("coverage", "--quiet", "--lang", "zh")
    assert done.code in (0, 1, 4)
    if done.code == 4:
        assert_chinese(done.err)
        assert_english(townkg("coverage", "--lang", "en").err)
