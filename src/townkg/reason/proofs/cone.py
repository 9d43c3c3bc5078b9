"""Everything that a fact can follow from, backwards to what is asserted.

A node is a fact in the terms in which it is said, so that terms that are one need a rule of
equality to stand for each other. Only what holds is looked at: each premise is in the closed graph.
"""

from __future__ import annotations

from collections.abc import Iterator

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
    matches,
    passes,
)
from townkg.reason.rule import Atom, Rule

MOST = 20_000
"""Rule applications that are looked at for one proof."""

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

    def concluding(self, fact: Fact) -> Iterator[Application]:
        """Yield the applications of rules that conclude a fact."""
        for rule in self._rules.concluding(fact[0]):
            binding = bind_head(self._facts, rule, fact)
            if binding is not None:
                for premises in self.bodies(rule, binding):
                    if fact not in premises:
                        yield Application(rule.id, fact, premises, rule)
        if fact[0].unary and self._facts.text(fact[1]).startswith('"'):
            yield Application("dt-type2", fact, ())
        yield from self._of_equality(fact)

    def bodies(self, rule: Rule, binding: Binding) -> Iterator[tuple[Fact, ...]]:
        """Yield the premises of a rule under each binding that extends *binding*."""
        for found in self._solve(list(rule.body), binding):
            if passes(self._facts, rule.tests, found):
                premises = [ground(self._facts, atom, found) for atom in rule.body]
                if None not in premises:
                    yield tuple(dict.fromkeys(one for one in premises if one))

    def _solve(self, atoms: list[Atom], binding: Binding) -> Iterator[Binding]:
        if not atoms:
            yield binding
            return
        best = cheapest(self._facts, atoms, binding)
        rest = [atom for atom in atoms if atom is not best]
        for found in matches(self._facts, best, binding):
            yield from self._solve(rest, found)

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
