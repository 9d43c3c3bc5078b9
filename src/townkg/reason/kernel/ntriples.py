"""N-Triples and N-Quads read in bulk: where terms begin and end by arrays, their numbers by hashes.

Lines in the plain form (one space between terms, ` .` at the end, no escapes) are cut without
a loop, the name of a graph left aside; each other line goes through the parser of pyoxigraph,
which also says what is wrong.
Terms are told apart by two hashes of 64 bits each. Where the first is the same and the second is
not, all is numbered anew term by term.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from townkg.reason.kernel.arrays import U32, U64, Array
from townkg.reason.kernel.dictionary import Dictionary, check_room
from townkg.reason.kernel.hashing import LONG, PADDING, TAILS, by_words, fingerprints, words_of

BLOCK = 1 << 22
"""So many bytes are cut at a time: what is in work then stays in the cache of the processor."""
NEWLINE, SPACE, DOT, LESS, MORE, QUOTE, UNDERSCORE, AT, BACKSLASH, DELETE = b'\n .<>"_@\\\x7f'
PLAIN_STRING = U64(int.from_bytes(b"#string>", "little"))
COLUMNS = 3
Strange = Callable[[bytes], list[tuple[str, str, str]]]


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
            for starts, lengths in self._pieces():
                self._number(starts, lengths)
            dictionary, numbers = self._together()
        except Collision:
            dictionary, numbers = self._one_by_one()
        if self.others:
            more = dictionary.encode_many(term for triple in self.others for term in triple)
            numbers = np.concatenate([numbers, more.reshape(-1, 3).T], axis=1)
        return dictionary, numbers

    def _pieces(self) -> Iterator[tuple[Array, Array]]:
        """Yield starts and lengths of the terms of each block, column after column."""
        self.others = []
        for start, end in blocks(self.text, self.size):
            starts, lengths, strange = cut(self.text, self.words, start, end, graphs=self._graphs)
            if strange:
                lines = [self.text[first:last].tobytes() for first, last in strange]
                self.others += self._strange(b"\n".join(lines))
            if starts.shape[1]:
                yield starts.ravel(), lengths.ravel()

    def _one_by_one(self) -> tuple[Dictionary, Array]:
        """Return the same, terms told apart by what they are: slowly, and never wrong."""
        dictionary, columns = Dictionary(), [np.empty((COLUMNS, 0), dtype=U32)]
        for starts, lengths in self._pieces():
            ends = (starts + lengths).tolist()
            terms = (
                self.text[start:end].tobytes().decode()
                for start, end in zip(starts.tolist(), ends, strict=True)
            )
            columns.append(dictionary.encode_many(terms).reshape(COLUMNS, -1))
        return dictionary, np.concatenate(columns, axis=1)

    def _number(self, starts: Array, lengths: Array) -> None:
        """Give the terms of a block numbers of their own, and keep each once."""
        found, checks = fingerprints(self.words, starts, lengths)
        mask = U64((1 << len(found).bit_length()) - 1)
        keys = (found & ~mask) | np.arange(len(found), dtype=U64)
        keys.sort()
        order = (keys & mask).astype(np.intp)
        ordered = found[order]
        first = _firsts(ordered, checks[order])
        local = np.empty(len(found), dtype=U32)
        local[order] = np.cumsum(first, dtype=U32) - U32(1)
        kept = order[first]
        self._local.append(local)
        self._hashes.append(ordered[first])
        self._checks.append(checks[kept])
        self._starts.append(starts[kept])
        self._lengths.append(lengths[kept])

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
        self._copy(text, offsets[:-1].astype(np.int64), starts, lengths)
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


def blocks(text: Array, size: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of blocks of whole lines of the first *size* bytes."""
    start = 0
    while start < size:
        end = min(start + BLOCK, size)
        while end < size:
            tail = np.flatnonzero(text[max(start, end - (1 << 16)) : end] == NEWLINE)
            if len(tail):
                end = max(start, end - (1 << 16)) + int(tail[-1]) + 1
                break
            end = min(end + (1 << 16), size)
        yield start, end
        start = end


