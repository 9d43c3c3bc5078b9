"""On random axioms and graphs the prover and owlrl agree, and every proof holds."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import BlankNode, Literal, NamedNode

from townkg.errors import DataError
from townkg.model import CERTAINTIES, Claim
from townkg.reason import Prover, engine, read_axioms, routes, terms
from townkg.reason.owlrl_engine import OwlrlEngine
from townkg.settings import ONTOLOGY

PROPERTIES = [NamedNode(f"{ONTOLOGY}p{i}") for i in range(5)]
NODES = [NamedNode(f"https://w3id.org/townkg/id/n{i}") for i in range(5)]
OBJECT_PROPERTY = NamedNode(terms.OWL_NS + "ObjectProperty")
BASIS = NamedNode(ONTOLOGY + "basis")

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


def readable(schema):
    try:
        return read_axioms(schema)
    except DataError:
        return None


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(axioms, edges)
def test_provable_pairs_are_those_of_owlrl(descriptions, asserted):
    schema = ontology(descriptions)
    rules = readable(schema)
    if rules is None:
        return
    prover = Prover(asserted, rules)
    closed = {*asserted, *engine().close(asserted, schema)}
    for name in {*rules.using, *rules.concluding}:
        assert prover.pairs(name) == {(s, o) for s, p, o in closed if p.value == name}


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(axioms, edges, st.data())
def test_proofs_are_the_best_and_not_circular(descriptions, asserted, data):
    schema = ontology(descriptions)
    rules = readable(schema)
    if rules is None:
        return
    firm = st.sampled_from(CERTAINTIES[:3])
    claims = [Claim(f"c{i}", data.draw(firm), (), (t,), "s", i) for i, t in enumerate(asserted)]
    prover = Prover(asserted, rules, claims)
    for name in {*rules.using, *rules.concluding}:
        for triple in prover.inferred(name):
            proof = prover.prove(triple)
            assert all(leaf.conclusion in asserted for leaf in proof.leaves)
            assert not any(premise.rests_on(triple) for premise in proof.premises)
            first = prover.applications(triple)[0]
            assert (first.cost, first.premises) == (proof.cost, proof.premises)
            assert proof.certainty == firmest_by_levels(triple, rules, claims)


def firmest_by_levels(triple, rules, claims):
    """Return the level at which the triple first appears when the levels are added in order."""
    for level in range(3):
        given = [t for c in claims if CERTAINTIES.index(c.certainty) <= level for t in c.triples]
        if Prover(given, rules).prove(triple):
            return CERTAINTIES[level]
    raise AssertionError


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(axioms, edges)
def test_routes_conclude_what_owlrl_infers(descriptions, asserted):
    one_level = [(PROPERTIES[0], BASIS, NamedNode(ONTOLOGY + "direct"))]
    schema = [*ontology(descriptions), *one_level]
    asserted = [t for t in asserted if t[1] != PROPERTIES[0]]
    if readable(schema) is None or not asserted:
        return
    claims = [Claim("c", "stated", (), tuple(asserted), "s", 1)]
    found = routes(asserted, schema, claims)
    inferred = engine().close(asserted, schema)
    assert {r.proof.conclusion for r in found} == {t for t in inferred if t[1] == PROPERTIES[0]}
    assert len({route.iri for route in found}) == len(found)
    assert found == routes(reversed(asserted), reversed(schema), claims)


CLASSES = [NamedNode(f"{ONTOLOGY}C{i}") for i in range(3)]
OWL = {name: NamedNode(terms.OWL_NS + name) for name in ("FunctionalProperty", "onProperty")}
DOMAIN, RANGE = (NamedNode(terms.RDFS_NS + name) for name in ("domain", "range"))
LITERALS = [Literal("a"), Literal("a", language="zh"), Literal(1), Literal("x")]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    axioms,
    edges,
    st.lists(st.tuples(nodes, properties, st.sampled_from(LITERALS)), max_size=4),
    st.lists(st.tuples(properties, st.sampled_from([DOMAIN, RANGE]), st.sampled_from(CLASSES))),
    st.lists(properties, max_size=1),
)
def test_what_owlrl_is_not_given_changes_nothing(descriptions, asserted, texts, typing, functional):
    schema = [*ontology(descriptions), *typing]
    schema += [(name, terms.TYPE, OWL["FunctionalProperty"]) for name in functional]
    if readable(schema) is None:
        return
    given = [*asserted, *texts]
    assert engine("owlrl").close(given, schema) == OwlrlEngine(everything=True).close(given, schema)


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
    assert "n0" in found[0]


def test_unknown_engine():
    with pytest.raises(Exception, match="no reasoning engine is named “owlr”; nearest: owlrl"):
        engine("owlr")
