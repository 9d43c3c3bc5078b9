"""Conflicts of the built graph: none as it is, and those that an assumption brings."""

import pytest

from townkg.settings import ID

HEAD = """@prefix tk: <https://w3id.org/townkg/ontology#> .
@prefix id: <https://w3id.org/townkg/id/> .
@prefix c: <https://w3id.org/townkg/claim/elsewhere/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


@pytest.fixture
def supposed(tmp_path):
    """Return what writes a file of assumptions."""

    def write(text):
        path = tmp_path / "assumed.trig"
        path.write_text(HEAD + text, encoding="utf-8")
        return path

    return write


def test_the_article_agrees_with_the_ontology(kg):
    assert kg.conflicts() == []


def test_what_is_assumed_against_the_ontology_is_told_with_the_sentence_it_goes_against(
    kg, supposed
):
    path = supposed(
        "c:s01 { tk:supportsDirectly owl:propertyDisjointWith tk:carrierFor . "
        "<https://w3id.org/townkg/id/policy/device-point> tk:carrierFor "
        "<https://w3id.org/townkg/id/town/guigu-zhizao> . }"
    )
    (one,) = kg.conflicts(assume=path)
    assert one.rule == "prp-pdw"
    kinds = {leaf.sources[0].kind for proof in one.premises for leaf in proof.leaves}
    assert kinds == {"assumed", "claim"}
    assert "「在归谷智造小镇设立了" in one.text("zh")
    assert "<mark>" in one._repr_html_()


def test_a_bound_below_another_is_told(kg, supposed):
    path = supposed(f"<{ID}figure/x> a tk:Quantity ; tk:minInclusive 20 ; tk:maxInclusive 12 .")
    (one,) = kg.conflicts(assume=path)
    assert one.rule.strip("<>").endswith("bounds_crossed") or "bound" in one.rule
    assert len(one.premises) == 2


def test_two_towns_that_would_be_one_are_told(kg, supposed):
    path = supposed(
        "tk:placedIn a owl:FunctionalProperty . <https://w3id.org/townkg/id/policy/device-point> "
        "tk:placedIn <https://w3id.org/townkg/id/town/fenhu-shuishang-yundong> ."
    )
    merged = [one for one in kg.conflicts(assume=path) if one.is_merge]
    assert len(merged) == 1
    assert "归谷智造小镇" in merged[0].text("zh")
    assert "函数属性" in merged[0].text("zh")
