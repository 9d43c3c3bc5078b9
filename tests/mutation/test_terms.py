"""Taking all triples of any one class or property out of the graph is noticed.

By a golden answer, the coverage of the text, or a check. What nothing notices stands in
`unnoticed-terms.tsv` with its reason.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pytest
from graph_without import Graphs, closed
from pyoxigraph import Store

from townkg import encode, paths
from townkg.answer import answer
from townkg.encode import EncodedArticle
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
QUICK = 40
"""How many questions that do not name a term are asked before the checks, which take longer."""

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


def noticed_by(*names: str) -> str:
    """Return what notices that terms are gone, the likeliest first, or nothing."""
    with graphs().without(*names) as (changed, articles):
        if not names or changed.differs or articles != list(graphs().material.articles):
            return noticed_in(changed.store, articles, names)
    return untouched_noticed_by()  # nothing uses the terms: what is asked and checked is the same


@cache
def untouched_noticed_by() -> str:
    return noticed_by()


def noticed_in(store: Store, articles: list[EncodedArticle], names: Sequence[str]) -> str:
    opened = EmbeddedStore(store)
    # a question that names the term is the likeliest to miss it
    naming = [expected for expected, used in asked() if used.intersection(names)]
    others = [expected for expected, used in asked() if not used.intersection(names)]
    if any(differs(expected, opened) for expected in naming):
        return "golden"
    for article in articles:
        report = encode.coverage(article)
        if report.problems or list(report.tokens("open")):
            return "coverage"
    if any(differs(expected, opened) for expected in others[:QUICK]):
        return "golden"
    if next(found_by_checks(store), None):
        return "check"
    return "golden" if any(differs(expected, opened) for expected in others[QUICK:]) else ""


@cache
def unnoticed_together() -> bool:
    """Return whether nothing notices that all listed terms are gone at once.

    Then nothing notices any one of them; else each is tried by itself.
    """
    return not noticed_by(*listed())


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
    material = Graphs("owlrl").material
    found = closed(material.asserted, material.ontology.axioms)
    assert found == set(material.closure.inferred)


def test_a_graph_that_was_changed_is_put_back():
    with graphs().without() as (changed, _):
        before = frozenset(changed.store)
        assert not changed.differs
    with graphs().without("addresses") as (changed, _):
        assert changed.differs
        assert frozenset(changed.store) < before
    with graphs().without() as (changed, _):
        assert frozenset(changed.store) == before


def test_the_untouched_graph_is_not_noticed():
    assert untouched_noticed_by() == ""


@pytest.mark.parametrize("part", range(PARTS))
def test_taking_out_a_term_is_noticed(part):
    terms = graphs().terms[part::PARTS]
    assert len(terms) > 10
    mine = [name for name in terms if name in listed()]
    others = [name for name in terms if name not in listed()]
    assert [name for name in others if not noticed_by(name)] == []
    assert [name for name in mine if not unnoticed_together() and noticed_by(name)] == []


def test_each_listed_term_exists_and_has_a_reason():
    assert set(listed()) <= set(graphs().terms)
    assert all(listed().values())
