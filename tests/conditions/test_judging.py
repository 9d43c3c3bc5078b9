"""Verdicts on towns made for the purpose: each rule once."""

from __future__ import annotations

import pytest
from made_provisions import criterion, figure, row, store

from townkg.conditions import conditions
from townkg.errors import AmbiguousName, DataError, UnknownName, UsageError

AT_LEAST = "tk:minInclusive 50"


def judged(*parts, default="", **asked):
    found = conditions(store(*parts, default=default), "甲镇", **asked)
    return {one.provision.entity.label.zh: one for one in found.criteria}


def uses(judgement):
    return {one.figure.iri.rpartition("/")[2]: (one.use, one.answer) for one in judgement.figures}


@pytest.mark.parametrize(
    ("bounds", "verdict"),
    [
        ("tk:minInclusive 60 ; tk:maxInclusive 60", "met"),
        ("tk:minInclusive 40 ; tk:maxInclusive 40", "not met"),
        ("tk:maxExclusive 55", "unknown"),
        ("tk:minExclusive 50", "met"),
    ],
)
def test_one_figure_decides_by_its_bounds(bounds, verdict):
    found = judged(criterion("c", AT_LEAST), figure("f", bounds))["c"]
    assert found.verdict == verdict
    assert bool(found.missing) == (verdict == "unknown")


def test_figures_of_one_year_on_both_sides_contradict_each_other():
    found = judged(
        criterion("c", AT_LEAST),
        figure("low", "tk:maxInclusive 40 ; tk:minInclusive 40"),
        figure("high", "tk:maxInclusive 60 ; tk:minInclusive 60", subject="t:one", number=11),
    )["c"]
    assert found.verdict == "contradicted"
    assert uses(found) == {"low": ("used", "no"), "high": ("used", "yes")}
    assert any("来源不一" in one.zh for one in found.remarks)


def test_the_latest_year_decides_and_earlier_figures_are_shown():
    parts = (
        criterion("c", AT_LEAST),
        figure("old", "tk:maxInclusive 40 ; tk:minInclusive 40", "2015"),
        figure("new", "tk:maxInclusive 60 ; tk:minInclusive 60", "2017", number=11),
    )
    found = judged(*parts)["c"]
    assert found.verdict == "met"
    assert uses(found)["old"] == ("earlier", "no")
    before = judged(*parts, as_of="2016")["c"]
    assert before.verdict == "not met"
    assert uses(before)["new"] == ("not used", "unknown")


def test_a_figure_without_date_counts_only_where_none_has_one():
    undated = figure("undated", "tk:maxInclusive 40 ; tk:minInclusive 40", "")
    assert judged(criterion("c", AT_LEAST), undated)["c"].verdict == "not met"
    dated = figure("dated", "tk:maxInclusive 60 ; tk:minInclusive 60", number=11)
    both = judged(criterion("c", AT_LEAST), undated, dated)["c"]
    assert both.verdict == "met"
    assert uses(both)["undated"] == ("undated", "no")
    assert judged(criterion("c", AT_LEAST), undated, as_of="2020")["c"].verdict == "unknown"


def test_a_figure_of_another_indicator_does_not_bear_and_a_declared_one_is_told_with_its_reason():
    other = figure("f", "tk:minInclusive 60", indicator="my:other")
    assert judged(criterion("c", AT_LEAST), other)["c"].figures == ()
    forbidden = f"""my:b a tk:Bearing ; tk:askedIndicator my:area ; tk:givenIndicator my:other ;
      tk:countsFor false ; tk:ourReading "是别的"@zh , "it is something else"@en .
      {row(20, "my:b")}"""
    found = judged(criterion("c", AT_LEAST), other, forbidden)["c"]
    assert found.verdict == "unknown"
    assert [(one.use, one.reason.en) for one in found.figures] == [
        ("not used", "it is something else")
    ]


def test_a_figure_in_another_unit_is_not_used():
    found = judged(criterion("c", AT_LEAST), figure("f", "tk:minInclusive 60", unit="tk:yuan"))["c"]
    assert found.verdict == "unknown"
    assert found.figures[0].reason.en == "another unit"


