"""A hash of terms of any length, eight bytes at a time, for whole arrays of them."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import U64, Array

SEED = 0x9E3779B97F4A7C15
FACTOR = 0xD6E8FEB86659FD93
TURN = 0xA0761D6478BD642F
SHIFT = U64(32)
BITS = (1 << 64) - 1
PADDING = 8
"""So many bytes past the end of a text must be readable."""
TAILS = np.array([(1 << (8 * left)) - 1 for left in range(8)], dtype=U64)


def words_of(text: Array) -> Array:
    """Return the eight bytes from each position of a text on, as overlapping numbers.

    Shape: *text* is padded at its end.
    """
    return np.ndarray((len(text) - PADDING,), dtype="<u8", buffer=text.data, strides=(1,))


def hashes(words: Array, starts: Array, lengths: Array) -> Array:
    """Return the hash of each term that lies in a text at *starts* with *lengths* in bytes."""
    answer = lengths.astype(U64)
    answer *= U64(TURN)
    answer ^= U64(SEED)
    whole, tail = lengths >> 3, TAILS[lengths & 7]
    rows: Array | None = None
    for at in range(int(whole.max(initial=-1)) + 1):
        if rows is None and int(whole.min()) > at:
            _mix(answer, words[starts + 8 * at])
            continue
        rows = np.flatnonzero(whole >= at) if rows is None else rows[whole[rows] >= at]
        word = words[starts[rows] + 8 * at]
        ends = whole[rows] == at
        word[ends] &= tail[rows[ends]]
        part = answer[rows]
        _mix(part, word)
        answer[rows] = part
    return answer


def _mix(answer: Array, word: Array) -> None:
    answer ^= word
    answer *= U64(FACTOR)
    answer ^= answer >> SHIFT


def hash_of(term: bytes) -> int:
    """Return the hash of one term, the same as `hashes` gives."""
    answer = (len(term) * TURN & BITS) ^ SEED
    whole = len(term) >> 3
    for at in range(whole + 1):
        word = int.from_bytes(term[8 * at : 8 * at + 8], "little")
        answer = (answer ^ word) * FACTOR & BITS
        answer ^= answer >> 32
    return answer
