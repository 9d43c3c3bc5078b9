"""What does not go together, in small graphs: each part is proved, nothing is stopped."""

import json
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse
from worlds import read, world

from townkg.frozen import replace
from townkg.reason.proofs import conflicts

X = "https://example.org/"
CONTRADICTIONS = {
    "cax-dw": ":A owl:disjointWith :B . :C rdfs:subClassOf :B . :a a :A , :C .",
    "cls-com": ":A owl:complementOf :B . :a a :A , :B .",
    "cls-nothing2": ":A rdfs:subClassOf owl:Nothing . :a a :A .",
    "prp-irp": ":p a owl:IrreflexiveProperty . :a :p :a .",
    "prp-asyp": ":p a owl:AsymmetricProperty . :a :p :b . :b :p :a .",
    "prp-pdw": ":p owl:propertyDisjointWith :q . :a :p :b ; :q :b .",
    "eq-diff1": ":p a owl:FunctionalProperty . :a :p :b , :c . :b owl:differentFrom :c .",
    "dt-diff": ":p a owl:DatatypeProperty , owl:FunctionalProperty . :a :p 3 , 4 .",
    "prp-npa1": """[] a owl:NegativePropertyAssertion ; owl:sourceIndividual :a ;
        owl:assertionProperty :q ; owl:targetIndividual :b .
        :p rdfs:subPropertyOf :q . :a :p :b .""",
    "cls-maxc1": """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;
        owl:maxCardinality "0"^^xsd:nonNegativeInteger ] . :a a :A ; :p :b .""",
    "cls-maxqc1": """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ; owl:onClass :B ;
        owl:maxQualifiedCardinality "0"^^xsd:nonNegativeInteger ] . :a a :A ; :p :b . :b a :B .""",
}


def found_in(text):
    closed = world(read(text))
    return closed, conflicts(closed.graph, closed.prover)


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_each_part_of_a_contradiction_is_proved(rule):
    closed, found = found_in(CONTRADICTIONS[rule])
    (one,) = [each for each in found if each.rule == rule]
    assert one.kind == "contradiction"
    assert one.premises
    assert closed.checker.wrong(one) == []
    for language, told in (("zh", "不能"), ("en", "cannot")):
        assert told in one.text(language)
        assert f"({rule})" in one.text("en")
        assert told in one.html(language)
    assert json.loads(json.dumps(one.to_json()))["rule"]["id"] == rule


REPORTED = sorted((Path(__file__).parent.parent / "rules").glob("*/**/report.txt"))


@pytest.mark.parametrize("report", REPORTED, ids=lambda path: str(path.parent.name))
def test_each_contradiction_of_the_folders_of_rules_checks(report):
    given = (report.parent / "given.ttl").read_text(encoding="utf-8")
    closed = world(
        tuple(map(str, quad.triple)) for quad in parse(given.encode(), format=RdfFormat.TURTLE)
    )
    found = conflicts(closed.graph, closed.prover)
    assert any(not one.is_merge for one in found) == bool(
        report.read_text(encoding="utf-8").strip()
    )
    for one in found:
        assert closed.checker.wrong(one) == []


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_a_contradiction_of_which_anything_was_changed_is_refused(rule):
    closed, found = found_in(CONTRADICTIONS[rule] + " :u :v :w .")
    (one,) = [each for each in found if each.rule == rule]
    other = closed.prover.why((f"<{X}u>", f"<{X}v>", f"<{X}w>"))
    another = next(name for name in CONTRADICTIONS if name not in (rule, "cls-nothing2"))
    changed = [
        replace(one, rule=another),
        replace(one, premises=one.premises[1:]),
        replace(one, premises=(*one.premises, other)),
        replace(one, premises=(other, *one.premises[1:])),
        replace(one, axioms=(*one.axioms, (f"<{X}u>", f"<{X}v>", f"<{X}u>"))),
    ]
    for wrong in changed:
        told = closed.checker.wrong(wrong)
        assert told
        assert all(text.zh != text.en for text in told)


@pytest.mark.parametrize(
    ("rule", "joined"),
    [
        ("prp-irp", "a · p · a cannot be so"),
        ("prp-asyp", " cannot both be so"),
        ("cls-maxqc1", ", a · p · b and b · is a · B cannot all be so"),
    ],
)
def test_how_many_cannot_be_so_is_said(rule, joined):
    _, found = found_in(CONTRADICTIONS[rule])
    (one,) = [each for each in found if each.rule == rule]
    assert one.words.en.endswith(joined)


@pytest.mark.parametrize("rule", CONTRADICTIONS)
def test_a_contradiction_concludes_nothing_and_stops_nothing(rule):
    more = "\n:r rdfs:subPropertyOf :s . :x :r :y ."
    closed, _ = found_in(CONTRADICTIONS[rule] + more)
    assert closed.prover.why((f"<{X}x>", f"<{X}s>", f"<{X}y>")) is not None
    assert closed.prover.why((f"<{X}y>", f"<{X}s>", f"<{X}x>")) is None


MERGES = {
    "prp-fp": ":in rdfs:subPropertyOf :hq . :hq a owl:FunctionalProperty . :f :in :b ; :hq :c .",
    "prp-ifp": ":id a owl:InverseFunctionalProperty . :b :id 'x' . :c :id 'x' .",
    "prp-key": ":C owl:hasKey ( :id ) . :b a :C ; :id 'x' . :c a :C ; :id 'x' .",
    "cls-maxc2": """:A rdfs:subClassOf [ a owl:Restriction ; owl:onProperty :p ;
        owl:maxCardinality "1"^^xsd:nonNegativeInteger ] . :a a :A ; :p :b , :c .""",
}


@pytest.mark.parametrize("rule", MERGES)
def test_what_a_rule_makes_one_is_told_with_its_axiom_and_premises(rule):
    closed, found = found_in(MERGES[rule])
    (one,) = found
    assert one.is_merge
    assert one.rule == rule
    assert one.axioms
    (proof,) = one.premises
    assert {proof.fact[0], proof.fact[2]} == {f"<{X}b>", f"<{X}c>"}
    assert closed.checker.problems(proof) == []
    assert len(proof.leaves) >= 2
    assert "会被当成同一个事物" in one.text("zh")
    assert "taken for one thing" in one.text("en")


def test_what_is_said_to_be_one_is_no_conflict():
    _, found = found_in(":a owl:sameAs :b . :b owl:sameAs :c . :a :p :x .")
    assert found == []


def test_many_contradictions_of_a_rule_are_counted():
    things = " ".join(f":a{i} :p :a{i} ." for i in range(50))
    _, found = found_in(f":p a owl:IrreflexiveProperty . {things}")
    assert len(found) == 20
    assert found[-1].more == 30
    assert "另有 30 处" in found[-1].text("zh")
