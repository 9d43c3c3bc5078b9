"""`--why` is offered where a question tells which fact its rows say, and nowhere else."""

import pytest

from townkg.query import catalogue

PROVED = [one.name for one in catalogue() if len(one.explain) == 3]


@pytest.mark.parametrize("name", [PROVED[0], "figures"])
def test_help_offers_proofs_where_there_are_any(townkg, name):
    assert ("--why" in townkg("ask", name, "--help").out) == (name in PROVED)


def test_the_refusal_names_the_questions_that_have_proofs(townkg):
    done = townkg("ask", "figures", "--why")
    assert done.code == 2
    assert all(name in done.err for name in PROVED)
