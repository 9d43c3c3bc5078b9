"""All facts: a list of relations with their runs, and what a merging of terms took out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from townkg.reason.kernel.arrays import EMPTY, Array, found, place, union
from townkg.reason.kernel.plan import SAME
from townkg.reason.kernel.runs import Part, Runs
from townkg.reason.rule import Relation

MOST_PARTS = 8


@dataclass(slots=True)
class Former:
    """Facts as they were before their terms were merged: keys, births, and when they went."""

    keys: Array
    births: Array
    gone: int


class Said(Part):
    """Keys that are asserted, in the terms as given, and the wave of facts they came with."""

    __slots__ = ("wave",)

    def __init__(self, keys: Array, wave: int) -> None:
        super().__init__(keys)
        self.wave = wave


@dataclass(slots=True)
class Facts:
    """Runs of each relation by number; what was asserted lies apart, in the terms as given."""

    relations: list[Relation] = field(default_factory=list)
    numbers: dict[Relation, int] = field(default_factory=dict)
    runs: list[Runs] = field(default_factory=list)
    asserted: list[list[Said]] = field(default_factory=list)
    former: dict[int, list[Former]] = field(default_factory=dict)
    last: int = -1
    """The latest round in which anything was born."""

    def __post_init__(self) -> None:
        if not self.relations:
            self.number(SAME)

    def number(self, relation: Relation) -> int:
        """Return the number of a relation, a new one if need be."""
        number = self.numbers.get(relation)
        if number is None:
            number = self.numbers[relation] = len(self.relations)
            self.relations.append(relation)
            self.runs.append(Runs())
            self.asserted.append([])
        return number

    def size(self) -> int:
        """Return how many facts there are."""
        return sum(map(len, self.runs))

    def said(self) -> int:
        """Return how many facts are asserted."""
        return sum(len(part) for parts in self.asserted for part in parts)

    @property
    def nbytes(self) -> int:
        """How much memory the facts take."""
        former = sum(f.keys.nbytes + f.births.nbytes for one in self.former.values() for f in one)
        return sum(runs.nbytes for runs in self.runs) + former

    def add(self, relation: int, keys: Array, birth: int, *, flat: bool = False) -> int:
        """Add those of sorted *keys* that are new; return how many."""
        new = self.runs[relation].new(keys)
        if len(new):
            self.runs[relation].add(new, birth, flat=flat)
            self.last = max(self.last, birth)
        return len(new)

    def say(self, relation: int, keys: Array, wave: int) -> None:
        """Write down that sorted *keys* are asserted, unless an earlier wave said so."""
        parts = self.asserted[relation]
        for part in parts:
            keys = keys[~found(part.keys, keys) | found(part.dead, keys)]
        if not len(keys):
            return
        parts.append(Said(keys, wave))
        if len(parts) > MOST_PARTS:
            waves = sorted({part.wave for part in parts})
            together = [[part for part in parts if part.wave == one] for one in waves]
            self.asserted[relation] = [part for some in together for part in _fewer(some)]

    def withdraw(self, relation: int, keys: Array) -> Array:
        """Take sorted *keys* out of what is asserted; return those that were."""
        were = self.is_asserted(relation, keys)
        for part in self.asserted[relation]:
            part.kill(keys)
        return keys[were]

    def is_asserted(self, relation: int, keys: Array) -> Array:
        """Return for each of sorted *keys*, as given, whether it is asserted."""
        mask = np.zeros(len(keys), dtype=bool)
        for part in self.asserted[relation]:
            mask |= found(part.keys, keys) & ~found(part.dead, keys)
        return mask

    def says(self, relation: int, key: int) -> bool:
        """Return whether one fact, as given, is asserted."""
        return any(
            place(part.keys, key) >= 0 and not (len(part.dead) and place(part.dead, key) >= 0)
            for part in self.asserted[relation]
        )

    def take_out(self, relation: int, keys: Array, gone: int) -> None:
        """Move sorted *keys* to the facts of the past."""
        births = self.runs[relation].births(keys)
        self.runs[relation].kill(keys)
        self.former.setdefault(relation, []).append(Former(keys, births, gone))

    def birth(self, relation: int, key: int) -> int | None:
        """Return the earliest birth of a fact in exactly these terms, past ones included."""
        rounds = [self.runs[relation].birth(key)]
        rounds += [birth for birth, _ in self.past(relation, key)]
        known = [one for one in rounds if one is not None]
        return min(known) if known else None

    def past(self, relation: int, key: int) -> list[tuple[int, int]]:
        """Return birth and end of a fact each time it was there before a merging."""
        found_ = []
        for one in self.former.get(relation, ()):
            at = place(one.keys, key)
            if at >= 0:
                found_.append((int(one.births[at]), one.gone))
        return found_

    def settle(self, mark: int) -> None:
        """Put small runs born up to *mark* together."""
        for runs in self.runs:
            if len(runs.runs) > 1 or any(len(run.dead) for run in runs.runs):
                runs.settle(mark)


def _fewer(parts: list[Said]) -> list[Said]:
    """Return the parts of one wave as at most two: a small change rewrites no large part."""
    *rest, largest = sorted(parts, key=len)
    if not rest:
        return parts
    small = Said(keys_of(rest), largest.wave)
    if len(small) * MOST_PARTS < len(largest):
        return [largest, small]
    return [Said(keys_of([largest, small]), largest.wave)]


def keys_of(parts: Sequence[Part]) -> Array:
    """Return all keys of several parts, sorted."""
    return union([part.alive() for part in parts]) if parts else EMPTY
