"""rdflib in and out: terms come back as they were, and the closure is the one that owlrl makes."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rdflib import OWL, RDF, RDFS, XSD, BNode, Dataset, Graph, Literal, Namespace, URIRef, Variable

sys.path.insert(0, str(Path(__file__).parents[2] / "rules"))
import random_ontologies
from oracle import owlrl_closure, shared

from townkg.errors import DataError, LimitError
from townkg.reason import Reasoner, close
from townkg.reason.kernel import close as kernel_close
from townkg.reason.kernel import room
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.memory import Memory
from townkg.reason.reasoner.axioms import axioms_in
from townkg.reason.reasoner.closed import Closed
from townkg.reason.reasoner.terms import Terms
from townkg.reason.rl import compile_rules

EX = Namespace("https://example.org/")

texts = st.text(max_size=12).filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text))
datatypes = st.sampled_from([XSD.integer, XSD.string, XSD.date, XSD.double, RDF.HTML, EX.own])
nodes = st.one_of(
    st.sampled_from([EX.a, EX["é"], URIRef("urn:x:y"), BNode("b1"), BNode("b-2")]),
    st.builds(Literal, texts),
    st.builds(Literal, texts, lang=st.sampled_from(["zh", "EN", "zh-Hans"])),
    st.builds(Literal, texts, datatype=datatypes, normalize=st.booleans()),
    st.builds(Literal, st.sampled_from(["01", "1", "+1", "1.0"]), datatype=datatypes),
)


@given(nodes)
def test_a_term_comes_back_as_it_was(node):
    terms = Terms()
    again = terms.node(terms.text(node))
    assert again is node


@given(nodes)
def test_a_term_that_was_not_seen_is_the_same_term_of_rdf(node):
    text = Terms().text(node)
    made = Terms().node(text)
    assert Terms().text(made) == text
    plain = isinstance(node, Literal) and node.datatype == XSD.string
    if not plain:
        assert made == node
    if isinstance(node, Literal):
        assert str(made) == str(node)


@given(nodes)
def test_text_is_what_the_parsers_write(node):
    import pyoxigraph

    text = Terms().text(node)
    line = f"<x:s> <x:p> {text} .".encode()
    (quad,) = pyoxigraph.parse(input=line, format=pyoxigraph.RdfFormat.N_TRIPLES)
    assert str(quad.object) == text


def graph_of(triples):
    graph = Graph()
    lines = "".join(f"{' '.join(one)} .\n" for one in triples)
    return graph.parse(data=lines, format="nt", bnode_context={})


def texts_of(graph):
    return {Terms().statement(one) for one in graph}


def check_closure(axioms, data):
    triples = random_ontologies.triples(axioms, data)
    closed = close(graph_of(triples))
    expected, contradiction = owlrl_closure(triples)
    if expected is None:
        return
    found = {one.rule for one in closed.contradictions}
    assert bool(found) == contradiction
    if "cls-nothing2" not in found:
        assert shared(texts_of(closed.graph)) == shared(expected)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_ontologies.axioms, random_ontologies.data)
def test_the_closure_is_that_of_owlrl(axioms, data):
    check_closure(axioms, data)


@pytest.mark.slow
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_ontologies.axioms, random_ontologies.data)
def test_the_closure_is_that_of_owlrl_on_many(axioms, data):
    check_closure(axioms, data)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_ontologies.axioms, random_ontologies.data, random_ontologies.data)
def test_what_is_kept_closed_is_what_is_closed_afresh(axioms, data, more):
    ontology = random_ontologies.triples(axioms, [])
    graph, late = graph_of([*ontology, *data]), list(graph_of(more))
    kept = Reasoner(graph, in_place=True)
    kept.add(*late)
    afresh = close(graph_of([*ontology, *data, *more]))
    assert shared(texts_of(graph)) == shared(texts_of(afresh.graph))
    kept.retract(*(one for one in late if one not in set(graph_of([*ontology, *data]))))
    again = close(graph_of([*ontology, *data]))
    assert shared(texts_of(graph)) == shared(texts_of(again.graph))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_ontologies.axioms, random_ontologies.axioms, random_ontologies.data)
def test_axioms_that_come_and_go_are_axioms(axioms, more, data):
    first = graph_of(random_ontologies.triples(axioms, data))
    second = graph_of(random_ontologies.triples(more, data))
    kept = Reasoner(first)
    new = [one for one in second if one not in first]
    kept.add(*new)
    both = Graph()
    for one in (*first, *second):
        both.add(one)
    assert shared(texts_of(kept.graph)) == shared(texts_of(close(both).graph))
    kept.retract(*new)
    assert shared(texts_of(kept.graph)) == shared(texts_of(close(first).graph))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_ontologies.axioms, random_ontologies.data, st.data())
def test_every_inferred_triple_has_a_proof_and_no_other_has(axioms, data, draw):
    closed = close(graph_of(random_ontologies.triples(axioms, data)))
    for triple in closed.inferred:
        proof = closed.why(triple)
        assert proof is not None
        assert all(leaf.sources for leaf in proof.leaves)
        assert closed.why_not(triple) is None
    things = [URIRef(one[1:-1]) for one in random_ontologies.THINGS]
    triple = tuple(draw.draw(st.sampled_from(things)) for _ in range(3))
    if triple not in closed:
        assert closed.why(triple) is None
        assert closed.why_not(triple).attempts == ()


def policy():
    graph = Graph().parse(
        format="turtle",
        data="""@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
            :p a :Policy ; :places :t . :t :name "01" ; :partOf :c . :c :partOf :d .""",
    )
    ontology = Graph().parse(
        format="turtle",
        data="""@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
            @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
            :places rdfs:subPropertyOf :supports ; rdfs:range [ owl:unionOf (:Town :City) ] .
            :partOf a owl:TransitiveProperty, owl:IrreflexiveProperty .
            :Town owl:disjointWith :Policy . :x a :Town .""",
    )
    return graph, ontology


def test_an_ontology_of_its_own_stays_out_of_the_graph():
    graph, ontology = policy()
    before = set(graph)
    closed = close(graph, ontology)
    assert set(closed.inferred) == {(EX.p, EX.supports, EX.t), (EX.t, EX.partOf, EX.d)}
    assert set(closed.graph) == before | set(closed.inferred)
    assert set(graph) == before
    assert (EX.p, EX.supports, EX.t) in closed
    proof = closed.why((EX.p, EX.supports, EX.t))
    assert (proof.rule, proof.size) == ("prp-spo1", 1)
    leaf = closed.why((EX.x, RDF.type, EX.Town))
    assert leaf.sources[0].kind == "ontology"


def test_in_place_and_changed():
    graph, ontology = policy()
    kept = Reasoner(graph, ontology, in_place=True)
    assert kept.graph is graph
    assert (EX.t, EX.partOf, EX.d) in graph
    kept.retract((EX.c, EX.partOf, EX.d))
    assert (EX.t, EX.partOf, EX.d) not in graph
    kept.add((EX.d, EX.partOf, EX.e), (EX.t, EX.partOf, EX.d))
    assert (EX.t, EX.partOf, EX.e) in graph
    assert (EX.c, EX.partOf, EX.e) not in graph
    kept.retract((EX.p, EX.supports, EX.t), (EX.nobody, EX.partOf, EX.t))
    assert (EX.p, EX.supports, EX.t) in graph


def test_a_given_triple_that_also_follows_stays_when_it_is_withdrawn():
    graph, ontology = policy()
    graph.add((EX.t, EX.partOf, EX.d))
    kept = Reasoner(graph, ontology, in_place=True)
    kept.retract((EX.t, EX.partOf, EX.d))
    assert (EX.t, EX.partOf, EX.d) in graph
    assert set(kept.inferred) == {(EX.p, EX.supports, EX.t), (EX.t, EX.partOf, EX.d)}


def test_contradictions_have_proofs_and_the_graph_stays_usable():
    graph, ontology = policy()
    graph.add((EX.d, EX.partOf, EX.t))
    closed = close(graph, ontology)
    assert {one.rule for one in closed.contradictions} == {"prp-irp"}
    first = closed.contradictions[0]
    (proof,) = first.premises
    assert proof.fact[0] == proof.fact[2]
    assert proof.rule == "prp-trp"
    assert "prp-irp" in first.text("zh")
    assert (EX.t, EX.partOf, EX.t) in closed


def test_things_that_a_rule_makes_one_are_told_with_the_proof():
    graph, ontology = policy()
    ontology.add((EX.partOf, RDF.type, OWL.FunctionalProperty))
    graph.add((EX.t, EX.partOf, EX.other))
    graph.add((EX.a, OWL.sameAs, EX.b))
    closed = close(graph, ontology)
    (one, *_) = closed.merges
    assert one.rule == "prp-fp"
    assert EX.c in closed.graph.objects(EX.other, OWL.sameAs)
    assert not any("/b>" in term for found in closed.merges for term in found.premises[0].fact)


def test_why_not_tells_what_is_missing():
    graph, ontology = policy()
    found = close(graph, ontology).why_not((EX.p, EX.supports, EX.d))
    (attempt,) = found.attempts
    assert [one.fact[1] for one in attempt.lacking] == [f"<{EX.places}>"]


def test_what_is_not_covered_is_told(assert_bilingual):
    graph, ontology = policy()
    ontology.add((EX.partOf, RDF.type, OWL.ReflexiveProperty))
    graph.add((Literal("a"), EX.partOf, EX.t))
    found = close(graph, ontology).not_covered
    assert {one.severity for one in found} == {"warning"}
    assert any("ReflexiveProperty" in one.found.en for one in found)
    assert any("literal as subject" in one.found.en for one in found)
    assert_bilingual(found)


def test_rules_of_ones_own(tmp_path):
    graph, ontology = policy()
    rule = tmp_path / "near.rq"
    rule.write_text(
        f"# zh: 甲\n# en: a\nCONSTRUCT {{ ?p <{EX.near}> ?d }} "
        f"WHERE {{ ?p <{EX.supports}> ?t . ?t <{EX.partOf}> ?d }}",
        encoding="utf-8",
    )
    closed = close(graph, ontology, rules=rule)
    assert (EX.p, EX.near, EX.d) in closed.graph
    assert closed.why((EX.p, EX.near, EX.d)).rule_words.zh == "甲"


def test_schema_triples_are_told_when_asked_for():
    graph = Graph()
    graph.add((EX.A, RDFS.subClassOf, EX.B))
    graph.add((EX.B, RDFS.subClassOf, EX.C))
    assert (EX.A, RDFS.subClassOf, EX.C) not in close(graph).graph
    assert (EX.A, RDFS.subClassOf, EX.C) in close(graph, schema=True).graph


def test_literals_and_namespaces_are_as_they_were():
    graph = Graph()
    graph.bind("my", EX)
    odd = Literal("01", datatype=XSD.integer, normalize=False)
    graph.add((EX.a, EX.p, odd))
    graph.add((EX.p, RDFS.subPropertyOf, EX.q))
    graph.add((EX.a, EX.p, Literal("x", lang="EN")))
    closed = close(graph)
    assert {str(item) for item in closed.inferred.objects(EX.a, EX.q)} == {"01", "x"}
    assert ("my", URIRef(EX)) in set(closed.graph.namespaces())
    assert not any(isinstance(one, Literal) for one in closed.graph.subjects())


def test_all_graphs_of_a_data_set_are_reasoned_on():
    data = Dataset()
    data.graph(EX.one).add((EX.a, EX.p, EX.b))
    data.graph(EX.two).add((EX.p, RDF.type, OWL.SymmetricProperty))
    assert (EX.b, EX.p, EX.a) in close(data).graph


@pytest.mark.parametrize("node", [Variable("x"), "text", Literal("\ud800"), URIRef("x:\udc00")])
def test_what_is_no_term_is_refused(node, assert_bilingual):
    graph, _ = policy()
    with pytest.raises(DataError) as told:
        (EX.a, EX.p, node) in close(graph)  # noqa: B015 - it is asked in order to fail
    assert_bilingual(told.value.problems)


def test_a_rule_that_would_conclude_too_much_is_named():
    graph = Graph()
    for number in range(200):
        graph.add((EX[str(number)], EX.p, EX.hub))
    graph.add((EX.q, OWL.propertyChainAxiom, BNode("l1")))
    inverse = BNode("i")
    graph.add((inverse, OWL.inverseOf, EX.p))
    for cell, member, rest in (("l1", EX.p, BNode("l2")), ("l2", inverse, RDF.nil)):
        graph.add((BNode(cell), RDF.first, member))
        graph.add((BNode(cell), RDF.rest, rest))
    with pytest.raises(LimitError, match="prp-spo2"):
        close(graph, budget=1000)
    assert len(close(graph).inferred) == 200 * 200


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_ontologies.axioms, random_ontologies.data)
def test_the_axioms_alone_give_the_rules_that_all_triples_give(axioms, data):
    triples = random_ontologies.triples(axioms, data)
    dictionary = Dictionary()
    columns = dictionary.encode_many(one for triple in triples for one in triple)
    few = axioms_in(dictionary, columns.reshape(-1, 3).T)
    one, other = compile_rules(few), compile_rules(sorted(triples))
    assert set(one.rules) == set(other.rules)
    assert (one.datatypes, set(one.facts)) == (other.datatypes, set(other.facts))


def hub(count):
    """Return links to one thing, and the axioms by which each two of them follow a chain."""
    graph = Graph().parse(
        format="turtle",
        data="""@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
            :q owl:propertyChainAxiom (:p :back) . :back owl:inverseOf :p .""",
    )
    for number in range(count):
        graph.add((EX[str(number)], EX.p, EX.hub))
    return graph


def test_what_may_be_taken_and_who_is_told_hold_for_changes_too():
    told = []
    kept = Reasoner(hub(3), budget=50, progress=lambda birth, count: told.append(birth))
    del told[:]
    kept.add((EX.more, EX.p, EX.hub))
    assert told
    with pytest.raises(LimitError, match="prp-spo2"):
        kept.add(*((EX[f"m{number}"], EX.p, EX.hub) for number in range(50)))


def test_what_would_conclude_too_much_is_not_added():
    graph = hub(3)
    kept = Reasoner(graph, in_place=True, budget=50)
    before = set(graph)
    for more in ([], [(EX.r, RDFS.subPropertyOf, EX.p)]):  # the axiom changes the rules
        with pytest.raises(LimitError):
            kept.add(*((EX[f"m{number}"], EX.p, EX.hub) for number in range(50)), *more)
        assert set(graph) == before
        assert (EX.m1, EX.p, EX.hub) not in kept
    kept.add((EX.more, EX.p, EX.hub))
    assert set(kept.inferred) == set(close(hub(3).add((EX.more, EX.p, EX.hub))).inferred)


def test_a_literal_as_subject_comes_and_goes():
    graph, ontology = policy()
    before = set(graph) | set(close(graph, ontology).inferred)
    kept = Reasoner(graph, ontology, in_place=True)
    odd = (Literal("a"), EX.partOf, EX.t)
    kept.add(odd, odd)
    assert set(graph) == before | {odd}
    assert "1 triples have a literal as subject" in [one.found.en for one in kept.not_covered]
    kept.retract(odd)
    assert set(graph) == before
    assert not any("literal as subject" in one.found.en for one in kept.not_covered)


def test_memory_is_looked_up_as_the_closure_grows(monkeypatch):
    class Shrinking(Memory):
        left = 1 << 30

        def free(self):
            return self.left

    memory = Shrinking()
    monkeypatch.setattr(room, "LEAST", 1)
    monkeypatch.setattr(kernel_close, "MANY", 1)
    dictionary = Dictionary()
    numbers = dictionary.encode_many(one for triple in sorted(texts_of(hub(9))) for one in triple)

    def progress(birth, count):
        memory.left = 3000

    with pytest.raises(LimitError, match="prp-spo2"):
        Closed.of(dictionary, numbers.reshape(-1, 3).T, {}, memory=memory, progress=progress)


def test_why_not_speaks_of_the_data():
    graph, ontology = policy()
    closed = close(graph, ontology)
    for triple in ((EX.p, EX.supports, EX.d), (EX.c, EX.places, EX.t), (EX.t, RDF.type, EX.Policy)):
        for reason in closed.why_not(triple).reasons:
            assert "data" in reason.text.en
            assert "article" not in reason.text.en
            assert "数据" in reason.text.zh
            assert "文中" not in reason.text.zh
