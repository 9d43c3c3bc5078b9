"""Literals where one value is allowed: only values that are known to differ contradict."""

from pathlib import Path

from pyoxigraph import RdfFormat, parse

from townkg.reason.kernel import Graph
from townkg.reason.rl import compile_rules

TEXT = (Path(__file__).parent / "two_values.ttl").read_bytes()
GIVEN = [tuple(map(str, quad.triple)) for quad in parse(TEXT, format=RdfFormat.TURTLE)]
EX = "<https://example.org/{}>"


def held(name):
    return {item for one, by, item in GIVEN if (one, by) == (EX.format(name), EX.format("holds"))}


def reported(triples):
    graph = Graph.from_triples(triples)
    report = graph.close(compile_rules(triples))
    return [
        (one, [graph.dictionary.decode(binding[0]) for binding in one.bindings])
        for one in report.contradictions
    ]


def test_values_that_differ_are_told_once_and_no_others():
    things = [thing for _, found in reported(GIVEN) for thing in found]
    assert held("one")
    assert len(held("differ")) == 9
    assert sorted(things) == sorted(held("differ"))


def test_an_answer_is_told_once_for_two_directions():
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    a, b, p = (EX.format(name) for name in "abp")
    asymmetric = "<http://www.w3.org/2002/07/owl#AsymmetricProperty>"
    ((one, _),) = reported([(p, kind, asymmetric), (a, p, b), (b, p, a), (a, p, a)])
    assert one.count == 2
