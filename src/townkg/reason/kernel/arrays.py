"""Sorted arrays of keys: what all of the kernel is made of.

A key is a pair of term numbers in one unsigned integer of 64 bits, the first in the upper half.
NumPy sorts such keys at 100 million a second, and searches sorted for sorted 14 times faster
than for unsorted: hence all that is looked up is sorted first.
"""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

U64 = np.uint64
U32 = np.uint32
HALF = np.uint64(32)
LOW = np.uint64(0xFFFFFFFF)
EMPTY: Array = np.empty(0, dtype=U64)
RARE = 4
"""So many times fewer must one side have that searching from it alone pays."""


def pack(first: Array, second: Array | int) -> Array:
    """Return the keys of pairs of terms."""
    keys = first.astype(U64)
    keys <<= HALF
    keys |= U64(second) if isinstance(second, int) else second
    return keys


def upper(keys: Array) -> Array:
    """Return the first term of each key."""
    return (keys >> HALF).astype(U32)


def lower(keys: Array) -> Array:
    """Return the second term of each key."""
    return keys.astype(U32)


def swapped(keys: Array) -> Array:
    """Return the keys with their halves exchanged, in no order."""
    return (keys << HALF) | (keys >> HALF)


def distinct(keys: Array) -> Array:
    """Return the keys sorted, each once; what is given may be changed.

    >>> distinct(np.array([3, 1, 3], dtype=U64)).tolist()
    [1, 3]
    """
    if len(keys) < 2:
        return keys
    if not (keys[1:] >= keys[:-1]).all():
        if not keys.flags.writeable:
            keys = keys.copy()
        keys.sort()
    return without_repeats(keys)


def without_repeats(keys: Array) -> Array:
    """Return sorted keys, each once."""
    if len(keys) < 2:
        return keys
    first = np.empty(len(keys), dtype=bool)
    first[0] = True
    np.not_equal(keys[1:], keys[:-1], out=first[1:])
    return keys if first.all() else keys[first]


def union(parts: list[Array]) -> Array:
    """Return the keys of several sorted arrays, sorted, each once."""
    if not parts:
        return EMPTY
    if len(parts) == 1:
        return parts[0]
    keys = np.concatenate(parts)
    keys.sort(kind="stable")  # it merges what is sorted, faster than any sort from nothing
    return without_repeats(keys)


def found(keys: Array, wanted: Array) -> Array:
    """Return for each of *wanted* whether it is among *keys*; both are sorted, and may repeat.

    >>> found(np.array([2, 5], dtype=U64), np.array([1, 2, 9], dtype=U64)).tolist()
    [False, True, False]
    """
    if not len(keys) or not len(wanted):
        return np.zeros(len(wanted), dtype=bool)
    if len(keys) * RARE < len(wanted):
        mask = np.zeros(len(wanted), dtype=bool)
        low = wanted.searchsorted(keys)
        counts = wanted.searchsorted(keys, side="right") - low
        mask[spread(low, counts, int(counts.sum()))] = True
        return mask
    at = keys.searchsorted(wanted)
    np.minimum(at, len(keys) - 1, out=at)
    return np.asarray(keys[at] == wanted)


def places(keys: Array, wanted: Array) -> Array:
    """Return where in *keys* those of *wanted* lie that are there; both are sorted."""
    if not len(keys) or not len(wanted):
        return np.empty(0, dtype=np.intp)
    at = keys.searchsorted(wanted)
    np.minimum(at, len(keys) - 1, out=at)
    return np.asarray(at[keys[at] == wanted])


def place(keys: Array, key: int) -> int:
    """Return where in sorted *keys* one key lies, or -1; arrays of one would cost thrice that.

    >>> place(np.array([2, 5], dtype=U64), 5), place(np.array([2, 5], dtype=U64), 3)
    (1, -1)
    """
    at = int(keys.searchsorted(U64(key)))
    return at if at < len(keys) and keys.item(at) == key else -1


def between(keys: Array, term: int) -> Array:
    """Return the part of sorted *keys* whose first term is *term*."""
    low = int(keys.searchsorted(U64(term << 32)))
    high = int(keys.searchsorted(U64((term << 32) | 0xFFFFFFFF), side="right"))
    return keys[low:high]


def starts_of(keys: Array) -> Array:
    """Return where in sorted *keys* each first term begins."""
    if not len(keys):
        return np.empty(0, dtype=np.intp)
    top = keys >> HALF
    first = np.empty(len(keys), dtype=bool)
    first[0] = True
    np.not_equal(top[1:], top[:-1], out=first[1:])
    return np.flatnonzero(first)


def spread(starts: Array, lengths: Array, total: int) -> Array:
    """Return the positions of all ranges, one after the other.

    >>> spread(np.array([5, 9]), np.array([2, 3]), 5).tolist()
    [5, 6, 9, 10, 11]
    """
    offsets = starts - (np.cumsum(lengths) - lengths)
    at = np.repeat(offsets, lengths)
    at += np.arange(total)
    return at


class Meeting:
    """Where two sorted arrays have the same first term: counted at once, listed on demand."""

    __slots__ = ("_left", "_left_count", "_right", "_right_count", "size")

    def __init__(self, left: Array, right: Array) -> None:
        if len(left) <= len(right):
            self._left, self._left_count, self._right, self._right_count = _ranges(left, right)
        else:
            self._right, self._right_count, self._left, self._left_count = _ranges(right, left)
        self.size = int(np.dot(self._left_count, self._right_count))

    def pairs(self) -> tuple[Array, Array]:
        """Return the positions of all pairs that meet, those of the left in ascending order."""
        single_left = len(self._left) == 0 or int(self._left_count.max()) == 1
        if single_left:
            left, starts, counts = self._left, self._right, self._right_count
        else:
            rows = int(self._left_count.sum())
            left = spread(self._left, self._left_count, rows)
            starts = np.repeat(self._right, self._left_count)
            counts = np.repeat(self._right_count, self._left_count)
        if len(counts) == self.size:
            return left, starts
        return np.repeat(left, counts), spread(starts, counts, self.size)


def _ranges(few: Array, many: Array) -> tuple[Array, Array, Array, Array]:
    """Return starts and lengths in both arrays of the first terms they share."""
    starts = starts_of(few)
    counts = np.empty(len(starts), dtype=np.intp)
    np.subtract(starts[1:], starts[:-1], out=counts[:-1])
    if len(starts):
        counts[-1] = len(few) - starts[-1]
    top = few[starts] & ~LOW
    low = many.searchsorted(top)
    high = many.searchsorted(top | LOW, side="right")
    lengths = high - low
    met = lengths > 0
    if met.all():
        return starts, counts, low, lengths
    return starts[met], counts[met], low[met], lengths[met]