def test_a_figure_must_cover_the_period_that_its_bearing_asks_for():
    bearing = f"""my:b a tk:Bearing ; tk:askedIndicator my:area ; tk:givenIndicator my:other ;
      tk:countsFor true ; tk:periodInYears 1 ; tk:ourReading "一年"@zh , "a year"@en .
      {row(20, "my:b")}"""
    year = figure("year", "tk:minInclusive 60", indicator="my:other")
    assert judged(criterion("c", AT_LEAST), bearing, year)["c"].verdict == "met"
    month = year.replace("2016-01-01", "2016-12-01")
    found = judged(criterion("c", AT_LEAST), bearing, month)["c"]
    assert (found.verdict, found.figures[0].reason.en) == ("unknown", "a year")


def test_what_lies_in_the_town_or_holds_it_is_another_scope():
    default = """id:park tk:locatedIn t:one ; skos:prefLabel "园区"@zh , "park"@en .
      id:all tk:hasNamedMember t:one ; skos:prefLabel "各镇"@zh , "all towns"@en ."""
    found = judged(
        criterion("c", AT_LEAST),
        figure("part", "tk:minInclusive 60", subject="id:park"),
        figure("whole", "tk:minInclusive 60", subject="id:all", number=11),
        default=default,
    )["c"]
    assert found.verdict == "unknown"
    assert {one.reason.en for one in found.figures} == {
        "of “park” in the town, not of the town",
        "of “all towns” together, not of the town",
    }


def test_a_level_that_differs_does_not_apply_and_one_that_nothing_tells_is_unknown():
    other = criterion("c", AT_LEAST, "tk:appliesToLevel tk:municipal")
    found = judged(other, figure("f", "tk:minInclusive 60"))["c"]
    assert (found.applies, found.verdict) == ("no", "not applicable")
    assert "is provincial, not municipal" in [reason.words.en for reason in found.reasons]
    stage = criterion(
        "c", AT_LEAST, "tk:appliesToLevel tk:provincial ; tk:appliesToStage tk:naming"
    )
    assert judged(stage)["c"].applies == "unknown"


def test_an_industry_that_only_we_assign_is_assumed():
    case = "tk:appliesToLevel tk:provincial ; tk:appliesToIndustry my:tourism"
    label = (
        'my:tourism skos:prefLabel "旅游"@zh , "tourism"@en . my:fashion skos:prefLabel "时尚"@zh .'
    )
    parts = (criterion("c", AT_LEAST, case), label)
    assert judged(*parts)["c"].applies == "unknown"
    assert judged(*parts, "my:a tk:assignedIndustry my:tourism .")["c"].applies == "assumed"
    assert judged(*parts, "my:a tk:assignedIndustry my:fashion .")["c"].applies == "unknown"
    assert judged(*parts, "my:a tk:hasIndustry my:tourism .")["c"].applies == "yes"
    assert judged(*parts, "my:a tk:hasIndustry my:fashion .")["c"].applies == "no"


def test_a_closed_list_of_areas_can_say_no_and_one_without_members_cannot():
    case = "tk:appliesToLevel tk:provincial ; tk:appliesToAreaGroup my:poor"
    base = (criterion("c", AT_LEAST, case), "my:a tk:inCounty my:county . my:poor a tk:Group .")
    assert judged(*base)["c"].applies == "unknown"
    member = "my:poor tk:hasNamedMember my:county ."
    assert judged(*base, member)["c"].applies == "yes"
    closed = "my:poor tk:hasNamedMember my:elsewhere ; tk:listing tk:closed ."
    assert judged(*base, closed)["c"].applies == "no"


def test_a_provision_yields_where_the_other_applies_and_is_unknown_where_that_is():
    general = criterion("general", AT_LEAST, more="; tk:yieldsTo my:special")
    applies = criterion("special", "tk:minInclusive 30")
    found = judged(general, applies, figure("f", "tk:minInclusive 40 ; tk:maxInclusive 40"))
    assert (found["general"].applies, found["special"].verdict) == ("no", "met")
    case = "tk:appliesToLevel tk:provincial ; tk:appliesToStage tk:naming"
    unsure = judged(general, criterion("special", "tk:minInclusive 30", case))
    assert unsure["general"].applies == "unknown"
    other = criterion("special", "tk:minInclusive 30", "tk:appliesToLevel tk:municipal")
    assert judged(general, other)["general"].applies == "yes"


