"""The closure of rules done slowly and plainly: the oracle for the kernel and for proofs.

Every fact is a tuple of relation, subject and object; equality is written out: each fact is
copied to all terms that are the same. A fact's birth is the pass of the loop that found it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from townkg.reason.kernel.compare import ORDER, value
from townkg.reason.kernel.spaces import outside
from townkg.reason.kernel.values import differ
from townkg.reason.rule import DIFFERS, OUTSIDE, Atom, Comparison, Relation, Rule, Slot, Statement

SAME = Relation("<http://www.w3.org/2002/07/owl#sameAs>")
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
Fact = tuple[Relation, str, str | None]
Binding = dict[int, str]


def close(triples: Iterable[Statement], rules: Sequence[Rule]) -> dict[Fact, int]:
    """Return every fact that holds with the round in which it was found; no `x sameAs x`."""
    births = {fact_of(triple): 0 for triple in triples}
    births = {fact: 0 for fact in births if not _reflexive(fact)}
    number = 0
    while True:
        number += 1
        found = {fact for fact in consequences(births, rules) if _allowed(fact)}
        new = found - births.keys()
        if not new:
            return births
        births |= dict.fromkeys(new, number)


def consequences(facts: Iterable[Fact], rules: Sequence[Rule]) -> Iterator[Fact]:
    """Yield what follows from facts in one step."""
    known: dict[Relation, list[Fact]] = {}
    for fact in facts:
        known.setdefault(fact[0], []).append(fact)
    yield from _equal(known)
    for rule in rules:
        if rule.head is None:
            continue
        for binding in answers(rule, known):
            yield _filled(rule.head, binding)


def contradictions(facts: Iterable[Fact], rules: Sequence[Rule]) -> set[str]:
    """Return the ids of the rules without head whose body holds."""
    known: dict[Relation, list[Fact]] = {}
    for fact in facts:
        known.setdefault(fact[0], []).append(fact)
    denials = [rule for rule in rules if rule.head is None]  # a binding of nothing is an answer
    return {rule.id for rule in denials if any(True for _ in answers(rule, known))}


def answers(rule: Rule, known: dict[Relation, list[Fact]]) -> Iterator[Binding]:
    """Yield every binding under which the body of a rule holds."""
    # sameAs last, so that x sameAs x need not be enumerated
    body = sorted(rule.body, key=lambda atom: atom.relation == SAME)
    for binding in _search(body, {}, known):
        if all(_passes(test, binding) for test in rule.tests):
            yield binding


def _search(
    body: Sequence[Atom], binding: Binding, known: dict[Relation, list[Fact]]
) -> Iterator[Binding]:
    if not body:
        yield binding
        return
    atom, rest = body[0], body[1:]
    facts = list(known.get(atom.relation, ()))
    if atom.relation == SAME:
        ends = {_value(slot, binding) for slot in (atom.subject, atom.object)} - {None}
        facts += [(SAME, term, term) for term in ends]
    for _, subject, item in facts:
        extended = dict(binding)
        if _unify(atom.subject, subject, extended) and (
            atom.relation.unary or _unify(atom.object, item, extended)
        ):
            yield from _search(rest, extended, known)


def _unify(slot: Slot | None, term: str | None, binding: Binding) -> bool:
    if isinstance(slot, int):
        return binding.setdefault(slot, str(term)) == term
    return slot == term


def _value(slot: Slot | None, binding: Binding) -> str | None:
    return binding.get(slot) if isinstance(slot, int) else slot


def _passes(test: Comparison, binding: Binding) -> bool:
    left, right = _value(test.left, binding), _value(test.right, binding)
    if test.op in ("=", "!="):
        return (left == right) == (test.op == "=")
    if test.op == DIFFERS:
        return differ(str(left), str(right))
    if test.op == OUTSIDE:
        return outside(str(left), str(right))
    first, second = value(str(left)), value(str(right))
    return (
        first is not None
        and second is not None
        and first[0] == second[0]
        and bool(ORDER[test.op](first[1], second[1]))
    )


def _equal(known: dict[Relation, list[Fact]]) -> Iterator[Fact]:
    near = _near(known.get(SAME, []))
    for first, others in near.items():
        for second in others:
            yield SAME, first, second
            for third in near[second]:
                yield SAME, first, third
    for relation, facts in known.items():
        if relation == SAME:
            continue
        for _, subject, item in facts:
            for other in near.get(subject, ()):
                yield relation, other, item
            for other in near.get(item, ()) if item is not None else ():
                yield relation, subject, other


def _near(facts: list[Fact]) -> dict[str, set[str]]:
    near: dict[str, set[str]] = {}
    for _, subject, item in facts:
        if item is not None and not _literal(subject) and not _literal(item):
            near.setdefault(subject, set()).add(item)
            near.setdefault(item, set()).add(subject)
    return near


def _filled(head: Atom, binding: Binding) -> Fact:
    item = None if head.relation.unary else _value(head.object, binding)
    return head.relation, str(_value(head.subject, binding)), item


def fact_of(triple: Statement) -> Fact:
    """Return a triple as a fact."""
    subject, predicate, item = triple
    if predicate == TYPE:
        return Relation(item, unary=True), subject, None
    return Relation(predicate), subject, item


def triple_of(fact: Fact) -> Statement:
    """Return a fact as a triple."""
    relation, subject, item = fact
    return (subject, TYPE, relation.term) if item is None else (subject, relation.term, item)


def _literal(term: str) -> bool:
    return term.startswith('"')


def _reflexive(fact: Fact) -> bool:
    return fact[0] == SAME and fact[1] == fact[2]


def _allowed(fact: Fact) -> bool:
    """Return whether a conclusion is kept: no equality of a literal."""
    relation, subject, item = fact
    equal_literal = relation == SAME and (_literal(subject) or _literal(str(item)))
    return not (equal_literal or _reflexive(fact))
