"""A figure against a demand: yes, no, or left open by hedges and bounds."""

from __future__ import annotations

from decimal import Decimal

import pytest

from townkg.conditions.bounds import apart, crossed, within
from townkg.conditions.values import Bounds


def number(text: str) -> Bounds:
    """Return the bounds that a short form means: `3..5`, `>50`, `<=3`, `7`."""
    if ".." in text:
        low, high = text.split("..")
        return Bounds(Decimal(low), False, Decimal(high), False)
    for sign, low, is_open in ((">=", True, False), ("<=", False, False)):
        if text.startswith(sign):
            value = Decimal(text[2:])
            return Bounds(low=value) if low else Bounds(high=value, high_open=is_open)
    if text[0] in "<>":
        value = Decimal(text[1:])
        low_side = text[0] == ">"
        return Bounds(low=value, low_open=True) if low_side else Bounds(high=value, high_open=True)
    return Bounds(Decimal(text), False, Decimal(text), False)


@pytest.mark.parametrize(
    ("figure", "demand", "expected"),
    [
        ("50", ">=50", "yes"),
        ("49.99", ">=50", "no"),
        ("<55", ">=50", "unknown"),  # “nearly 55” may be 54 or 40
        ("<50", ">=50", "no"),  # “nearly 50” is below 50
        (">50", ">=50", "yes"),
        (">40", ">=50", "unknown"),
        (">=60", ">=30", "yes"),
        ("2.87", "<=3", "yes"),
        ("3", "<=3", "yes"),
        ("3", "<3", "no"),
        (">3", "<=3", "no"),
        ("<3", "<=3", "yes"),
        ("40..60", ">=50", "unknown"),
        ("4", "3..5", "yes"),
        ("3", ">3", "no"),
        ("3", "3", "yes"),
    ],
)
def test_within(figure, demand, expected):
    assert within(number(figure), number(demand)) == expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [("3", "yes"), ("3.01", "unknown"), ("3.49", "unknown"), ("3.5", "no"), (">3.4", "unknown")],
)
def test_about_three_reaches_half_a_digit_beyond(figure, expected):
    assert within(number(figure), number("<=3"), Decimal("0.5")) == expected


@pytest.mark.parametrize(("figure", "expected"), [("3", "yes"), ("2.5", "unknown"), ("2.49", "no")])
def test_about_three_at_least(figure, expected):
    assert within(number(figure), number(">=3"), Decimal("0.5")) == expected


def test_what_has_no_bound_tells_nothing():
    assert within(Bounds(), number(">=3")) == "unknown"


def test_apart_and_crossed():
    assert apart(number("55"), number("130"))
    assert apart(number("<3"), number("3"))
    assert not apart(number(">100"), number(">=60"))
    assert crossed(Bounds(Decimal(5), False, Decimal(3), False))
    assert crossed(Bounds(Decimal(3), True, Decimal(3), False))
    assert not crossed(number("3"))
    assert not crossed(number(">=3"))
