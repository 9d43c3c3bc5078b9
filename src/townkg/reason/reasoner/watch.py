"""Keeps a closure within the memory there is: what is foreseen is refused, never suffered."""

from __future__ import annotations

import numpy as np

from townkg.i18n import Text
from townkg.reason.kernel.arrays import Array
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.equality import Equality
from townkg.reason.kernel.memory import Memory
from townkg.reason.kernel.room import Progress
from townkg.reason.rl import RuleSet
from townkg.reason.rl.given import TYPE

GIVEN, CONCLUDED, IN_WORK = 24, 8, 16
"""Bytes of a given triple, of a conclusion, of one while it is sorted in."""
AMPLE = 1000
"""Where so many bytes of each given triple are free, samples of the closure are not made first."""
CLOSURE = Text("推理（按事实与规则的数目预计）", "the closure, by the counts of facts and rules,")
TOLD, TOLD_IN_RDFLIB = 24, 600
"""Bytes of a triple that is told: while all are put in order, and as terms of rdflib."""
_TELLING = Text("写出事实", "telling the facts")
_OF_EACH = Text("逐一写出相同事物的事实", "telling the facts of each of several equal things")
ROUND = Text("下一轮推理", "the next round of the closure")


class Watch:
    """Is told of each round; stops before one that would not fit."""

    def __init__(self, memory: Memory, progress: Progress | None) -> None:
        self._memory = memory
        self._progress = progress

    def __call__(self, birth: int, count: int) -> None:
        """Return nothing.

        Raises: LimitError, when what a round brought leaves too little for the next.
        """
        if self._progress:
            self._progress(birth, count)
        self._memory.need(count * IN_WORK, ROUND)


def foreseen(dictionary: Dictionary, columns: Array, rules: RuleSet) -> int:
    """Return how many bytes the given triples and what single premises conclude will take.

    Shape: at most so many; each join is counted by the kernel before it is made.
    """
    counts = _counts(dictionary, columns)
    units = rules.units
    by_number = np.array(
        [counts.get((r.term, r.unary), 0) for r in units.relations], dtype=np.int64
    )
    concluded = int(by_number[units.source].sum()) if len(units) else 0
    return int(columns.shape[1]) * GIVEN + concluded * CONCLUDED


def _counts(dictionary: Dictionary, columns: Array) -> dict[tuple[str, bool], int]:
    """Return how many triples each property and class has."""
    _, predicates, objects = columns
    counts = np.bincount(predicates, minlength=1)
    found: dict[tuple[str, bool], int] = {
        (dictionary.decode(one), False): int(counts[one]) for one in np.flatnonzero(counts).tolist()
    }
    kind = dictionary.lookup(TYPE)
    if kind is not None:
        members = np.bincount(objects[predicates == kind], minlength=1)
        for one in np.flatnonzero(members).tolist():
            found[dictionary.decode(one), True] = int(members[one])
    return found


def telling(equality: Equality) -> Text:
    """Return how it is called that facts are told; that of each of equal things takes most."""
    return _OF_EACH if equality.classes() else _TELLING
