"""How large a closure will be is told before it is made, and too large a one refused at once."""

from __future__ import annotations

import numpy as np
import pytest

from townkg.errors import LimitError
from townkg.reason.kernel import Graph
from townkg.reason.kernel.foresight import foresee
from townkg.reason.kernel.memory import Memory
from townkg.reason.reasoner.closed import Closed
from townkg.reason.rl import compile_rules
from townkg.reason.rl.given import TYPE, owl, rdf, rdfs

EX = "<https://example.org/{}>"
MEMBER, KNOWS, WITHIN = (EX.format(name) for name in ("member", "knows", "within"))


class Fixed(Memory):
    """So many bytes are free, whatever is taken."""

    def free(self) -> int:
        return self.limit


def columns(triples):
    graph = Graph()
    numbers = graph.dictionary.encode_many(term for one in triples for term in one)
    return graph.dictionary, np.ascontiguousarray(numbers.reshape(-1, 3).T)


def a_line(count):
    """Each has a kind, and kinds lie above one another."""
    given = [(EX.format(f"K{n}"), rdfs("subClassOf"), EX.format(f"K{n + 1}")) for n in range(5)]
    return given + [(EX.format(f"x{n}"), TYPE, EX.format("K0")) for n in range(count)]


def a_square(count):
    """Whoever is a member of one group knows each other member."""
    back, cell, rest = "_:back", "_:cell", "_:rest"
    axioms = [
        (back, owl("inverseOf"), MEMBER),
        (KNOWS, owl("propertyChainAxiom"), cell),
        (cell, rdf("first"), MEMBER),
        (cell, rdf("rest"), rest),
        (rest, rdf("first"), back),
        (rest, rdf("rest"), rdf("nil")),
    ]
    members = [(EX.format(f"x{n}"), MEMBER, EX.format(f"g{n % 40}")) for n in range(count)]
    return axioms + members


def a_tree(count):
    """Everything lies within what it lies in, and so on up."""
    axioms = [(WITHIN, TYPE, owl("TransitiveProperty"))]
    return axioms + [(EX.format(f"x{n}"), WITHIN, EX.format(f"x{n // 3}")) for n in range(1, count)]


@pytest.mark.parametrize("made", [a_line(6000), a_square(4000), a_tree(5000)])
def test_what_is_foreseen_is_near_what_comes(made):
    dictionary, given = columns(made)
    graph = Graph.from_columns(dictionary, *given)
    rules = compile_rules(made)
    seen = foresee(graph, rules)
    facts = graph.close(rules).facts
    assert 0.7 * facts < seen.facts < 1.4 * facts


def test_a_closure_that_would_not_fit_is_refused_with_its_figures_before_it_is_made():
    made = a_square(4000)
    rounds = []

    def closed(free):
        memory = Fixed(free)
        progress = lambda birth, count: rounds.append(count)  # noqa: E731
        return Closed.of(*columns(made), {}, memory=memory, progress=progress)

    with pytest.raises(LimitError) as refused:
        closed(3 << 20)
    told = str(refused.value)
    assert "the whole closure (by samples about " in told
    assert KNOWS in told
    assert "3 MB are free" in told
    assert not rounds
    facts = closed(200 << 20).report.facts
    assert facts > 400_000
    assert rounds
