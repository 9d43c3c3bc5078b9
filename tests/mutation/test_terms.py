"""Taking all triples of any one class or property out of the graph is noticed.

By a golden answer, the coverage of the text, or a check. What nothing notices stands in
`unnoticed-terms.tsv` with its reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from graph_without import Graphs, closed

from townkg import encode, paths
from townkg.answer import answer
from townkg.errors import TownkgError
from townkg.query import catalogue, golden
from townkg.store.embedded import EmbeddedStore
from townkg.validate.evidence import evidence_problems
from townkg.validate.places import Places
from townkg.validate.schema import Schema
from townkg.validate.shapes import shape_problems
from townkg.validate.vocabulary import vocabulary_problems
from townkg.validate.zero_rows import zero_row_problems

UNNOTICED = Path(__file__).parent / "unnoticed-terms.tsv"
PARTS = 8

pytestmark = pytest.mark.slow


@cache
def graphs() -> Graphs:
    return Graphs()


@cache
def asked() -> list[tuple[golden.Golden, frozenset[str]]]:
    """Return the golden answers, each with the own terms that its question names."""
    texts = {path.stem: path.read_text("utf-8") for path in paths.queries().glob("*.rq")}
    return [
        (expected, frozenset(re.findall(r"\btk:(\w+)", texts[expected.question])))
        for expected in golden.goldens(paths.queries())
    ]


def listed() -> dict[str, str]:
    with UNNOTICED.open(encoding="utf-8", newline="") as file:
        return {row["term"]: row["reason"] for row in csv.DictReader(file, delimiter="\t")}


def noticed_by(name: str | None) -> str:
    """Return what notices that a term is gone, the likeliest first, or nothing."""
    store, articles = graphs().without(name)
    # a question that names the term is the likeliest to miss it
    for expected, _ in sorted(asked(), key=lambda pair: name not in pair[1]):
        if differs(expected, EmbeddedStore(store)):
            return "golden"
    for article in articles:
        report = encode.coverage(article)
        if report.problems or list(report.tokens("open")):
            return "coverage"
    return "check" if next(found_by_checks(store), None) else ""


def differs(expected: golden.Golden, store: EmbeddedStore) -> bool:
    question = catalogue()[expected.question]
    try:
        found = answer(store, question, expected.params)
    except TownkgError:
        return True
    return bool(golden.difference(expected, question, found))


def found_by_checks(store) -> Iterator[object]:
    root, places = paths.root(), Places(paths.root())
    schema = Schema(graphs().material.ontology.triples)
    yield from evidence_problems(store, places)
    yield from vocabulary_problems(store, schema, places)
    yield from zero_row_problems(store, places, root / "ontology" / "checks")
    yield from shape_problems(store, places, root / "ontology" / "shapes")


def test_the_rules_conclude_what_owlrl_concludes():
    material = graphs().material
    found = closed(material.asserted, material.ontology.axioms)
    assert found == set(material.closure.inferred)


def test_the_untouched_graph_is_not_noticed():
    assert noticed_by(None) == ""


@pytest.mark.parametrize("part", range(PARTS))
def test_taking_out_a_term_is_noticed(part):
    terms = graphs().terms[part::PARTS]
    assert len(terms) > 10
    unnoticed = [name for name in terms if not noticed_by(name)]
    assert unnoticed == [name for name in terms if name in listed()]


def test_each_listed_term_exists_and_has_a_reason():
    assert set(listed()) <= set(graphs().terms)
    assert all(listed().values())
