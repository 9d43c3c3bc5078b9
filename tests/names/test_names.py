from __future__ import annotations

from collections.abc import Iterator

import pyoxigraph
import pytest
from rdflib import Dataset

from townkg.errors import AmbiguousName, UnknownName, UsageError
from townkg.model import Text
from townkg.names import find, resolve
from townkg.names.spelling import normal
from townkg.store import Store, open_rdflib
from townkg.store.embedded import EmbeddedStore

DATA = """
@prefix tk: <https://w3id.org/townkg/ontology#> .
@prefix town: <https://w3id.org/townkg/id/town/> .
@prefix policy: <https://w3id.org/townkg/id/policy/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

tk:Place a owl:Class ; skos:prefLabel "地方"@zh, "place"@en .
tk:Town a owl:Class ; rdfs:subClassOf tk:Place ;
  skos:prefLabel "特色小镇"@zh, "characteristic town"@en .
tk:Policy a owl:Class ; skos:prefLabel "政策"@zh, "policy"@en .
tk:Certainty a owl:Class ; skos:prefLabel "确定程度"@zh, "certainty"@en .
tk:stated a tk:Certainty ; skos:prefLabel "明说"@zh, "stated"@en .

town:guigu a tk:Town, tk:Place ; skos:prefLabel "归谷智造小镇"@zh, "Guigu Smart Town"@en ;
  skos:altLabel "归谷小镇"@zh, "Guigu"@en .
town:robot a tk:Town, tk:Place ; skos:prefLabel "干窑机器人小镇"@zh, "Ganyao Robot Town"@en ;
  skos:altLabel "干窑"@zh , "同名镇"@zh .
town:chocolate a tk:Town, tk:Place ; skos:prefLabel "巧克力甜蜜小镇"@zh, "Chocolate Town"@en ;
  skos:altLabel "同名镇"@zh .
<https://w3id.org/townkg/id/place/ganyao> a tk:Place ; skos:prefLabel "干窑"@zh, "Ganyao"@en .
policy:ppp a tk:Policy ; skos:prefLabel "ＰＰＰ 模式"@zh, "PPP model"@en .
policy:one-visit a tk:Policy ; skos:prefLabel "最多跑一次改革"@zh, "One-Visit Reform"@en ;
  skos:altLabel "归谷"@zh .
"""
TK = "https://w3id.org/townkg/ontology#"
TOWN, PLACE, POLICY = TK + "Town", TK + "Place", TK + "Policy"
GUIGU = "https://w3id.org/townkg/id/town/guigu"


@pytest.fixture(scope="module", params=["embedded", "rdflib"])
def store(request: pytest.FixtureRequest) -> Iterator[Store]:
    if request.param == "embedded":
        loaded = pyoxigraph.Store()
        loaded.load(DATA, format=pyoxigraph.RdfFormat.TURTLE)
        yield EmbeddedStore(loaded)
    else:
        dataset = Dataset(default_union=False)
        dataset.default_graph.parse(data=DATA, format="turtle")
        yield open_rdflib(dataset)


@pytest.mark.parametrize(
    "text",
    [
        *("归谷智造小镇", "归谷小镇", "Guigu", "Guigu Smart Town"),
        *(GUIGU, f"<{GUIGU}>", "id:town/guigu"),
        *(" 归谷智造小镇 ", "归谷 智造小镇", "GUIGU", "guigu  smart town", "ｇｕｉｇｕ"),
    ],
)
def test_a_town_is_found_by_any_of_its_names(store: Store, text: str) -> None:
    found = resolve(store, text, TOWN)
    assert found.iri == GUIGU
    assert found.label == Text("归谷智造小镇", "Guigu Smart Town")


def test_instances_of_subclasses_count(store: Store) -> None:
    assert resolve(store, "归谷小镇", PLACE).iri == GUIGU


def test_codes_resolve_like_entities(store: Store) -> None:
    for text in ("明说", "stated", "tk:stated"):
        assert resolve(store, text, TK + "Certainty").iri == TK + "stated"


def test_ambiguity_counts_within_the_type(store: Store) -> None:
    assert resolve(store, "干窑", TOWN).iri.endswith("town/robot")
    with pytest.raises(AmbiguousName, match="parameter place: “同名镇” names 2 entities") as caught:
        resolve(store, "同名镇", PLACE, where=Text("参数 place", "parameter place"))
    assert [iri for _, iri in caught.value.candidates] == [
        "https://w3id.org/townkg/id/town/chocolate",
        "https://w3id.org/townkg/id/town/robot",
    ]
    assert "Ganyao Robot Town" in str(caught.value)


