"""Classes and properties that the data make one: each says what the other says, with proofs."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from rdflib import OWL, RDF, Graph, Namespace

sys.path.insert(0, str(Path(__file__).parents[2] / "rules"))
import random_ontologies
from oracle import owlrl_closure, shared

from townkg.frozen import replace
from townkg.reason import Reasoner, close
from townkg.reason.proofs import Checker
from townkg.reason.reasoner.closed import Closed
from townkg.reason.reasoner.stored import load
from townkg.reason.reasoner.terms import Terms

EX = Namespace("https://example.org/")
PREFIXES = """
@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:means a owl:FunctionalProperty .
"""
PROPERTIES = ":sign :means :p , :q . :a :p :b . :q rdfs:domain :D ."
CLASSES = ":mark :means :C , :E . :c a :C ."
RESTRICTIONS = """
:sign :means :p , :q .
:Some a owl:Class ; owl:onProperty :p ; owl:someValuesFrom :C .
:Other a owl:Class ; owl:onProperty :q ; owl:someValuesFrom :C .
:a a :Some .
"""
CASES = [
    (PROPERTIES, (EX.a, EX.q, EX.b), {"eq-rep-p", "prp-fp"}),
    (PROPERTIES, (EX.a, RDF.type, EX.D), {"prp-dom", "eq-rep-p", "prp-fp"}),
    (CLASSES, (EX.c, RDF.type, EX.E), {"eq-rep-o", "prp-fp"}),
    (RESTRICTIONS, (EX.a, RDF.type, EX.Other), {"prp-fp"}),
]
SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck)}
FUNCTIONAL = ("Functional", random_ontologies.PROPERTIES[0])


def read(turtle):
    return Graph().parse(data=PREFIXES + turtle, format="turtle")


def texts(graph):
    return {Terms().statement(one) for one in graph}


def graph_of(triples):
    lines = "".join(f"{' '.join(one)} .\n" for one in triples)
    return Graph().parse(data=lines, format="nt", bnode_context={})


@pytest.mark.parametrize(("turtle", "triple", "rules"), CASES)
def test_what_follows_has_a_proof_down_to_what_makes_them_one(turtle, triple, rules):
    graph = read(turtle)
    proof = close(graph).why(triple)
    assert rules <= {node.rule for node in proof.nodes()}
    leaves = {leaf.fact for leaf in proof.leaves}
    assert leaves <= texts(graph)


@pytest.mark.parametrize(("turtle", "triple", "rules"), CASES)
def test_the_checker_agrees(turtle, triple, rules):
    given_ = texts(read(turtle))
    proof = close(read(turtle)).why(triple)
    assert Checker(given_, given_).problems(proof) == []


def test_an_equality_that_a_schema_rule_does_not_need_is_no_premise_of_it():
    given_ = texts(read(RESTRICTIONS + ":other :means :r , :s ."))
    closed = close(read(RESTRICTIONS + ":other :means :r , :s ."))
    proof, other = closed.why(CASES[3][1]), closed.why((EX.r, OWL.sameAs, EX.s))
    checker = Checker(given_, given_)
    assert checker.problems(proof) == []
    same = [one for one in proof.premises if one.rule == "prp-fp"]
    assert len(same) == 1
    assert checker.problems(replace(proof, premises=(*proof.premises, other)))
    assert checker.problems(replace(proof, premises=(other, *proof.premises[1:])))
    without = tuple(one for one in proof.premises if one is not same[0])
    assert checker.problems(replace(proof, premises=without))


def test_what_made_them_one_is_withdrawn_and_comes_again():
    graph = read(PROPERTIES)
    kept = Reasoner(graph, in_place=True)
    reason = (EX.sign, EX.means, EX.q)
    kept.retract(reason)
    assert (EX.a, EX.q, EX.b) not in graph
    kept.add(reason)
    assert (EX.a, EX.q, EX.b) in graph
    assert set(graph) == set(close(read(PROPERTIES)).graph)


def test_a_stored_closure_knows_it_too(tmp_path):
    closed = close(read(PROPERTIES))._closed
    closed.save(tmp_path / "stored")
    loaded = load(tmp_path / "stored", ())
    assert isinstance(loaded, Closed)
    wanted = ("<https://example.org/a>", "<https://example.org/q>", "<https://example.org/b>")
    assert "eq-rep-p" in {node.rule for node in loaded.why(wanted).nodes()}


@settings(max_examples=15, **SETTINGS)
@given(random_ontologies.axioms, random_ontologies.data_of_terms)
def test_the_closure_is_that_of_owlrl(axioms, data):
    triples = random_ontologies.triples([FUNCTIONAL, *axioms], data)
    expected, contradiction = owlrl_closure(triples)
    if expected is None:
        return
    closed = close(graph_of(triples))
    found = {one.rule for one in closed.contradictions}
    assert bool(found) == contradiction
    if "cls-nothing2" not in found:
        assert shared(texts(closed.graph)) == shared(expected)


@settings(max_examples=10, **SETTINGS)
@given(random_ontologies.axioms, random_ontologies.data_of_terms, random_ontologies.data_of_terms)
def test_what_is_kept_closed_is_what_is_closed_afresh(axioms, data, more):
    ontology = random_ontologies.triples([FUNCTIONAL, *axioms], [])
    graph, late = graph_of([*ontology, *data]), set(graph_of(more)) - set(graph_of(data))
    kept = Reasoner(graph, in_place=True)
    kept.add(*late)
    afresh = close(graph_of([*ontology, *data, *more]))
    assert shared(texts(graph)) == shared(texts(afresh.graph))
    kept.retract(*late)
    again = close(graph_of([*ontology, *data]))
    assert shared(texts(graph)) == shared(texts(again.graph))
