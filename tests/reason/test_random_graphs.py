"""On random axioms and graphs the engine, the oracle of paths and owlrl agree."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from path_axioms import read_axioms
from path_prover import Prover, sort_key
from pyoxigraph import BlankNode, Literal, NamedNode

from townkg.errors import DataError
from townkg.model import CERTAINTIES, Claim
from townkg.reason import Proven, engine, links, routes, terms
from townkg.reason.applications import Applications
from townkg.reason.owlrl_engine import OwlrlEngine
from townkg.settings import ONTOLOGY

PROPERTIES = [NamedNode(f"{ONTOLOGY}p{i}") for i in range(5)]
NODES = [NamedNode(f"https://w3id.org/townkg/id/n{i}") for i in range(5)]
OBJECT_PROPERTY = NamedNode(terms.OWL_NS + "ObjectProperty")
BASIS = NamedNode(ONTOLOGY + "basis")
PASSES = NamedNode(ONTOLOGY + "passesSupport")

properties = st.sampled_from(PROPERTIES)
nodes = st.sampled_from(NODES)
edges = st.lists(st.tuples(nodes, properties, nodes), min_size=1, max_size=9, unique=True)
axioms = st.lists(
    st.one_of(
        st.tuples(st.just("sub"), properties, properties),
        st.tuples(st.just("inverse"), properties, properties),
        st.tuples(st.just("equivalent"), properties, properties),
        st.tuples(st.just("transitive"), properties),
        st.tuples(st.just("symmetric"), properties),
        st.tuples(st.just("chain"), properties, st.lists(properties, min_size=2, max_size=3)),
    ),
    max_size=6,
)


def ontology(descriptions):
    triples = [(name, terms.TYPE, OBJECT_PROPERTY) for name in PROPERTIES]
    named = {"sub": terms.SUB_PROPERTY, "inverse": terms.INVERSE, "equivalent": terms.EQUIVALENT}
    typed = {"transitive": terms.TRANSITIVE, "symmetric": terms.SYMMETRIC}
    for number, (kind, name, *rest) in enumerate(descriptions):
        if kind in named:
            triples.append((name, named[kind], rest[0]))
        elif kind in typed:
            triples.append((name, terms.TYPE, typed[kind]))
        else:
            cells = [BlankNode(f"l{number}x{i}") for i in range(len(rest[0]))]
            triples.append((name, terms.CHAIN, cells[0]))
            for cell, member, tail in zip(cells, rest[0], [*cells[1:], terms.NIL], strict=True):
                triples += [(cell, terms.FIRST, member), (cell, terms.REST, tail)]
    return triples


def close(asserted, schema, claims=()):
    """Return the closed graph, none where a chain needs its own conclusion."""
    try:
        return Proven(asserted, schema, claims)
    except DataError:
        return None


def told_apart(data, asserted):
    """Return a claim for each triple, as firm as drawn; some are descriptions."""
    firm = st.sampled_from([*CERTAINTIES[:3], None])
    drawn = [(data.draw(firm), triple) for triple in asserted]
    stated = [(certainty, triple) for certainty, triple in drawn if certainty]
    return [Claim(f"c{i}", firm, (), (one,), "s", i) for i, (firm, one) in enumerate(stated)]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(axioms, edges)
def test_provable_pairs_are_those_of_the_closure(descriptions, asserted):
    schema = ontology(descriptions)
    if close(asserted, schema) is None:
        return
    rules = read_axioms(schema)
    prover = Prover(asserted, rules)
    for name in ("kernel", "owlrl"):
        closed = {*asserted, *engine(name).close(asserted, schema)}
        for one in {*rules.using, *rules.concluding}:
            assert prover.pairs(one) == {(s, o) for s, p, o in closed if p.value == one}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(axioms, edges, st.data())
def test_no_proof_is_better_than_the_engine_s(descriptions, asserted, data):
    """Which claims stand in for others of one cost, the articles' own tests compare."""
    schema = ontology(descriptions)
    claims = told_apart(data, asserted)
    proven = close(asserted, schema, claims)
    if proven is None:
        return
    rules = read_axioms(schema)
    prover = Prover(asserted, rules, claims)
    for name in {*rules.using, *rules.concluding}:
        for triple in prover.inferred(name):
            best, found = prover.prove(triple), proven.why(tuple(map(str, triple)))
            assert (found.rank, found.size) == (best.rank, best.size)
            assert found.certainty == firmest_by_levels(triple, rules, claims)


