"""Questions asked of the graph as it would be: in Python and on the command line."""

import json

import pytest

from townkg import errors
from townkg.explaining.answers import compare_answers
from townkg.settings import CLAIM, ID

QUESTION, TOWN = "policies_supporting_town", "归谷智造小镇"
PLACED = f"{CLAIM}jiashan-330421/s25-placed"
ASSUMED = """@prefix tk: <https://w3id.org/townkg/ontology#> .
@prefix town: <https://w3id.org/townkg/id/town/> .
@prefix policy: <https://w3id.org/townkg/id/policy/> .
@prefix c: <https://w3id.org/townkg/claim/elsewhere/> .
c:s01-placed tk:certainty tk:contextual .
c:s01-placed { policy:municipal-creation tk:admits town:guigu-zhizao . }
"""


@pytest.fixture
def assumed(tmp_path):
    path = tmp_path / "assumed.trig"
    path.write_text(ASSUMED, encoding="utf-8")
    return path


def test_an_assumed_claim_brings_a_row_that_rests_on_it(kg, assumed):
    before = kg.ask(QUESTION, town=TOWN)
    with kg.supposing(assume=assumed) as other:
        change = compare_answers(before, other.ask(QUESTION, town=TOWN), other.withdrawn)
    (one,) = change.appears
    assert one.because == (f"{CLAIM}elsewhere/s01-placed",)
    assert one.row.cells["policy"].iri == f"{ID}policy/municipal-creation"
    assert [item.quote.exact for item in one.row.evidence] == [
        "〔假设〕市级特色小镇创建 · 列名接纳 · 归谷智造小镇"
    ]
    assert change.falls == ()


def test_a_withdrawn_claim_takes_the_rows_that_rest_on_it(kg):
    before = kg.ask(QUESTION, town=TOWN)
    with kg.supposing(without=["s25-placed"]) as other:
        after = other.ask(QUESTION, town=TOWN)
        assert PLACED in other.withdrawn
        change = compare_answers(before, after, other.withdrawn)
        with pytest.raises(errors.UsageError, match="in memory"):
            other.sparql("ASK {}")
    assert [one.because for one in change.falls] == [(PLACED,)]
    assert not any(item.claim == PLACED for row in after.rows for item in row.evidence)
    assert len(before.rows) == len(kg.ask(QUESTION, town=TOWN).rows)


@pytest.mark.slow
def test_every_row_that_falls_rested_on_what_is_withdrawn(kg):
    claims = {item.claim for row in kg.ask(QUESTION, town=TOWN).rows for item in row.evidence}
    before = kg.ask(QUESTION, town=TOWN)
    for claim in sorted(claims)[::6]:
        with kg.supposing(without=[claim]) as other:
            change = compare_answers(before, other.ask(QUESTION, town=TOWN), other.withdrawn)
        assert change.falls
        for one in change.falls:
            assert one.because


def test_nothing_supposed_changes_nothing(kg):
    before = kg.ask(QUESTION, town=TOWN)
    with kg.supposing() as other:
        after = other.ask(QUESTION, town=TOWN)
    assert [row.cells for row in after.rows] == [row.cells for row in before.rows]
    assert [row.evidence for row in after.rows] == [row.evidence for row in before.rows]


def test_the_command_line_tells_what_appears_and_falls(assumed, capsys):
    from townkg.cli import main

    words = ["--assume", str(assumed), "--without", "s25-placed", "--lang", "zh"]
    code = main(["ask", QUESTION, "--town", TOWN, *words])
    told = capsys.readouterr().out
    assert code == 0
    tail = told[told.index("由此出现 1 行") :]
    assert "市级特色小镇创建" in tail
    assert "据 elsewhere/s01-placed" in tail
    assert "因为没有了 jiashan-330421/s25-placed" in tail


def test_the_command_line_proves_rows_of_the_supposed_graph(assumed, capsys):
    from townkg.cli import main

    words = ["ask", QUESTION, "--town", TOWN, "--assume", str(assumed), "--why"]
    assert main([*words, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert len(found["rows"]) == 29
    assert all(row["proof"] for row in found["rows"])
    (one,) = found["what_if"]["appears"]
    assert one["because"] == [f"{CLAIM}elsewhere/s01-placed"]


@pytest.mark.parametrize("words", [["--without", "s25-plced"], ["--without", "s25-placed"]])
def test_what_does_not_fit_is_refused(words, capsys):
    from townkg.cli import main

    assert main(["ask", QUESTION, "--town", TOWN, *words, "--format", "csv", "--lang", "en"]) == 2
    told = capsys.readouterr().err
    assert "go with these formats only" in told


def test_why_not_names_the_claim_that_is_supposed_away(kg):
    asked = ("浙江省食药监局创新医疗器械服务点", "supports", TOWN)
    found = kg.why_not(*asked, without=["s25-placed", "s25-channel"])
    assert [one.kind for one in found.reasons] == ["withdrawn"]
    assert "s25-placed" in found.reasons[0].text.zh
    assert "「在归谷智造小镇设立了" in found.text("zh")
    assert "这里假设没有说它的主张" in found.text("zh")
    assert "supposed away" in found.text("en")
    (claims,) = {
        premise.withdrawn
        for attempt in found.attempts
        for premise in attempt.lacking
        if premise.withdrawn
    }
    assert [one.iri for one in claims] == [PLACED]


def test_a_claim_supposed_away_that_has_nothing_to_do_with_it_is_no_reason(kg):
    found = kg.why_not("八八战略", "supports", TOWN, without=["s25-placed"])
    assert {one.kind for one in found.reasons} == {"direction"}


def test_why_a_thing_is_in_no_class_is_not_told_by_directions(kg):
    found = kg.why_not(TOWN, "a", "tk:Project")
    assert "direction" not in {one.kind for one in found.reasons}
    assert found.reasons