def test_a_document_does_not_hold_before_it_is_issued():
    found = judged(criterion("c", AT_LEAST), as_of="2015-03-31")["c"]
    assert found.applies == "no"
    assert any("not issued by 2015-03-31" in reason.words.en for reason in found.reasons)


def test_two_provisions_that_find_otherwise_say_so_of_each_other():
    found = judged(
        criterion("hard", AT_LEAST),
        criterion("easy", "tk:minInclusive 30"),
        figure("f", "tk:minInclusive 40 ; tk:maxInclusive 40"),
    )
    assert found["hard"].remarks[0].en == "“easy” finds otherwise: met"
    assert found["easy"].remarks[0].en == "“hard” finds otherwise: not met"


def test_a_town_without_link_has_no_figures_of_the_list():
    base = store(criterion("c", AT_LEAST), figure("f", "tk:minInclusive 60"))
    alone = 't:two a tk:Town ; skos:prefLabel "乙镇"@zh ; tk:hasLevel tk:provincial .'
    unlinked = store(criterion("c", AT_LEAST), figure("f", "tk:minInclusive 60"), default=alone)
    assert conditions(base, "某县甲镇").criteria[0].verdict == "met"
    assert conditions(unlinked, "乙镇").criteria[0].verdict == "unknown"


def test_a_document_alone_tells_the_towns_of_which_something_is_known():
    alone = 't:two a tk:Town ; skos:prefLabel "乙镇"@zh ; tk:hasLevel tk:provincial .'
    made = store(criterion("c", AT_LEAST), figure("f", "tk:minInclusive 60"), default=alone)
    found = conditions(made, policy="某省意见")
    assert [(one.town.label.zh, one.verdict) for one in found.criteria] == [("甲镇", "met")]


@pytest.mark.parametrize(
    ("provisions", "said"),
    [
        ((criterion("c", "tk:minInclusive 5 ; tk:maxInclusive 3"),), "the lower bound lies above"),
        (
            (
                criterion("c", AT_LEAST, more="; tk:yieldsTo my:d"),
                criterion("d", AT_LEAST, more="; tk:yieldsTo my:c"),
            ),
            "they yield to each other",
        ),
        ((criterion("c", AT_LEAST, more="; tk:yieldsTo my:gone"),), "does not exist"),
        (
            (
                f"""my:c a tk:Provision , tk:Criterion ; skos:prefLabel "c"@zh ;
                  tk:ofDocument my:doc ; tk:minimumRating my:unranked . {row(2, "my:c")}""",
            ),
            "neither number, rating nor indicator",
        ),
    ],
)
def test_provisions_with_something_wrong_judge_nobody(provisions, said, assert_bilingual):
    with pytest.raises(DataError) as caught:
        conditions(store(*provisions), "甲镇")
    assert_bilingual(caught.value.problems)
    assert said in str(caught.value)
    assert "data/datasets/mine/table.csv:2" in str(caught.value)


def test_names_that_do_not_fit_are_refused_with_the_nearest(assert_bilingual_text):
    made = store(criterion("c", AT_LEAST))
    with pytest.raises(UnknownName) as caught:
        conditions(made, "甲")
    assert "甲镇" in caught.value.message.zh
    with pytest.raises(UnknownName) as caught:
        conditions(made, policy="意见")
    assert "某省意见" in caught.value.message.zh
    both = 't:two a tk:Town ; skos:prefLabel "甲镇"@zh .'
    with pytest.raises(AmbiguousName):
        conditions(store(default=both), "甲镇")
    for given in ({}, {"town": "甲镇", "as_of": "2016-02-30"}):
        with pytest.raises(UsageError) as refused:
            conditions(made, **given)
        assert_bilingual_text(refused.value.message)


def test_a_document_without_provisions_says_that_none_is_held():
    other = f'my:bare a tk:PolicyDocument ; skos:prefLabel "空文件"@zh . {row(30, "my:bare")}'
    found = conditions(store(criterion("c", AT_LEAST), other), "甲镇", "空文件")
    assert (found.criteria, found.rewards) == ((), ())
    assert "partial" in found.note.en
