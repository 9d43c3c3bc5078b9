"""On the real articles: routes, the oracle of paths and owlrl agree on what supports what."""

import pytest
from path_axioms import read_axioms
from path_prover import Prover
from pyoxigraph import DefaultGraph, NamedNode, Store

from townkg import build, paths
from townkg.build.freshness import Sources
from townkg.build.material import Clock, Material, gather
from townkg.model import CERTAINTIES
from townkg.reason import engine, one_level_properties
from townkg.reason.applications import Applications
from townkg.reason.owlrl_engine import OwlrlEngine
from townkg.settings import ONTOLOGY

SUPPORTS = f"{ONTOLOGY}supports"
COMPRISES = f"{ONTOLOGY}comprises"


@pytest.fixture(scope="module")
def material() -> Material:
    sources = Sources(paths.root(), paths.ontology(), paths.data())
    return gather(sources, "owlrl", Clock(lambda stage: None))


@pytest.fixture(scope="module")
def asserted(material):
    return material.asserted


@pytest.fixture(scope="module")
def claims(material):
    return material.claims


@pytest.fixture(scope="module")
def prover(material, asserted, claims):
    axioms = material.ontology.axioms
    return Prover({*asserted, *axioms}, read_axioms(axioms), claims)


def pairs(triples, name):
    return {(s.value, o.value) for s, p, o in triples if p.value == name}


def test_there_is_support(material):
    assert len(material.routes) > 50


def test_one_level_pairs_of_routes_are_those_of_owlrl(material):
    for name in one_level_properties(material.ontology.axioms):
        routes = {
            (r.bearer.value, r.town.value) for r in material.routes if r.relation.value == name
        }
        assert routes == pairs(material.closure.inferred, name)


def test_support_passed_upward_is_that_of_owlrl(material, asserted):
    """From routes and what comprises what alone, without any reasoner."""
    parts = pairs([*asserted, *material.closure.inferred], COMPRISES)
    found = {(route.bearer.value, route.town.value) for route in material.routes}
    found |= {(whole, town) for whole, part in parts for bearer, town in found if bearer == part}
    assert found == pairs(material.closure.inferred, SUPPORTS)


def test_provable_pairs_are_those_of_owlrl(material, asserted, prover):
    axioms = read_axioms(material.ontology.axioms)
    closed = [*asserted, *material.ontology.axioms, *material.closure.inferred]
    individuals = {s for s, _, _ in material.closure.inferred} | {s for s, _, _ in asserted}
    for name in {*axioms.using, *axioms.concluding}:
        proved = {(s, o) for s, o in prover.pairs(name) if s in individuals}
        assert proved == {(s, o) for s, p, o in closed if p.value == name and s in individuals}


def test_routes_are_those_of_the_oracle(material, prover):
    """Each application of a rule, its premises with their best proofs."""
    wanted = []
    for name in one_level_properties(material.ontology.axioms):
        for conclusion in prover.inferred(name):
            for one in prover.applications(conclusion):
                used = {leaf.order[0]: leaf.claim.iri for leaf in one.leaves}
                for place, claim in map(prover.claim, limits(material, conclusion[0])):
                    used[place] = claim.iri
                claims = tuple(used[place] for place in sorted(used))
                wanted.append((conclusion, one.rule.name, one.certainty, claims))
    found = [(r.conclusion, r.rule, r.certainty, r.claims) for r in material.routes]
    assert sorted(found, key=str) == sorted(wanted, key=str)


def limits(material, bearer):
    return [t for t in material.asserted if t[0] == bearer and t[1].value == f"{ONTOLOGY}condition"]


def test_links_have_the_oracle_s_best_proof(material, prover):
    assert material.links
    for link in material.links:
        best = prover.prove((link.whole, NamedNode(COMPRISES), link.part))
        used = {leaf.order[0]: leaf.claim.iri for leaf in best.leaves}
        assert link.claims == tuple(used[place] for place in sorted(used))
        assert link.certainty == best.certainty


def test_rules_of_routes_are_written_as_the_axioms_are(material):
    """Their text is part of the IRI of a route, which must not change from build to build."""
    written = set(map(str, read_axioms(material.ontology.axioms).rules))
    applications = Applications(material.proven)
    for route in material.routes:
        found = applications.of(tuple(map(str, route.conclusion)))
        assert {one.said for one in found} <= written


def test_certainty_is_the_level_at_which_the_pair_first_appears(material, asserted, claims):
    """Close with stated claims only, then with implied ones, then with contextual ones."""
    described = set(asserted) - {t for c in claims if c.certainty != "ambiguous" for t in c.triples}
    found = {}
    for level, certainty in enumerate(CERTAINTIES[:3]):
        firm = {t for c in claims if CERTAINTIES.index(c.certainty) <= level for t in c.triples}
        closed = engine().close(described | firm, material.ontology.axioms)
        for name in one_level_properties(material.ontology.axioms):
            for pair in pairs(closed, name):
                found.setdefault((name, *pair), certainty)
    best = {}
    for route in sorted(material.routes, key=lambda r: CERTAINTIES.index(r.certainty)):
        key = (route.relation.value, route.bearer.value, route.town.value)
        best.setdefault(key, route.certainty)
    assert best == found


@pytest.mark.slow
def test_what_owlrl_is_not_given_changes_nothing(material, asserted):
    everything = OwlrlEngine(everything=True)
    assert tuple(everything.close(asserted, material.ontology.axioms)) == material.closure.inferred


def test_nothing_contradicts(material):
    assert material.closure.contradictions == ()


def test_the_store_answers_the_same(tmp_path, material):
    store = Store.read_only(str(build.ensure(into=tmp_path).store))
    quads = store.quads_for_pattern(None, NamedNode(SUPPORTS), None, DefaultGraph())
    found = {(quad.subject.value, quad.object.value) for quad in quads}
    assert found == pairs(material.closure.inferred, SUPPORTS)