def cut(
    text: Array, words: Array, start: int, end: int, *, graphs: bool = False
) -> tuple[Array, Array, list[tuple[int, int]]]:
    """Return starts and lengths of the terms of each column, and the lines of another form."""
    block = text[start:end]
    ends = np.flatnonzero(block == NEWLINE)
    if not len(ends) or ends[-1] != len(block) - 1:
        ends = np.append(ends, len(block))
    begins = np.empty_like(ends)
    begins[0] = 0
    begins[1:] = ends[:-1] + 1
    spaces = np.flatnonzero(block == SPACE)
    tails = ends
    if len(spaces) == COLUMNS * len(ends) and (spaces[2::COLUMNS] == ends - 2).all():
        first, second, third = spaces[::COLUMNS], spaces[1::COLUMNS], spaces[2::COLUMNS]
    else:
        spaces = np.append(spaces, [len(block)] * COLUMNS)
        at = np.searchsorted(spaces, begins)
        first, second, third = spaces[at], spaces[at + 1], spaces[at + 2]
        if graphs:
            tails = _before_graph(block, spaces, second, ends)
    plain = _plain(block, begins, (first, second, third), ends, tails)
    plain &= words[np.maximum(tails - 10, 0) + start] != PLAIN_STRING
    strange: list[tuple[int, int]] = []
    if not plain.all():
        odd = np.flatnonzero(~plain & (ends > begins))
        lines = zip((begins[odd] + start).tolist(), (ends[odd] + start).tolist(), strict=True)
        strange = list(lines)
        begins, first, second, tails = begins[plain], first[plain], second[plain], tails[plain]
    starts = np.stack([begins, first + 1, second + 1])
    lengths = np.stack([first - begins, second - first - 1, tails - second - 3])
    starts += start
    return starts, lengths, strange


def _before_graph(block: Array, spaces: Array, second: Array, ends: Array) -> Array:
    """Return where lines would end if they named no graph: after the object, and ` .`."""
    edge = len(block) - 1
    before = spaces[np.maximum(np.searchsorted(spaces, ends - 2) - 1, 0)]
    quotes = np.concatenate([[-1], np.flatnonzero(block == QUOTE)])
    named = (before > second) & (before > quotes[np.searchsorted(quotes, ends) - 1])
    head, close = block[np.minimum(before + 1, edge)], block[np.maximum(ends - 3, 0)]
    named &= ((head == LESS) & (close == MORE)) | ((head == UNDERSCORE) & (close != MORE))
    return np.where(named, before + 2, ends)


def _plain(
    block: Array, begins: Array, spaces: tuple[Array, Array, Array], ends: Array, tails: Array
) -> Array:
    """Return which lines are `<s> <p> <o> .` with terms that end as they began.

    Shape: *tails* are the ends as they would be without the name of a graph.
    """
    first, second, third = spaces
    mask = (first > begins + 1) & (second > first + 2) & (second < tails - 4)
    edge = len(block) - 1

    def byte(at: Array) -> Array:
        return np.asarray(block[np.minimum(np.maximum(at, 0), edge)])

    mask &= (byte(ends - 1) == DOT) & (byte(ends - 2) == SPACE)
    head, head_end = byte(begins), byte(first - 1)
    mask &= ((head == LESS) & (head_end == MORE)) | ((head == UNDERSCORE) & (head_end != MORE))
    mask &= (byte(first + 1) == LESS) & (byte(second - 1) == MORE)
    item, item_end = byte(second + 1), byte(tails - 3)
    # any other tag goes the long way, as it may have capitals
    tagged = (byte(tails - 6) == QUOTE) & (byte(tails - 5) == AT)
    tagged &= (byte(tails - 4) >= 97) & (item_end >= 97)
    thing = ((item == LESS) & (item_end == MORE)) | ((item == UNDERSCORE) & (item_end != MORE))
    mask &= (thing & (third == tails - 2)) | (
        (item == QUOTE) & ((item_end == QUOTE) | (item_end == MORE) | tagged)
    )
    # control characters are escaped by parsers, so that each term is written in one way
    strange = (block == BACKSLASH) | (block == DELETE) | ((block < SPACE) & (block != NEWLINE))
    if strange.any():
        inner = np.zeros(len(block) + 1, dtype=np.int32)
        np.cumsum(strange, out=inner[1:])
        mask &= inner[ends] == inner[begins]
    return mask
