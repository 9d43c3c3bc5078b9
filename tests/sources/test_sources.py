"""Names, passages and supports that results are shown with."""

from __future__ import annotations

from townkg.api import KnowledgeGraph
from townkg.i18n import Text
from townkg.sources import supports
from townkg.sources.evidence import evidence, together, weakest
from townkg.sources.labels import entities, kinds, values

CLAIM = "https://w3id.org/townkg/claim/jiashan-330421/"
ID = "https://w3id.org/townkg/id/"


def test_a_claim_has_the_passages_that_answers_show(kg: KnowledgeGraph) -> None:
    seen = 0
    for row in kg.ask("projects").rows:
        claims = {item.claim for item in row.evidence}
        found = evidence(kg._store, claims)
        if set(found) == claims:
            shown = [item.to_json() for item in row.evidence]
            assert [item.to_json() for item in together(claims, found)] == shown
            seen += 1
    assert seen > 5


def test_an_implied_claim_rests_on_its_premises(kg: KnowledgeGraph) -> None:
    found = evidence(kg._store, [CLAIM + "s44-shared", CLAIM + "none"])
    assert set(found) == {CLAIM + "s44-shared"}
    assert {item.claim.rpartition("-")[2] for item in found[CLAIM + "s44-shared"]} == {
        *("share", "completion")
    }


def test_the_weakest_certainty_is_that_of_the_whole() -> None:
    assert weakest(["stated", "implied"]) == "implied"
    assert weakest(["ambiguous", "contextual", "stated"]) == "ambiguous"


def test_what_has_no_label_is_called_by_its_wording_or_short_iri(kg: KnowledgeGraph) -> None:
    figure, reading = CLAIM + "s12-sme/q", CLAIM + "s18-phase-town/q"
    found = entities(kg._store, [figure, reading, ID + "town/none", "no iri"])
    assert found[figure].label == Text("50家", "50家")
    assert found[reading].label == Text("39.5亿元", "39.5亿元")
    assert found[ID + "town/none"].label == Text("id:town/none", "id:town/none")
    assert values(["b:b", "a:a", "b:b", "no iri"]) == "<a:a> <b:b>"
    assert entities(kg._store, []) == {}


def test_kinds_are_the_most_specific_classes(kg: KnowledgeGraph) -> None:
    found = kinds(kg._store, [ID + "project/gefeisong", ID + "policy/ppp"])
    names = {iri: [kind.label.en for kind in types] for iri, types in found.items()}
    assert names == {
        ID + "project/gefeisong": ["project", "scenic area"],
        ID + "policy/ppp": ["funding model"],
    }


def test_a_support_passed_up_names_its_link(kg: KnowledgeGraph) -> None:
    town = ID + "town/guigu-zhizao"
    own = supports.between(kg._store, ID + "policy/green-channel", town)
    assert [(item.link, item.certainty) for item in own if item.basis.endswith("direct")] == [
        (None, "contextual")
    ]
    above = supports.between(kg._store, town, ID + "policy/device-point")
    through = [item for item in above if item.bearer.endswith("green-channel")]
    assert all(item.link for item in through)
    assert {item.certainty for item in through} == {"contextual"}
    assert supports.of(kg._store, ID + "place/usa") == []
