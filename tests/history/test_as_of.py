"""As of a day: what is known only grows; nothing is known before its time or past the end."""

from __future__ import annotations

from itertools import pairwise

import pytest

from townkg import errors
from townkg.api import KnowledgeGraph
from townkg.settings import ONTOLOGY

YES, NO = ONTOLOGY + "yes", ONTOLOGY + "no"
DAYS = (
    "2014-12-31",
    "2015-06-04",
    "2016-01-29",
    "2016-12-31",
    "2017-08-31",
    "2018-09-30",
    "2024-01-01",
)


def answers(kg: KnowledgeGraph, question: str, day: str, **given: str) -> list[dict[str, str]]:
    return [
        {name: getattr(cell, "iri", cell) for name, cell in row.cells.items()}
        for row in kg.ask(question, as_of=day, **given).rows
    ]


def test_a_town_once_named_stays_named(kg):
    sets = [
        {
            row["town"]
            for row in answers(kg, "stages_as_of", day, stage="命名")
            if row["answer"] == YES
        }
        for day in DAYS
    ]
    assert [len(found) for found in sets] == [0, 0, 0, 0, 2, 7, 18]
    assert all(before <= after for before, after in pairwise(sets))


def test_who_is_named_or_demoted_is_no_longer_at_creation(kg):
    rows = answers(kg, "stages_as_of", "2018-12-31", stage="创建")
    ended = {row["town"].rpartition("/")[2] for row in rows if row["answer"] == NO}
    named = {"zjt001", "zjt003", "zjt005", "zjt006", "zjt029", "zjt036", "zjt041"}
    demoted = {"zjt024", "zjt031", "zjt072", "zjt074", "zjt075", "zjt077"}
    assert ended == named | demoted


def test_no_grade_is_known_before_its_year_is_over(kg):
    for day in DAYS:
        rows = answers(kg, "grades_as_of", day)
        assert all(f"{row['year']}-12-31" < day for row in rows)
    known = [row for row in answers(kg, "grades_as_of", DAYS[-1]) if row["answer"] == YES]
    assert len(known) == 65  # all but the three whose report has no date


def test_after_the_lists_were_put_together_nothing_is_sure(kg):
    rows = answers(kg, "stages_as_of", "2099-12-31")
    assert rows
    assert YES not in {row["answer"] for row in rows}


@pytest.mark.parametrize("day", ["2016-02-30", "31.12.2016", "20161231", "yesterday", ""])
def test_what_is_no_date_is_refused(kg, day):
    with pytest.raises(errors.UsageError, match="expected a date such as 2018-11-02"):
        kg.ask("stages_as_of", as_of=day)
