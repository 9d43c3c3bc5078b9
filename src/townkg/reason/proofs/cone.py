"""Everything that a fact can follow from, backwards to what is asserted.

A node is a fact in the terms in which it is said, so that terms that are one need a rule of
equality to stand for each other. Only what holds is looked at: each premise is in the closed graph.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count as counter

from townkg.frozen import frozen
from townkg.reason.proofs.facts import (
    SAME,
    Binding,
    Fact,
    Facts,
    Rules,
    bind_head,
    cheapest,
    ground,
    holds,
    is_by_value,
    matches,
    passes,
)
from townkg.reason.rule import Atom, Rule

MOST = 20_000
"""Rule applications that are looked at for one proof."""

_LAST = 1 << 62
MOST_SAME = 24
"""Terms that are one; the ways to join two of more are too many to weigh."""


class TooMany(Exception):
    """More can conclude the fact than is looked at."""


@frozen
class Application:
    """A rule that concludes *head* from *premises*; without *rule* one of equality, *id*."""

    id: str
    head: Fact
    premises: tuple[Fact, ...]
    rule: Rule | None = None

    @property
    def size(self) -> int:
        """Return how many steps it stands for."""
        return max(1, len(self.rule.steps)) if self.rule else 1


class Cone:
    """The applications that conclude a fact, and those that conclude their premises."""

    def __init__(self, facts: Facts, rules: Rules, most: int = MOST) -> None:
        self._facts = facts
        self._rules = rules
        self._most = most

    def of(self, goal: Fact, wave: int | None = None) -> dict[Fact, list[Application]]:
        """Return each fact that may matter with the applications that conclude it.

        Shape: *wave* leaves out premises of later waves. Raises: TooMany.
        """
        found: dict[Fact, list[Application]] = {}
        wave = self._limit(wave)
        waiting, count = [goal], 0
        while waiting:
            fact = waiting.pop()
            if fact in found:
                continue
            found[fact] = []
            for application in self.concluding(fact):
                if wave is not None and not self._within(application, wave):
                    continue
                count += 1
                if count > self._most:
                    raise TooMany
                found[fact].append(application)
                waiting.extend(one for one in application.premises if one not in found)
        return found

    def within(
        self, goal: Fact, wave: int | None, bound: int, is_leaf: Callable[[Fact], bool]
    ) -> dict[Fact, list[Application]]:
        """Return the same of what a proof of at most *bound* rule applications can be made of.

        A premise that nothing asserts needs one application at least; where that, with all there
        is above it, is too many, it is not looked at. Raises: TooMany.
        """
        found: dict[Fact, list[Application]] = {}
        wave = self._limit(wave)
        turn, count = counter(), 0
        waiting = [(0, next(turn), goal)]
        while waiting:
            above, _, fact = heappop(waiting)  # by the least that is above it
            if fact in found:
                continue
            found[fact] = []
            if above >= bound:
                continue
            for application in self._affordable(fact, bound - above, is_leaf):
                if wave is not None and not self._within(application, wave):
                    continue
                count += 1
                if count > self._most:
                    raise TooMany
                needed = [not is_leaf(premise) for premise in application.premises]
                cost = above + application.size + sum(needed)
                if cost > bound:
                    continue
                found[fact].append(application)
                for premise, least in zip(application.premises, needed, strict=True):
                    if premise not in found:
                        heappush(waiting, (cost - least, next(turn), premise))
        return found

    def _affordable(
        self, fact: Fact, most: int, is_leaf: Callable[[Fact], bool]
    ) -> Iterator[Application]:
        """Yield the applications that conclude a fact and may be part of *most* of them."""
        for rule in self._rules.concluding(fact[0]):
            left = most - max(1, len(rule.steps))
            binding = bind_head(self._facts, rule, fact) if left >= 0 else None
            if binding is None:
                continue
            for found in self._afforded(list(rule.body), binding, left, is_leaf):
                premises = self._premises(rule, found)
                if premises and fact not in premises:
                    yield Application(rule.id, fact, premises, rule)
        yield from self._without_rule(fact)

    def _afforded(
        self,
        atoms: list[Atom],
        binding: Binding,
        left: int,
        is_leaf: Callable[[Fact], bool],
        counted: tuple[Fact, ...] = (),
    ) -> Iterator[Binding]:
        """Yield the bindings under which a body holds, at most *left* of it not asserted.

        Shape: *counted* is what is not asserted of the body so far: it needs a proof once.
        """
        if not atoms:
            yield binding
            return
        best = cheapest(self._facts, atoms, binding)
        rest = [atom for atom in atoms if atom is not best]
        whole = ground(self._facts, best, binding)
        for found in [binding] if whole else matches(self._facts, best, binding):
            fact = whole or ground(self._facts, best, found)
            if fact is None:
                continue
            # what is asserted holds, and one look is enough for that
            more = () if fact in counted or is_leaf(fact) else (fact,)
            if len(more) > left or (whole and more and holds(self._facts, fact) is None):
                continue
            yield from self._afforded(rest, found, left - len(more), is_leaf, counted + more)

    def concluding(self, fact: Fact) -> Iterator[Application]:
        """Yield the applications of rules that conclude a fact."""
        for rule in self._rules.concluding(fact[0]):
            binding = bind_head(self._facts, rule, fact)
            if binding is not None:
                for premises in self.bodies(rule, binding):
                    if fact not in premises:
                        yield Application(rule.id, fact, premises, rule)
        yield from self._without_rule(fact)

    def _without_rule(self, fact: Fact) -> Iterator[Application]:
        if is_by_value(self._facts, fact):
            yield Application("dt-type2", fact, ())
        yield from self._of_equality(fact)

    def bodies(self, rule: Rule, binding: Binding) -> Iterator[tuple[Fact, ...]]:
        """Yield the premises of a rule under each binding that extends *binding*."""
        for found in self._solve(list(rule.body), binding):
            premises = self._premises(rule, found)
            if premises:
                yield premises

    def _premises(self, rule: Rule, binding: Binding) -> tuple[Fact, ...]:
        """Return what a rule's body says under a binding, nothing where its tests fail."""
        if not passes(self._facts, rule.tests, binding):
            return ()
        premises = [ground(self._facts, atom, binding) for atom in rule.body]
        return () if None in premises else tuple(dict.fromkeys(one for one in premises if one))

    def _solve(self, atoms: list[Atom], binding: Binding) -> Iterator[Binding]:
        if not atoms:
            yield binding
            return
        best = cheapest(self._facts, atoms, binding)
        rest = [atom for atom in atoms if atom is not best]
        for found in matches(self._facts, best, binding):
            yield from self._solve(rest, found)

    def _limit(self, wave: int | None) -> int | None:
        """Return a wave as a limit: none where no fact is of a later one."""
        return None if wave is None or self._facts.wave(_LAST) <= wave else wave

    def _within(self, application: Application, wave: int) -> bool:
        for premise in application.premises:
            birth = holds(self._facts, premise)
            if birth is None or self._facts.wave(birth) > wave:
                return False
        return True

    def _of_equality(self, fact: Fact) -> Iterator[Application]:
        relation, subject, item = fact
        for number in (subject,) if relation.unary else (subject, item):
            if len(self._facts.members(number)) > MOST_SAME:
                raise TooMany
        if relation == SAME:
            yield from self._same(fact)
            return
        for other in self._facts.members(subject):
            if other != subject:
                premises = ((relation, other, item), (SAME, other, subject))
                yield Application("eq-rep-s", fact, premises)
        if relation.unary:
            return
        for other in self._facts.members(item):
            if other != item:
                premises = ((relation, subject, other), (SAME, other, item))
                yield Application("eq-rep-o", fact, premises)

    def _same(self, fact: Fact) -> Iterator[Application]:
        _, one, other = fact
        if one == other:
            yield Application("eq-ref", fact, ())
            return
        yield Application("eq-sym", fact, ((SAME, other, one),))
        for middle in self._facts.members(one):
            if middle not in (one, other):
                yield Application("eq-trans", fact, ((SAME, one, middle), (SAME, middle, other)))
