"""Deleting any one claim is noticed: by the encoder, the coverage report, a golden or a check.

A claim whose deletion nothing notices stands in `unnoticed.tsv` with the reason. The fact that the
claim carries is deleted with it, so that the list of facts alone does not give it away.
"""

from __future__ import annotations

import csv
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

import townkg
from townkg import encode, paths, query
from townkg.errors import DataError
from townkg.query import golden

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


def _noticed_by(article: Path) -> str:
    """Return what notices that the article has changed, the cheapest first, or nothing."""
    vocabulary = encode.read_vocabulary(paths.ontology())
    try:
        encoded = encode.encode_article(article, vocabulary)
    except DataError:
        return "encoder"
    report = encode.coverage(encoded)
    if encoded.warnings or report.problems or list(report.tokens("open")):
        return "coverage"
    with townkg.open() as kg:
        for expected in golden.goldens(paths.queries()):
            answer = kg.ask(expected.question, **expected.params)
            if golden.difference(expected, query.catalogue()[expected.question], answer):
                return "golden"
        return "check" if kg.check() else ""


@pytest.mark.parametrize("sentence", SENTENCES)
def test_deleting_a_claim_is_noticed(home: Path, sentence: str) -> None:
    unnoticed = [
        name
        for name in NAMES
        if name.startswith(sentence) and not _noticed_by(_without(home, name))
    ]
    assert unnoticed == [name for name in _listed() if name.startswith(sentence)]


def test_each_listed_claim_exists_and_has_a_reason() -> None:
    assert set(_listed()) <= set(NAMES)
    assert all(_listed().values())


def test_the_untouched_article_is_not_noticed(home: Path) -> None:
    assert _noticed_by(home / "data" / "articles" / SLUG) == ""
