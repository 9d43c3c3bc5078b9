"""What the schema rules (table 9) add: restrictions below restrictions, and schema triples."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

from townkg.reason.rl.given import NOTHING, SAME_AS, THING, TYPE, Given, owl, rdfs
from townkg.reason.rl.parts import Edge, Parts
from townkg.reason.rule import SAME, Statement

_BELOW = frozenset({"prp-spo1", "prp-eqp1", "prp-eqp2", "eq-rep-p"})
"""The rules whose axioms put a property below another; an inverse of an inverse does not."""


Reached = dict[str, tuple[str, tuple[Statement, ...]]]
"""What lies above a term, each with the one reached before it and the axioms of that step."""


def path(reached: Reached, term: str) -> tuple[Statement, ...]:
    """Return the axioms by which *term* was reached."""
    found: tuple[Statement, ...] = ()
    while term:
        term, axioms = reached[term]
        found = axioms + found
    return found


class Hierarchy:
    """What lies above each class and property, with the axioms that say so."""

    def __init__(self, edges: list[Edge]) -> None:
        self._up: dict[tuple[str, bool], list[tuple[str, tuple[Statement, ...]]]]
        self._up = defaultdict(list)
        self._memo: dict[tuple[str, bool], Reached] = {}
        for edge in edges:
            self.add(edge)

    def add(self, edge: Edge) -> None:
        """Take up a one-atom rule, if it puts one thing below another."""
        source, target, shape, rule, axioms = edge
        if shape == SAME and source[1] == target[1] and (source[1] or rule in _BELOW):
            self._up[source].append((target[0], axioms))
            self._memo.clear()

    def above(self, term: str, *, kind: bool) -> Reached:
        """Return everything above a class (*kind*) or property and itself, nearest first."""
        found = self._memo.get((term, kind))
        if found is None:
            found = {term: ("", ())}
            queue = [term]
            for one in queue:
                for upper, axioms in self._up.get((one, kind), ()):
                    if upper not in found:
                        found[upper] = one, axioms
                        queue.append(upper)
            self._memo[term, kind] = found
        return found

    def terms(self, *, kind: bool) -> list[str]:
        """Return the classes, or properties, that lie below something."""
        return [term for term, unary in self._up if unary == kind]


class Restriction:
    """One restriction: its node, property and value, and the axioms that state it."""

    def __init__(self, node: str, predicate: str, name: str, value: str) -> None:
        self.node = node
        self.predicate = predicate
        self.name = name
        self.value = value

    @property
    def axioms(self) -> tuple[Statement, ...]:
        """Return the triples that state it."""
        return (
            (self.node, self.predicate, self.value),
            (self.node, owl("onProperty"), self.name),
        )


_KINDS = (
    (owl("someValuesFrom"), "scm-svf1", "scm-svf2", False),
    (owl("allValuesFrom"), "scm-avf1", "scm-avf2", True),
    (owl("hasValue"), "", "scm-hv", False),
)


def compare_restrictions(parts: Parts, same: dict[str, str]) -> Hierarchy:
    """Add which restrictions lie below which, until nothing new follows.

    Shape: *same* gives for a term the representative of those said to be equal to it.
    """
    hierarchy = Hierarchy(parts.edges)
    restrictions = [
        (found, by_value, by_property, reverse)
        for predicate, by_value, by_property, reverse in _KINDS
        if (found := list(_restrictions(parts.given, predicate)))
    ]
    known = {(source[0], target[0]) for source, target, *_ in parts.edges if source[1]}
    said: dict[str, list[Statement]] = defaultdict(list)
    for one, other in parts.given.of(SAME_AS) if same else ():
        if one != other:
            said[same[one]].append((one, SAME_AS, other))

    def equal(one: str, other: str) -> tuple[Statement, ...]:
        if one == other:
            return ()
        group = said.get(same.get(one, one), [])
        direct = [axiom for axiom in group if {axiom[0], axiom[2]} == {one, other}]
        return tuple(direct[:1] or group)

    fresh = True
    while fresh:
        fresh = False
        for found, by_value, by_property, reverse in restrictions:
            rules = (by_value, by_property)
            for edge in _comparisons(found, rules, reverse, hierarchy, same, equal):
                pair = (edge[0][0], edge[1][0])
                if pair[0] != pair[1] and pair not in known:
                    known.add(pair)
                    parts.edges.append(edge)
                    hierarchy.add(edge)
                    fresh = True
    return hierarchy


def _restrictions(given: Given, predicate: str) -> Iterator[Restriction]:
    for node, value in given.of(predicate):
        for name in given.values(node, owl("onProperty")):
            yield Restriction(node, predicate, name, value)


def _comparisons(
    found: list[Restriction],
    rules: tuple[str, str],
    reverse: bool,
    hierarchy: Hierarchy,
    same: dict[str, str],
    equal: Callable[[str, str], tuple[Statement, ...]],
) -> list[Edge]:
    by_value, by_property = rules
    index: dict[tuple[str, str], list[Restriction]] = defaultdict(list)
    for one in found:
        index[same.get(one.name, one.name), same.get(one.value, one.value)].append(one)
    edges: list[Edge] = []
    known = {one.value for one in found} | same.keys()
    for one in found:
        name, value = same.get(one.name, one.name), same.get(one.value, one.value)
        if by_value:
            reached = hierarchy.above(one.value, kind=True)
            for upper in filter(known.__contains__, reached):
                for other in index.get((name, same.get(upper, upper)), ()):
                    alike = equal(one.name, other.name) + equal(upper, other.value)
                    edges.append(_edge(by_value, one, other, path(reached, upper) + alike))
        reached = hierarchy.above(one.name, kind=False)
        for upper in reached:
            for other in index.get((same.get(upper, upper), value), ()):
                pair = (other, one) if reverse else (one, other)
                alike = equal(upper, other.name) + equal(one.value, other.value)
                edges.append(_edge(by_property, *pair, path(reached, upper) + alike))
    return edges


def _edge(rule: str, lower: Restriction, upper: Restriction, axioms: tuple[Statement, ...]) -> Edge:
    said = dict.fromkeys((*lower.axioms, *upper.axioms, *axioms))
    return (lower.node, True), (upper.node, True), SAME, rule, tuple(said)


def schema_triples(given: Given, hierarchy: Hierarchy) -> Iterator[Statement]:
    """Yield what the schema rules add, some of it more than once."""
    for kind, below, equal in (
        (True, rdfs("subClassOf"), owl("equivalentClass")),
        (False, rdfs("subPropertyOf"), owl("equivalentProperty")),
    ):
        for term in hierarchy.terms(kind=kind):
            for upper in hierarchy.above(term, kind=kind):
                if upper != term:
                    yield term, below, upper
                    if term in hierarchy.above(upper, kind=kind):
                        yield term, equal, upper
    for term in given.instances(owl("Class")):
        yield term, rdfs("subClassOf"), term
        yield term, owl("equivalentClass"), term
        yield term, rdfs("subClassOf"), THING
        yield NOTHING, rdfs("subClassOf"), term
    for declared in ("ObjectProperty", "DatatypeProperty"):
        for term in given.instances(owl(declared)):
            yield term, rdfs("subPropertyOf"), term
            yield term, owl("equivalentProperty"), term
    for predicate in (rdfs("domain"), rdfs("range")):
        yield from _typings(given, hierarchy, predicate)


def _typings(given: Given, hierarchy: Hierarchy, predicate: str) -> Iterator[Statement]:
    stated: dict[str, list[str]] = defaultdict(list)
    for name, kind in given.of(predicate):
        stated[name].append(kind)
    for term in dict.fromkeys([*stated, *hierarchy.terms(kind=False)]):
        for upper in hierarchy.above(term, kind=False):
            for kind in stated.get(upper, ()):
                for reached in hierarchy.above(kind, kind=True):
                    yield term, predicate, reached


def equal_terms(parts: Parts) -> dict[str, str]:
    """Add that equal classes and properties say the same; return each term's representative."""
    given = parts.given
    neighbours: dict[str, list[tuple[str, Statement]]] = defaultdict(list)
    for one, other in given.of(SAME_AS):
        if one != other:
            neighbours[one].append((other, (one, SAME_AS, other)))
            neighbours[other].append((one, (one, SAME_AS, other)))
    same: dict[str, str] = {}
    if not neighbours:
        return same
    classes, properties = _schema_terms(parts)
    for start in sorted(neighbours):
        if start in same:
            continue
        group = _group(start, neighbours, same)
        for one in group:
            for other, axiom in neighbours[one]:
                if classes & group:
                    parts.classes("eq-rep-o", one, other, [axiom])
                if properties & group:
                    with parts.guard(one):
                        parts.properties("eq-rep-p", one, other, axiom)
    return same


def _group(
    start: str, neighbours: dict[str, list[tuple[str, Statement]]], same: dict[str, str]
) -> set[str]:
    same[start] = start
    queue = [start]
    for one in queue:
        for other, _ in neighbours[one]:
            if other not in same:
                same[other] = start
                queue.append(other)
    return set(queue)


def _schema_terms(parts: Parts) -> tuple[set[str], set[str]]:
    classes = {term for term in parts.given.kinds if term != TYPE}
    classes |= set(parts.given.instances(owl("Class")))
    properties = set(parts.given.predicates)
    for kind in ("ObjectProperty", "DatatypeProperty"):
        properties |= set(parts.given.instances(owl(kind)))
    for source, target, *_ in parts.edges:
        for term, unary in (source, target):
            (classes if unary else properties).add(term)
    for rule in parts.rules:
        for atom in (*rule.body, *((rule.head,) if rule.head else ())):
            (classes if atom.relation.unary else properties).add(atom.relation.term)
    return classes, properties - {SAME_AS}