def test_a_premise_need_be_no_firmer_than_the_weakest():
    """The stated premise takes two steps, the implied one none, and the other is implied anyway."""
    sub, joined = PROPERTIES[:2]
    schema = ontology([("sub", sub, joined), ("transitive", joined), ("symmetric", joined)])
    one, two, three = NODES[:3]
    asserted = [(two, sub, one), (one, joined, two), (two, joined, three)]
    firm = ["stated", "implied", "implied"]
    claims = [Claim(f"c{i}", firm[i], (), (asserted[i],), "s", i) for i in range(3)]
    proven = close(asserted, schema, claims)
    found = proven.why(tuple(map(str, (one, joined, three))))
    assert (found.certainty, found.size) == ("implied", 1)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(axioms, edges, st.data())
def test_applications_are_those_of_the_oracle(descriptions, asserted, data):
    schema = ontology(descriptions)
    claims = told_apart(data, asserted)
    proven = close(asserted, schema, claims)
    if proven is None:
        return
    rules = read_axioms(schema)
    prover, applications = Prover(asserted, rules, claims), Applications(proven)
    for name in {*rules.using, *rules.concluding}:
        for triple in prover.inferred(name):
            found = applications.of(tuple(map(str, triple)))
            best = prover.prove(triple)
            wanted = [
                (one.rank, one.size, premises(one))
                for one in prover.applications(triple)
                if all(needs_not(best, (each.rank, each.size)) for each in one.premises)
            ]
            sure = [
                summed_up(one)
                for one in found
                if all(needs_not(best, (each.rank, each.size)) for each in one.premises)
            ]
            assert sorted(sure) == sorted(wanted)
            nodes = {node.fact for one in found for each in one.premises for node in each.nodes()}
            assert tuple(map(str, triple)) not in nodes
            assert {one.said for one in found} <= set(map(str, rules.rules))


def needs_not(best, cost):
    """Return whether a premise of this cost can do without a triple whose best proof is *best*.

    Of dearer ones that are proved in several ways of one cost, either prover takes any: that it
    needs the triple is then a matter of which.
    """
    return cost <= (best.rank, best.size)


def premises(proof):
    return sorted({sort_key(premise.conclusion) for premise in proof.premises})


def summed_up(applied):
    rank, size, *_ = applied.cost
    return rank, size + 1, sorted({" ".join(one.fact) for one in applied.premises})


def firmest_by_levels(triple, rules, claims):
    """Return the level at which the triple first appears when the levels are added in order."""
    for level in range(3):
        given = [t for c in claims if CERTAINTIES.index(c.certainty) <= level for t in c.triples]
        if Prover(given, rules).prove(triple):
            return CERTAINTIES[level]
    return None


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(axioms, edges, st.data())
def test_routes_conclude_what_is_inferred(descriptions, asserted, data):
    one_level = [(PROPERTIES[0], BASIS, NamedNode(ONTOLOGY + "direct"))]
    schema = [*ontology(descriptions), *one_level]
    asserted = [t for t in asserted if t[1] != PROPERTIES[0]]
    firm = st.sampled_from(CERTAINTIES[:3])
    claims = [Claim(f"c{i}", data.draw(firm), (), (t,), "s", i) for i, t in enumerate(asserted)]
    proven = close(asserted, schema, claims)
    if proven is None or not asserted:
        return
    found = routes(proven)
    inferred = engine("owlrl").close(asserted, schema)
    assert {route.conclusion for route in found} == {t for t in inferred if t[1] == PROPERTIES[0]}
    assert len({route.iri for route in found}) == len(found)
    assert found == routes(Proven(reversed(asserted), reversed(schema), claims))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(axioms, edges, st.data())
