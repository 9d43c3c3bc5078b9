"""Facts rewritten when terms become one: the old form goes to the past, the new is born."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import (
    HALF,
    U64,
    Array,
    distinct,
    found,
    lower,
    pack,
    spread,
    swapped,
    upper,
)
from townkg.reason.kernel.equality import Equality
from townkg.reason.kernel.runs import Part
from townkg.reason.kernel.store import Facts, Former
from townkg.reason.kernel.tables import Parts

FEW = 1 << 18
"""Keys of a graph that is small enough to be looked at as a whole."""


def rewrite(facts: Facts, equality: Equality, changed: Array, birth: int) -> None:
    """Rewrite every fact that mentions one of the sorted terms *changed*."""
    for number in _touched(facts, changed):
        old = mentioning(facts.runs[number].runs, changed, unary=facts.relations[number].unary)
        if not len(old):
            continue
        new = pack(equality.of(upper(old)), equality.of(lower(old)))
        facts.take_out(number, old, birth)
        facts.add(number, distinct(new), birth)


def insert_moved(
    facts: Facts, equality: Equality, relation: int, keys: Array, born: int
) -> dict[int, Array]:
    """Add keys in the terms as given; return those to be added in the terms that stand for them."""
    new = pack(equality.of(upper(keys)), equality.of(lower(keys)))
    moved = new != keys
    facts.add(relation, keys[~moved], born)
    if not moved.any():
        return {}
    old = keys[moved]
    births = np.full(len(old), born, dtype=np.uint32)
    facts.former.setdefault(relation, []).append(Former(old, births, born + 1))
    return {relation: distinct(new[moved])}


def _touched(facts: Facts, terms: Array) -> list[int]:
    """Return the relations that may mention one of the terms: in small graphs, those that do.

    There one look at all keys together costs less than one at each of many short runs.
    """
    runs = [(number, run) for number, one in enumerate(facts.runs) for run in one.runs]
    if sum(len(run.keys) for _, run in runs) > FEW:
        return list(range(len(facts.runs)))
    keys = np.concatenate([run.keys for _, run in runs]) if runs else np.empty(0, dtype=U64)
    if not len(keys):
        return []
    first, second = upper(keys), lower(keys)
    mask = np.zeros(int(max(terms.max(), first.max(), second.max())) + 1, dtype=bool)
    mask[terms] = True
    owners = np.repeat([number for number, _ in runs], [len(run.keys) for _, run in runs])
    return np.flatnonzero(np.bincount(owners[mask[first] | mask[second]])).tolist()


def mentioning(parts: Parts, terms: Array, *, unary: bool = False) -> Array:
    """Return the sorted keys of facts that mention one of sorted *terms*."""
    gathered = []
    for run in parts:
        gathered.append(_with_first(run, terms, backward=False))
        if not unary:
            gathered.append(_with_first(run, terms, backward=True))
    return distinct(np.concatenate(gathered)) if gathered else np.empty(0, dtype=U64)


def _with_first(run: Part, terms: Array, *, backward: bool) -> Array:
    """Return the living keys of a run whose subject, or object, is one of sorted *terms*."""
    if backward and run._reverse is None and len(terms) * 64 > len(run.keys):
        mask = np.zeros(int(max(terms.max(), lower(run.keys).max())) + 1, dtype=bool)
        mask[terms] = True
        keys = run.keys[mask[lower(run.keys)]]
    else:
        side = run.side(backward)
        tops = terms.astype(U64) << HALF
        low = np.searchsorted(side, tops)
        high = np.searchsorted(side, tops | U64(0xFFFFFFFF), side="right")
        met = high > low
        if not met.any():
            return np.empty(0, dtype=U64)
        counts = (high - low)[met]
        keys = side[spread(low[met], counts, int(counts.sum()))]
        if backward:
            keys = np.sort(swapped(keys))
    if len(run.dead):
        keys = keys[~found(run.dead, keys)]
    return keys
