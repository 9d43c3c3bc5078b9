"""A closed graph and some facts more, with what follows from them, behind the port `Facts`.

The facts more are few, as the readings of ambiguous passages are: what follows from them is
concluded forwards, fact by fact; the closed graph below stays as it is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from townkg.reason.proofs.facts import (
    SAME,
    Binding,
    Fact,
    Facts,
    cheapest,
    ground,
    holds,
    matches,
    passes,
    relation_of,
)
from townkg.reason.rule import Atom, Relation, Rule, Slot, Statement

if TYPE_CHECKING:
    from townkg.reason.proofs.facts import Link

MOST = 5_000
"""Conclusions from the facts more that are looked at; what lies beyond is left out."""

_LATE = 1 << 30
"""The birth of what follows from them: after all else."""

_WAVE = 1 << 20
_FIRST = 1 << 31
"""From here on terms are numbered that the closed graph has not."""


class Extended:
    """The facts of a closed graph, and more."""

    def __init__(self, below: Facts, more: Iterable[Statement]) -> None:
        self._below = below
        self._numbers: dict[str, int] = {}
        self._texts: dict[int, str] = {}
        self._more: dict[Relation, dict[tuple[int, int], None]] = defaultdict(dict)
        for triple in more:
            relation = relation_of(triple)
            if relation != SAME:
                item = 0 if relation.unary else self._known(triple[2])
                self._add((relation, self._known(triple[0]), item))

    def follow(self, rules: Sequence[Rule]) -> None:
        """Conclude from the facts more what the rules allow, at most MOST facts."""
        using: dict[Relation, list[tuple[Rule, Atom]]] = defaultdict(list)
        for rule in rules:
            for atom in rule.body:
                using[atom.relation].append((rule, atom))
        waiting = [(name, *pair) for name, pairs in self._more.items() for pair in pairs]
        count = 0
        while waiting and count < MOST:
            fact = waiting.pop()
            for rule, atom in using[fact[0]]:
                for head in self._concluded(rule, atom, fact):
                    if head[0] != SAME and holds(self, head) is None:
                        self._add(head)
                        waiting.append(head)
                        count += 1

    def number(self, term: str) -> int | None:
        """Return the number of a term, none when no fact has it."""
        found = self._below.number(term)
        return self._numbers.get(term) if found is None else found

    def text(self, number: int) -> str:
        """Return the term of a number."""
        return self._texts[number] if number >= _FIRST else self._below.text(number)

    def representative(self, number: int, before: int | None = None) -> int:
        """Return the number that stands for a term; what is more makes no two terms one."""
        return number if number >= _FIRST else self._below.representative(number, before)

    def members(self, number: int) -> list[int]:
        """Return all terms that are one with a term, itself among them."""
        return [number] if number >= _FIRST else self._below.members(number)

    def birth(self, fact: Fact) -> int | None:
        """Return the round in which a fact was born; a late one for what is more."""
        relation, one, other = fact
        found = None if max(one, other) >= _FIRST else self._below.birth(fact)
        if found is None and (one, other) in self._more.get(relation, ()):
            return _LATE
        return found

    def match(
        self, atom: Atom, binding: Mapping[int, int], before: int | None
    ) -> Iterator[Binding]:
        """Yield the bindings under which an atom holds, each with all of *binding*."""
        if self._is_below(atom, binding):
            yield from self._below.match(atom, binding, before)
        if before is not None and before <= _LATE:
            return
        for pair in list(self._more.get(atom.relation, ())):
            found = self._bound(atom, pair, binding)
            if found is not None:
                yield found

    def count(self, atom: Atom, binding: Mapping[int, int]) -> int:
        """Return about how many bindings `match` would return."""
        more = len(self._more.get(atom.relation, ()))
        return more + (self._below.count(atom, binding) if self._is_below(atom, binding) else 0)

    def wave(self, birth: int) -> int:
        """Return the place of the wave to which a round belongs."""
        return _WAVE if birth >= _LATE else self._below.wave(birth)

    def home(self, fact: Fact) -> Fact | None:
        """Return the form of a fact that was first to be born; none when it does not hold."""
        if max(fact[1:]) < _FIRST and (found := self._below.home(fact)) is not None:
            return found
        return fact if self.birth(fact) is not None else None

    def rewritten(self, fact: Fact, birth: int) -> Iterable[Fact]:
        """Return the facts that the merging of terms in a round rewrote to this one."""
        return () if birth >= _LATE else self._below.rewritten(fact, birth)

    def links(self, one: int, other: int) -> list[Link]:
        """Return the shortest way between two terms that are one."""
        return [] if max(one, other) >= _FIRST else self._below.links(one, other)

    def _known(self, term: str) -> int:
        number = self.number(term)
        if number is None:
            number = self._numbers[term] = _FIRST + len(self._numbers)
            self._texts[number] = term
        return number

    def _add(self, fact: Fact) -> None:
        relation, one, other = fact
        pair = self.representative(one), 0 if relation.unary else self.representative(other)
        self._more[relation][pair] = None

    def _is_below(self, atom: Atom, binding: Mapping[int, int]) -> bool:
        """Return whether the closed graph has all terms of an atom that are known."""
        for slot in (atom.subject, atom.object):
            if isinstance(slot, str):
                if self._below.number(slot) is None:
                    return False
            elif slot is not None and binding.get(slot, 0) >= _FIRST:
                return False
        return True

    def _bound(
        self, atom: Atom, pair: tuple[int, int], binding: Mapping[int, int]
    ) -> Binding | None:
        found = dict(binding)
        slots: tuple[Slot | None, ...] = (atom.subject, atom.object)
        for slot, number in zip(slots, pair, strict=True):
            if isinstance(slot, int):
                if found.setdefault(slot, number) != number:
                    return None
            elif slot is not None:
                known = self.number(slot)
                if known is None or self.representative(known) != number:
                    return None
        return found

    def _concluded(self, rule: Rule, atom: Atom, fact: Fact) -> Iterator[Fact]:
        binding = self._bound(atom, (fact[1], fact[2]), {})
        if binding is None or rule.head is None:
            return
        for found in self._solve([one for one in rule.body if one is not atom], binding):
            head = ground(self, rule.head, found) if passes(self, rule.tests, found) else None
            if head is not None:
                yield head

    def _solve(self, atoms: list[Atom], binding: Binding) -> Iterator[Binding]:
        if not atoms:
            yield binding
            return
        best = cheapest(self, atoms, binding)
        rest = [atom for atom in atoms if atom is not best]
        for found in matches(self, best, binding):
            yield from self._solve(rest, found)
