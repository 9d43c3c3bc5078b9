"""Long chains, large cliques, rules that are too wide, and closures that are stopped."""

from __future__ import annotations

import pytest

from townkg.errors import DataError, LimitError
from townkg.reason.kernel import Graph, room
from townkg.reason.kernel import dictionary as dictionary_module
from townkg.reason.kernel.memory import Memory
from townkg.reason.rule import TYPE, Atom, Comparison, Relation, Rule

P, Q = Relation("<p>"), Relation("<q>")
SAME = Relation("<http://www.w3.org/2002/07/owl#sameAs>")


def test_a_chain_of_ten_thousand_steps_takes_as_many_rounds():
    steps = 10_000
    rule = Rule("own", (Atom(Q, 0, 1), Atom(P, 1, 2)), Atom(Q, 0, 2))
    triples = [(f"<n{n}>", "<p>", f"<n{n + 1}>") for n in range(steps)]
    graph = Graph.from_triples([*triples, ("<a>", "<q>", "<n0>")])
    report = graph.close([rule])
    assert report.facts == 2 * steps + 1
    assert graph.birth("<a>", "<q>", f"<n{steps}>") == steps
    runs = graph.facts.runs[graph.facts.numbers[Q]].runs
    assert len(runs) <= 17


def test_a_clique_of_ten_thousand_is_merged_without_its_pairs():
    size = 10_000
    rule = Rule("prp-ifp", (Atom(P, 0, 2), Atom(P, 1, 2)), Atom(SAME, 0, 1))
    graph = Graph.from_triples([(f"<n{n}>", "<p>", "<key>") for n in range(size)])
    report = graph.close([rule], budget=10 * size)
    assert report.facts == 1
    assert len(graph.equality) < 2 * size
    assert graph.contains("<n9>", "<p>", "<key>")
    assert graph.contains("<n9>", SAME.term, "<n9999>")


def test_a_rule_that_would_be_too_wide_is_named_before_it_is_run():
    rule = Rule("wide-rule", (Atom(P, 0, 1), Atom(P, 2, 1)), Atom(Q, 0, 2))
    graph = Graph.from_triples([(f"<n{n}>", "<p>", "<hub>") for n in range(1000)])
    with pytest.raises(LimitError, match=r"wide-rule.* 1000000 rows") as told:
        graph.close([rule], budget=999_999)
    assert "wide-rule" in told.value.message.zh
    assert graph.close([rule], budget=1_000_000).facts == 1000 + 1000 * 1000


def test_a_closure_that_was_stopped_goes_on():
    rule = Rule("prp-trp", (Atom(P, 0, 1), Atom(P, 1, 2)), Atom(P, 0, 2))
    triples = [(f"<n{n}>", "<p>", f"<n{n + 1}>") for n in range(60)]
    graph = Graph.from_triples(triples)

    def stop(birth: int, count: int) -> None:
        if birth == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        graph.close([rule], progress=stop)
    assert not graph.closed
    assert graph.close([rule]).facts == 60 * 61 // 2
    assert graph.closed


def test_a_contradiction_is_reported_and_the_graph_stays_usable():
    rule = Rule("prp-irp", (Atom(P, 0, 0),), None)
    graph = Graph.from_triples([("<a>", "<p>", "<a>"), ("<a>", "<p>", "<b>")])
    report = graph.close([rule])
    (told,) = report.contradictions
    assert (told.rule.id, told.count) == ("prp-irp", 1)
    assert [graph.dictionary.decode(one[0]) for one in told.bindings] == ["<a>"]
    assert graph.contains("<a>", "<p>", "<b>")


def test_nothing_is_told_of_literals_but_more_may_follow():
    c, d = Relation("<C>", unary=True), Relation("<D>", unary=True)
    rules = [
        Rule("prp-rng", (Atom(P, 0, 1),), Atom(c, 1)),
        Rule("inv", (Atom(P, 0, 1),), Atom(Q, 1, 0)),
        Rule("cls-svf1", (Atom(P, 0, 1), Atom(c, 1)), Atom(d, 0)),
    ]
    graph = Graph.from_triples([("<a>", "<p>", '"x"')])
    graph.close(rules)
    assert list(graph.triples()) == [("<a>", "<p>", '"x"'), ("<a>", TYPE, "<D>")]
    assert graph.about_literals() == 2


def test_comparisons_read_values_and_unequal_terms():
    number = "^^<http://www.w3.org/2001/XMLSchema#integer>"
    rules = [
        Rule("own", (Atom(P, 0, 1), Atom(P, 2, 3)), Atom(Q, 0, 2), tests=(Comparison("<", 1, 3),)),
    ]
    graph = Graph.from_triples([("<a>", "<p>", f'"9"{number}'), ("<b>", "<p>", f'"10"{number}')])
    graph.close(rules)
    assert list(graph.triples(inferred_only=True)) == [("<a>", "<q>", "<b>")]


def test_a_rule_whose_head_is_free_is_named():
    with pytest.raises(DataError, match="free-rule"):
        Graph.from_triples([]).close([Rule("free-rule", (Atom(P, 0, 1),), Atom(Q, 0, 5))])


def test_too_many_terms_are_refused(monkeypatch):
    monkeypatch.setattr(dictionary_module, "MOST_TERMS", 3)
    with pytest.raises(LimitError, match="more than 3 terms"):
        Graph.from_triples([("<a>", "<p>", "<b>"), ("<c>", "<p>", "<d>")])


def test_a_round_of_rules_of_one_premise_that_memory_cannot_hold_is_refused(monkeypatch):
    rules = [Rule("prp-spo1", (Atom(P, 0, 1),), Atom(Relation(f"<q{n}>"), 0, 1)) for n in range(9)]
    graph = Graph.from_triples([("<a>", "<p>", "<b>")])
    monkeypatch.setattr(room, "MANY", 8)
    with pytest.raises(LimitError, match="rules of one premise"):
        graph.close(rules, memory=Memory(limit=1))
    monkeypatch.undo()
    assert graph.close(rules).facts == 10


def test_what_a_closure_may_take_holds_for_changes_too():
    rule = Rule("wide-rule", (Atom(P, 0, 1), Atom(P, 2, 1)), Atom(Q, 0, 2))
    graph = Graph.from_triples([("<n0>", "<p>", "<hub>"), ("<n1>", "<p>", "<hub>")])
    told = []
    graph.close([rule], budget=50, progress=lambda birth, count: told.append(count))
    del told[:]
    graph.add([("<n2>", "<p>", "<hub>")])
    assert told == [5]
    with pytest.raises(LimitError, match="wide-rule"):
        graph.add((f"<m{n}>", "<p>", "<hub>") for n in range(50))
