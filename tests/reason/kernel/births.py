"""Whether each fact follows, by one rule, from facts that were born before it."""

from __future__ import annotations

from townkg.reason.kernel import Graph
from townkg.reason.rule import Atom, Rule

SAME = "<http://www.w3.org/2002/07/owl#sameAs>"


def answers(graph: Graph, rule: Rule, binding: dict[int, int], before: int) -> list[dict]:
    """Return how the body of a rule is met by facts born before a round."""
    from reference import _passes

    found = [binding]
    for atom in sorted(rule.body, key=lambda one: one.relation.term == SAME):
        found = [more for one in found for more in graph.match(atom, one, before)]
    decode = graph.dictionary.decode

    def passes(one: dict[int, int]) -> bool:
        words = {slot: decode(number) for slot, number in one.items()}
        ids = graph.dictionary.lookup

        def rep(slot):
            return slot if isinstance(slot, int) else decode(graph.equality.find(ids(slot), before))

        return all(
            _passes(type(test)(test.op, rep(test.left), rep(test.right)), words)
            for test in rule.tests
        )

    return [one for one in found if passes(one)]


def unify(graph: Graph, atom: Atom, ends: tuple[int, int], before: int) -> dict[int, int] | None:
    binding: dict[int, int] = {}
    for slot, value in zip((atom.subject, atom.object), ends, strict=True):
        if isinstance(slot, int):
            if binding.setdefault(slot, value) != value:
                return None
        elif slot is not None:
            number = graph.dictionary.lookup(slot)
            if number is None or graph.equality.find(number, before) != value:
                return None
    return binding


def every_form(graph: Graph):
    """Yield relation, ends and birth of each fact in each form that it ever had."""
    for number, runs in enumerate(graph.facts.runs):
        for key in runs.alive().tolist():
            yield number, (key >> 32, key & 0xFFFFFFFF), runs.birth(key)
    for number, formers in graph.facts.former.items():
        for former in formers:
            for key, birth in zip(former.keys.tolist(), former.births.tolist(), strict=True):
                yield number, (key >> 32, key & 0xFFFFFFFF), birth


def unfounded(graph: Graph) -> list:
    """Return the facts and edges without a reason born before them."""
    bad = []
    starts = {birth for birth, _ in graph.waves}
    for number, ends, birth in every_form(graph):
        relation = graph.facts.relations[number]
        if birth in starts and graph.is_asserted(number, *ends):
            continue
        if graph.rewritten_from(number, *ends, birth):
            continue
        if any(
            _follows(graph, rule, relation, ends, birth)
            for rule in graph.rules
            if rule.head is not None and rule.head.relation == relation
        ):
            continue
        bad.append((relation, tuple(map(graph.dictionary.decode, ends)), birth))
    for edge in graph.equality.edges():
        if edge.rule == -1:
            number = graph.facts.numbers[next(r for r in graph.facts.numbers if r.term == SAME)]
            if graph.is_asserted(number, edge.left, edge.right):
                continue
        else:
            rule = graph.rules[edge.rule]
            ends = (edge.left, edge.right)
            if _follows(graph, rule, rule.head.relation, ends, edge.birth):
                continue
        bad.append(edge)
    return bad


def _follows(graph: Graph, rule: Rule, relation, ends, birth: int) -> bool:
    binding = unify(graph, rule.head, ends, birth)
    return binding is not None and bool(answers(graph, rule, binding, birth))
