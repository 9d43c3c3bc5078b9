"""What a graph can be asked: whether, since when, which, and in what words."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from townkg.reason.kernel.arrays import U64, Array, found, lower, upper
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.equality import Equality
from townkg.reason.kernel.expand import Expansion
from townkg.reason.kernel.matching import Pairs, pairs
from townkg.reason.kernel.plan import SAME
from townkg.reason.kernel.store import Facts, keys_of
from townkg.reason.rule import SAME_AS, TYPE, Atom, Relation, Slot, Statement

MOST_NUMBERS = 10_000


class Reader:
    """The questions that a graph answers; terms are text in N-Triples form, or numbers."""

    def __init__(self, dictionary: Dictionary, facts: Facts, equality: Equality) -> None:
        self.dictionary = dictionary
        self.facts = facts
        self.equality = equality
        self.waves: list[tuple[int, int]] = []
        """The first round of each wave of facts, and the number of the wave."""
        self._expanded: tuple[int, Expansion] | None = None
        self._numbers: dict[str, int] = {}

    # Whether, and since when

    def contains(self, subject: str, predicate: str, item: str) -> bool:
        """Return whether a triple holds."""
        return self.birth(subject, predicate, item) is not None

    def birth(self, subject: str, predicate: str, item: str) -> int | None:
        """Return the round in which a triple came to hold, or none when it does not."""
        key = self.ids(subject, predicate, item)
        return None if key is None else self.birth_of(*key)

    def ids(self, subject: str, predicate: str, item: str) -> tuple[int, int, int] | None:
        """Return relation, subject and object of a triple as numbers, or none if unknown."""
        unary = predicate == TYPE
        relation = Relation(item, True) if unary else Relation(predicate)
        number = self.facts.numbers.get(relation)
        if number is None and predicate == SAME_AS:
            number = self.facts.number(SAME)
        first = self._number(subject)
        second = 0 if unary else self._number(item)
        if number is None or first is None or second is None:
            return None
        return number, first, second

    def _number(self, term: str) -> int | None:
        """Return the number of a term; a proof asks for the same few again and again."""
        number = self._numbers.get(term)
        if number is None:
            number = self.dictionary.lookup(term)
            if number is not None:
                if len(self._numbers) > MOST_NUMBERS:
                    self._numbers.clear()
                self._numbers[term] = number
        return number

    def birth_of(self, relation: int, subject: int, item: int) -> int | None:
        """Return the birth of a fact given in numbers, of whichever terms that are one."""
        if self.facts.relations[relation] == SAME:
            return self._same_since(subject, item)
        births = [
            max(known, since, until)
            for since, first in self.equality.forms(subject)
            for until, second in self.equality.forms(item)
            if (known := self.facts.birth(relation, (first << 32) | second)) is not None
        ]
        return min(births, default=None)

    def _same_since(self, first: int, second: int) -> int | None:
        if first == second:
            key = (first << 32) | second
            return 0 if self.facts.says(self.facts.number(SAME), key) else None
        return self.equality.same_since(first, second)

    def is_asserted(self, relation: int, subject: int, item: int) -> bool:
        """Return whether a fact is asserted in exactly these terms."""
        return self.facts.says(relation, (subject << 32) | item)

    def wave_of(self, birth: int) -> int:
        """Return the wave of facts that was the latest when something was born."""
        at = bisect_right(self.waves, (birth, 1 << 62)) - 1
        return self.waves[at][1] if at >= 0 else 0

    # Which

    def match(
        self, atom: Atom, binding: dict[int, int], before: int | None = None
    ) -> list[dict[int, int]]:
        """Return the bindings, each with *binding* in it, under which an atom holds.

        Shape: terms are representatives, as they were *before* that round if one is given: then
        only facts born earlier count, in the form they had, and a fact that the merging of that
        very round rewrote is among them.
        """
        subject, item = (self._value(one, binding, before) for one in (atom.subject, atom.object))
        if -1 in (subject, item):
            return []
        if atom.relation == SAME:
            found_ = self._same_pairs(subject, item, before)
        else:
            number = self.facts.numbers.get(atom.relation)
            if number is None:
                return []
            second = 0 if atom.relation.unary else item
            found_ = pairs(self.facts, number, subject, second, before)
        answers = []
        for pair in found_:
            answer = dict(binding)
            for slot, value in zip((atom.subject, atom.object), pair, strict=True):
                if isinstance(slot, int) and answer.setdefault(slot, value) != value:
                    break
            else:
                answers.append(answer)
        return answers

    def _value(self, slot: Slot | None, binding: dict[int, int], before: int | None) -> int | None:
        """Return what a slot stands for: none when it is free, -1 for a term that is unknown."""
        if slot is None:
            return None
        if isinstance(slot, int):
            return binding.get(slot)
        number = self.dictionary.lookup(slot)
        return -1 if number is None else self.equality.find(number, before)

    def _same_pairs(self, first: int | None, second: int | None, before: int | None) -> Pairs:
        if first is None and second is None:
            return [(one, one) for one in sorted(self.equality.classes())]
        known = first if first is not None else second or 0
        other = known if first is None or second is None else second
        same = self.equality.find(known, before) == self.equality.find(other, before)
        return [(known, other)] if same else []

    def rewritten_from(self, relation: int, subject: int, item: int, birth: int) -> Pairs:
        """Return the facts that the merging in round *birth* rewrote to this one."""
        formers = [one for one in self.facts.former.get(relation, ()) if one.gone == birth]
        if not formers:
            return []
        ones, others = (
            [one for one in self.equality.members(end) if self.equality.find(one, birth + 1) == end]
            for end in (subject, item)
        )
        found_ = [_among(former.keys, ones, others) for former in formers]
        return sorted((key >> 32, key & 0xFFFFFFFF) for keys in found_ for key in keys.tolist())

    # In what words

    def triples(self, *, inferred_only: bool = False) -> Iterator[Statement]:
        """Yield all triples that hold, by relation; only those not asserted if so wished.

        Shape: what rules conclude about literals is kept, for more may follow from it, but it is
        no RDF, and is not told.
        """
        for relation, keys in self.keys(inferred_only=inferred_only):
            yield from self._told(relation, keys)

    def keys(self, *, inferred_only: bool = False) -> Iterator[tuple[Relation, Array]]:
        """Yield each relation with the sorted keys of its triples, as `triples` tells them."""
        expansion = self._expansion()
        for number, relation in enumerate(self.facts.relations):
            if relation == SAME:
                keys = expansion.same()
                if not inferred_only:
                    keys = np.union1d(keys, keys_of(self.facts.asserted[number]))
            else:
                keys = expansion.keys(self.facts.runs[number].alive())
            if inferred_only and len(keys):
                keys = keys[~self.facts.is_asserted(number, keys)]
            yield relation, keys

    def count(self) -> int:
        """Return how many triples hold, equal terms each for itself; sameAs not counted."""
        expansion = self._expansion()
        return sum(expansion.size(runs.alive()) for runs in self.facts.runs)

    def about_literals(self) -> int:
        """Return how many facts are about literals, and are not told."""
        literal = self.dictionary.is_literal
        return sum(int(literal(upper(runs.alive())).sum()) for runs in self.facts.runs)

    def _told(self, relation: Relation, keys: Array) -> Iterator[Statement]:
        decode = self.dictionary.decode
        for key in keys.tolist():
            subject = decode(key >> 32)
            if subject.startswith('"'):
                continue
            if relation.unary:
                yield subject, TYPE, relation.term
            else:
                yield subject, relation.term, decode(key & 0xFFFFFFFF)

    def _expansion(self) -> Expansion:
        state = len(self.equality)
        if self._expanded is None or self._expanded[0] != state:
            self._expanded = (state, Expansion(self.equality))
        return self._expanded[1]


def _among(keys: Array, ones: list[int], others: list[int]) -> Array:
    """Return those of sorted *keys* whose terms are among these, without all pairs if many."""
    if len(ones) * len(others) < len(keys):
        wanted = np.array([one << 32 | two for one in ones for two in others], dtype=U64)
        wanted.sort()
        return wanted[found(keys, wanted)]
    return np.asarray(keys[np.isin(upper(keys), ones) & np.isin(lower(keys), others)])
