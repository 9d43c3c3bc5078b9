"""Rules as they are given: in a list, or as what the compiler makes."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol

from townkg.reason.rule import Rule


def rules_of(given: Iterable[Rule] | HasRules) -> tuple[Rule, ...]:
    """Return the rules of what was given."""
    return tuple(given if isinstance(given, Iterable) else given.rules)


def fingerprint(rules: Iterable[Rule]) -> str:
    """Return a short text that differs where rules do."""
    return hashlib.sha256("\n".join(map(repr, rules)).encode()).hexdigest()


class HasRules(Protocol):
    """What the compiler gives: rules, and more."""

    @property
    def rules(self) -> Iterable[Rule]:
        """The rules."""
        ...