def test_a_label_wins_over_an_alias_of_another_within_the_type(store: Store) -> None:
    assert resolve(store, "干窑", PLACE).iri.endswith("place/ganyao")
    assert resolve(store, "干窑", None).iri.endswith("place/ganyao")
    assert resolve(store, "干窑", TOWN).iri.endswith("town/robot")


def test_an_exact_name_wins_over_an_equal_one(store: Store) -> None:
    assert resolve(store, "归谷", None).iri.endswith("policy/one-visit")
    assert resolve(store, "Guigu", None).iri == GUIGU


def test_width_and_spaces_do_not_matter(store: Store) -> None:
    assert resolve(store, "ppp模式", POLICY).iri.endswith("policy/ppp")
    assert normal(" Ｐpp　模 式") == "ppp模式"


def test_a_wrong_type_names_both_types(store: Store) -> None:
    with pytest.raises(UsageError) as caught:
        resolve(store, "最多跑一次改革", TOWN, where=Text("参数 town", "parameter town"))
    assert str(caught.value) == (
        "parameter town: “最多跑一次改革” is of another type: found policy "
        "<https://w3id.org/townkg/id/policy/one-visit>, expected characteristic town"
    )
    assert caught.value.in_language("zh") == (
        "参数 town：“最多跑一次改革”属于另一类：发现 政策 "
        "<https://w3id.org/townkg/id/policy/one-visit>，应为 特色小镇"
    )
    with pytest.raises(UsageError, match="of another type: found characteristic town"):
        resolve(store, GUIGU, POLICY)
    with pytest.raises(UsageError, match=r"found no individual <.*#Town>"):
        resolve(store, "tk:Town", POLICY)
    with pytest.raises(UsageError, match="of another type"):
        resolve(store, "ｐｐｐ模式", TOWN)


def test_an_unknown_name_has_the_nearest(store: Store) -> None:
    with pytest.raises(
        UnknownName, match="no characteristic town is named “归谷制造小镇”"
    ) as caught:
        resolve(store, "归谷制造小镇", TOWN)
    assert caught.value.nearest[0] == "归谷智造小镇"
    with pytest.raises(UnknownName, match="nearest: 巧克力甜蜜小镇") as caught:
        resolve(store, "巧克力", TOWN)
    assert caught.value.nearest[0] == "巧克力甜蜜小镇"
    with pytest.raises(UnknownName):
        resolve(store, "https://w3id.org/townkg/id/town/none", TOWN)
    with pytest.raises(UnknownName):
        resolve(store, "", TOWN)


@pytest.mark.parametrize(
    "text",
    ['a" . } } #', "}", "'", "\n", "\\", "\\u0041", "a> <b", "https://e/> } #", "tk:a> }", "<a b>"],
)
def test_no_name_changes_the_query(store: Store, text: str) -> None:
    with pytest.raises(UnknownName):
        resolve(store, text, TOWN)
    assert find(store, text) == []


def test_a_name_over_the_cap_is_refused_by_the_name_of_its_parameter(store: Store) -> None:
    with pytest.raises(UsageError, match="parameter town: found a text of 4097 bytes"):
        resolve(store, "x" * 4097, TOWN, where=Text("参数 town", "parameter town"))
    with pytest.raises(UsageError, match="4097 bytes"):
        find(store, "x" * 4097)


def test_find_ranks_exact_then_prefix_then_part(store: Store) -> None:
    hits = find(store, "归谷")
    assert [(hit.entity.iri.rpartition("/")[2], hit.name, hit.how) for hit in hits] == [
        ("one-visit", "归谷", "exact"),
        ("guigu", "归谷小镇", "prefix"),
    ]
    assert [hit.type.label.zh for hit in hits if hit.type] == ["政策", "特色小镇"]
    parts = find(store, "TOWN")
    assert [hit.name for hit in parts] == [
        "Chocolate Town",
        "Guigu Smart Town",
        "Ganyao Robot Town",
    ]
    assert {hit.how for hit in parts} == {"part"}


def test_find_keeps_to_a_type_and_a_limit(store: Store) -> None:
    assert [hit.entity.iri for hit in find(store, "归谷", TOWN)] == [GUIGU]
    assert len(find(store, "小镇", limit=2)) == 2
    assert len(find(store, "小镇", limit=None)) == 3


def test_find_leaves_out_classes_and_finds_nothing_for_nothing(store: Store) -> None:
    assert find(store, "特色小镇") == []
    assert find(store, "  ") == []
