"""What follows from articles, data sets and links together: what it is, why, and where it stays."""

from __future__ import annotations

import pytest

from townkg import errors, paths
from townkg.api import KnowledgeGraph
from townkg.explaining.across import Across
from townkg.explaining.grounds import read
from townkg.reason import across
from townkg.reason.proofs import Checker
from townkg.reason.rule import Statement

TOWN = "id:town/qiaokeli-tianmi"
PREFIXES = """PREFIX tk: <https://w3id.org/townkg/ontology#>
PREFIX graph: <https://w3id.org/townkg/graph/>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
"""
ANY = "GRAPH ?{0} {{ {1} }} FILTER (STRSTARTS(STR(?{0}), STR(graph:dataset)))"
BY_LINK = f"""{PREFIXES}SELECT ?s ?o WHERE {{
  {{ {ANY.format("g", "?s tk:recipient ?other")}
    GRAPH graph:links {{ ?other skos:exactMatch ?o }} }}
  UNION {{ ?s tk:recipient ?other . GRAPH graph:links {{ ?other skos:exactMatch ?o }} }}
}}"""


@pytest.fixture(scope="module")
def closed(kg: KnowledgeGraph) -> Across:
    return Across(kg._store, read(kg._store))


@pytest.fixture(scope="module")
def concluded(kg: KnowledgeGraph) -> set[Statement]:
    rows = kg._store.select(f"{PREFIXES}SELECT ?s ?p ?o {{ GRAPH graph:across {{ ?s ?p ?o }} }}")
    return {(str(row["s"]), str(row["p"]), str(row["o"])) for row in rows}


def test_each_conclusion_has_a_proof_that_checks(closed: Across, concluded: set[Statement]) -> None:
    own = [rule for rule in closed.rules.joins if rule.id.startswith("<")]
    records: dict[str, set[Statement]] = {}
    for triple, sources in closed.given.items():
        for source in sources:
            records.setdefault(source.iri, set()).add(triple)
    states = {iri: set(triples) for iri, triples in closed.grounds.states.items()}
    checker = Checker(
        frozenset(closed.sources), closed.grounds.ontology, own=own, claims=states, records=records
    )
    assert concluded
    for triple in concluded:
        proof = closed.why(triple)
        assert proof is not None, triple
        assert not checker.problems(proof)
        assert proof.rows or proof.links


def test_what_one_of_two_matched_things_received_the_other_did(
    kg: KnowledgeGraph, concluded: set[Statement]
) -> None:
    wanted = {(str(row["s"]), str(row["o"])) for row in kg._store.select(BY_LINK)}
    found = {(s, o) for s, p, o in concluded if p.endswith("#recipient>")}
    assert wanted
    assert found >= wanted


def test_a_proof_has_leaves_in_two_data_sets_and_a_link(kg: KnowledgeGraph) -> None:
    proof = kg.why(TOWN, "fallsUnder", "policy-provisions/pv01")
    data_sets = {row.split("/dataset/")[1].split("/")[0] for row in proof.rows}
    assert "policy-provisions" in data_sets
    assert len(data_sets) > 1 or proof.claims


def test_no_conclusion_is_in_the_graph_of_the_articles(
    kg: KnowledgeGraph, concluded: set[Statement]
) -> None:
    for triple in concluded:
        assert not kg._store.ask(f"ASK {{ {' '.join(triple)} }}")
    supports = [one for one in concluded if "supports" in one[1].lower()]
    assert not supports


def test_a_fact_of_a_data_set_is_shown_with_its_row(kg: KnowledgeGraph) -> None:
    proof = kg.why("zhejiang-towns/zjt026-creation", "atStage", "tk:creation")
    (row,) = proof.rows
    assert row.endswith("designations.csv#row=27")


def test_a_figure_is_of_its_own_row(kg: KnowledgeGraph) -> None:
    proof = kg.why("claims-elsewhere/chocolate-town", "hasFigure", "claims-elsewhere/cl002")
    assert [row.rpartition("/")[2] for row in proof.rows] == ["figures.csv#row=3"]


def test_why_not_names_what_a_rule_across_data_sets_lacks(kg: KnowledgeGraph) -> None:
    found = kg.why_not("id:town/ganyao-jiqiren", "fallsUnder", "policy-provisions/pv01")
    assert any("falls_under_by_level" in attempt.rule for attempt in found.attempts)


def test_a_supposition_reaches_across(kg: KnowledgeGraph) -> None:
    fact = (TOWN, "fallsUnder", "policy-provisions/pv01")
    claims = kg.why(*fact).claims
    assert claims
    with pytest.raises(errors.UsageError):
        kg.why(*fact, without=claims)


def test_a_thing_of_no_data_set_is_unknown(kg: KnowledgeGraph) -> None:
    with pytest.raises(errors.UnknownName):
        kg.why("zhejiang-towns/zjt999", "atStage", "tk:creation")


def test_rules_across_are_read_apart_from_those_of_articles() -> None:
    general, apart = across.read(paths.ontology() / "rules")
    assert not {rule.id for rule in general.rules} & {rule.id for rule in apart.rules}
    assert apart.rules
