"""On random ontologies and graphs the compiled rules conclude what owlrl concludes.

The rules are run twice: by a plain closure and by the engine.
"""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from oracle import engine_closure, owlrl_closure, own_closure, shared
from random_ontologies import axioms, data, triples

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
MANY = int(os.environ.get("TOWNKG_CASES", "500"))
"""`make cases` asks for 2,000."""

SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def check(descriptions, facts):
    graph = triples(descriptions, facts)
    expected, contradiction = owlrl_closure(graph)
    if expected is None:
        return
    found, denied, compiled = own_closure(graph)
    assert bool(denied) == contradiction
    if "cls-nothing2" not in denied:
        assert shared(found) == shared(expected)
    engine, reported = engine_closure(graph, compiled)
    assert shared(engine) == shared(found)
    assert reported == denied


@settings(max_examples=200, **SETTINGS)
@given(axioms, data)
def test_the_closure_is_that_of_owlrl(descriptions, facts):
    check(descriptions, facts)


@pytest.mark.slow
@settings(max_examples=MANY, **SETTINGS)
@given(axioms, data)
def test_the_closure_is_that_of_owlrl_on_many(descriptions, facts):
    check(descriptions, facts)
