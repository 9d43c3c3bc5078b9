"""Claims assumed and withdrawn: what appears, what falls, and why."""

import pytest

from townkg import errors
from townkg.explaining.change import MOST_TOLD
from townkg.settings import CLAIM, ID, ONTOLOGY

CLAIMS = """@prefix tk: <https://w3id.org/townkg/ontology#> .
@prefix town: <https://w3id.org/townkg/id/town/> .
@prefix group: <https://w3id.org/townkg/id/group/> .
@prefix policy: <https://w3id.org/townkg/id/policy/> .
@prefix c: <https://w3id.org/townkg/claim/elsewhere/> .
"""
ASSUMED = f"""{CLAIMS}
c:s01-placed tk:certainty tk:contextual .
c:s01-placed {{ policy:municipal-creation tk:admits town:guigu-zhizao . }}
"""
PAIR = ("市级特色小镇创建", "supports", "归谷智造小镇")
DIRECT = ("浙江省食药监局创新医疗器械服务点", "supports", "归谷智造小镇")


def triple(subject, item, predicate="supports"):
    return f"<{ID}{subject}>", f"<{ONTOLOGY}{predicate}>", f"<{ID}{item}>"


@pytest.fixture
def assumed(tmp_path):
    path = tmp_path / "assumed.trig"
    path.write_text(ASSUMED, encoding="utf-8")
    return path


def test_what_is_assumed_appears_with_all_that_follows(kg, assumed):
    found = kg.what_if(assume=assumed)
    facts = {proof.fact: proof for proof in found.appears}
    assert triple("policy/municipal-creation", "town/guigu-zhizao", "admits") in facts
    proof = facts[triple("policy/municipal-creation", "town/guigu-zhizao")]
    assert {leaf.sources[0].kind for leaf in proof.leaves} == {"assumed"}
    assert proof.certainty == "contextual"
    assert found.falls == ()
    assert found.withdrawn == ()


def test_the_assumed_is_proved_and_changes_nothing_else(kg, assumed):
    proof = kg.why(*PAIR, assume=assumed)
    assert proof.leaves[0].sources[0].iri == f"{CLAIM}elsewhere/s01-placed"
    with pytest.raises(errors.UsageError, match="does not follow"):
        kg.why(*PAIR)


def test_what_rested_on_a_withdrawn_claim_falls(kg):
    found = kg.what_if(without=["s25-placed"])
    fallen = {proof.fact for proof in found.falls}
    assert triple("policy/device-point", "town/guigu-zhizao", "supportsDirectly") in fallen
    assert found.appears == ()
    assert f"{CLAIM}jiashan-330421/s25-placed" in found.withdrawn
    for proof in found.falls:
        used = {source.iri for leaf in proof.leaves for source in leaf.sources}
        assert used & set(found.withdrawn)


def test_a_fact_with_another_route_stands(kg):
    fallen = {proof.fact for proof in kg.what_if(without=["s12-example"]).falls}
    example = triple("policy/dazhong-chuangye", "example/dazhong-guigu-enterprises", "hasExample")
    assert example in fallen
    assert triple("policy/dazhong-chuangye", "town/guigu-zhizao") not in fallen
    proof = kg.why("大众创业促进改革", "supports", "归谷智造小镇", without=["s12-example"])
    assert f"{CLAIM}jiashan-330421/s12-example" not in proof.claims


def test_what_is_implied_by_a_withdrawn_claim_goes_with_it(kg):
    found = kg.what_if(without="jiashan-330421/s22-municipal")
    assert f"{CLAIM}jiashan-330421/s43-municipal-admits" in found.withdrawn
    fallen = {proof.fact for proof in found.falls}
    assert triple("policy/municipal-creation", "town/ganyao-jiqiren") in fallen


def test_assuming_what_was_withdrawn_brings_it_back(kg, tmp_path):
    path = tmp_path / "again.ttl"
    said = "policy:device-point tk:placedIn town:guigu-zhizao ."
    path.write_text(f"{CLAIMS}{said}", encoding="utf-8")
    found = kg.what_if(assume=path, without=["s25-placed"])
    assert triple("policy/device-point", "town/guigu-zhizao") not in {p.fact for p in found.falls}
    directly = (DIRECT[0], "tk:supportsDirectly", DIRECT[2])
    proof = kg.why(*directly, assume=path, without=["s25-placed"])
    assert [leaf.sources[0].kind for leaf in proof.leaves] == ["assumed"]
    assert proof.certainty is None


def test_why_not_under_a_supposition(kg):
    found = kg.why_not(*DIRECT, without=["s25-placed", "s25-channel"])
    lacking = {premise.fact for attempt in found.attempts for premise in attempt.lacking}
    assert triple("policy/device-point", "town/guigu-zhizao", "placedIn") in lacking


def test_nothing_is_kept(kg, assumed):
    before = set(kg.closed().triples())
    kg.what_if(assume=assumed, without=["s25-placed"])
    assert set(kg.closed().triples()) == before


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (
            "a.ttl",
            "@prefix tk: <https://w3id.org/townkg/ontology#> .\n<x:a> tk:suports <x:b> .",
            "tk:supports",
        ),
        ("a.ttl", "<x:a> <x:b> ", "syntax"),
        ("a.csv", "a,b", "unknown kind of file"),
        ("missing.ttl", None, "cannot be read"),
    ],
)
def test_a_bad_file_is_refused(kg, tmp_path, name, text, told, assert_bilingual):
    path = tmp_path / name
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(errors.DataError, match=told) as caught:
        kg.what_if(assume=path)
    assert_bilingual(caught.value.problems)


def test_an_unknown_claim_is_refused_with_the_nearest(kg):
    with pytest.raises(errors.UnknownName) as caught:
        kg.what_if(without=["s25-plced"])
    assert "s25-placed" in caught.value.nearest


def test_of_much_that_appears_the_first_is_proved_and_the_rest_counted(kg, tmp_path):
    path = tmp_path / "everything.ttl"
    path.write_text(
        "@prefix tk: <https://w3id.org/townkg/ontology#> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n"
        "tk:supports a owl:SymmetricProperty , owl:TransitiveProperty .\n",
        encoding="utf-8",
    )
    found = kg.what_if(assume=path)
    assert len(found.appears) == MOST_TOLD
    assert all(proof.leaves for proof in found.appears)
    assert found.more_appear > MOST_TOLD
    assert found.to_json()["more_appear"] == found.more_appear
    assert f"{MOST_TOLD + found.more_appear} appears:" in found.text("en")
    assert f"… and {found.more_appear} more" in found.text("en")
    assert (found.falls, found.more_fall) == ((), 0)
