"""Rules as they are given: in a list, or as what the compiler makes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Protocol

import numpy as np

from townkg.reason.kernel.arrays import Array
from townkg.reason.rule import Relation, Rule


class HasRules(Protocol):
    """What the compiler gives: a closed table of one-atom rules, and the others."""

    @property
    def rules(self) -> Sequence[Rule]:
        """All rules, those that are not in the table first."""
        ...

    @property
    def others(self) -> Sequence[Rule]:
        """The rules that are not in the table."""
        ...

    @property
    def units(self) -> HasRows:
        """The table."""
        ...


class HasRows(Protocol):
    """The closed table of one-atom rules, as arrays."""

    relations: tuple[Relation, ...]
    closed: bool
    source: Array
    target: Array
    shape: Array


class Given:
    """Rules to run: a table of those of one atom, if they came as one, and the *others*."""

    def __init__(self, given: Iterable[Rule] | HasRules = ()) -> None:
        self._given = tuple(given) if isinstance(given, Iterable) else given
        self.others = self._given if isinstance(self._given, tuple) else tuple(self._given.others)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return all rules one by one, the *others* first."""
        return self._given if isinstance(self._given, tuple) else tuple(self._given.rules)

    def __bool__(self) -> bool:
        return bool(self.others) or not isinstance(self._given, tuple)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Given):
            return NotImplemented
        return self._given is other._given or self.rules == other.rules

    __hash__ = None  # type: ignore[assignment]

    @property
    def closed(self) -> bool:
        """Whether there is a table, in which each combination of rows is a row."""
        return not isinstance(self._given, tuple) and self._given.units.closed

    def rows(self, number: Callable[[Relation], int]) -> Array:
        """Return the table as rows of source, target and shape, its relations numbered."""
        if isinstance(self._given, tuple):
            return np.empty((0, 3), dtype=np.int64)
        units = self._given.units
        numbers = np.array([number(one) for one in units.relations], dtype=np.int64)
        return np.column_stack((numbers[units.source], numbers[units.target], units.shape))


def fingerprint(rules: Iterable[Rule]) -> str:
    """Return a short text that differs where rules do."""
    return hashlib.sha256("\n".join(map(repr, rules)).encode()).hexdigest()
