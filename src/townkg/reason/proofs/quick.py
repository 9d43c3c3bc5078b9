"""A proof by births alone, for graphs in which too much concludes a fact to weigh it all.

A fact born in a round follows from facts born before it: one rule application a fact, without
search, and no circle. The weakest leaf is as firm as can be, since births go by waves; the height
is the least in rounds, but fewer rule applications may be possible.
"""

from __future__ import annotations

from collections.abc import Iterator

from townkg.reason.proofs.cone import Application
from townkg.reason.proofs.facts import (
    Binding,
    Fact,
    Facts,
    Rules,
    bind_head,
    cheapest,
    ground,
    matches,
    passes,
    statement_of,
)
from townkg.reason.proofs.search import Derivation, apply
from townkg.reason.proofs.sources import Sources
from townkg.reason.rule import Atom, Rule


class Quick:
    """Derives facts in the terms of their representatives, each once."""

    def __init__(self, facts: Facts, rules: Rules, sources: Sources) -> None:
        self._facts = facts
        self._rules = rules
        self._sources = sources
        self._made: dict[Fact, Derivation] = {}

    def derive(self, goal: Fact) -> Derivation | None:
        """Return a derivation of a fact, none when equality or nothing gives it."""
        order: list[tuple[Fact, Application]] = []
        waiting, seen = [goal], set()
        while waiting:
            fact = waiting.pop()
            if fact in seen or fact in self._made:
                continue
            seen.add(fact)
            step = self._leaf(fact) or self._step(fact)
            if step is None:
                return None
            if isinstance(step, Derivation):
                self._made[fact] = step
            else:
                order.append((fact, step))
                waiting.extend(step.premises)
        births = {fact: self._facts.birth(fact) or 0 for fact, _ in order}
        for fact, application in sorted(order, key=lambda pair: births[pair[0]]):
            self._made[fact] = self._apply(application)
        return self._made[goal]

    def _leaf(self, fact: Fact) -> Derivation | None:
        sources = self._sources.of(statement_of(self._facts, fact))
        birth = self._facts.birth(fact)
        if not sources or birth is None:
            return None
        if sources[0].rank > self._facts.wave(birth) and self._step(fact):
            return None  # a detour is firmer than the claim that states it
        itself = frozenset([fact])
        order = (sources[0].order,) if sources[0].kind == "claim" else ()
        return Derivation(fact, sources[0].rank, 0, order, itself, itself)

    def _step(self, fact: Fact) -> Application | None:
        birth = self._facts.birth(fact)
        if birth is None:
            return None
        for rule in self._rules.concluding(fact[0]):
            binding = bind_head(self._facts, rule, fact)
            if binding is None:
                continue
            for premises in self._bodies(rule, binding, birth):
                return Application(rule.id, fact, premises, rule)
        return None

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
        for found in matches(self._facts, best, binding, before):
            yield from self._solve(rest, found, before)

    def _apply(self, application: Application) -> Derivation:
        return apply(application, tuple(self._made[one] for one in application.premises))
