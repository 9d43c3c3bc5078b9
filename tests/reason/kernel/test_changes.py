"""A graph that facts were added to or withdrawn from is as one closed afresh."""

from __future__ import annotations

import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
import pytest
import strategies
from births import unfounded
from test_random_closures import expected, triples_of

from townkg.errors import DataError
from townkg.reason.kernel import Graph
from townkg.reason.kernel import graph as graph_module
from townkg.reason.rule import Atom, Relation, Rule

SAME = strategies.SAME.term


@pytest.fixture(autouse=True)
def never_afresh(monkeypatch):
    """Small graphs would always be closed afresh: here they never are."""
    monkeypatch.setattr(graph_module, "AFRESH", 1)


@settings(max_examples=300, deadline=None)
@given(strategies.graphs, strategies.rules, st.data())
def test_what_is_withdrawn_leaves_a_fresh_closure(triples, rules, data):
    graph = Graph.from_triples(triples)
    try:
        graph.close(rules)
    except DataError:
        return
    left = list(dict.fromkeys(triples))
    for _ in range(2):
        if not left:
            return
        gone = data.draw(st.lists(st.sampled_from(left), max_size=3))
        left = [one for one in left if one not in gone]
        graph.retract(gone)
        assert triples_of(graph) == expected(left, rules)
        assert unfounded(graph) == []


@settings(max_examples=200, deadline=None)
@given(strategies.graphs, strategies.graphs, strategies.rules)
def test_what_is_added_and_withdrawn_again_changes_nothing(triples, more, rules):
    graph = Graph.from_triples(triples)
    try:
        graph.close(rules)
    except DataError:
        return
    graph.add(more)
    assert triples_of(graph) == expected([*triples, *more], rules)
    graph.retract([one for one in more if one not in triples])
    assert triples_of(graph) == expected(triples, rules)
    assert unfounded(graph) == []


def test_a_clique_falls_apart_with_the_statement_that_made_it():
    p = Relation("<p>")
    rules = [Rule("prp-trp", (Atom(p, 0, 1), Atom(p, 1, 2)), Atom(p, 0, 2))]
    triples = [("<a>", "<p>", "<b>"), ("<c>", "<p>", "<d>"), ("<b>", SAME, "<c>")]
    graph = Graph.from_triples(triples)
    graph.close(rules)
    assert graph.contains("<a>", "<p>", "<d>")
    assert graph.retract([triples[2]]) == 1
    assert triples_of(graph) == set(triples[:2])
