"""Axioms about properties as paths of steps: `p ⊑ q` is the path p, transitivity is `p p`.

Source: OWL 2 Profiles, section 4.3, table 5. It is read from the ontology once more and shares no
code with the engine's compiler.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from pyoxigraph import BlankNode, NamedNode

from townkg.model import Triple
from townkg.reason import terms


@dataclass(frozen=True, order=True)
class Step:
    """One step of a path: along a property, or against it."""

    property: str
    backwards: bool = False

    def __str__(self) -> str:
        name = terms.curie(self.property)
        return f"inverse({name})" if self.backwards else name


@dataclass(frozen=True, order=True)
class Rule:
    """A path whose ends stand in the relation *head*; *name* is the rule's OWL 2 RL name.

    >>> print(Rule("prp-spo2", "c", (Step("a"), Step("b"))))
    prp-spo2: a ∘ b ⊑ c
    """

    name: str
    head: str
    steps: tuple[Step, ...]

    def __str__(self) -> str:
        return f"{self.name}: {' ∘ '.join(map(str, self.steps))} ⊑ {terms.curie(self.head)}"


@dataclass(frozen=True)
class Axioms:
    """The rules of an ontology, found by the property that they conclude or use."""

    rules: tuple[Rule, ...]

    @cached_property
    def concluding(self) -> Mapping[str, tuple[Rule, ...]]:
        """Return the rules per property that they conclude."""
        found: dict[str, list[Rule]] = defaultdict(list)
        for rule in self.rules:
            found[rule.head].append(rule)
        return {name: tuple(rules) for name, rules in found.items()}

    @cached_property
    def using(self) -> Mapping[str, tuple[tuple[Rule, int], ...]]:
        """Return the rules per property of a step, with the step's position."""
        found: dict[str, list[tuple[Rule, int]]] = defaultdict(list)
        for rule in self.rules:
            for position, step in enumerate(rule.steps):
                found[step.property].append((rule, position))
        return {name: tuple(uses) for name, uses in found.items()}


def read_axioms(ontology: Iterable[Triple]) -> Axioms:
    """Return the property axioms of an ontology without faults."""
    return Axioms(tuple(sorted(set(_Reader(ontology).rules()))))


class _Reader:
    def __init__(self, ontology: Iterable[Triple]) -> None:
        self._by_predicate: dict[NamedNode, list[tuple[object, object]]] = defaultdict(list)
        self._inverses: dict[BlankNode, NamedNode] = {}
        for subject, predicate, item in ontology:
            self._by_predicate[predicate].append((subject, item))
            if predicate == terms.INVERSE and isinstance(subject, BlankNode):
                self._inverses[subject] = item
        self._first = dict(self._by_predicate[terms.FIRST])
        self._rest = dict(self._by_predicate[terms.REST])

    def rules(self) -> Iterator[Rule]:
        """Yield the rules, in no order."""
        for lower, upper in self._by_predicate[terms.SUB_PROPERTY]:
            yield from self._rule("prp-spo1", upper, [lower])
        for one, other in self._by_predicate[terms.EQUIVALENT]:
            yield from self._rule("prp-eqp1", other, [one])
            yield from self._rule("prp-eqp2", one, [other])
        for one, other in self._by_predicate[terms.INVERSE]:
            if isinstance(one, NamedNode):
                yield from self._rule("prp-inv1", other, [one], backwards=True)
                yield from self._rule("prp-inv2", one, [other], backwards=True)
        for head, members in self._by_predicate[terms.CHAIN]:
            yield from self._rule("prp-spo2", head, self._members(head, members))
        for name, kind in self._by_predicate[terms.TYPE]:
            if kind == terms.TRANSITIVE:
                yield from self._rule("prp-trp", name, [name, name])
            elif kind == terms.SYMMETRIC:
                yield from self._rule("prp-symp", name, [name], backwards=True)

    def _rule(
        self, name: str, head: object, path: list[object], *, backwards: bool = False
    ) -> Iterator[Rule]:
        steps = [self._step(item, backwards) for item in path]
        if not isinstance(head, NamedNode) or not steps:
            return  # an unnamed inverse as conclusion has no triple of its own
        known = tuple(step for step in steps if step)
        if len(known) == len(steps) and known != (Step(head.value),):
            yield Rule(name, head.value, known)

    def _step(self, item: object, backwards: bool) -> Step | None:
        if isinstance(item, NamedNode):
            return Step(item.value, backwards)
        if item in self._inverses:
            return Step(self._inverses[item].value, not backwards)
        return None

    def _members(self, head: object, node: object) -> list[object]:
        members: list[object] = []
        while node != terms.NIL:
            members.append(self._first[node])
            node = self._rest[node]
        return members
