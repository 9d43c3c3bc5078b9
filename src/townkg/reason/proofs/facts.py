"""What proving asks of a closed graph: births and matches, in numbers that stand for terms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import TYPE_CHECKING, Protocol

from townkg.frozen import frozen
from townkg.reason.rule import (
    DIFFERS,
    OUTSIDE,
    SAME_AS,
    TYPE,
    Atom,
    Comparison,
    Relation,
    Rule,
    Slot,
    Statement,
)

if TYPE_CHECKING:
    from townkg.reason.rl.units import Units

SAME = Relation(SAME_AS)

Binding = dict[int, int]
"""Variables of a rule with the numbers of their terms."""

Fact = tuple[Relation, int, int]
"""A relation with the numbers of its terms; that of a class has 0 for its second."""


@frozen
class Link:
    """Two terms found to be one: by a rule in round *birth*, or said to be when there is none."""

    left: int
    right: int
    birth: int | None = None


class Facts(Protocol):
    """A closed graph. Terms that are one share a representative.

    `birth` and `match` speak of representatives only: what is said of one of several same terms
    is said of its representative. A fact born in a round follows from facts born before it.
    """

    def number(self, term: str) -> int | None:
        """Return the number of a term, none when the graph has no such term."""

    def text(self, number: int) -> str:
        """Return the term of a number."""

    def representative(self, number: int, before: int | None = None) -> int:
        """Return the number that stands for a term, or that stood for it before a round."""

    def members(self, number: int) -> list[int]:
        """Return all terms that are one with a term, itself among them."""

    def birth(self, fact: Fact) -> int | None:
        """Return the round in which a fact was born, none when it does not hold."""

    def match(
        self, atom: Atom, binding: Mapping[int, int], before: int | None
    ) -> Iterable[Binding]:
        """Return the bindings under which an atom holds, each with all of *binding*.

        *before* leaves out what was born in that round or later.
        """

    def count(self, atom: Atom, binding: Mapping[int, int]) -> int:
        """Return about how many bindings `match` would return, at little cost."""

    def wave(self, birth: int) -> int:
        """Return the place of the wave, from 0, to which a round belongs."""

    def home(self, fact: Fact) -> Fact | None:
        """Return the form of a fact that was first to be born; none when it does not hold."""

    def rewritten(self, fact: Fact, birth: int) -> Iterable[Fact]:
        """Return the facts that the merging of terms in a round rewrote to this one."""

    def links(self, one: int, other: int) -> list[Link]:
        """Return the shortest way between two terms that are one."""


class RuleSet(Protocol):
    """What the compiler gives: the closed table of one-atom rules, and the other rules."""

    @property
    def joins(self) -> Sequence[Rule]:
        """The rules with a head that are not in the table."""

    @property
    def units(self) -> Units:
        """The closed table."""


class Rules:
    """Rules found by the relation that they conclude; those of a table are made when asked for."""

    def __init__(self, rules: Iterable[Rule], units: Units | None = None) -> None:
        self._by_head: dict[Relation, list[Rule]] = {}
        self._units = units
        self._rows = {one: row for row, one in enumerate(units.relations)} if units else {}
        self._found: dict[Relation, list[Rule]] = {}
        for rule in rules:
            if rule.head is not None:
                self._by_head.setdefault(rule.head.relation, []).append(rule)

    @property
    def flat(self) -> bool:
        """Return whether whatever several one-atom rules conclude, one rule concludes as well."""
        return self._units is not None and self._units.closed

    def concluding(self, relation: Relation) -> list[Rule]:
        """Return the rules whose head is of a relation."""
        found = self._found.get(relation)
        if found is None:
            found = self._found[relation] = [
                *self._of_table(relation),
                *self._by_head.get(relation, ()),
            ]
        return found

    def _of_table(self, relation: Relation) -> Iterator[Rule]:
        target = self._rows.get(relation)
        if self._units is not None and target is not None:
            for row in (self._units.target == target).nonzero()[0].tolist():
                yield self._units.rule(row)

    def __contains__(self, relation: Relation) -> bool:
        return bool(self.concluding(relation))


def relation_of(statement: Statement) -> Relation:
    """Return the relation that a triple is about.

    >>> str(relation_of(("<x:a>", TYPE, "<x:C>")))
    'a <x:C>'
    """
    _, predicate, item = statement
    return Relation(item, unary=True) if predicate == TYPE else Relation(predicate)


def fact_of(facts: Facts, statement: Statement) -> Fact | None:
    """Return a triple in numbers, none when the graph has not all its terms."""
    relation = relation_of(statement)
    subject = facts.number(statement[0])
    item = 0 if relation.unary else facts.number(statement[2])
    return None if subject is None or item is None else (relation, subject, item)


def statement_of(facts: Facts, fact: Fact) -> Statement:
    """Return a fact as a triple."""
    relation, subject, item = fact
    if relation.unary:
        return facts.text(subject), TYPE, relation.term
    return facts.text(subject), relation.term, facts.text(item)


def holds(facts: Facts, fact: Fact) -> int | None:
    """Return the birth of a fact in whatever terms, none when it does not hold."""
    relation, subject, item = fact
    one = facts.representative(subject)
    other = 0 if relation.unary else facts.representative(item)
    if relation == SAME:
        return 0 if one == other else None
    return facts.birth((relation, one, other))


def is_by_value(facts: Facts, fact: Fact) -> bool:
    """Return whether a fact tells a datatype of a literal that has it by its value alone."""
    relation, subject, _ = fact
    if not relation.unary or not (text := facts.text(subject)).startswith('"'):
        return False
    from townkg.reason.kernel.spaces import within

    return within(text, relation.term) is True


def bind_head(facts: Facts, rule: Rule, fact: Fact) -> Binding | None:
    """Return what the head's variables are when a rule concludes *fact*; none if it cannot."""
    head = rule.head
    if head is None or head.relation != fact[0]:
        return None
    binding: Binding = {}
    pairs: list[tuple[Slot, int]] = [(head.subject, fact[1])]
    if head.object is not None:
        pairs.append((head.object, fact[2]))
    for slot, number in pairs:
        wanted = binding.setdefault(slot, number) if isinstance(slot, int) else facts.number(slot)
        if wanted != number:
            return None
    return binding


