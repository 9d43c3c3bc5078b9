"""Each row of each golden answer has a proof that checks, or says in words why it has none."""

import pytest

from townkg import paths
from townkg.errors import UsageError
from townkg.explaining.rows import Unproved
from townkg.model import Row
from townkg.query import catalogue
from townkg.query.golden import goldens
from townkg.reason.proofs import Checker, Proof
from townkg.settings import ID

QUESTIONS = catalogue()
GOLDENS = [one for one in goldens(paths.queries()) if QUESTIONS[one.question].claimed]
KINDS = ("empty", "ambiguous", "answer", "underivable")
SOME = ("supports_by_firmness", "honours_of_town", "towns_and_tiers", "industry_matrix")
"""One question for each way to have no proof."""


@pytest.fixture(scope="module")
def checker(kg):
    whole = kg.closed().grounds
    states = {iri: frozenset(triples) for iri, triples in whole.states.items()}
    asserted = frozenset(kg.closed().sources)
    return Checker(asserted, whole.ontology, claims=states)


def told(kg, golden):
    question = QUESTIONS[golden.question]
    answer = kg.ask(question, **golden.params)
    return kg.explained(question, answer.rows, answer.params)


def check(kg, checker, golden):
    editorial = kg.closed().grounds.editorial
    for one in told(kg, golden):
        if isinstance(one, Unproved):
            assert one.kind in KINDS
            assert "事实" in one.words.zh
            assert "fact" in one.words.en
            assert one.fact is None or not kg.closed().holds(one.fact)
        elif one.fact not in editorial:
            assert checker.problems(one) == []


@pytest.mark.parametrize(
    "golden", [one for one in GOLDENS if one.question in SOME], ids=lambda one: one.file
)
def test_some_rows_are_proved_or_tell_why_not(kg, checker, golden):
    check(kg, checker, golden)


@pytest.mark.slow
@pytest.mark.parametrize(
    "golden", [one for one in GOLDENS if one.question not in SOME], ids=lambda one: one.file
)
def test_all_rows_are_proved_or_tell_why_not(kg, checker, golden):
    check(kg, checker, golden)


def test_every_way_to_have_no_proof_is_told(kg):
    found = [one for golden in GOLDENS if golden.question in SOME for one in told(kg, golden)]
    assert {one.kind for one in found if isinstance(one, Unproved)} == {*KINDS}
    assert any(isinstance(one, Proof) for one in found)


def rows_of(kg, name, **params):
    answer = kg.ask(name, **params)
    found = kg.explained(QUESTIONS[name], answer.rows, answer.params)
    return list(zip(answer.rows, found, strict=True))


def test_a_reading_names_the_claim_that_has_it(kg):
    found = rows_of(kg, "supports_by_firmness", town="归谷智造小镇")
    (weak,) = [one for row, one in found if row.cells["bearer"].iri.endswith("chuang10")]
    assert weak.kind == "ambiguous"
    assert weak.fact[1].endswith("#supports>")
    assert weak.words.zh.endswith("读法：jiashan-330421/s11-instrument")


def test_a_parameter_is_part_of_what_a_row_states(kg):
    town, other = "归谷智造小镇", "巧克力甜蜜小镇"
    for _, one in rows_of(kg, "policies_supporting_both", town=town, other=other):
        assert one.fact[2] == f"<{ID}town/guigu-zhizao>"


def test_what_no_column_shows_is_found_by_its_parts(kg):
    found = rows_of(kg, "task_forces")
    assert {one.fact[1].rpartition("#")[2] for _, one in found} == {"hasParticipation>"}
    row, one = found[0]
    about = dict(kg.closed().grounds.states)[one.leaves[0].sources[0].iri]
    role = next(triple for triple in about if triple[1].endswith("#role>"))
    assert (one.fact[2], f"<{row.cells['role'].iri}>") == (role[0], role[2])


def test_a_figure_is_told_by_its_wording(kg):
    found = [
        (row, one) for row, one in rows_of(kg, "figures") if row.cells["certainty"] == "stated"
    ]
    assert found
    for row, one in found:
        assert row.cells["wording"] in one.words.zh


def test_an_answer_of_no_is_told_as_such(kg):
    found = [one for _, one in rows_of(kg, "towns_and_tiers") if isinstance(one, Unproved)]
    assert {one.kind for one in found} == {"answer"}
    assert "文中没有说" in found[0].words.zh


def test_a_row_alone_is_asked_with_the_same_words(kg):
    row = Row(dict.fromkeys(("industry", "relation", "thing", "town", "certainty")))
    with pytest.raises(UsageError, match="does not say"):
        kg.why(row)
