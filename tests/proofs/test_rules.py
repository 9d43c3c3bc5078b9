"""Proofs by every rule: in the folders of the rules, with equality, and on random ontologies."""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from worlds import world

from townkg.reason.rl import rule_table
from townkg.reason.rule import Atom, Comparison, Relation, Rule

RULES = Path(__file__).parent.parent / "rules"
sys.path.insert(0, str(RULES))
from random_ontologies import axioms, data, triples  # noqa: E402

FOLDERS = sorted(path.parent.name for path in RULES.glob("*/given.ttl"))
SCHEMA_ONLY = {name for name in FOLDERS if name.startswith("scm-")}
X = "https://example.org/"
SAME_AS = "<http://www.w3.org/2002/07/owl#sameAs>"


def text(path):
    from pyoxigraph import RdfFormat, parse

    found = parse(path.read_bytes(), format=RdfFormat.TURTLE)
    return [tuple(map(str, quad.triple)) for quad in found]


def all_proved(closed):
    """Return the proofs of all that follows, each checked."""
    found = []
    for triple in closed.inferred:
        proof = closed.prover.why(triple)
        assert proof is not None, triple
        assert closed.checker.problems(proof) == [], proof.text("en")
        found.append(proof)
    return found


@pytest.mark.parametrize("name", FOLDERS)
def test_what_a_rule_concludes_is_proved_by_it(name):
    proofs = all_proved(world(text(RULES / name / "given.ttl")))
    used = {node.rule for proof in proofs for node in proof.nodes()}
    if rule_table()[name].status == "implemented" and name not in SCHEMA_ONLY | {"dt-type2"}:
        assert name in used


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(axioms, data)
def test_all_that_follows_on_random_ontologies_has_a_proof_that_checks(descriptions, facts):
    all_proved(world(triples(descriptions, facts)))


@pytest.mark.slow
@settings(max_examples=1000, deadline=None, suppress_health_check=list(HealthCheck))
@given(axioms, data)
def test_all_that_follows_on_many_random_ontologies_has_one(descriptions, facts):
    all_proved(world(triples(descriptions, facts)))


def test_why_two_things_are_one(small):
    closed = small(
        """:id a owl:InverseFunctionalProperty . :a :id :k . :b :id :k . :b owl:sameAs :c .
        :a :says :x ."""
    )
    proof = closed.prover.why((f"<{X}c>", f"<{X}says>", f"<{X}x>"))
    assert closed.checker.problems(proof) == []
    assert {node.rule for node in proof.nodes()} >= {"eq-rep-s", "prp-ifp"}
    assert {leaf.fact[1] for leaf in proof.leaves} == {
        f"<{X}id>",
        f"<{X}says>",
        "<http://www.w3.org/2002/07/owl#sameAs>",
    }


def test_a_flattened_rule_is_told_step_by_step(small):
    closed = small(
        ":p rdfs:subPropertyOf [ owl:inverseOf :q ] . :q rdfs:subPropertyOf :r . :a :p :b ."
        ":r rdfs:domain :D . :D rdfs:subClassOf :E ."
    )
    proof = closed.prover.why(
        (f"<{X}b>", "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>", f"<{X}E>")
    )
    assert [node.rule for node in proof.nodes()] == [
        "cax-sco",
        "prp-dom",
        "prp-spo1",
        "prp-spo1",
        None,
    ]
    assert closed.checker.problems(proof) == []


def test_a_long_chain_is_proved_without_end(small):
    steps = " ".join(f":n{i} :next :n{i + 1} ." for i in range(60))
    closed = small(f":next a owl:TransitiveProperty . {steps}")
    proof = closed.prover.why((f"<{X}n0>", f"<{X}next>", f"<{X}n60>"))
    assert proof.size == 59
    assert closed.checker.problems(proof) == []


def test_where_too_much_concludes_a_fact_births_decide(small):
    things = " ".join(f":n{i} :next :n{i + 1} ." for i in range(30))
    closed = small(f":next a owl:TransitiveProperty . {things}")
    closed.prover._cone._most = 10
    proof = closed.prover.why((f"<{X}n0>", f"<{X}next>", f"<{X}n30>"))
    assert closed.checker.problems(proof) == []


def test_a_rule_of_our_own_is_proved_and_checked(small):
    age = Relation(f"<{X}age>")
    rule = Rule(
        f"{X}older",
        (Atom(age, 0, 2), Atom(age, 1, 3)),
        Atom(Relation(f"<{X}older>"), 0, 1),
        (),
        (Comparison(">", 2, 3),),
        ("x", "y", "a", "b"),
    )
    closed = small(":a :age 12 . :b :age 9 .", [rule])
    (proof,) = all_proved(closed)
    assert proof.rule == rule.id
    assert len(proof.leaves) == 2
    assert closed.prover.why((f"<{X}b>", f"<{X}older>", f"<{X}a>")) is None


def test_what_does_not_hold_has_no_proof(small):
    closed = small(":a :p :b .")
    for triple in ((f"<{X}b>", f"<{X}p>", f"<{X}a>"), ("<x:unknown>", f"<{X}p>", f"<{X}a>")):
        assert closed.prover.why(triple) is None
        assert closed.prover.quick(triple) is None
        assert closed.prover.routes(triple) == []


