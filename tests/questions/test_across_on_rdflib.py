"""The questions across data sets give the same rows, with the same evidence, on rdflib."""

from __future__ import annotations

import warnings

import pytest
from rdflib import Dataset

from townkg import build, paths, query
from townkg.answer import answer
from townkg.api import KnowledgeGraph
from townkg.query import golden
from townkg.store import Store, open_rdflib

GOLDENS = [
    item
    for item in golden.goldens(paths.queries())
    if "datasets" in query.catalogue()[item.question].tags
]


@pytest.fixture(scope="module")
def on_rdflib(kg: KnowledgeGraph) -> Store:
    dataset = Dataset(default_union=False)
    with warnings.catch_warnings():  # rdflib warns of what its own parser does
        warnings.simplefilter("ignore", DeprecationWarning)
        dataset.parse(build.ensure().path / "graph.nq", format="nquads")
    return open_rdflib(dataset)


@pytest.mark.slow
@pytest.mark.parametrize("expected", GOLDENS, ids=lambda item: item.file)
def test_rdflib_answers_as_the_golden_says(on_rdflib: Store, expected: golden.Golden) -> None:
    question = query.catalogue()[expected.question]
    found = answer(on_rdflib, question, expected.params)
    assert golden.difference(expected, question, found) == ""


def test_there_are_questions_across_data_sets_and_each_row_names_what_it_rests_on() -> None:
    asked = {item.question for item in GOLDENS}
    assert len(asked) >= 19
    resting = [name for name in asked if query.catalogue()[name].evidence]
    assert len(resting) >= 18