def matches(
    facts: Facts, atom: Atom, binding: Binding, before: int | None = None
) -> Iterator[Binding]:
    """Yield the bindings under which an atom holds, in all terms that are one."""
    if atom.relation == SAME:
        yield from _same(facts, atom, binding)
        return
    bound = {variable: facts.representative(number) for variable, number in binding.items()}
    new = [variable for variable in atom.variables if variable not in binding]
    for found in facts.match(atom, bound, before):
        for numbers in product(*(facts.members(found[variable]) for variable in new)):
            yield {**binding, **dict(zip(new, numbers, strict=True))}


def cheapest(facts: Facts, atoms: Sequence[Atom], binding: Binding) -> Atom:
    """Return the atom with the fewest answers, one without open variables before any other."""
    if len(atoms) == 1:
        return atoms[0]
    bound = {variable: facts.representative(number) for variable, number in binding.items()}

    def cost(atom: Atom) -> tuple[int, int]:
        number = sum(variable not in binding for variable in atom.variables)
        closed = number == 0 or atom.relation == SAME
        return min(number, 1), 0 if closed else facts.count(atom, bound)

    return min(atoms, key=cost)


def is_connected(atoms: Sequence[Atom], known: Binding) -> bool:
    """Return whether each atom has an argument that is known or shared with one that has."""
    reached = set(known)
    waiting = list(atoms)
    while waiting:
        near = [
            atom
            for atom in waiting
            if reached & set(atom.variables)
            or isinstance(atom.subject, str)
            or isinstance(atom.object, str)
        ]
        if not near:
            return False
        reached.update(variable for atom in near for variable in atom.variables)
        waiting = [atom for atom in waiting if atom not in near]
    return True


def ground(facts: Facts, atom: Atom, binding: Mapping[int, int]) -> Fact | None:
    """Return an atom as a fact, none while a variable is open or a constant is unknown."""
    subject = _number(facts, atom.subject, binding)
    item = 0 if atom.object is None else _number(facts, atom.object, binding)
    return None if subject is None or item is None else (atom.relation, subject, item)


def passes(facts: Facts, tests: Iterable[Comparison], binding: Mapping[int, int]) -> bool:
    """Return whether all comparisons of a rule hold."""
    for test in tests:
        left, right = (_number(facts, slot, binding) for slot in (test.left, test.right))
        if test.op in ("=", "!="):
            if left is None or right is None or (left == right) != (test.op == "="):
                return False
            continue
        if left is None or right is None:
            return False
        if test.op == OUTSIDE:
            from townkg.reason.kernel.spaces import outside

            if not outside(facts.text(left), facts.text(right)):
                return False
            continue
        if test.op == DIFFERS:
            from townkg.reason.kernel.values import differ

            if not differ(facts.text(left), facts.text(right)):
                return False
            continue
        from townkg.reason.kernel.compare import ORDER, value

        one, other = value(facts.text(left)), value(facts.text(right))
        if not one or not other or one[0] != other[0] or not ORDER[test.op](one[1], other[1]):
            return False
    return True


def _number(facts: Facts, slot: Slot, binding: Mapping[int, int]) -> int | None:
    return binding.get(slot) if isinstance(slot, int) else facts.number(slot)


def _same(facts: Facts, atom: Atom, binding: Binding) -> Iterator[Binding]:
    one = _number(facts, atom.subject, binding)
    other = None if atom.object is None else _number(facts, atom.object, binding)
    if one is not None and other is not None:
        if facts.representative(one) == facts.representative(other):
            yield binding
        return
    known, slot = (one, atom.object) if one is not None else (other, atom.subject)
    for number in facts.members(known) if known is not None else ():
        yield {**binding, slot: number}  # type: ignore[dict-item]