def test_links_are_the_pairs_with_their_best_proofs(descriptions, asserted, data):
    schema = [*ontology(descriptions), (PROPERTIES[1], PASSES, PASSES)]
    firm = st.sampled_from(CERTAINTIES[:3])
    claims = [Claim(f"c{i}", data.draw(firm), (), (t,), "s", i) for i, t in enumerate(asserted)]
    proven = close(asserted, schema, claims)
    if proven is None:
        return
    prover = Prover(asserted, read_axioms(schema), claims)
    closed = {*asserted, *engine("owlrl").close(asserted, schema)}
    found = {(link.whole, link.part): link.certainty for link in links(proven)}
    wanted = {}
    for triple in closed:
        if triple[1] == PROPERTIES[1]:
            wanted[triple[0], triple[2]] = prover.prove(triple).certainty
    assert found == wanted


CLASSES = [NamedNode(f"{ONTOLOGY}C{i}") for i in range(3)]
OWL = {name: NamedNode(terms.OWL_NS + name) for name in ("FunctionalProperty", "onProperty")}
DOMAIN, RANGE = (NamedNode(terms.RDFS_NS + name) for name in ("domain", "range"))
LITERALS = [Literal("a"), Literal("a", language="zh"), Literal(1), Literal("x")]


given_texts_and_types = given(
    axioms,
    edges,
    st.lists(st.tuples(nodes, properties, st.sampled_from(LITERALS)), max_size=4),
    st.lists(st.tuples(properties, st.sampled_from([DOMAIN, RANGE]), st.sampled_from(CLASSES))),
    st.lists(properties, max_size=1),
)


def check_what_is_left_out(descriptions, asserted, texts, typing, functional):
    schema = [*ontology(descriptions), *typing]
    schema += [(name, terms.TYPE, OWL["FunctionalProperty"]) for name in functional]
    if close(asserted, schema) is None:
        return
    given = [*asserted, *texts]
    everything = OwlrlEngine(everything=True).close(given, schema)
    assert engine("owlrl").close(given, schema) == everything


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given_texts_and_types
def test_what_owlrl_is_not_given_changes_nothing(descriptions, asserted, texts, typing, functional):
    check_what_is_left_out(descriptions, asserted, texts, typing, functional)


@pytest.mark.slow
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given_texts_and_types
def test_what_owlrl_is_not_given_changes_nothing_on_many(
    descriptions, asserted, texts, typing, functional
):
    check_what_is_left_out(descriptions, asserted, texts, typing, functional)


def test_nothing_is_written_into_what_is_given():
    schema = tuple(ontology([("sub", PROPERTIES[0], PROPERTIES[1])]))
    asserted = ((NODES[0], PROPERTIES[0], NODES[1]),)
    before = schema, asserted
    assert engine().close(asserted, schema) == [(NODES[0], PROPERTIES[1], NODES[1])]
    assert before == (schema, asserted)


def test_contradictions_are_reported():
    disjoint = (CLASSES[0], NamedNode(terms.OWL_NS + "disjointWith"), CLASSES[1])
    asserted = [(NODES[0], terms.TYPE, CLASSES[0]), (NODES[0], terms.TYPE, CLASSES[1])]
    found = engine().materialise(asserted, [disjoint]).contradictions
    assert len(found) == 1
    assert found[0].rule == "cax-dw"
    assert found[0].words.zh != found[0].words.en
    assert {one[0] for one in found[0].premises} == {str(NODES[0])}


def test_unknown_engine():
    with pytest.raises(Exception, match="no reasoning engine is named “owlr”; nearest: owlrl"):
        engine("owlr")
