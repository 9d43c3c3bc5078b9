"""What a graph was given as columns of numbers, and its literals with their datatypes."""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel import Graph
from townkg.reason.kernel.arrays import Array, lower, upper
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.rl import RuleSet
from townkg.reason.rl.given import TYPE
from townkg.reason.rl.literals import literal_facts


def given_in(graph: Graph) -> Array:
    """Return the given triples as three rows of numbers."""
    encode = graph.dictionary.encode
    columns = [np.empty((3, 0), dtype=np.uint32)]
    for relation, parts in zip(graph.facts.relations, graph.facts.asserted, strict=True):
        for keys in (part.alive() for part in parts):
            if len(keys):
                term = np.full(len(keys), encode(relation.term), dtype=np.uint32)
                kind = np.full(len(keys), encode(TYPE), dtype=np.uint32)
                rows = (kind, term) if relation.unary else (term, lower(keys))
                columns.append(np.stack([upper(keys), *rows]))
    return np.concatenate(columns, axis=1)


def literals_in(graph: Graph) -> list[str]:
    """Return the literals that a graph knows."""
    terms = graph.dictionary
    numbers = np.arange(1, len(terms) + 1, dtype=np.uint32)
    return terms.decode_many(numbers[terms.is_literal(numbers)])


def with_datatypes(dictionary: Dictionary, columns: Array, rules: RuleSet) -> Array:
    """Return the triples, with the datatypes of literals where rules ask for them."""
    if not rules.datatypes:
        return columns
    numbers = np.unique(columns[2])
    literals = dictionary.decode_many(numbers[dictionary.is_literal(numbers)])
    flat = [
        term
        for literal, kind in literal_facts(literals, rules.datatypes)
        for term in (literal, TYPE, kind)
    ]
    more = dictionary.encode_many(flat).reshape(-1, 3).T
    return np.concatenate([columns, more], axis=1)
