"""Whether keys in any order are among sorted ones, or are facts."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import LOW, Array, found
from townkg.reason.kernel.tables import Parts


def holding(keys: Array, parts: Parts) -> Array:
    """Return for each key, in any order, whether it is a fact of the parts."""
    ordered, order = _ascending(keys)
    here = np.zeros(len(keys), dtype=bool)
    for part in parts:
        one = found(part.keys, ordered)
        if len(part.dead):
            one &= ~found(part.dead, ordered)
        here |= one
    return _back(here, order)


def having(keys: Array, parts: Parts, *, backward: bool) -> Array:
    """Return for each sorted key whether its first term is subject, or object, of a fact."""
    tops = keys & ~LOW
    counts = np.zeros(len(keys), dtype=np.intp)
    for part in parts:
        for side, sign in ((part.side(backward), 1), (part.dead_side(backward), -1)):
            if len(side):
                counts += sign * side.searchsorted(tops | LOW, side="right")
                counts -= sign * side.searchsorted(tops)
    return counts > 0


def among(keys: Array, among: list[Array]) -> Array:
    """Return for each key, in any order, whether one of the sorted arrays has it."""
    ordered, order = _ascending(keys)
    here = np.zeros(len(keys), dtype=bool)
    for one in among:
        here |= found(one, ordered)
    return _back(here, order)


def _ascending(keys: Array) -> tuple[Array, Array | None]:
    """Return the keys sorted, and by which order unless they were."""
    if len(keys) < 2 or (keys[1:] >= keys[:-1]).all():
        return keys, None
    order = np.argsort(keys)
    return keys[order], order


def _back(mask: Array, order: Array | None) -> Array:
    """Return what was found of ordered keys in the order in which they were given."""
    if order is None:
        return mask
    answer = np.empty(len(mask), dtype=bool)
    answer[order] = mask
    return answer
