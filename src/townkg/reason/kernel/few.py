"""Triples split by relation; of a few at no cost that grows with the number of terms."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from townkg.reason.kernel.arrays import U64, distinct
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.loading import Batch, batch
from townkg.reason.kernel.store import Facts
from townkg.reason.rule import TYPE, Relation, Statement

FEW = 100
"""Where a batch has so many times fewer triples than there are terms, they are taken singly."""


def batch_of(facts: Facts, dictionary: Dictionary, triples: Iterable[Statement]) -> Batch:
    """Return triples as keys by relation; their terms become known."""
    flat = [term for triple in triples for term in triple]
    numbers = dictionary.encode_many(flat).reshape(-1, 3)
    if len(numbers) < len(dictionary) // FEW:
        return few(facts, dictionary, numbers.tolist())
    return batch(facts, dictionary, numbers[:, 0], numbers[:, 1], numbers[:, 2])


def few(facts: Facts, dictionary: Dictionary, triples: list[list[int]]) -> Batch:
    """Return the keys of triples of numbers by relation; a type is a relation of its own."""
    is_a = dictionary.lookup(TYPE)
    gathered: dict[tuple[int, bool], list[int]] = {}
    for subject, predicate, item in triples:
        if predicate == is_a:
            gathered.setdefault((item, True), []).append(subject << 32)
        else:
            gathered.setdefault((predicate, False), []).append((subject << 32) | item)
    return {
        facts.number(Relation(dictionary.decode(term), unary)): distinct(np.array(keys, dtype=U64))
        for (term, unary), keys in gathered.items()
    }
