"""What the compiler needs of a graph's triples, found on columns of numbers.

Of a million triples few are axioms: those whose predicate is a term of RDF, RDFS or OWL. Of any
other predicate, and of any class of the user's, the compiler has to know only that it is in use.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from townkg.reason.kernel.arrays import Array
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.rl.given import BUILT_IN, SAME_AS, TYPE, owl
from townkg.reason.rule import Statement
from townkg.reason.terms import ANNOTATIONS

_ANNOTATIONS = frozenset(map(str, ANNOTATIONS)) - {owl("imports")}
_INDIVIDUAL = owl("NamedIndividual")


def axioms_in(dictionary: Dictionary, columns: Array) -> list[Statement]:
    """Return the triples from which the same rules are compiled as from all.

    Shape: sorted, so that the rules come in the same order whatever order the triples have;
    nothing about literals, which have no axioms.
    """
    return sorted(one for one in _axioms(dictionary, columns) if not one[0].startswith('"'))


def is_axiom(statement: Statement) -> bool:
    """Return whether a triple, other than an equality, may change the rules."""
    _, predicate, item = statement
    if predicate == TYPE:
        return item.startswith(BUILT_IN) and item != _INDIVIDUAL
    known = predicate.startswith(BUILT_IN) and predicate != SAME_AS
    return known and predicate not in _ANNOTATIONS


def _axioms(dictionary: Dictionary, columns: Array) -> Iterator[Statement]:
    subjects, predicates, objects = columns
    for number, rows in _groups(predicates):
        name = dictionary.decode(number)
        if name == TYPE:
            for kind, members in _groups(objects[rows]):
                item = dictionary.decode(kind)
                wanted = members if is_axiom(("", TYPE, item)) else members[:1]
                for subject in dictionary.decode_many(subjects[rows[wanted]]):
                    yield subject, TYPE, item
            continue
        wanted = rows if name == SAME_AS or is_axiom(("", name, "")) else rows[:1]
        pairs = (dictionary.decode_many(column[wanted]) for column in (subjects, objects))
        for subject, item in zip(*pairs, strict=True):
            yield subject, name, item


def _groups(column: Array) -> Iterator[tuple[int, Array]]:
    """Yield each number of a column with the rows where it stands."""
    if not len(column):
        return
    order = np.argsort(column, kind="stable")
    ordered = column[order]
    starts = np.flatnonzero(np.diff(ordered)) + 1
    for rows in np.split(order, starts):
        yield int(column[rows[0]]), rows
