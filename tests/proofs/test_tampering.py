"""The checker refuses a proof of which anything was changed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from townkg.frozen import replace
from townkg.reason.proofs import Proof

ELSEWHERE = "<https://example.org/elsewhere>"
SETTINGS = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.fixture(scope="module")
def proofs(closed):
    found = [closed.why(one) for one in sorted(closed.graph.triples(inferred_only=True))]
    return [proof for proof in found if proof.height > 1]


def at(root, path, change):
    """Return a proof with the node at the end of a path changed."""
    if not path:
        return change(root)
    premises = list(root.premises)
    premises[path[0]] = at(premises[path[0]], path[1:], change)
    return replace(root, premises=tuple(premises))


def paths(root, here=()):
    yield here
    for place, premise in enumerate(root.premises):
        yield from paths(premise, (*here, place))


def node_at(root, path):
    for place in path:
        root = root.premises[place]
    return root


def other_object(node):
    return replace(node, fact=(*node.fact[:2], ELSEWHERE))


def other_subject(node):
    return replace(node, fact=(ELSEWHERE, *node.fact[1:]))


def other_rule(node):
    return replace(node, rule="prp-symp" if node.rule != "prp-symp" else "prp-trp")


def unknown_rule(node):
    return replace(node, rule="prp-none")


def without_premise(node):
    return replace(node, premises=node.premises[1:])


def extra_premise(node):
    one = replace(node.leaves[0], fact=(ELSEWHERE, ELSEWHERE, ELSEWHERE))
    return replace(node, premises=(*node.premises, one))


def without_axioms(node):
    return replace(node, axioms=())


def invented_axiom(node):
    return replace(node, axioms=(*node.axioms, (ELSEWHERE, ELSEWHERE, ELSEWHERE)))


def claimed_as_asserted(node):
    return Proof(node.fact)


def in_a_circle(node):
    return replace(node, premises=(node, *node.premises[1:]))


INNER = (
    other_object,
    other_subject,
    other_rule,
    unknown_rule,
    without_premise,
    extra_premise,
    without_axioms,
    invented_axiom,
    claimed_as_asserted,
    in_a_circle,
)


@SETTINGS
@given(data=st.data())
def test_a_changed_step_is_refused(data, proofs, checker):
    proof = data.draw(st.sampled_from(proofs))
    inner = [path for path in paths(proof) if not node_at(proof, path).is_leaf]
    path = data.draw(st.sampled_from(inner))
    change = data.draw(st.sampled_from(INNER))
    assert checker.problems(proof) == []
    assert checker.problems(at(proof, path, change))


@SETTINGS
@given(data=st.data())
def test_a_changed_leaf_is_refused(data, proofs, checker):
    proof = data.draw(st.sampled_from(proofs))
    leaves = [path for path in paths(proof) if node_at(proof, path).is_leaf]
    path = data.draw(st.sampled_from(leaves))
    change = data.draw(st.sampled_from([other_object, other_subject]))
    assert checker.problems(at(proof, path, change))


@SETTINGS
@given(data=st.data())
def test_a_premise_of_another_proof_is_refused(data, proofs, checker):
    proof, other = (data.draw(st.sampled_from(proofs)) for _ in range(2))
    path = data.draw(st.sampled_from([path for path in paths(proof) if path]))
    if node_at(proof, path).fact == other.fact:
        return
    assert checker.problems(at(proof, path, lambda node: other))


def test_a_leaf_that_names_a_claim_which_does_not_say_it_is_refused(proofs, checker):
    proof = next(one for one in proofs if one.leaves[0].sources[0].kind == "claim")
    claimed = replace(proof.leaves[0].sources[0], iri="https://example.org/claim")
    path = next(one for one in paths(proof) if node_at(proof, one).is_leaf)
    wrong = at(proof, path, lambda node: replace(node, sources=(claimed,)))
    (told,) = checker.problems(wrong)
    assert "does not state it" in told.en
    assert "没有陈述" in told.zh


def test_a_schema_rule_that_is_not_needed_is_refused(small):
    world = small(":p rdfs:subPropertyOf :q . :a :p :b .")
    (triple,) = world.inferred
    proof = world.prover.why(triple)
    assert world.checker.problems(proof) == []
    assert world.checker.problems(replace(proof, rule="scm-svf1"))
