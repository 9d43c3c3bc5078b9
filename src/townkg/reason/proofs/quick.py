"""A proof by births alone, for graphs in which too much concludes a fact to weigh it all.

A fact born in a round follows from facts born before it: one rule application a fact, without
search, and no circle. The weakest leaf is as firm as can be, since births go by waves; the height
is the least in rounds, but fewer rule applications may be possible. Terms that are one stand for
each other by the shortest way between them, however many they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from townkg.reason.proofs.cone import Application
from townkg.reason.proofs.facts import (
    SAME,
    Binding,
    Fact,
    Facts,
    Link,
    Rules,
    cheapest,
    ground,
    is_by_value,
    passes,
)
from townkg.reason.proofs.search import Derivation
from townkg.reason.proofs.sources import GIVEN, Sources, asked_by_fact
from townkg.reason.rule import Atom, Rule, Slot

_NONE: frozenset[Fact] = frozenset()


class Quick:
    """Derives facts in the terms in which they are said, each once."""

    def __init__(self, facts: Facts, rules: Rules, sources: Sources) -> None:
        self._facts = facts
        self._rules = rules
        self._told = asked_by_fact(facts, sources)
        self._births: dict[Fact, int | None] = {}

    def derive(self, goal: Fact) -> Derivation | None:
        """Return a derivation of a fact, none where nothing gives it."""
        found: dict[Fact, Application | None] = {}
        waiting = [goal]
        while waiting:
            fact = waiting.pop()
            if fact in found:
                continue
            leaf = self._leaf(fact)
            steps = () if leaf else self._steps(fact)
            if not leaf and not steps:
                return None
            found[fact] = steps[0] if steps else None
            for step in steps[1:]:
                # a rule concluded it from what is older: better than that it is one with this
                if step.rule is not None and found.get(step.head) is not None:
                    found[step.head] = step
                found.setdefault(step.head, step)
            made = {step.head for step in steps}
            waiting.extend(p for step in steps for p in step.premises if p not in made)
        return self._put_together(goal, found)

    def _put_together(
        self, goal: Fact, found: Mapping[Fact, Application | None]
    ) -> Derivation | None:
        """Return the derivation of *goal* from the step of each fact, without recursion."""
        made: dict[Fact, Derivation] = {}
        waiting, entered = [goal], set()
        while waiting:
            fact = waiting[-1]
            step = found[fact]
            missing = [one for one in step.premises if one not in made] if step else []
            if missing and fact in entered:
                return None  # a circle, which births rule out
            if missing:
                entered.add(fact)
                waiting.extend(missing)
                continue
            waiting.pop()
            premises = tuple(made[one] for one in step.premises) if step else ()
            made[fact] = Derivation(fact, 0, 0, (), _NONE, _NONE, step, premises)
        return made[goal]

    def _leaf(self, fact: Fact) -> bool:
        sources = self._told(fact)
        birth = self._birth(fact) if sources else None
        if birth is None:
            return False
        if sources[0] is GIVEN:
            return True  # no detour is firmer
        # a detour may be firmer than the claim that states it
        return sources[0].rank <= self._facts.wave(birth) or not self._steps(fact)

    def _birth(self, fact: Fact) -> int | None:
        if fact not in self._births:
            self._births[fact] = self._facts.birth(fact)
        return self._births[fact]

    def _steps(self, fact: Fact) -> tuple[Application, ...]:
        """Return the step that concludes a fact, and steps between it and what is known."""
        relation, subject, item = fact
        if relation == SAME:
            return self._same(subject, item)
        if is_by_value(self._facts, fact):
            return (Application("dt-type2", fact, ()),)
        origin = self._origin(fact)
        if origin is None:
            return ()
        if origin != fact:
            return _replaced(fact, origin)
        birth = self._birth(fact)
        if birth is None:
            return ()
        for rule in self._rules.concluding(relation):
            found = self._applied(rule, fact, birth)
            if found:
                return found
        return ()

    def _origin(self, fact: Fact) -> Fact | None:
        """Return the form of a fact in which it was said or concluded, before terms were merged."""
        if all(len(self._facts.members(end)) == 1 for end in fact[1:]):
            return fact if self._birth(fact) is not None else None  # nothing was merged with it
        found = self._facts.home(fact)
        while found is not None:
            birth = self._birth(found)
            former = [] if birth is None else list(self._facts.rewritten(found, birth))
            if not former:
                return found
            found = former[0]
        return None

    def _applied(self, rule: Rule, fact: Fact, before: int) -> tuple[Application, ...]:
        """Return how a rule concluded a fact from facts born before, if it did."""
        if rule.head is None:
            return ()
        slots: list[tuple[Slot, int]] = [(rule.head.subject, fact[1])]
        if rule.head.object is not None:
            slots.append((rule.head.object, fact[2]))
        binding: Binding = {}
        terms = []
        for slot, number in slots:
            said = self._facts.number(slot) if isinstance(slot, str) else number
            if said is None or self._facts.representative(said, before) != number:
                return ()
            if isinstance(slot, int) and binding.setdefault(slot, number) != number:
                return ()
            terms.append(said)
        head = (fact[0], terms[0], terms[1] if len(terms) > 1 else 0)
        for premises in self._bodies(rule, binding, before):
            step = Application(rule.id, head, premises, rule)
            return (step,) if head == fact else (*_replaced(fact, head), step)
        return ()

    def _bodies(self, rule: Rule, binding: Binding, before: int) -> Iterator[tuple[Fact, ...]]:
        for found in self._solve(rule.body, binding, before):
            premises = [ground(self._facts, atom, found) for atom in rule.body]
            if None not in premises and passes(self._facts, rule.tests, found):
                yield tuple(dict.fromkeys(one for one in premises if one))

    def _solve(self, atoms: tuple[Atom, ...], binding: Binding, before: int) -> Iterator[Binding]:
        if not atoms:
            yield binding
            return
        best = cheapest(self._facts, atoms, binding)
        rest = tuple(atom for atom in atoms if atom is not best)
        for found in self._facts.match(best, binding, before):
            yield from self._solve(rest, found, before)

    def _same(self, one: int, other: int) -> tuple[Application, ...]:
        """Return how two terms came to be one: along the links between them."""
        if one == other:
            return (Application("eq-ref", (SAME, one, one), ()),)
        links = self._facts.links(one, other)
        if len(links) == 1:
            return self._linked(one, other, links[0])
        return tuple(_halved(one, links))

    def _linked(self, one: int, other: int, link: Link) -> tuple[Application, ...]:
        fact, turned = (SAME, one, other), (SAME, other, one)
        if (link.left, link.right) != (one, other):
            return (Application("eq-sym", fact, (turned,)),)
        if link.birth is None:
            return ()  # asserted: a leaf
        for rule in self._rules.concluding(SAME):
            for head in (fact, turned):
                found = self._applied(rule, head, link.birth)
                if found:
                    return found if head == fact else (Application("eq-sym", fact, (head,)), *found)
        return ()


def _replaced(fact: Fact, known: Fact) -> tuple[Application, ...]:
    """Return the steps from a known fact to the same of terms that are one with its own."""
    relation, subject, item = fact
    steps = []
    if item != known[2]:
        half = (relation, subject, known[2])
        steps.append(Application("eq-rep-o", fact, (half, (SAME, known[2], item))))
        fact = half
    if subject != known[1]:
        steps.append(Application("eq-rep-s", fact, (known, (SAME, known[1], subject))))
    return tuple(steps)


def _halved(start: int, links: Sequence[Link]) -> Iterator[Application]:
    """Yield steps that join the ends of a way, always two halves of it, so that none is deep."""
    nodes = [start]
    for link in links:
        nodes.append(link.right if link.left == nodes[-1] else link.left)
    waiting = [(0, len(links))]
    while waiting:
        low, high = waiting.pop(0)
        if high - low < 2:
            continue
        middle = (low + high) // 2
        ends = [(SAME, nodes[a], nodes[b]) for a, b in ((low, high), (low, middle), (middle, high))]
        yield Application("eq-trans", ends[0], (ends[1], ends[2]))
        waiting += [(low, middle), (middle, high)]
