"""On random ontologies and graphs the compiled rules conclude what owlrl concludes."""

import pytest
from hypothesis import HealthCheck, given, settings
from oracle import owlrl_closure, own_closure, shared
from random_ontologies import axioms, data, triples

SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def check(descriptions, facts):
    graph = triples(descriptions, facts)
    expected, contradiction = owlrl_closure(graph)
    found, denied, _ = own_closure(graph)
    assert shared(found) == shared(expected)
    assert bool(denied) == contradiction


@settings(max_examples=200, **SETTINGS)
@given(axioms, data)
def test_the_closure_is_that_of_owlrl(descriptions, facts):
    check(descriptions, facts)


@pytest.mark.slow
@settings(max_examples=2000, **SETTINGS)
@given(axioms, data)
def test_the_closure_is_that_of_owlrl_on_many(descriptions, facts):
    check(descriptions, facts)
