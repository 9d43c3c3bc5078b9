"""Holds a figure against a demand by the bounds of both: yes, no, or left open."""

from __future__ import annotations

from decimal import Decimal

from townkg.conditions.values import Bounds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.conditions.values import Truth


def within(figure: Bounds, demand: Bounds, leeway: Decimal = Decimal(0)) -> Truth:
    """Return whether what the figure can be lies within what the demand lets be.

    Unknown where part of it does and part does not, and between a hedged bound and the end of its
    *leeway*: what lies there is about the number as well as beyond it.

    >>> at_least_50 = Bounds(low=Decimal(50))
    >>> within(Bounds(high=Decimal(55), high_open=True), at_least_50)  # “nearly 55”
    'unknown'
    >>> within(Bounds(low=Decimal(50), low_open=True), at_least_50)  # “more than 50”
    'yes'
    >>> about_3 = Bounds(high=Decimal(3))
    >>> [within(Bounds(low=x, high=x), about_3, Decimal("0.5"))
    ...     for x in (Decimal("2.87"), Decimal("3.05"), Decimal("3.87"))]
    ['yes', 'unknown', 'no']
    """
    if figure.low is None and figure.high is None:
        return "unknown"
    if _below(figure, demand, leeway) or _above(figure, demand, leeway):
        return "no"
    return "yes" if _fits_low(figure, demand) and _fits_high(figure, demand) else "unknown"


def apart(one: Bounds, other: Bounds) -> bool:
    """Return whether no number fits both bounds."""
    return _below(one, other, Decimal(0)) or _above(one, other, Decimal(0))


def crossed(bounds: Bounds) -> bool:
    """Return whether no number fits, for the lower bound lies above the upper one."""
    if bounds.low is None or bounds.high is None:
        return False
    return bounds.low > bounds.high or (
        bounds.low == bounds.high and (bounds.low_open or bounds.high_open)
    )


def _below(figure: Bounds, demand: Bounds, leeway: Decimal) -> bool:
    """Return whether all that the figure can be is too low."""
    if figure.high is None or demand.low is None:
        return False
    if leeway:  # as for a number that is rounded, the end of the leeway is still about the bound
        return figure.high < demand.low - leeway
    return figure.high < demand.low or (
        figure.high == demand.low and (figure.high_open or demand.low_open)
    )


def _above(figure: Bounds, demand: Bounds, leeway: Decimal) -> bool:
    """Return whether all that the figure can be is too high."""
    if figure.low is None or demand.high is None:
        return False
    if leeway:  # half a digit more is rounded up: it is no longer about the bound
        return figure.low >= demand.high + leeway
    return figure.low > demand.high or (
        figure.low == demand.high and (figure.low_open or demand.high_open)
    )


def _fits_low(figure: Bounds, demand: Bounds) -> bool:
    if demand.low is None:
        return True
    if figure.low is None:
        return False
    return figure.low > demand.low or (
        figure.low == demand.low and (figure.low_open or not demand.low_open)
    )


def _fits_high(figure: Bounds, demand: Bounds) -> bool:
    if demand.high is None:
        return True
    if figure.high is None:
        return False
    return figure.high < demand.high or (
        figure.high == demand.high and (figure.high_open or not demand.high_open)
    )
