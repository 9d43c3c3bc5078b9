"""N-Triples and N-Quads read in bulk: where terms begin and end by arrays, their numbers by hashes.

Each line that is not in the plain form goes through the parser of pyoxigraph, which also says
what is wrong.
Terms are told apart by two hashes of 64 bits each. Where the first is the same and the second is
not, all is numbered anew term by term.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from townkg.reason.kernel.arrays import U32, U64, Array
from townkg.reason.kernel.dictionary import Dictionary, check_room
from townkg.reason.kernel.hashing import LONG, PADDING, TAILS, by_words, fingerprints, words_of
from townkg.reason.kernel.lines import COLUMNS, QUOTE, blocks, cut

WORKERS, MANY_BLOCKS = 2, 4
"""How many blocks are worked on at once, where there are many."""
Strange = Callable[[bytes], list[tuple[str, str, str]]]
Cut = tuple[Array, Array, list[tuple[int, int]]]
Numbered = tuple[Array, Array, Array, Array, Array]


class Collision(Exception):
    """Two terms have the same hash."""


class Reading:
    """A text on its way to columns of numbers."""

    def __init__(self, text: Array, strange: Strange, *, graphs: bool = False) -> None:
        """*text* is padded at its end; *strange* parses lines that are not in the plain form.

        Shape: *graphs* tells that a line may name a graph.
        """
        self._graphs = graphs
        self.text = text
        self.words = words_of(text)
        self.size = len(text) - PADDING
        self._strange = strange
        self._local: list[Array] = []
        self._hashes: list[Array] = []
        self._checks: list[Array] = []
        self._starts: list[Array] = []
        self._lengths: list[Array] = []
        self.others: list[tuple[str, str, str]] = []

    def run(self) -> tuple[Dictionary, Array]:
        """Return the terms, and the numbers of each triple in a row."""
        try:
            self._number_all()
            dictionary, numbers = self._together()
        except Collision:
            dictionary, numbers = self._one_by_one()
        if self.others:
            more = dictionary.encode_many(term for triple in self.others for term in triple)
            numbers = np.concatenate([numbers, more.reshape(-1, 3).T], axis=1)
        return dictionary, numbers

    def _cut(self, block: tuple[int, int]) -> Cut:
        """Return starts and lengths of the terms of a block, column after column, and odd lines."""
        starts, lengths, strange = cut(self.text, self.words, *block, graphs=self._graphs)
        return starts.ravel(), lengths.ravel(), strange

    def _parse(self, strange: list[tuple[int, int]]) -> None:
        """Read the lines that are not in the plain form."""
        if strange:
            lines = [self.text[first:last].tobytes() for first, last in strange]
            self.others += self._strange(b"\n".join(lines))

    def _number_all(self) -> None:
        """Give the terms of each block numbers; two blocks are worked on at once."""
        waiting = list(blocks(self.text, self.size))
        if len(waiting) < MANY_BLOCKS:
            done = map(self._numbered, waiting)
            for one in done:
                self._take(one)
            return
        with ThreadPoolExecutor(min(WORKERS, os.cpu_count() or 1)) as pool:
            for one in pool.map(self._numbered, waiting):
                self._take(one)

    def _numbered(self, block: tuple[int, int]) -> tuple[list[tuple[int, int]], Numbered | None]:
        starts, lengths, strange = self._cut(block)
        return strange, number(self.words, starts, lengths) if len(starts) else None

    def _take(self, found: tuple[list[tuple[int, int]], Numbered | None]) -> None:
        strange, numbered = found
        self._parse(strange)
        if numbered:
            kinds = (self._local, self._hashes, self._checks, self._starts, self._lengths)
            for kept, one in zip(kinds, numbered, strict=True):
                kept.append(one)

    def _one_by_one(self) -> tuple[Dictionary, Array]:
        """Return the same, terms told apart by what they are: slowly, and never wrong."""
        dictionary, columns = Dictionary(), [np.empty((COLUMNS, 0), dtype=U32)]
        self.others = []
        for block in blocks(self.text, self.size):
            starts, lengths, strange = self._cut(block)
            self._parse(strange)
            ends = (starts + lengths).tolist()
            terms = (
                self.text[start:end].tobytes().decode()
                for start, end in zip(starts.tolist(), ends, strict=True)
            )
            columns.append(dictionary.encode_many(terms).reshape(COLUMNS, -1))
        return dictionary, np.concatenate(columns, axis=1)

    def _together(self) -> tuple[Dictionary, Array]:
        if not self._hashes:
            return Dictionary(), np.empty((COLUMNS, 0), dtype=U32)
        found, checks = np.concatenate(self._hashes), np.concatenate(self._checks)
        starts, lengths = np.concatenate(self._starts), np.concatenate(self._lengths)
        sizes = [len(one) for one in self._hashes]
        self._hashes, self._checks, self._starts, self._lengths = [], [], [], []
        order = np.argsort(found, kind="stable")
        ordered = found[order]
        first = _firsts(ordered, checks[order])
        del found, checks
        kept = order[first]
        check_room(len(kept))
        rank = np.argsort(kept)
        numbers = np.empty(len(kept), dtype=U32)
        numbers[rank] = np.arange(1, len(kept) + 1, dtype=U32)
        to = np.empty(len(order), dtype=U32)
        to[order] = numbers[np.cumsum(first) - 1]
        dictionary = self._dictionary(kept[rank], starts, lengths, ordered[first], numbers)
        columns, base = [], 0
        for local, size in zip(self._local, sizes, strict=True):
            columns.append(to[base : base + size][local].reshape(COLUMNS, -1))
            base += size
        return dictionary, np.concatenate(columns, axis=1)

    def _dictionary(
        self, kept: Array, starts: Array, lengths: Array, found: Array, numbers: Array
    ) -> Dictionary:
        starts, lengths = starts[kept], lengths[kept]
        counts = (lengths + 7) >> 3
        offsets = np.zeros(len(kept) + 1, dtype=U64)
        np.cumsum(counts, out=offsets[1:])
        text = np.empty(int(offsets[-1]), dtype=U64)
        to = offsets[:-1].astype(np.int64)
        halves = [slice(0, len(to) // 2), slice(len(to) // 2, None)]
        with ThreadPoolExecutor(len(halves)) as pool:
            list(
                pool.map(
                    lambda half: self._copy(text, to[half], starts[half], lengths[half]), halves
                )
            )
        literal = np.zeros(len(kept) + 1, dtype=bool)
        literal[1:] = self.text[starts] == QUOTE
        return Dictionary(text, offsets, found, numbers, literal)

    def _copy(self, text: Array, to: Array, starts: Array, lengths: Array) -> None:
        """Write terms into words of eight bytes, each from a multiple of them on."""
        for place in np.flatnonzero(lengths > LONG).tolist():
            start, size, first = int(starts[place]), int(lengths[place]), int(to[place])
            words = text[first : first + ((size + 7) >> 3)]
            words[-1] = 0
            words.view(np.uint8)[:size] = self.text[start : start + size]
        short = np.flatnonzero(lengths <= LONG)
        if not len(short):
            return
        to, starts, lengths = to[short], starts[short], lengths[short]
        order, ends, at = by_words(starts, lengths, inclusive=False)
        to = to[order]
        tails = TAILS[lengths[order] & 7]
        tails[tails == 0] = U64(0xFFFFFFFFFFFFFFFF)
        for first, last in ends:
            word = self.words[at[first:]]
            word[: last - first] &= tails[first:last]
            text[to[first:]] = word
            at[last:] += 8
            to[last:] += 1


def number(words: Array, starts: Array, lengths: Array) -> Numbered:
    """Return numbers for the terms of a block, and hashes, places and lengths of each once."""
    found, checks = fingerprints(words, starts, lengths)
    mask = U64((1 << len(found).bit_length()) - 1)
    keys = (found & ~mask) | np.arange(len(found), dtype=U64)
    keys.sort()
    order = (keys & mask).astype(np.intp)
    ordered = found[order]
    first = _firsts(ordered, checks[order])
    local = np.empty(len(found), dtype=U32)
    local[order] = np.cumsum(first, dtype=U32) - U32(1)
    kept = order[first]
    return local, ordered[first], checks[kept], starts[kept], lengths[kept]


def _firsts(ordered: Array, checks: Array) -> Array:
    """Return which of sorted hashes are the first of their kind.

    Raises: Collision, where the second hash is not the same.
    """
    first = np.empty(len(ordered), dtype=bool)
    first[0] = True
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    if ((checks[1:] != checks[:-1]) & ~first[1:]).any():
        raise Collision
    return first
