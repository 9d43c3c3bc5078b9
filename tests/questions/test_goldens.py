"""Every golden answer, compared as text; the same rows from every engine."""

from __future__ import annotations

import json

import pytest

from townkg import paths, present, query
from townkg.api import KnowledgeGraph
from townkg.query import golden

GOLDENS = golden.goldens(paths.queries())
IDS = [item.file.removeprefix("queries/").removesuffix(golden.SUFFIX) for item in GOLDENS]


@pytest.mark.parametrize("expected", GOLDENS, ids=IDS)
def test_answer_equals_golden(kg: KnowledgeGraph, expected: golden.Golden) -> None:
    answer = kg.ask(expected.question, **expected.params)
    question = query.catalogue()[expected.question]
    assert golden.difference(expected, question, answer) == ""
    document = json.loads(present.json(answer))
    assert document["columns"] == [column.name for column in question.columns]
    assert set(document["params"]) >= set(expected.params)
    assert len(document["rows"]) == len(answer.rows)


def test_there_are_at_least_25_questions_and_each_has_a_golden() -> None:
    names = {question.name for question in query.catalogue()}
    assert len(names) >= 25
    assert names == {item.question for item in GOLDENS}


@pytest.mark.slow
def test_question_files_are_clean() -> None:
    assert query.lint_all() == []


def test_every_row_of_support_has_evidence_that_stands_in_the_text(kg: KnowledgeGraph) -> None:
    text = (paths.data() / "articles" / "jiashan-330421" / "text.txt").read_text("utf-8")
    answer = kg.ask("policies_supporting_town", town="归谷智造小镇")
    for row in answer.rows:
        assert row.evidence
        for item in row.evidence:
            assert text[item.quote.start : item.quote.end] == item.quote.exact
