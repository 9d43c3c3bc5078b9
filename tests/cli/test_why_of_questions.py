"""`--why` is offered where a question tells which fact its rows say, and nowhere else."""

import json

import pytest

from townkg.query import catalogue

PROVED = [one.name for one in catalogue() if one.claimed]


@pytest.mark.parametrize("name", [PROVED[0], "certainty_counts"])
def test_help_offers_proofs_where_there_are_any(townkg, name):
    assert ("--why" in townkg("ask", name, "--help").out) == (name in PROVED)


def test_the_refusal_names_the_questions_that_have_proofs(townkg):
    done = townkg("ask", "certainty_counts", "--why")
    assert done.code == 2
    assert all(name in done.err for name in PROVED)


def test_json_says_what_a_row_lacks(townkg):
    done = townkg("ask", "industry_matrix", "--why", "--format", "json")
    proofs = [row["proof"] for row in json.loads(done.out)["rows"]]
    lacking = [one for one in proofs if one.get("holds") is False]
    assert 0 < len(lacking) < len(proofs)
    assert all(one["words"]["zh"] and one["words"]["en"] for one in lacking)
