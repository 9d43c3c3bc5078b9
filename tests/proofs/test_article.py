"""Proofs in the article's graph: the trees, every inferred triple, and the firmest of all."""

import re
import sys
from pathlib import Path

import pytest

from townkg.reason.proofs.proof import UNCLAIMED
from townkg.settings import INFERRED_GRAPH, ONTOLOGY

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "reason"))
PAIRS = {
    "direct": ("浙江省食药监局创新医疗器械服务点", "归谷智造小镇"),
    "illustrated": ("大众创业促进改革", "归谷智造小镇"),
    "by_class": ("最多跑一次改革", "干窑机器人小镇"),
}
NOT_PAIRS = {
    "not_a_member": ("市级特色小镇创建", "归谷智造小镇"),
    "wrong_direction": ("八八战略", "归谷智造小镇"),
    "only_an_award": ("归谷智造小镇2017年度考核", "归谷智造小镇"),
}
SUPPORTS = f"<{ONTOLOGY}supports>"


@pytest.mark.parametrize("basis", PAIRS)
def test_the_tree_of_a_support_of_each_basis(kg, basis):
    proof = kg.why(PAIRS[basis][0], "supports", PAIRS[basis][1])
    assert proof.text("zh") == (HERE / "trees" / f"{basis}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("reason", NOT_PAIRS)
def test_the_reasons_why_a_pair_is_no_support(kg, reason):
    found = kg.why_not(NOT_PAIRS[reason][0], "supports", NOT_PAIRS[reason][1])
    wanted = (HERE / "obstacles" / f"{reason}.txt").read_text(encoding="utf-8")
    assert found.text("zh").startswith(wanted)


JARGON = re.compile(r"https?:|(?<![\w-])(tk|id|claim|owl|rdfs?):|Text\(|None")


def test_no_proof_of_a_support_shows_an_iri_or_a_bare_rule(kg, closed):
    """A reader of policies sees names, sentences, and rules as sentences with their ids beside."""
    pairs = sorted(one for one in closed.triples() if one[1] == SUPPORTS)
    assert pairs
    for language in ("zh", "en"):
        for triple in pairs:
            proof = closed.why(triple)
            told = proof.text(language)
            assert not JARGON.search(told), told
            steps = [line for line in told.splitlines() if "← " in line]
            assert len(steps) == sum(1 for node in proof.nodes() if node.rule)
            for line in steps:
                assert re.search(r"← (if .+, then .+ \(|甲 .+，则 .+（)\w+-\w+[)）]$", line), line


@pytest.mark.parametrize("reason", NOT_PAIRS)
def test_no_obstacle_shows_an_iri_and_each_is_short(kg, reason):
    found = kg.why_not(NOT_PAIRS[reason][0], "supports", NOT_PAIRS[reason][1])
    for language in ("zh", "en"):
        told = found.text(language)
        assert not JARGON.search(told), told
        assert len(told.splitlines()) < 80


def inferred_in_the_store(kg):
    rows = kg._store.select(f"SELECT ?s ?p ?o WHERE {{ GRAPH <{INFERRED_GRAPH}> {{ ?s ?p ?o }} }}")
    return sorted((str(row["s"]), str(row["p"]), str(row["o"])) for row in rows)


def test_every_inferred_triple_has_a_proof_that_checks(kg, closed, checker, capsys):
    triples = inferred_in_the_store(kg)
    assert len(triples) > 500
    for triple in triples:
        proof = closed.why(triple)
        assert proof is not None, triple
        assert proof.fact == triple
        assert not proof.is_leaf
        assert checker.problems(proof) == []
    with capsys.disabled():
        print(f" {len(triples)} inferred triples, each with a checked proof", end="")


def test_every_quick_proof_checks_and_is_as_firm(kg, closed, checker):
    for triple in inferred_in_the_store(kg):
        best, quick = closed.prover.why(triple), closed.prover.quick(triple)
        assert checker.problems(quick) == []
        assert (best.rank, best.size) <= (quick.rank, quick.size)
        assert best.rank == quick.rank


def test_the_closure_from_the_store_is_that_of_the_build(kg, closed):
    assert sorted(closed.graph.triples(inferred_only=True)) == inferred_in_the_store(kg)


def test_nothing_firmer_and_nothing_shorter_is_found_in_another_way(kg, closed):
    """The other prover knows properties only, weighs the same, and shares no code."""
    from path_axioms import read_axioms
    from path_prover import Prover
    from pyoxigraph import NamedNode, RdfFormat, parse

    from townkg import paths
    from townkg.build.freshness import Sources
    from townkg.build.material import Clock, gather

    sources = Sources(paths.root(), paths.ontology(), paths.data())
    material = gather(sources, "owlrl", Clock(lambda stage: None))
    axioms = material.ontology.axioms
    old = Prover({*material.asserted, *axioms}, read_axioms(axioms), material.claims)
    compared = 0
    for triple in inferred_in_the_store(kg):
        line = f"{' '.join(triple)} .".encode()
        (quad,) = parse(line, format=RdfFormat.N_TRIPLES)
        other = old.prove((quad.subject, NamedNode(quad.predicate.value), quad.object))
        if other is not None:
            proof = closed.why(triple)
            assert min(other.rank, UNCLAIMED) == proof.rank, triple
            assert other.size == proof.size, triple
            compared += 1
    assert compared > 300


def test_routes_rest_on_distinct_claims(kg, closed, checker):
    proofs = kg.routes("最多跑一次改革", "supports", "归谷智造小镇", most=10)
    assert len(proofs) > 1
    leaves = [frozenset(leaf.fact for leaf in proof.leaves) for proof in proofs]
    assert not any(one < other or other < one for one in leaves for other in leaves)
    assert len(set(leaves)) == len(leaves)
    assert all(checker.problems(proof) == [] for proof in proofs)
    assert [proof.rank for proof in proofs] == sorted(proof.rank for proof in proofs)


def test_an_implied_claim_tells_its_premises_and_their_sentences(kg):
    proof = kg.why("市级特色小镇创建", "supports", "干窑机器人小镇")
    (leaf,) = proof.leaves
    (source,) = leaf.sources[:1]
    assert source.certainty == "implied"
    assert source.reason.zh
    assert source.follows
    assert not source.evidence
    assert all(premise.evidence for premise in source.follows if not premise.follows)


def test_what_is_ours_is_called_ours(kg):
    proof = kg.why("归谷智造小镇", "a", "tk:Town")
    assert [one.kind for one in proof.sources] == ["description"]
    assert proof.certainty is None
    assert "我们的归类" in proof.text("zh")


def test_no_reading_is_a_leaf(kg, closed):
    ambiguous = {iri for iri, one in closed.grounds.claims.items() if one.certainty == "ambiguous"}
    assert ambiguous
    for triple in inferred_in_the_store(kg):
        assert not ambiguous & set(closed.why(triple).claims)
