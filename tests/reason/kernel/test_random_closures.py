"""Closures of random rules over random graphs are those of the plain reference."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given, settings

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
import reference
import strategies
from births import unfounded

from townkg.errors import DataError
from townkg.reason.kernel import Graph
from townkg.reason.rule import Atom, Relation, Rule

SAME = "<http://www.w3.org/2002/07/owl#sameAs>"


def triples_of(graph: Graph) -> set:
    """Return all facts of a graph, about literals too, but those that say that a term is itself."""
    found = {one for one in everything(graph) if one[1] != SAME or one[0] != one[2]}
    assert {one for one in found if one[0][0] != '"'} == {
        one for one in graph.triples() if one[1] != SAME or one[0] != one[2]
    }
    return found


def everything(graph: Graph):
    decode = graph.dictionary.decode
    for relation, keys in graph.keys():  # noqa: SIM118
        for key in keys.tolist():
            subject, item = decode(key >> 32), relation.term
            if relation.unary:
                yield subject, strategies.TYPE, item
            else:
                yield subject, item, decode(key & 0xFFFFFFFF)


def expected(triples, rules) -> set:
    facts = reference.close(triples, rules)
    return {reference.triple_of(fact) for fact in facts}


def runnable(triples, rules):
    """Return the graph closed, or none when a rule has a head that equality alone binds."""
    graph = Graph.from_triples(triples)
    try:
        return graph, graph.close(rules)
    except DataError:
        return None, None


@settings(max_examples=400, deadline=None)
@given(strategies.graphs, strategies.rules)
def test_a_closure_is_that_of_the_reference(triples, rules):
    graph, report = runnable(triples, rules)
    if graph is None:
        return
    facts = reference.close(triples, rules)
    assert triples_of(graph) == {reference.triple_of(fact) for fact in facts}
    told = {one.rule.id for one in report.contradictions}
    assert told == reference.contradictions(facts, rules)


@settings(max_examples=200, deadline=None)
@given(strategies.graphs, strategies.rules)
def test_every_fact_follows_from_facts_born_before_it(triples, rules):
    graph, _ = runnable(triples, rules)
    if graph is not None:
        assert unfounded(graph) == []


@settings(max_examples=150, deadline=None)
@given(strategies.graphs, strategies.graphs, strategies.graphs, strategies.rules)
def test_waves_close_to_the_same_and_births_tell_them_apart(first, second, third, rules):
    graph = Graph.from_triples(first, second, third)
    try:
        graph.close(rules)
    except DataError:
        return
    assert triples_of(graph) == expected([*first, *second, *third], rules)
    assert unfounded(graph) == []
    early = expected(first, rules)
    middle = expected([*first, *second], rules)
    for triple in triples_of(graph):
        wave = graph.wave_of(graph.birth(*triple))
        wanted = 0 if triple in early else 1 if triple in middle else 2
        assert (triple, wave) == (triple, wanted)


def test_a_constant_follows_its_representative_and_fires_again():
    p, c = Relation("<p>"), Relation("<C>", True)
    rules = [Rule("cls-hv2", (Atom(p, 0, "<b>"),), Atom(c, 0))]
    triples = [("<x>", "<p>", "<a>"), ("<a>", SAME, "<b>")]
    graph, _ = runnable(triples, rules)
    assert ("<x>", strategies.TYPE, "<C>") in triples_of(graph)
