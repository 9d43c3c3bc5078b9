"""The comparisons of rules of our own: terms for = and !=, values of numbers and dates else."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from townkg.reason.kernel.arrays import Array, pack
from townkg.reason.kernel.plan import Filter, Side
from townkg.reason.kernel.spaces import outside
from townkg.reason.kernel.tables import Table
from townkg.reason.kernel.values import differ
from townkg.reason.rule import DIFFERS, OUTSIDE

if TYPE_CHECKING:
    from townkg.reason.kernel.dictionary import Dictionary

ORDER: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
XSD = "http://www.w3.org/2001/XMLSchema#"
LITERAL = re.compile(r'"(.*)"\^\^<' + re.escape(XSD) + r"(\w+)>", re.DOTALL)
NUMBERS = frozenset(
    {
        *("integer", "decimal", "double", "float", "int", "long", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedInt", "unsignedLong", "unsignedShort", "unsignedByte"),
    }
)


def passing(tests: Sequence[Filter], table: Table | None, dictionary: Dictionary) -> Table | None:
    """Return the rows of a table that pass all comparisons."""
    if table is None or not tests:
        return table
    mask = np.ones(table.size, dtype=bool)
    for test in tests:
        left, right = _column(table, test.left), _column(table, test.right)
        if test.op in ("=", "!="):
            mask &= (left == right) if test.op == "=" else (left != right)
        elif test.op == DIFFERS:
            mask &= _differing(left, right, dictionary)
        elif test.op == OUTSIDE:
            mask &= _outside(left, right, dictionary)
        else:
            mask &= _ordered(test.op, left, right, dictionary)
    columns = {one: column[mask] for one, column in table.columns.items()}
    return Table(columns, int(np.count_nonzero(mask)))


def _column(table: Table, side: Side) -> Array:
    if side.variable:
        return table.columns[side.value]
    return np.full(table.size, side.value, dtype=np.uint32)


def _ordered(op: str, left: Array, right: Array, dictionary: Dictionary) -> Array:
    pairs, back = np.unique(
        np.stack([left, right], axis=1).astype(np.uint32), axis=0, return_inverse=True
    )
    known = {term: value(dictionary.decode(term)) for term in np.unique(pairs).tolist()}
    answers = np.zeros(len(pairs), dtype=bool)
    for at, (first, second) in enumerate(pairs.tolist()):
        a, b = known[first], known[second]
        answers[at] = a is not None and b is not None and a[0] == b[0] and ORDER[op](a[1], b[1])
    return np.asarray(answers[back.reshape(-1)])


def _differing(left: Array, right: Array, dictionary: Dictionary) -> Array:
    answers = dictionary.is_literal(left) & dictionary.is_literal(right) & (left != right)
    pairs, back = np.unique(pack(left[answers], right[answers]), return_inverse=True)
    decode = dictionary.decode
    told = [differ(decode(pair >> 32), decode(pair & 0xFFFFFFFF)) for pair in pairs.tolist()]
    answers[answers] = np.array(told, dtype=bool)[back.reshape(-1)]
    return np.asarray(answers)


def _outside(left: Array, right: Array, dictionary: Dictionary) -> Array:
    answers = dictionary.is_literal(left)
    if not answers.any():
        return answers
    datatype = dictionary.decode(int(right[0]))  # a constant
    terms, back = np.unique(left[answers], return_inverse=True)
    told = [outside(term, datatype) for term in dictionary.decode_many(terms)]
    answers[answers] = np.array(told, dtype=bool)[back.reshape(-1)]
    return answers


def value(term: str) -> tuple[str, Any] | None:
    """Return kind and value of a number or date, or none for anything else.

    >>> value('"12"^^<http://www.w3.org/2001/XMLSchema#integer>')
    ('number', 12)
    """
    match = LITERAL.fullmatch(term)
    if not match:
        return None
    text, kind = match.groups()
    try:
        if kind in NUMBERS:
            return "number", _number(text)
        if kind == "date":
            return "date", date.fromisoformat(text[:10])
        if kind == "dateTime":
            moment = datetime.fromisoformat(text)
            return ("moment" if moment.tzinfo else "local moment"), moment
        if kind == "gYear":
            return "year", int(text[:4])
    except ValueError:
        return None
    return None


def _number(text: str) -> Any:
    from decimal import Decimal, InvalidOperation

    try:
        return int(text)
    except ValueError:
        pass
    try:
        exact = Decimal(text)
    except InvalidOperation:
        raise ValueError(text) from None
    if exact.is_nan():
        raise ValueError(text)
    return exact
