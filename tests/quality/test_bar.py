"""Every check of the bar holds, is documented, and finds the error that is put before it."""

from __future__ import annotations

import re

import pytest

import quality
from bar import links, owl, pitfalls, syntax, terms
from bar.outcome import DATA, ROOT, waived

ELSEWHERE = ("data checks", "seeded errors")
"""What make quality asks for, and other tests ask for piece by piece."""
CHECKS = [
    pytest.param(check, id=check.name, marks=pytest.mark.java if check.heavy else ())
    for check in quality.CHECKS
    if check.name not in ELSEWHERE
]
SEEDS = list(owl.seeds())


@pytest.fixture(autouse=True)
def built(kg):
    """Build into the folder of the tests."""


@pytest.mark.parametrize("check", CHECKS)
def test_a_check_holds(check):
    assert quality.outcome(check).findings == []


def test_each_check_is_documented():
    page = (ROOT / "docs" / "quality.md").read_text(encoding="utf-8")
    documented = re.findall(r"^\| `([\w ]+)` \|", page, re.MULTILINE)
    assert documented == [check.name for check in quality.CHECKS]


@pytest.mark.java
@pytest.mark.parametrize(("path", "wanted", "turtle"), SEEDS, ids=[path.stem for path, *_ in SEEDS])
def test_a_seeded_error_is_caught(path, wanted, turtle):
    assert owl.caught(wanted, turtle) == ""


@pytest.mark.java
def test_a_link_file_with_an_unknown_justification_is_refused(tmp_path):
    text = (ROOT / "data" / "links" / "zhejiang-towns.sssom.tsv").read_text(encoding="utf-8")
    path = tmp_path / "a.sssom.tsv"
    path.write_text(text.replace("semapv:ManualMappingCuration", "nonsense"), encoding="utf-8")
    (told,) = links.complaints(path)
    assert "validation errors" in told


@pytest.mark.java
def test_an_error_that_is_none_is_not_caught():
    harmless = "tk:Village a owl:Class ; rdfs:subClassOf tk:Town ."
    assert owl.caught("HermiT inconsistent", harmless)
    assert owl.caught("HermiT unsatisfiable tk:Village", harmless)
    assert owl.caught("DL Use of", harmless)


@pytest.mark.java
@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<a:a> <a:b> <a:c>", "rdflib"),
        ('<a:a> <a:b> "x"@e_n .', "rdflib"),
        ("@prefix a: <a:> . a:a a:b {| a:c a:d |} .", "rdflib"),
    ],
)
def test_a_file_that_a_parser_refuses(tmp_path, text, found):
    path = tmp_path / "x.ttl"
    path.write_text(text, encoding="utf-8")
    (finding,) = syntax.parsers([path]).findings
    assert found in finding


@pytest.mark.java
@pytest.mark.parametrize("check", ["parsers", "profiles"])
def test_a_missing_tool_is_a_finding(check, monkeypatch):
    owl._java.cache_clear()
    monkeypatch.setenv("PATH", "")
    (chosen,) = (one for one in quality.CHECKS if one.name == check)
    assert "is not installed: apt-get install" in quality.outcome(chosen).findings[0]


@pytest.mark.java
def test_a_pitfall_is_found():
    text = """@prefix owl: <http://www.w3.org/2002/07/owl#> .
    @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . @prefix e: <https://example.org/o#> .
    <https://example.org/o> a owl:Ontology .
    e:A a owl:Class ; rdfs:subClassOf e:B . e:B a owl:Class ; rdfs:subClassOf e:A .
    e:p a owl:ObjectProperty ; rdfs:domain e:A , e:B ."""
    assert {"P06", "P19"} <= {rule for rule, _ in pitfalls.scan(text)}


@pytest.mark.parametrize("name", ["unused-terms.tsv", "pitfalls.tsv"])
def test_a_waiver_file_has_its_columns(name):
    assert (DATA / name).read_text(encoding="utf-8").startswith("rule\tterm\treason\n")


def test_a_waiver_that_nothing_needs_and_one_without_reason(tmp_path, monkeypatch):
    monkeypatch.setattr("bar.outcome.DATA", tmp_path)
    (tmp_path / "w.tsv").write_text("rule\tterm\treason\nA\tx*\twhy\nB\ty\t\nC\tz\twhy\n", "utf-8")
    left, stale, declined = waived("w.tsv", [("A", "x1"), ("A", "z"), ("B", "y")])
    assert left == [("A", "z")]
    assert stale == ["w.tsv: B y has no reason", "w.tsv: nothing needs the waiver C z"]
    assert declined == 2


def test_a_term_that_nothing_uses_is_found(monkeypatch):
    monkeypatch.setattr(terms, "own", lambda: {"Ghost": "Class", "Town": "Class"})
    assert "Class tk:Ghost is used by no claim and no question" in terms.coverage().findings


def test_a_term_that_no_vocabulary_has_is_found(monkeypatch):
    wrong = ["http://www.w3.org/2004/02/skos/core#preflabel", "http://www.w3.org/ns/oa#exactly"]
    monkeypatch.setattr(terms, "outside", lambda: iter([*wrong, "https://example.org/x"]))
    assert terms.known().findings == [
        *(f"{iri}: no such term" for iri in wrong),
        "https://example.org/x: no list of this vocabulary is kept",
    ]
