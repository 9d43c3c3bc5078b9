"""Columns of term numbers split by relation."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import HALF, U64, Array, distinct, pack, starts_of
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.store import Facts
from townkg.reason.rule import TYPE, Relation

Batch = dict[int, Array]
"""Sorted keys by the number of their relation."""


def batch(
    facts: Facts, dictionary: Dictionary, subjects: Array, predicates: Array, objects: Array
) -> Batch:
    """Return the keys of triples by relation; a type is a relation of its own."""
    keys = pack(subjects, objects)
    split: Batch = {}
    for predicate, part in _by_predicate(predicates, keys):
        term = dictionary.decode(predicate)
        if term == TYPE:
            split |= _by_class(facts, dictionary, part)
        else:
            split[facts.number(Relation(term))] = distinct(part)
    return split


def _by_predicate(predicates: Array, keys: Array) -> list[tuple[int, Array]]:
    if not len(predicates):
        return []
    known = np.flatnonzero(np.bincount(predicates))
    if len(known) == 1:
        return [(int(known[0]), keys)]
    small = np.zeros(int(known[-1]) + 1, dtype=np.uint16 if len(known) < 1 << 16 else np.uint32)
    small[known] = np.arange(len(known))
    local = small[predicates]
    order = np.argsort(local, kind="stable")
    keys = keys[order]
    ends = np.cumsum(np.bincount(local, minlength=len(known)))
    return [
        (int(number), part) for number, part in zip(known, np.split(keys, ends[:-1]), strict=True)
    ]


def _by_class(facts: Facts, dictionary: Dictionary, keys: Array) -> Batch:
    turned = distinct((keys << HALF) | (keys >> HALF))
    starts = starts_of(turned).tolist()
    members = (turned << HALF) & ~U64(0xFFFFFFFF)
    classes = (turned[starts] >> HALF).tolist()
    split = {}
    for number, start, end in zip(classes, starts, [*starts[1:], len(turned)], strict=True):
        relation = Relation(dictionary.decode(number), unary=True)
        split[facts.number(relation)] = members[start:end]
    return split


def joined(parts: list[Batch]) -> Batch:
    """Return several batches as one."""
    answer: dict[int, list[Array]] = {}
    for part in parts:
        for relation, keys in part.items():
            answer.setdefault(relation, []).append(keys)
    return {
        relation: keys[0] if len(keys) == 1 else distinct(np.concatenate(keys))
        for relation, keys in answer.items()
    }


def by_wave(facts: Facts) -> list[tuple[int, Batch]]:
    """Return what is asserted, each fact in the wave in which it was first said."""
    split: dict[int, list[Batch]] = {}
    for relation, parts in enumerate(facts.asserted):
        for part in parts:
            split.setdefault(part.wave, []).append({relation: part.alive()})
    return [(wave, joined(parts)) for wave, parts in sorted(split.items())]
