"""Rules of our own with alternatives are several under one id; the checker tries each."""

import pytest
from worlds import read, world

from townkg.frozen import replace
from townkg.reason.proofs import conflicts
from townkg.reason.rl.own import read_rule

PREFIX = "# zh: 甲\n# en: a\nPREFIX : <https://example.org/>\n"
SERVES, _ = read_rule(
    f"{PREFIX}CONSTRUCT {{ ?a :serves ?b }} WHERE {{ ?a :helps|:funds ?b }}", "serves"
)
BOTH, _ = read_rule(f"{PREFIX}ASK {{ ?a :opens|:founds ?b ; :closes|:ends ?b }}", "both")


@pytest.mark.parametrize("said", ["helps", "funds"])
def test_each_alternative_is_a_proof(said):
    (other,) = read(":x :likes :y .")
    made = world([*read(f":x :{said} :y ."), other], SERVES)
    (fact,) = made.inferred
    proof = made.prover.why(fact)
    assert len(SERVES) == 2
    assert made.checker.problems(proof) == []
    (leaf,) = proof.premises
    wrong = replace(proof, premises=(replace(leaf, fact=other),))
    assert made.checker.problems(wrong)


@pytest.mark.parametrize("opened", ["opens", "founds"])
@pytest.mark.parametrize("closed", ["closes", "ends"])
def test_each_pair_of_alternatives_is_a_contradiction(opened, closed):
    made = world(read(f":x :{opened} :y ; :{closed} :y ."), BOTH)
    (found,) = conflicts(made.graph, made.prover)
    assert made.checker.wrong(found) == []
    assert made.checker.wrong(replace(found, premises=found.premises[:1]))
