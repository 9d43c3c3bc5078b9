"""The property axioms of an ontology as rules over paths, with their OWL 2 RL names.

Every rule reads a path of steps and concludes one triple from its first node to its last:
`p ⊑ q` is the path p, a chain its members, transitivity `p p`, an inverse one step backwards.
Source: OWL 2 Profiles, section 4.3, table 5.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from pyoxigraph import BlankNode, NamedNode

from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.reason import terms

if TYPE_CHECKING:
    from townkg.model import Triple


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

    def premises(self, name: str) -> frozenset[str]:
        """Return every property from which *name* can follow, over any number of rules."""
        reached: set[str] = set()
        open_names = [name]
        while open_names:
            for rule in self.concluding.get(open_names.pop(), ()):
                for step in rule.steps:
                    if step.property not in reached:
                        reached.add(step.property)
                        open_names.append(step.property)
        return frozenset(reached)


Locate = Callable[[str], tuple[str, int]]
"""Tells the file and line where a thing is written."""


def in_ontology(iri: str) -> tuple[str, int]:
    """Return the place of a term of which nothing nearer is known."""
    return "ontology", 0


def read_axioms(ontology: Iterable[Triple], locate: Locate = in_ontology) -> Axioms:
    """Return the property axioms among the triples of an ontology.

    Shape: rules sorted and unique; axioms about `owl:equivalentProperty` count as two.
    Raises: DataError, when a chain is not a list, or refers to itself.
    """
    reader = _Reader(ontology, locate)
    axioms = Axioms(tuple(sorted(set(reader.rules()))))
    problems = [*reader.problems, *_recursive_chains(axioms, locate)]
    if problems:
        raise DataError(problems)
    return axioms


def axiom_problems(ontology: Iterable[Triple], locate: Locate = in_ontology) -> list[Problem]:
    """Return what is wrong with the property axioms of an ontology."""
    try:
        read_axioms(ontology, locate)
    except DataError as error:
        return error.problems
    return []


_NO_CIRCLE = Text(
    "请用 owl:TransitiveProperty 说明传递性，或另给结论一个在它之上的属性",
    "state transitivity as owl:TransitiveProperty, or give the conclusion a "
    "property of its own above this one",
)


def _recursive_chains(axioms: Axioms, locate: Locate) -> Iterator[Problem]:
    for rule in axioms.rules:
        if rule.name != "prp-spo2":
            continue
        for step in rule.steps:
            if rule.head == step.property or rule.head in axioms.premises(step.property):
                yield Problem(
                    *locate(rule.head),
                    terms.curie(rule.head),
                    Text(
                        f"属性链 {rule} 经 {step} 依赖自己的结论",
                        f"the chain {rule} needs its own conclusion through {step}",
                    ),
                    _NO_CIRCLE,
                )
                break


class _Reader:
    """Reads rules from triples; problems gather in *problems*."""

    def __init__(self, ontology: Iterable[Triple], locate: Locate) -> None:
        self.problems: list[Problem] = []
        self._locate = locate
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
        if isinstance(item, BlankNode) and item in self._inverses:
            return Step(self._inverses[item].value, not backwards)
        self._report(
            item,
            Text("它占了属性的位置", "stands where a property must"),
            Text("请写出属性的 IRI", "give the property's IRI"),
        )
        return None

    def _members(self, head: object, node: object) -> list[object]:
        members: list[object] = []
        seen: set[object] = set()
        while node != terms.NIL:
            if node not in self._first or node not in self._rest or node in seen:
                form = "( first:property second:property )"
                found = Text(
                    "owl:propertyChainAxiom 的列表不完整",
                    "owl:propertyChainAxiom has no well-formed list",
                )
                self._report(head, found, Text(f"请写成 {form}", f"write it as {form}"))
                return []
            seen.add(node)
            members.append(self._first[node])
            node = self._rest[node]
        return members

    def _report(self, term: object, found: Text, cure: Text) -> None:
        where = self._locate(term.value) if isinstance(term, NamedNode) else in_ontology("")
        self.problems.append(Problem(*where, terms.curie(term), found, cure))
