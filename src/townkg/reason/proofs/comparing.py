"""The comparisons of rules of our own, for the checker: terms for = and !=, else values."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from townkg.reason.rule import Comparison, Slot
from townkg.store.terms import NUMERIC, XSD

_LITERAL = re.compile(r'"(.*)"\^\^<([^>]*)>', re.DOTALL)


def pass_tests(tests: Iterable[Comparison], found: Mapping[str, str]) -> bool:
    """Return whether all comparisons hold.

    >>> one = '"9"^^<http://www.w3.org/2001/XMLSchema#integer>'
    >>> pass_tests([Comparison("<", 0, one.replace("9", "10"))], {"?v0": one})
    True
    """
    return all(_passes(test, found) for test in tests)


def differ(one: str, other: str) -> bool:
    """Return whether two literals are known to have different values.

    >>> differ('"a"', '"b"'), differ('"1"^^<x:d>', '"2"^^<x:d>')
    (True, False)
    """
    if not (one.startswith('"') and other.startswith('"')) or one == other:
        return False
    left, right = _told(one), _told(other)
    return left is not None and right is not None and left != right


def _told(term: str) -> tuple[str, Any] | None:
    """Return a value of which it is known to be equal to itself alone."""
    if (found := _value(term)) is not None:
        return found
    text, _, kind = term.rpartition('"')
    if kind.startswith("@"):
        return kind.lower(), text
    return ("text", text) if kind in ("", f"^^<{XSD}string>") else None


def _passes(test: Comparison, found: Mapping[str, str]) -> bool:
    left, right = _term(test.left, found), _term(test.right, found)
    if test.op in ("=", "!="):
        return (left == right) == (test.op == "=")
    one, other = _value(left), _value(right)
    if one is None or other is None or one[0] != other[0]:
        return False
    if test.op.startswith("<"):
        return bool(one[1] < other[1] or (test.op == "<=" and one[1] == other[1]))
    return bool(one[1] > other[1] or (test.op == ">=" and one[1] == other[1]))


def _term(slot: Slot, found: Mapping[str, str]) -> str:
    return found.get(f"?v{slot}", "") if isinstance(slot, int) else slot


def _value(term: str) -> tuple[str, Any] | None:
    match = _LITERAL.fullmatch(term)
    if not match:
        return None
    text, kind = match.groups()
    try:
        if kind in NUMERIC:
            number = Decimal(text)
            return None if number.is_nan() else ("number", number)
        if kind == f"{XSD}date":
            return "date", date.fromisoformat(text[:10])
        if kind == f"{XSD}gYear":
            return "year", int(text[:4])
        if kind == f"{XSD}dateTime":
            moment = datetime.fromisoformat(text)
            return ("moment" if moment.tzinfo else "local moment"), moment
    except (ValueError, InvalidOperation):
        return None
    return None
