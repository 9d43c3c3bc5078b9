"""Rules as numbers: what the kernel runs.

Constants are resolved anew whenever terms have been merged: they follow their representative.
`owl:sameAs` in a body holds of what has one representative, hence its two sides become one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.reason.rule import SAME_AS, TYPE, Atom, Comparison, Relation, Rule, Slot

SAME = Relation(SAME_AS)
NONE = -1
"""In place of the number of a relation: equality."""


@dataclass(frozen=True, slots=True)
class Side:
    """An argument: a variable by number, or a constant by the number of its term."""

    variable: bool
    value: int


@dataclass(frozen=True, slots=True)
class Goal:
    """An atom as numbers; of a class the object is the constant 0."""

    relation: int
    subject: Side
    object: Side

    @property
    def variables(self) -> frozenset[int]:
        """Return its variables."""
        return frozenset(s.value for s in (self.subject, self.object) if s.variable)


@dataclass(frozen=True, slots=True)
class Filter:
    """A comparison as numbers."""

    op: str
    left: Side
    right: Side


@dataclass(frozen=True, slots=True)
class Planned:
    """A rule as numbers, with its place in the list of rules."""

    index: int
    rule: Rule
    body: tuple[Goal, ...]
    head: Goal | None
    tests: tuple[Filter, ...]
    constants: frozenset[int]

    @property
    def equality(self) -> bool:
        """Return whether it merges terms."""
        return self.head is not None and self.head.relation == NONE

    @property
    def conclusion(self) -> Goal:
        """Return the head of a rule that has one."""
        if self.head is None:
            raise ValueError(self.rule.id)
        return self.head

    def resolved(self, find: Callable[[int], int]) -> Planned:
        """Return the rule with each constant replaced by its representative."""
        if not self.constants:
            return self

        def side(one: Side) -> Side:
            return one if one.variable else Side(False, find(one.value))

        def goal(one: Goal) -> Goal:
            return Goal(one.relation, side(one.subject), side(one.object))

        return Planned(
            self.index,
            self.rule,
            tuple(map(goal, self.body)),
            goal(self.head) if self.head else None,
            tuple(Filter(one.op, side(one.left), side(one.right)) for one in self.tests),
            self.constants,
        )


def plan(
    rules: Sequence[Rule], relation: Callable[[Relation], int], term: Callable[[str], int]
) -> list[Planned]:
    """Return the rules as numbers.

    Raises: DataError, naming each rule that cannot be run.
    """
    problems: list[Problem] = []
    planned = []
    for index, rule in enumerate(rules):
        body, head, tests = _without_equality(rule)
        told = _problem(body, head, tests)
        if told:
            problems.append(Problem(rule.id, 0, "", told))
            continue
        planned.append(_numbered(index, rule, body, head, tests, relation, term))
    if problems:
        raise DataError(problems)
    return planned


def _numbered(
    index: int,
    rule: Rule,
    body: tuple[Atom, ...],
    head: Atom | None,
    tests: tuple[Comparison, ...],
    relation: Callable[[Relation], int],
    term: Callable[[str], int],
) -> Planned:
    constants = set()

    def side(slot: Slot | None) -> Side:
        if isinstance(slot, int):
            return Side(True, slot)
        if slot is None:
            return Side(False, 0)
        number = term(slot)
        constants.add(number)
        return Side(False, number)

    def goal(atom: Atom) -> Goal:
        number = NONE if atom.relation == SAME else relation(atom.relation)
        return Goal(number, side(atom.subject), side(atom.object))

    goals = tuple(map(goal, body))
    aim = goal(head) if head else None
    filters = tuple(Filter(one.op, side(one.left), side(one.right)) for one in tests)
    return Planned(index, rule, goals, aim, filters, frozenset(constants))


def half(rule: Planned) -> tuple[Goal, ...] | None:
    """Return the atoms about the first side of an equality that speaks of both sides alike.

    Of such a rule (a functional property, a key) it is enough to merge all that share something
    with one of them, not each with each. None when the sides are not alike.
    """
    head = rule.head
    if head is None or not (head.subject.variable and head.object.variable) or rule.tests:
        return None
    one, other = head.subject.value, head.object.value
    turn = {one: other, other: one}

    def turned(side: Side) -> Side:
        return Side(True, turn.get(side.value, side.value)) if side.variable else side

    mirror = {Goal(g.relation, turned(g.subject), turned(g.object)) for g in rule.body}
    if one == other or mirror != set(rule.body):
        return None
    if any({one, other} <= goal.variables for goal in rule.body):
        return None
    goals = tuple(goal for goal in rule.body if other not in goal.variables)
    shared = frozenset().union(*(goal.variables for goal in goals)) - {one}
    return goals if shared else None


def _without_equality(
    rule: Rule,
) -> tuple[tuple[Atom, ...], Atom | None, tuple[Comparison, ...]]:
    """Return body, head and tests with the sides of each `owl:sameAs` of the body made one."""
    if all(atom.relation.term != SAME_AS for atom in rule.body):
        body = rule.body if len(rule.body) == 1 else tuple(dict.fromkeys(rule.body))
        return body, rule.head, rule.tests
    same: dict[Slot, Slot] = {}
    tests = list(rule.tests)

    def of(slot: Slot | None) -> Slot | None:
        while slot is not None and slot in same:
            slot = same[slot]
        return slot

    for atom in rule.body:
        if atom.relation != SAME:
            continue
        left, right = of(atom.subject), of(atom.object)
        if left == right or left is None or right is None:
            continue
        if isinstance(left, int):
            same[left] = right
        elif isinstance(right, int):
            same[right] = left
        else:
            tests.append(Comparison("=", left, right))

    def atom_of(atom: Atom) -> Atom:
        subject, item = of(atom.subject), of(atom.object)
        return Atom(atom.relation, atom.subject if subject is None else subject, item)

    body = tuple(dict.fromkeys(atom_of(a) for a in rule.body if a.relation != SAME))
    head = atom_of(rule.head) if rule.head else None
    filters = (
        Comparison(one.op, *(slot if to is None else to for slot, to in sides))
        for one in tests
        for sides in [[(one.left, of(one.left)), (one.right, of(one.right))]]
    )
    return body, head, tuple(filters)


def _problem(
    body: tuple[Atom, ...], head: Atom | None, tests: tuple[Comparison, ...]
) -> Text | None:
    if not body:
        return Text("规则没有前提", "the rule has no premise")
    atoms = (*body, head) if head else body
    bound = {slot for atom in body for slot in (atom.subject, atom.object)}
    used: list[Slot | None] = [slot for test in tests for slot in (test.left, test.right)]
    used += (head.subject, head.object) if head else ()
    unbound = {slot for slot in used if isinstance(slot, int)} - bound
    if unbound:
        free = ", ".join(f"?{number}" for number in sorted(unbound))
        return Text(
            f"变量 {free} 没有出现在任何前提里（owl:sameAs 不算）",
            f"the variables {free} are in no premise (owl:sameAs does not count)",
        )
    kinds = {a.relation.term for a in atoms if a.object is None and not a.relation.unary}
    if kinds:
        listed = "、".join(sorted(kinds))
        return Text(f"属性 {listed} 缺少宾语", f"the property {listed} lacks an object")
    if any(atom.relation.term == TYPE and not atom.relation.unary for atom in atoms):
        return Text(
            "rdf:type 的类必须写明，不能是变量",
            "the class of an rdf:type must be given, it cannot be a variable",
        )
    return None
