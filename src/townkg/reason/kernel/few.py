"""A few triples split by relation, at no cost that grows with the number of terms."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import U64, distinct
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.loading import Batch
from townkg.reason.kernel.plan import TYPE
from townkg.reason.kernel.store import Facts
from townkg.reason.rule import Relation


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
