"""Which facts an atom matches, now or as things stood before a round: what proofs ask."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import U64, Array, between, found, place, swapped
from townkg.reason.kernel.runs import Run
from townkg.reason.kernel.store import Facts, Former

Pairs = list[tuple[int, int]]


def pairs(
    facts: Facts, relation: int, subject: int | None, item: int | None, before: int | None
) -> Pairs:
    """Return subject and object of each fact that fits, sorted; None fits all."""
    answer: set[tuple[int, int]] = set()
    for run in facts.runs[relation].runs:
        if before is None or run.low < before:
            answer.update(_split(_fitting(run, subject, item, before)))
    if before is not None:
        for former in facts.former.get(relation, ()):
            if former.gone >= before:
                answer.update(_split(_former(former, subject, item, before)))
    return sorted(answer)


def _split(keys: Array) -> Pairs:
    return [(key >> 32, key & 0xFFFFFFFF) for key in keys.tolist()]


def _fitting(run: Run, subject: int | None, item: int | None, before: int | None) -> Array:
    if subject is not None and item is not None:
        at = place(run.keys, (subject << 32) | item)
        keys = run.keys[at : at + 1] if at >= 0 else run.keys[:0]
    elif subject is not None:
        keys = between(run.keys, subject)
    elif item is not None:
        keys = np.sort(swapped(between(run.side(True), item)))
    else:
        keys = run.keys
    if len(run.dead) and len(keys):
        keys = keys[~found(run.dead, keys)]
    if before is not None and run.high >= before and len(keys):
        keys = keys[run.births(np.searchsorted(run.keys, keys)) < before]
    return keys


def _former(former: Former, subject: int | None, item: int | None, before: int) -> Array:
    mask = former.births < before
    if subject is not None:
        mask &= (former.keys >> U64(32)) == subject
    if item is not None:
        mask &= (former.keys & U64(0xFFFFFFFF)) == item
    return former.keys[mask]
