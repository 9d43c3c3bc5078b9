"""Hashes of terms of any length, eight bytes at a time, for whole arrays of them."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np

from townkg.reason.kernel.arrays import U64, Array

SEED = 0x9E3779B97F4A7C15
FACTOR = 0xD6E8FEB86659FD93
TURN = 0xA0761D6478BD642F
SECOND = 0xE7037ED1A0B428DB
SHIFT = U64(32)
BITS = (1 << 64) - 1
PADDING = 8
"""So many bytes past the end of a text must be readable."""
LONG = 1 << 12
"""Terms of more bytes are hashed each by itself: in arrays a step is made for every word."""
TAILS = np.array([(1 << (8 * left)) - 1 for left in range(8)], dtype=U64)


def words_of(text: Array) -> Array:
    """Return the eight bytes from each position of a text on, as overlapping numbers.

    Shape: *text* is padded at its end.
    """
    return np.ndarray((len(text) - PADDING,), dtype="<u8", buffer=text.data, strides=(1,))


def hashes(words: Array, starts: Array, lengths: Array) -> Array:
    """Return the hash of each term that lies in a text at *starts* with *lengths* in bytes."""
    return _mixed(words, starts, lengths, second=False)[0]


def fingerprints(words: Array, starts: Array, lengths: Array) -> tuple[Array, Array]:
    """Return the hash of each term, and a second one that is mixed in another way.

    Two terms with one hash are told apart by the second, which costs a fifth of the first.
    """
    return _mixed(words, starts, lengths, second=True)


def _mixed(words: Array, starts: Array, lengths: Array, *, second: bool) -> tuple[Array, Array]:
    long = np.flatnonzero(lengths > LONG)
    if not len(long):
        return _by_steps(words, starts, lengths, second=second)
    answer = np.empty(len(starts), dtype=U64)
    other = np.empty(len(starts) if second else 0, dtype=U64)
    short = np.flatnonzero(lengths <= LONG)
    found, checks = _by_steps(words, starts[short], lengths[short], second=second)
    answer[short], other[short if second else []] = found, checks
    for place in long.tolist():
        start = int(starts[place])
        # the lowest byte of the word at each position
        term = words[start : start + int(lengths[place])].astype(np.uint8).tobytes()
        answer[place], check = _of_long(term)
        if second:
            other[place] = check
    return answer, other


def _by_steps(words: Array, starts: Array, lengths: Array, *, second: bool) -> tuple[Array, Array]:
    answer = np.empty(len(starts), dtype=U64)
    other = np.empty(len(starts) if second else 0, dtype=U64)
    if not len(starts):
        return answer, other
    order, ends, at = by_words(starts, lengths, inclusive=True)
    lengths = lengths[order]
    mixed = lengths.astype(U64)
    check = mixed.copy() if second else other
    mixed *= U64(TURN)
    mixed ^= U64(SEED)
    tails = TAILS[lengths & 7]
    for step, (first, last) in enumerate(ends):
        word = words[at[first:]]
        word[: last - first] &= tails[first:last]
        _mix(mixed[first:], word)
        if second:
            check[first:] *= U64(SECOND)
            check[first:] += word
        if step + 1 < len(ends):
            at[last:] += 8
    answer[order] = mixed
    if second:
        other[order] = check
    return answer, other


def by_words(
    starts: Array, lengths: Array, *, inclusive: bool
) -> tuple[Array, list[tuple[int, int]], Array]:
    """Return terms in the order of their number of words, and where each number begins and ends.

    Shape: the third is the starts in that order; *inclusive* counts a last word that is empty.
    """
    counts = lengths >> 3 if inclusive else (lengths - 1) >> 3
    most = int(counts.max())
    small = counts.astype(np.uint16) if most < 1 << 16 else counts
    order = np.argsort(small, kind="stable")
    ends = np.cumsum(np.bincount(counts, minlength=most + 1)).tolist()
    return order, list(zip([0, *ends[:-1]], ends, strict=True)), starts[order]


def _mix(answer: Array, word: Array) -> None:
    answer ^= word
    answer *= U64(FACTOR)
    answer ^= answer >> SHIFT


def hash_of(term: bytes) -> int:
    """Return the hash of one term, the same as `hashes` gives."""
    if len(term) > LONG:
        return _of_long(term)[0]
    answer = (len(term) * TURN & BITS) ^ SEED
    whole = len(term) >> 3
    for at in range(whole + 1):
        word = int.from_bytes(term[8 * at : 8 * at + 8], "little")
        answer = (answer ^ word) * FACTOR & BITS
        answer ^= answer >> 32
    return answer


def _of_long(term: bytes) -> tuple[int, int]:
    """Return both hashes of a term that is too long for steps of eight bytes."""
    digest = blake2b(term, digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")
