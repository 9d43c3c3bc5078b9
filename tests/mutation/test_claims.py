"""Deleting any one claim is noticed: by the encoder, the coverage report, a golden or a check.

A claim whose deletion nothing notices stands in `unnoticed.tsv` with the reason. The fact that the
claim carries is deleted with it, so that the list of facts alone does not give it away. The article
is encoded from its files. A claim that a golden answer names, where the article encoded again has
none of that name, is missed there. For the others the graph is made in memory, with the other
stages as in a build; only what neither encoder nor coverage nor golden notices is built and
checked.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from graph_without import Graphs

import townkg
from townkg import build, encode, paths
from townkg.answer import answer
from townkg.encode import EncodedArticle
from townkg.errors import DataError, TownkgError
from townkg.query import catalogue, golden
from townkg.store.embedded import EmbeddedStore

SLUG = "jiashan-330421"
ARTICLE = paths.data() / "articles" / SLUG
CLAIMS = (ARTICLE / "claims.trig").read_text("utf-8")
NAMES = re.findall(r"^c:(s\d\d-[\w-]+) tk:certainty", CLAIMS, re.MULTILINE)
SENTENCES = sorted({name[:3] for name in NAMES})
UNNOTICED = Path(__file__).parent / "unnoticed.tsv"

pytestmark = pytest.mark.slow


def _listed() -> dict[str, str]:
    with UNNOTICED.open(encoding="utf-8", newline="") as file:
        return {row["claim"]: row["reason"] for row in csv.DictReader(file, delimiter="\t")}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in (paths.ontology(), paths.data(), paths.queries()):
        shutil.copytree(folder, tmp_path / "home" / folder.name)
    monkeypatch.setenv("TOWNKG_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "build"))
    return tmp_path / "home"


def _without(home: Path, name: str) -> Path:
    article = home / "data" / "articles" / SLUG
    block = re.compile(rf"\nc:{name} tk:certainty.*?\n}}\n", re.DOTALL)
    shortened, count = block.subn("\n", CLAIMS)
    assert count == 1
    (article / "claims.trig").write_text(shortened, "utf-8", newline="")
    lines = (ARTICLE / "facts.tsv").read_text("utf-8").splitlines()
    (article / "facts.tsv").write_text("\n".join(_facts(lines, name)) + "\n", "utf-8", newline="")
    return article


def _facts(lines: list[str], name: str) -> Iterator[str]:
    yield lines[0]
    for line in lines[1:]:
        identifier, sentence, statement, claims = line.split("\t")
        left = [claim for claim in claims.split() if claim != name]
        if left:
            yield "\t".join([identifier, sentence, statement, " ".join(left)])


@cache
def _graphs() -> Graphs:
    return Graphs(with_data_sets=False)


@cache
def _goldens() -> tuple[list[golden.Golden], list[golden.Golden]]:
    """Return the golden answers that the untouched graph in memory gives, and the others."""
    given: list[golden.Golden] = []
    others: list[golden.Golden] = []
    with _graphs().with_article(_graphs().material.articles[0]) as changed:
        store = EmbeddedStore(changed.store)
        for expected in golden.goldens(paths.queries()):
            (others if _differs(expected, store) else given).append(expected)
    return given, others


@cache
def _named() -> frozenset[str]:
    """Return the claims that golden answers name which the untouched graph in memory gives."""
    cells = {cell for one in _goldens()[0] for row in one.rows for cell in row}
    pattern = re.compile(rf"(?:^| ){SLUG}:(s\d\d-[\w-]+)(?= |$)")
    return frozenset(name for cell in cells for name in pattern.findall(cell))


def _differs(expected: golden.Golden, store: EmbeddedStore) -> bool:
    question = catalogue()[expected.question]
    try:
        found = answer(store, question, expected.params)
    except TownkgError:
        return True
    return bool(golden.difference(expected, question, found))


def _noticed_by(article: Path, name: str = "") -> str:
    """Return what notices that the article has changed, the cheapest first, or nothing."""
    vocabulary = encode.read_vocabulary(paths.ontology())
    try:
        encoded = encode.encode_article(article, vocabulary)
    except DataError:
        return "encoder"
    if name and name in _named():
        assert not any(claim.iri.endswith(f"/{name}") for claim in encoded.claims)
        return "golden"  # which names a claim that no graph of this article has
    report = encode.coverage(encoded)
    if encoded.warnings or report.problems or list(report.tokens("open")):
        return "coverage"
    if _a_golden_differs(encoded, name):
        return "golden"
    with townkg.open() as kg:
        for expected in _goldens()[1]:
            answered = kg.ask(expected.question, **expected.params)
            if golden.difference(expected, catalogue()[expected.question], answered):
                return "golden"
        # without the lints of the question files, which no article changes
        return "check" if build.check() else ""


def _a_golden_differs(encoded: EncodedArticle, name: str) -> bool:
    """Return whether a question is answered otherwise; first come those that name the claim."""
    named = re.compile(rf"{SLUG}:{re.escape(name)}(?![\w-])")
    ordered = sorted(_goldens()[0], key=lambda one: not named.search(one.text))
    with _graphs().with_article(encoded) as changed:
        store = EmbeddedStore(changed.store)
        return any(_differs(expected, store) for expected in ordered)


def test_what_the_graph_in_memory_does_not_answer_asks_for_data_sets() -> None:
    given, others = _goldens()
    assert len(given) > len(others)
    for expected in others:
        text = (paths.queries() / f"{expected.question}.rq").read_text("utf-8")
        assert re.search(r"graph:|/graph/|GRAPH", text), expected.file


@pytest.mark.parametrize("sentence", SENTENCES)
def test_deleting_a_claim_is_noticed(home: Path, sentence: str) -> None:
    unnoticed = [
        name
        for name in NAMES
        if name.startswith(sentence) and not _noticed_by(_without(home, name), name)
    ]
    assert unnoticed == [name for name in _listed() if name.startswith(sentence)]


def test_each_listed_claim_exists_and_has_a_reason() -> None:
    assert set(_listed()) <= set(NAMES)
    assert all(_listed().values())


def test_the_untouched_article_is_not_noticed(home: Path) -> None:
    assert _noticed_by(home / "data" / "articles" / SLUG) == ""
