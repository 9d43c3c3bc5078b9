"""Pairs of things of the article, with the paths between them that a reader finds in it."""

from __future__ import annotations

from pathlib import Path as File

import pytest

from townkg.api import KnowledgeGraph
from townkg.errors import AmbiguousName, UnknownName, UsageError
from townkg.model import CERTAINTIES
from townkg.relate import Path, Relation, relate
from townkg.store import Store

PARTS = ("paths", "readings", "memberships", "by_group", "shared")
Expected = dict[str, set[tuple[str, ...]]]


def cases() -> dict[tuple[str, str], Expected]:
    """Return what is expected of each pair, by part."""
    found: dict[tuple[str, str], Expected] = {}
    text = (File(__file__).parent / "pairs.tsv").read_text(encoding="utf-8")
    for line in text.splitlines()[1:]:
        if line.startswith("#"):
            continue
        first, second, part, *rest = line.split("\t")
        wanted = found.setdefault((first, second), {name: set() for name in PARTS})
        if rest[0]:
            wanted[part].add(tuple(rest))
    return found


def slug(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def drawn(path: Path) -> tuple[str, ...]:
    """Return a path as the table of cases writes it, with certainty and claims."""
    text = slug(path.steps[0].start.iri)
    claims: dict[str, None] = {}
    for step in path.steps:
        at = step.start
        for place, leg in enumerate(step.legs):
            ahead = leg.subject == at
            at = leg.object if ahead else leg.subject
            name = slug(leg.property.iri)
            text += f" {name}>" if ahead else f" <{name}"
            joined = len(step.legs) == 2 and place == 0
            colon = "" if ahead else ":"
            text += f"{colon}{slug(at.iri)}" if joined else f" {slug(at.iri)}"
            claims |= dict.fromkeys(slug(claim) for claim in leg.claims)
    return text, path.certainty, " ".join(claims)


def found(relation: Relation) -> Expected:
    return {
        "paths": {drawn(path) for path in relation.paths},
        "readings": {drawn(path) for path in relation.readings},
        "memberships": {drawn(path) for path in relation.memberships},
        "by_group": {drawn(path) for path in relation.by_group},
        "shared": {(slug(item.node.iri),) for item in relation.shared},
    }


@pytest.mark.parametrize(("pair", "expected"), cases().items(), ids="-".join)
def test_a_pair_is_related_as_the_article_says(
    kg: KnowledgeGraph, pair: tuple[str, str], expected: Expected
) -> None:
    relation = kg.relate(*pair)
    assert found(relation) == expected
    assert (relation.note is None) == bool(expected["paths"])
    assert relation.complete
    turned = kg.relate(*reversed(pair))
    assert {len(path.steps) for path in turned.paths} == {len(p.steps) for p in relation.paths}
    assert len(turned.paths) == len(relation.paths)
    assert len(turned.by_group) == len(relation.by_group)
    assert {item.node for item in turned.shared} == {item.node for item in relation.shared}


@pytest.mark.parametrize("pair", [("创10条", "全链条服务"), ("最多跑一次改革", "归谷智造小镇")])
def test_rdflib_finds_the_same(
    kg: KnowledgeGraph, rdflib_store: Store, pair: tuple[str, str]
) -> None:
    relation = kg.relate(*pair)
    other = relate(rdflib_store, relation.first, relation.second, version=kg.version)
    assert other.to_json() == relation.to_json()


def test_a_path_is_as_firm_as_its_weakest_step_and_quotes_each(kg: KnowledgeGraph) -> None:
    for pair in cases():
        relation = kg.relate(*pair)
        for path in (*relation.paths, *relation.readings, *relation.memberships):
            ranks = [CERTAINTIES.index(step.certainty) for step in path.steps]
            assert CERTAINTIES.index(path.certainty) == max(ranks)
            for step in path.steps:
                quoted = {item.claim for item in step.evidence}
                assert quoted
                stated = {claim for leg in step.legs for claim in leg.claims}
                assert step.certainty == "implied" or stated <= quoted


def test_nothing_is_linked_through_a_shared_town(kg: KnowledgeGraph) -> None:
    kinds = ("Town", "Group", "Place")
    head = "PREFIX tk: <https://w3id.org/townkg/ontology#> SELECT ?x WHERE "
    query = head + "{{ ?x a tk:{} }}"
    closed = {row["x"].value for kind in kinds for row in kg.sparql(query.format(kind)) or ()}
    # a project tells its own story, and so does a group that holds projects or an example shows
    passed = head + (
        "{ { ?x a tk:Project } UNION { ?x tk:hasNamedMember ?p . ?p a tk:Project }"
        " UNION { ?e tk:exampleShows ?x } FILTER NOT EXISTS { ?x tk:hasMember ?t . ?t a tk:Town } }"
    )
    closed -= {row["x"].value for row in kg.sparql(passed) or ()}
    assert {row["x"].value for row in kg.sparql(query.format("Town")) or ()} <= closed
    towns = ["归谷智造小镇", "巧克力甜蜜小镇", "干窑机器人小镇"]
    others = ["最多跑一次改革", "投融资体制机制改革", "富士康", "国家4A景区", *towns]
    for first in others:
        for second in others:
            relation = kg.relate(first, second)
            for path in (*relation.paths, *relation.readings):
                middle = {step.end.iri for step in path.steps[:-1]}
                middle |= {step.via.iri for step in path.steps if step.via}
                assert not middle & closed, (first, second)


def test_what_only_shares_a_member_or_a_group_is_not_related_by_it(kg: KnowledgeGraph) -> None:
    # a base of one town and a project or measure in another; two of one town; what two towns share
    for pair in (
        ("亚洲赛艇训练基地", "美国精准医疗项目"),
        ("亚洲赛艇训练基地", "创新医疗器械服务点"),
        ("浙江省“千人计划”产业园", "创新医疗器械服务点"),
        ("创新医疗器械服务点", "推进组"),
        ("国家4A景区", "县领导"),
        ("归谷智造小镇", "互联网通信小镇"),
    ):
        assert kg.relate(*pair, max_length=8).by_group == (), pair


def test_no_way_leads_up_to_an_umbrella_and_down_again(kg: KnowledgeGraph) -> None:
    relation = kg.relate("聚焦特色文化", "聚焦特色产业")
    assert "tese" in {slug(item.node.iri) for item in relation.shared}
    umbrellas = {"gaige", "jizhi", "tese", "gaige-jizhi-tese"}
    for pair in (("聚焦特色文化", "聚焦特色产业"), ("亚洲赛艇训练基地", "县领导")):
        found = kg.relate(*pair, max_length=8)
        for path in (*found.paths, *found.by_group):
            assert not {slug(step.end.iri) for step in path.steps[:-1]} & umbrellas


def test_two_names_of_one_thing(kg: KnowledgeGraph) -> None:
    relation = kg.relate("归谷小镇", "归谷智造小镇")
    assert relation.paths == relation.shared == ()
    assert relation.note is not None
    assert relation.note.en == "Both names stand for one thing: Guigu Smart Manufacturing Town."


def test_it_says_how_far_it_looked(kg: KnowledgeGraph) -> None:
    relation = kg.relate("富士康", "美国精准医疗项目", max_length=3)
    assert relation.note is not None
    assert relation.note.en == "No path of the kinds searched was found (up to 3 steps)."
    assert relation.note.zh == "没有找到所查种类的路径（叙事关系，最多 3 步）。"
    short = kg.relate("红色代办服务站", "红色代办队伍", max_length=1)
    assert short.paths == ()
    assert short.note is not None
    assert "1 step)" in short.note.en


def test_common_classes_are_apart(kg: KnowledgeGraph) -> None:
    relation = kg.relate("美国精准医疗项目", "科比特无人机项目")
    assert relation.paths == ()
    assert [slug(item.iri) for item in relation.classes] == ["Project"]
    relation = kg.relate("最多跑一次改革", "小镇政策大家给")
    assert [slug(item.iri) for item in relation.classes] == ["PolicyInstrument"]


def test_support_is_offered_as_inferred_with_its_route(kg: KnowledgeGraph) -> None:
    relation = kg.relate("绿色通道", "归谷智造小镇")
    assert {(slug(item.basis.iri), item.certainty) for item in relation.supports} >= {
        ("direct", "contextual")
    }
    for item in relation.supports:
        assert item.evidence
        assert item.to_json()["inferred"] is True
        assert "/id/route/" in item.route
    passed = kg.relate("改革+", "归谷智造小镇").supports
    assert any(item.link for item in passed)
    assert kg.relate("八八战略", "归谷智造小镇").supports == ()


def test_a_limit_leaves_paths_out_and_says_so(kg: KnowledgeGraph) -> None:
    relation = kg.relate("创10条", "全链条服务", limit=1)
    assert len(relation.readings) == 1
    assert not relation.complete
    assert kg.relate("创10条", "全链条服务", limit=None).complete


def test_a_reading_tells_which_of_how_many(kg: KnowledgeGraph) -> None:
    path = kg.relate("梦幻嘉善项目", "巧克力甜蜜小镇").readings[0]
    reading = path.steps[0].readings[0]
    assert (len(reading.claims), reading.total, reading.preferred) == (3, 5, True)


def test_steps_are_told_both_ways(kg: KnowledgeGraph) -> None:
    step = kg.relate("创10条", "大众创业促进改革").paths[0].steps[0]
    assert step.relation.to_json() == {"zh": "←包含—", "en": "←comprises—"}
    assert step.words.zh == "“创10条”：大众创业促进改革“包含”它"
    assert step.words_back.en == (
        "mass entrepreneurship promotion reform “comprises” “Ten Articles”"
    )


def test_names_that_do_not_fit(kg: KnowledgeGraph) -> None:
    assert kg.relate("推进组", "县领导").first.iri.endswith("policy/task-forces")
    with pytest.raises(UnknownName) as caught:
        kg.relate("归谷制造小镇", "县领导")
    assert caught.value.nearest[0] == "归谷智造小镇"
    for wrong in (0, 9, True, "4"):
        with pytest.raises(UsageError, match="max_length"):
            kg.relate("推进组", "县领导", max_length=wrong)  # type: ignore[arg-type]
    with pytest.raises(UsageError):
        kg.relate(3, "县领导")  # type: ignore[arg-type]


def test_an_ambiguous_name_lists_what_it_may_mean(kg: KnowledgeGraph) -> None:
    with pytest.raises(AmbiguousName) as caught:
        kg.relate("健康医疗产业", "归谷智造小镇")
    assert {slug(iri) for _, iri in caught.value.candidates} == {"health-medical"}
    assert len(caught.value.candidates) == 2


def test_two_of_one_list_are_not_linked_by_it(kg: KnowledgeGraph) -> None:
    relation = kg.relate("富鼎科技", "富通住电光导")
    assert relation.paths == ()
    assert "fortune-projects" in {slug(item.node.iri) for item in relation.shared}
    biyun = kg.relate("碧云花海—十里水乡", "云澜湾温泉景区", max_length=2)
    assert all(step.via for path in biyun.paths for step in path.steps)
