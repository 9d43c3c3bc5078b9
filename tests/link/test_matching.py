"""What the matcher takes for one and what it keeps apart, of things as the project has them."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

import pytest

from townkg.link.features import match
from townkg.link.forms import Gazetteer
from townkg.link.matcher import CANDIDATES, Matcher
from townkg.link.propose import THRESHOLD
from townkg.link.row import ARTICLES
from townkg.link.thing import Thing

sys.path.append(str(Path(__file__).resolve().parents[2] / "benchmarks" / "link"))

from sample import pairs, query


@pytest.fixture(scope="module")
def matcher(gathering):
    sources = (ARTICLES, *gathering.slugs)
    things = (thing for source in sources for thing in gathering.things(source))
    return Matcher(things, Gazetteer(gathering.areas()))


def asked(matcher, kind, name, given=""):
    return {
        one.thing.iri.removeprefix("https://w3id.org/townkg/id/"): one
        for one in matcher.match(query(kind, name, given))
    }


def test_a_town_is_found_by_any_spelling_of_its_name(matcher):
    for name in (
        "嘉善归谷智造小镇",
        "歸谷智造小鎮",
        "归谷智造小镇（创建）",
        "Guigu Zhizao Town",
        "龟谷智造小镇",
    ):
        found = asked(matcher, "town", name, "place=嘉善县")
        assert found["town/guigu-zhizao"].confidence > 0.9, name


def test_an_administrative_town_is_no_characteristic_town(matcher):
    found = asked(matcher, "area", "干窑镇", "place=嘉善县")
    assert found.keys() == {"dataset/divisions-jiaxing/cn-330421105"}


def test_a_scenic_area_is_not_the_town_it_lies_in(matcher):
    assert "town/qiaokeli-tianmi" not in asked(
        matcher, "site", "巧克力甜蜜小镇景区", "place=嘉善县"
    )


def test_a_station_of_2023_is_not_one_of_2018(matcher):
    then = asked(matcher, "policy", "创新医疗器械服务点", "date=2018-01-01")
    now = asked(matcher, "policy", "创新医疗器械服务点", "date=2023-01-01..2023-12-31")
    assert then["policy/device-point"].confidence > 0.8
    assert now["policy/device-point"].confidence < 0.5
    assert {one.name: one.weight < 0 for one in now["policy/device-point"].features}["date"]


def test_a_code_speaks_for_a_place_in_its_year_only():
    gazetteer = Gazetteer(["台州市"])

    def code(one, year, other, valid):
        left = Thing("a", ("玉环县",), codes=((one, frozenset({year})),))
        right = Thing("b", ("玉环县",), codes=((other, frozenset({valid})),))
        told = {feature.name: feature.weight for feature in match(left, right, gazetteer).features}
        return told["code"]

    assert code("331021", "2016", "331021", "2016") > code("331021", "2016", "331021", "2018") > 0
    assert code("331021", "2016", "331083", "2016") < code("331021", "2016", "331083", "2018") < 0


def test_a_town_of_that_name_elsewhere_is_another(matcher):
    found = asked(matcher, "area", "石门镇", "place=卢龙县")
    assert all(one.confidence < 0.5 for iri, one in found.items() if "jiaxing" in iri)


def test_a_query_costs_no_more_among_many_alike(matcher):
    many = [Thing(f"urn:{n}", (f"云谷{n}号制造小镇",), frozenset({"town"})) for n in range(3000)]
    found = Matcher(many, matcher.gazetteer).candidates(query("town", "云谷17号制造小镇", ""))
    assert len(found) <= CANDIDATES
    assert found[0].iri == "urn:17"


@pytest.mark.slow
def test_the_half_held_back_is_matched_as_well_as_is_told(matcher):
    things = {thing.iri: thing for thing in matcher.things}
    chosen = [pair for pair in pairs() if pair.half == "held back"]
    counts: Counter[str] = Counter()
    for pair in chosen:
        sure = match(pair.query, things[pair.target], matcher.gazetteer).confidence >= THRESHOLD
        counts["accepted right"] += sure and pair.same
        counts["accepted wrong"] += sure and not pair.same
        counts["same"] += pair.same
        reached = {one.iri for one in matcher.candidates(pair.query)}
        counts["reached"] += pair.same and pair.target in reached
    right, wrong = counts["accepted right"], counts["accepted wrong"]
    assert right / (right + wrong) >= 0.98
    assert counts["reached"] / counts["same"] >= 0.95


def test_the_sample_is_large_and_has_near_misses_of_each_kind():
    sample = pairs()
    assert len(sample) >= 300
    assert sum(pair.near_miss for pair in sample) >= 100
    for kind in ("town", "area", "industry", "policy", "organisation", "award"):
        assert {pair.near_miss for pair in sample if pair.kind == kind} == {True, False}
