"""What holds in the terms as given: each fact about a representative, about all it stands for."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import U64, Array, distinct, lower, pack, spread, starts_of, upper
from townkg.reason.kernel.equality import Equality


class Expansion:
    """The members of each class, ready for whole arrays."""

    def __init__(self, equality: Equality) -> None:
        moved, to = equality.moves()
        starts = starts_of(pack(to, 0))
        self.representatives = to[starts]
        self.sizes = np.diff(starts, append=len(to)) + 1
        self.starts = starts + np.arange(len(starts))
        self.members = np.insert(moved, starts, self.representatives)

    def keys(self, keys: Array) -> Array:
        """Return the sorted keys of all that sorted *keys* stand for."""
        if not len(self.representatives) or not len(keys):
            return keys
        touched = self._at(upper(keys))[1] | self._at(lower(keys))[1]
        if not touched.any():
            return keys
        return distinct(np.concatenate([keys[~touched], self._product(keys[touched])]))

    def size(self, keys: Array) -> int:
        """Return how many facts *keys* stand for."""
        if not len(self.representatives):
            return len(keys)
        return int(np.dot(self._counts(upper(keys)), self._counts(lower(keys))))

    def _product(self, keys: Array) -> Array:
        subjects, rows = self._spread(upper(keys))
        objects, again = self._spread(lower(keys)[rows])
        return pack(subjects[again], objects)

    def _spread(self, terms: Array) -> tuple[Array, Array]:
        """Return the members of each term, and the row each belongs to."""
        counts = self._counts(terms)
        at, here = self._at(terms)
        pool = np.concatenate([self.members, terms])
        starts = np.where(here, self.starts[at], len(self.members) + np.arange(len(terms)))
        total = int(counts.sum())
        return pool[spread(starts, counts, total)], np.repeat(np.arange(len(terms)), counts)

    def _counts(self, terms: Array) -> Array:
        at, here = self._at(terms)
        return np.where(here, self.sizes[at], 1)

    def _at(self, terms: Array) -> tuple[Array, Array]:
        at = np.searchsorted(self.representatives, terms)
        at[at == len(self.representatives)] = 0
        return at, self.representatives[at] == terms

    def same(self) -> Array:
        """Return the keys of all pairs of different terms that are one."""
        gathered = [np.empty(0, dtype=U64)]
        for start, size in zip(self.starts.tolist(), self.sizes.tolist(), strict=True):
            terms = self.members[start : start + size]
            keys = pack(np.repeat(terms, size), np.tile(terms, size))
            gathered.append(keys[upper(keys) != lower(keys)])
        return distinct(np.concatenate(gathered))
