"""What is known of things of the article and of terms, read from the article by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from townkg.api import KnowledgeGraph
from townkg.describe import Description, Line, describe
from townkg.errors import UnknownName, UsageError
from townkg.model import Entity
from townkg.store import open_rdflib

SECTIONS = ("outgoing", "incoming", "roles", "figures", "memberships", "inferred", "readings")


def slug(value: Entity | str) -> str:
    return value.iri.replace("#", "/").rpartition("/")[2] if isinstance(value, Entity) else value


def said(lines: Iterable[Line]) -> set[tuple[str, str, str, str | None]]:
    return {
        (slug(line.subject), slug(line.property), slug(line.value), line.certainty)
        for line in lines
    }


def test_a_town_is_described_in_full(kg: KnowledgeGraph) -> None:
    town = kg.describe("汾湖水上运动小镇")
    me = "fenhu-shuishang-yundong"
    assert town.kind == "individual"
    assert [slug(kind) for kind in town.types] == ["Town"]
    assert ("水上运动小镇", "zh") in town.aliases
    assert said(town.outgoing) == {
        (me, "inCounty", "jiashan", "contextual"),
        (me, "reliesOn", "fenhu-training", "stated"),
        (me, "reliesOn", "asian-rowing", "stated"),
        *(
            (me, "integratesIndustry", one, "stated")
            for one in ("leisure", "tourism", "health", "sports")
        ),
    }
    assert town.incoming == town.figures == ()
    assert said(town.roles) == {
        ("ziyuan-fenhu", "exampleTown", me, "stated"),
        ("chanye-five", "exampleTown", me, "stated"),
    }
    assert said(town.memberships) == {
        ("creation-list", "admits", me, "stated"),
        ("listed-towns", "hasNamedMember", me, "stated"),
        ("municipal-creation-towns", "hasNamedMember", me, "implied"),
        ("municipal-creation", "admits", me, "implied"),
    }
    assert said(town.readings) == {
        (me, "hasCharacteristicIndustry", "health", "ambiguous"),
        (me, "hasCharacteristicIndustry", "high-end-equipment", "ambiguous"),
    }
    inferred = said(town.inferred)
    assert (me, "hasLevel", "municipal", "implied") in inferred
    assert (me, "memberOf", "jiashan-towns", "stated") in inferred
    assert (me, "within", "jiashan", "contextual") in inferred
    assert not any(name.startswith("supports") for _, name, _, _ in inferred)
    direct = {slug(item.bearer) for item in town.supports if slug(item.basis) == "direct"}
    assert direct == {"creation-list", "municipal-creation"}
    assert {item.iri.rpartition("/")[2] for item in town.sentences} >= {"s39", "s43"}


def test_a_figure_has_wording_and_bounds(kg: KnowledgeGraph) -> None:
    lines = kg.describe("id:group/robot-projects").figures
    (line,) = [line for line in lines if slug(line.property) == "statedSize"]
    assert line.value.label.zh == "近20个"
    parts = {(slug(item.property), slug(item.value)) for item in line.details}
    assert {("maxExclusive", "20"), ("hedge", "near"), ("writtenValue", "20")} <= parts
    assert ("indicator", "robot-projects") in parts
    assert not any(name == "minInclusive" for name, _ in parts)


def test_a_group_tells_whose_figure_counts_it(kg: KnowledgeGraph) -> None:
    (line,) = kg.describe("id:group/national-high-tech").figures
    assert slug(line.property) == "countedGroup"
    assert ("hasFigure", "guigu-zhizao") in {
        (slug(item.property), slug(item.value)) for item in line.details
    }


def test_a_conferral_is_told_with_its_honour(kg: KnowledgeGraph) -> None:
    (line,) = kg.describe("科比特无人机项目").roles
    parts = {(slug(item.property), slug(item.value)) for item in line.details}
    assert ("honour", "first-prize") in parts


def test_readings_are_apart_and_say_of_which_set(kg: KnowledgeGraph) -> None:
    found = kg.describe("梦幻嘉善项目")
    assert said(found.readings) == {
        ("menghuan-jiashan", "locatedIn", "qiaokeli-tianmi", "ambiguous"),
        ("menghuan-jiashan", "locatedIn", "jiashan", "ambiguous"),
    }
    assert {line.of is not None for line in found.readings} == {True}
    assert [slug(line.value) for line in found.readings if line.preferred] == ["qiaokeli-tianmi"]
    assert "locatedIn" not in {slug(line.property) for line in found.outgoing}
    phase = kg.describe("梦幻嘉善项目一期项目")
    sums = [line for line in phase.readings if slug(line.property) == "investedIn"]
    assert {line.value.label.zh for line in sums} == {"39.5亿元"}
    assert all(line.details for line in sums)


@pytest.mark.parametrize(
    "name",
    ["归谷智造小镇", "改革+", "嘉善县特色小镇", "归谷智造小镇2017年度考核", "旅游", "tk:admits"],
)
def test_every_line_has_its_sentence_and_certainty(kg: KnowledgeGraph, name: str) -> None:
    found = kg.describe(name)
    lines = [line for section in SECTIONS for line in getattr(found, section)]
    assert lines
    for line in lines:
        assert line.certainty, line
        assert line.evidence, line
        assert all(item.sentence for item in line.evidence)
    assert all(item.evidence for item in found.supports)
    assert {line.inferred for line in found.inferred} <= {True}
    assert not any(line.inferred for line in lines if line not in found.inferred)


def test_terms_of_the_ontology(kg: KnowledgeGraph) -> None:
    town = kg.describe("tk:Town")
    assert (town.kind, town.counts) == ("class", {"instances": 5})
    assert town.definition is not None
    assert "administrative town" in town.definition.en
    placed = kg.describe("tk:placedIn")
    assert (placed.kind, placed.counts) == ("property", {"asserted": 2, "inferred": 0})
    assert said(placed.outgoing) == {
        ("device-point", "placedIn", "guigu-zhizao", "stated"),
        ("green-channel", "placedIn", "guigu-zhizao", "contextual"),
    }
    supports = kg.describe("tk:supports")
    assert supports.counts["asserted"] == 0
    assert supports.counts["inferred"] > 100
    assert ("supports", "narrative", "true") not in {
        (slug(line.subject), slug(line.property), slug(line.value)) for line in supports.identity
    }


def test_names_that_do_not_fit(kg: KnowledgeGraph) -> None:
    with pytest.raises(UnknownName) as caught:
        kg.describe("归谷制造小镇")
    assert caught.value.nearest[0] == "归谷智造小镇"
    with pytest.raises(UsageError):
        kg.describe(None)  # type: ignore[arg-type]


@pytest.mark.slow
def test_rdflib_tells_the_same(kg: KnowledgeGraph) -> None:
    store = open_rdflib(kg.graph)
    for name in ("梦幻嘉善项目", "tk:placedIn", "推进组"):
        found: Description = kg.describe(name)
        assert describe(store, found.entity, kg.version).to_json() == found.to_json()