def test_a_contradiction_is_told_by_its_premises(small):
    closed = small(":A owl:disjointWith :B . :C rdfs:subClassOf :B . :a a :A , :C .")
    (found,) = closed.graph.report().contradictions
    proofs = closed.prover.premises(found.rule, found.bindings[0])
    assert {proof.fact[2] for proof in proofs} == {f"<{X}A>", f"<{X}B>"}
    assert all(closed.checker.problems(proof) == [] for proof in proofs)


def test_rules_of_a_table_that_is_not_closed_still_tell_what_is_missing(small):
    from townkg.reason.proofs import Inquiry

    closed = small(":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r . :a :s :b .")
    closed.prover.rules._units.closed = False
    attempts = Inquiry(closed.prover).attempts(tuple(f"<{X}{name}>" for name in "arb"))
    lacking = {premise.fact[1] for attempt in attempts for premise in attempt.lacking}
    assert lacking == {f"<{X}p>", f"<{X}q>"}


@pytest.mark.parametrize("number", [30, 300])
def test_a_fact_of_many_equal_things_is_proved_along_what_makes_them_one(small, number):
    chain = " ".join(f":a{i - 1} owl:sameAs :a{i} ." for i in range(1, number))
    closed = small(f"{chain} :a0 :p :x . :p rdfs:subPropertyOf :q .")
    last = f"<{X}a{number - 1}>"
    for relation, size in (("p", number - 1), ("q", number)):
        proof = closed.prover.why((last, f"<{X}{relation}>", f"<{X}x>"))
        assert closed.checker.problems(proof) == []
        assert proof.size == size
        assert proof.height < 12
    proof = closed.prover.why((last, SAME_AS, f"<{X}a1>"))
    assert closed.checker.problems(proof) == []
    assert len(proof.leaves) == number - 2


def test_ten_thousand_equal_things_are_proved_to_be_one(small):
    chain = " ".join(f":a{i - 1} owl:sameAs :a{i} ." for i in range(1, 10_000))
    closed = small(f"{chain} :a0 :p :x .")
    proof = closed.prover.why((f"<{X}a9999>", f"<{X}p>", f"<{X}x>"))
    assert len(proof.leaves) == 10_000
    assert closed.checker.problems(proof) == []
    assert proof.text("en").count("is the same as") >= 9999


def test_what_many_equal_things_share_by_a_key_is_proved(small):
    """Thirty things are one by an identifier, and what is said of one holds of another."""
    things = " ".join(f":a{i} :id :k . :a{i} :says :x{i} ." for i in range(30))
    closed = small(f":id a owl:InverseFunctionalProperty . {things} :says rdfs:domain :C .")
    proof = closed.prover.why((f"<{X}a29>", f"<{X}says>", f"<{X}x0>"))
    assert closed.checker.problems(proof) == []
    assert "prp-ifp" in {node.rule for node in proof.nodes()}


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(axioms, data)
def test_births_alone_prove_all_that_follows_on_random_ontologies(descriptions, facts):
    closed = world(triples(descriptions, facts))
    for triple in closed.inferred:
        proof = closed.prover.quick(triple)
        assert proof is not None, triple
        assert closed.checker.problems(proof) == [], proof.text("en")


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(axioms, data)
def test_the_best_is_no_worse_than_what_is_found_without_bound(descriptions, facts):
    closed = world(triples(descriptions, facts))
    for triple in closed.inferred[:40]:
        bounded, weighed = closed.prover.why(triple), closed.prover.routes(triple, 2)[0]
        assert (bounded.rank, bounded.size) == (weighed.rank, weighed.size), bounded.text("en")


def test_no_triple_is_about_a_literal_and_what_follows_of_one_is_proved(small):
    """RDF has no literal subjects: a conclusion about one is no triple, but rules read it."""
    closed = small(
        """:p owl:inverseOf :q ; rdfs:range :Value ; a owl:SymmetricProperty .
        :p rdfs:subPropertyOf :r . :a :p "x" . :b :p "x" ."""
    )
    proofs = all_proved(closed)
    assert {proof.fact for proof in proofs} >= {(f"<{X}{one}>", f"<{X}r>", '"x"') for one in "ab"}
    assert all(not proof.fact[0].startswith('"') for proof in proofs)
    inside = closed.prover.why(('"x"', f"<{X}q>", f"<{X}a>"))
    assert closed.checker.problems(inside) == []


def test_chains_through_themselves_come_to_an_end_and_are_proved(small):
    closed = small(
        """:within owl:propertyChainAxiom ( :within :partOf ) . :partOf rdfs:subPropertyOf :within .
        :a :partOf :b . :b :partOf :c . :c :partOf :a . :in owl:propertyChainAxiom ( :in :in ) ."""
    )
    proofs = all_proved(closed)
    assert len(proofs) == 9
    for proof in proofs:
        assert proof.fact not in [node.fact for one in proof.premises for node in one.nodes()]
