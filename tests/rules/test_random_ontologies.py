"""On random ontologies and graphs the compiled rules conclude what owlrl concludes.

The rules are run twice: by a plain closure and by the engine.
"""

import pytest
from hypothesis import HealthCheck, given, settings
from oracle import engine_closure, owlrl_closure, own_closure, shared
from random_ontologies import axioms, data, triples

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def check(descriptions, facts):
    graph = triples(descriptions, facts)
    expected, contradiction = owlrl_closure(graph)
    found, denied, compiled = own_closure(graph)
    assert shared(found) == shared(expected)
    assert bool(denied) == contradiction
    engine, reported = engine_closure(graph, compiled)
    assert shared(engine) == shared(found)
    assert reported == denied


@settings(max_examples=200, **SETTINGS)
@given(axioms, data)
def test_the_closure_is_that_of_owlrl(descriptions, facts):
    check(descriptions, facts)


@pytest.mark.slow
@settings(max_examples=2000, **SETTINGS)
@given(axioms, data)
def test_the_closure_is_that_of_owlrl_on_many(descriptions, facts):
    check(descriptions, facts)
