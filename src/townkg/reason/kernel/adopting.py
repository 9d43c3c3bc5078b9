"""The terms of one dictionary taken into another, most of them found by their hashes at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from townkg.reason.kernel.arrays import U32, Array, spread
from townkg.reason.kernel.dictionary import Dictionary

AT_ONCE = 1 << 18


def adopt(base: Dictionary, other: Dictionary, rename: Callable[[str], str]) -> Array:
    """Return the number in *base* of each term of the *other*, which it learns; that of 0 is 0.

    Shape: *rename* gives the label that an unnamed node of the other gets.
    """
    to = np.zeros(len(other) + 1, dtype=U32)
    other = other.flushed()
    if len(base.hashes):
        _find(base, other, to)
    blank = other.blank()
    to[blank] = 0
    unknown = np.flatnonzero(to[1:] == 0) + 1
    terms = other.decode_many(unknown)
    renamed = [
        rename(term) if unnamed else term
        for term, unnamed in zip(terms, blank[unknown].tolist(), strict=True)
    ]
    to[unknown] = base.learn(renamed)
    return to


def _find(base: Dictionary, other: Dictionary, to: Array) -> None:
    """Write down the numbers of the terms that lie in the text of both."""
    at = np.searchsorted(base.hashes, other.hashes)
    np.minimum(at, len(base.hashes) - 1, out=at)
    met = np.flatnonzero(base.hashes[at] == other.hashes)
    ours, theirs = base.order[at[met]], other.order[met]
    for start in range(0, len(met), AT_ONCE):
        one, two = ours[start : start + AT_ONCE], theirs[start : start + AT_ONCE]
        same = _same_text(base, one, other, two)
        to[two[same]] = one[same]


def _same_text(base: Dictionary, ours: Array, other: Dictionary, theirs: Array) -> Array:
    """Return which pairs of terms are the same, letter by letter."""
    starts, sizes = _places(base, ours)
    others, lengths = _places(other, theirs)
    answer = sizes == lengths
    starts, others, sizes = starts[answer], others[answer], sizes[answer]
    total = int(sizes.sum())
    if not total:
        return np.asarray(answer)
    same = base.text[spread(starts, sizes, total)] == other.text[spread(others, sizes, total)]
    answer[answer] = np.logical_and.reduceat(same, np.cumsum(sizes) - sizes)
    return np.asarray(answer)


def _places(terms: Dictionary, numbers: Array) -> tuple[Array, Array]:
    at = numbers.astype(np.intp)
    starts = terms.offsets[at - 1].astype(np.intp)
    return starts, terms.offsets[at].astype(np.intp) - starts
