"""On random ontologies a proof of which anything was changed is refused by the checker."""

import sys
from pathlib import Path

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from worlds import world

from townkg.frozen import replace
from townkg.reason.proofs import Proof

sys.path.insert(0, str(Path(__file__).parent.parent / "rules"))
from random_ontologies import axioms, data, triples

ELSEWHERE = "<https://example.org/elsewhere>"
SETTINGS = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def without_a_premise(node):
    return replace(node, premises=node.premises[1:])


def with_another_subject(node):
    return replace(node, fact=(ELSEWHERE, *node.fact[1:]))


def with_another_object(node):
    return replace(node, fact=(*node.fact[:2], ELSEWHERE))


def without_axioms(node):
    return replace(node, axioms=())


def asserted_without_being_so(node):
    return Proof(node.fact)


def needing_itself(node):
    return replace(node, premises=(node, *node.premises))


NEEDS = {
    "prp-ifp": ["InverseFunctionalProperty"],
    "prp-fp": ["FunctionalProperty"],
    "prp-symp": ["SymmetricProperty"],
    "prp-trp": ["TransitiveProperty"],
    "cls-hv1": ["hasValue"],
    "cls-svf1": ["someValuesFrom"],
    "prp-dom": ["domain"],
    "prp-rng": ["range"],
    "prp-spo2": ["propertyChainAxiom"],
    "prp-inv1": ["inverseOf"],
    "cls-int1": ["intersectionOf"],
}
"""Rules, with what some axiom of each must have in it."""

CHANGES = (
    without_a_premise,
    with_another_subject,
    with_another_object,
    without_axioms,
    asserted_without_being_so,
    needing_itself,
)


def changed(root, node, new):
    """Return a proof with one of its nodes replaced wherever it stands."""
    if root is node:
        return new
    return replace(root, premises=tuple(changed(one, node, new) for one in root.premises))


def chosen_node(closed, chosen):
    """Return a proof that checks, and one of its steps."""
    proof = closed.prover.why(chosen.draw(st.sampled_from(closed.inferred)))
    assert closed.checker.problems(proof) == []
    # the datatypes of literals are given to the graph, and may stand as leaves
    steps = [node for node in proof.nodes() if node.rule not in (None, "dt-type2")]
    assume(steps)
    return proof, chosen.draw(st.sampled_from(steps))


def follows(node):
    """Return whether the engine concludes a step's fact from its premises and axioms alone."""
    closed = world([*(one.fact for one in node.premises), *node.axioms])
    return closed.prover.holds(node.fact)


@SETTINGS
@given(descriptions=axioms, facts=data, chosen=st.data())
def test_a_changed_step_is_refused(descriptions, facts, chosen):
    closed = world(triples(descriptions, facts))
    assume(closed.inferred)
    proof, node = chosen_node(closed, chosen)
    change = chosen.draw(st.sampled_from(CHANGES))
    wrong = change(node)
    assume(said(wrong) != said(node))
    # that a class is one needs no axiom where it is used as one
    assume(change is not without_axioms or node.rule != "scm-cls")
    if change in (without_a_premise, without_axioms):
        assume(not follows(wrong))  # another rule, or the rest of the premises, may do
    assert closed.checker.problems(changed(proof, node, wrong)), change.__name__


def said(node):
    return node.fact, node.rule, node.axioms, node.premises


@SETTINGS
@given(descriptions=axioms, facts=data, chosen=st.data())
def test_another_rule_is_refused_where_no_axiom_of_it_is_there(descriptions, facts, chosen):
    closed = world(triples(descriptions, facts))
    assume(closed.inferred)
    proof, node = chosen_node(closed, chosen)
    rule = chosen.draw(st.sampled_from(sorted(NEEDS)))
    words = {term.rpartition("#")[2] for axiom in node.axioms for term in axiom}
    assume(rule != node.rule and not words & {f"{one}>" for one in NEEDS[rule]})
    assert closed.checker.problems(changed(proof, node, replace(node, rule=rule)))


@SETTINGS
@given(descriptions=axioms, facts=data, chosen=st.data())
def test_a_leaf_that_is_not_asserted_is_refused(descriptions, facts, chosen):
    closed = world(triples(descriptions, facts))
    assume(closed.inferred)
    proof, _ = chosen_node(closed, chosen)
    assume(proof.leaves)
    leaf = chosen.draw(st.sampled_from(proof.leaves))
    wrong = replace(leaf, fact=(ELSEWHERE, *leaf.fact[1:]))
    same = next(node for node in proof.nodes() if node.is_leaf and node.fact == leaf.fact)
    assert closed.checker.problems(changed(proof, same, wrong))
