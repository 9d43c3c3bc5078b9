"""Holds all figures that bear on a demand against it, and tells the verdict.

The rules, in this order: a figure of another kind, unit, period or scope is not used; nor is one
that is later than the day asked for, a target, or stated under one reading of a passage only. Of
the figures left, those of the latest year decide, and earlier ones are shown as such; those without
a date are used only where there is none with one. If some meet the demand and others do not, it is
contradicted; if none tells, unknown.
"""

from __future__ import annotations

from townkg.conditions.bearing import covers
from townkg.conditions.bounds import apart, within
from townkg.conditions.values import Weighed
from townkg.frozen import replace
from townkg.i18n import NOTHING, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from townkg.conditions.bearing import Bearings
    from townkg.conditions.values import Demand, Figure, Verdict

_LATER = Text("在所问日期之后", "later than the day asked for")
_UNDATED_THEN = Text(
    "没有日期，不知是否在所问日期之前", "no date: may be later than the day asked for"
)
_BEFORE = Text("早于进入规定所说的阶段", "before the stage that the provision speaks of")
_UNIT = Text("单位不同", "another unit")
_TARGET = Text("是目标，不是已实现的", "a target, not what is reached")
_READING = Text("只是有歧义的一种读法", "one reading of an ambiguous passage only")
_OPEN = Text("措辞或界限留有余地，不能断定", "hedge or bounds leave it open")
_EARLIER = Text("较早，以最近一年的为准", "earlier: the latest year decides")
_UNDATED = Text("没有日期，有日期的在先", "no date: those with one come first")
_NO_NUMBER = Text("规定没有给出数", "the provision gives no number")


def weighed(
    demand: Demand, figures: Iterable[Figure], bearings: Bearings, as_of: str, since: str = ""
) -> tuple[Weighed, ...]:
    """Return each figure that bears on a demand, with whether it is used and what it answers.

    *since* is the day from which the demand holds: what is earlier says nothing of it.
    """
    told = [
        _weighed(demand, figure, bearings, (as_of, since))
        for figure in figures
        if demand.rating or bearings.of(demand.indicator.iri, figure.indicator.iri)
    ]
    usable = [one for one in told if one.use == "used"]
    dated = [one for one in usable if one.figure.time.last]
    latest = max((one.figure.time.last[:4] for one in dated), default="")
    return tuple(_placed(one, latest) for one in told)


def _weighed(demand: Demand, figure: Figure, bearings: Bearings, days: tuple[str, str]) -> Weighed:
    obstacle = _obstacle(demand, figure, bearings) or _out_of_time(figure, *days)
    if obstacle:
        return Weighed(figure, "not used", "unknown", obstacle)
    answer = within(figure.bounds, demand.bounds, demand.leeway)
    if demand.bare:
        return Weighed(figure, "used", "unknown", _NO_NUMBER)
    return Weighed(figure, "used", answer, _OPEN if answer == "unknown" else NOTHING)


def _obstacle(demand: Demand, figure: Figure, bearings: Bearings) -> Text:
    """Return why a figure cannot be used; nothing if it can."""
    bearing = None if demand.rating else bearings.of(demand.indicator.iri, figure.indicator.iri)
    if bearing and not bearing.counts:
        return bearing.reason
    if figure.scope:
        return figure.scope
    if figure.unit != demand.unit and not demand.rating:
        return _UNIT
    if bearing and not covers(figure, bearing):
        return bearing.reason
    if figure.planned:
        return _TARGET
    if figure.reading:
        return _READING
    return NOTHING


def _out_of_time(figure: Figure, as_of: str, since: str) -> Text:
    last = figure.time.last
    if as_of and not last:
        return _UNDATED_THEN
    if as_of and last > as_of:
        return _LATER
    return _BEFORE if since and last and last < since else NOTHING


def _placed(one: Weighed, latest: str) -> Weighed:
    """Return a figure with its place in time: of the latest year, earlier, or without a date."""
    if one.use != "used" or not latest or one.figure.time.last.startswith(latest):
        return one
    if not one.figure.time.last:
        return replace(one, use="undated", reason=_UNDATED)
    return replace(one, use="earlier", reason=_EARLIER)


def verdict(told: Sequence[Weighed]) -> Verdict:
    """Return what the figures that are used say together."""
    answers = {one.answer for one in told if one.use == "used"}
    if {"yes", "no"} <= answers:
        return "contradicted"
    if "no" in answers:
        return "not met"
    return "met" if "yes" in answers else "unknown"


def missing(demand: Demand, told: Sequence[Weighed]) -> Text:
    """Return what would be needed to know: a figure, or a firmer one."""
    label = demand.indicator.label
    name = Text(label.in_language("zh"), label.in_language("en"))
    if demand.bare:
        return Text(
            f"规定只说“{demand.words.zh}”，没有给出数",
            f"the provision says “{demand.words.en}” and gives no number",
        )
    used = [one for one in told if one.use == "used"]
    if used:
        return Text(f"缺少界限更明确的{name.zh}", f"a firmer figure of {name.en} is missing")
    if demand.rating:
        return Text("缺少小镇整体的景区等级", "a rating of the town as a whole is missing")
    return Text(f"缺少小镇的{name.zh}", f"a figure of the town is missing: {name.en}")


def disagreements(told: Sequence[Weighed]) -> tuple[Text, ...]:
    """Return which figures of the deciding year no number fits together."""
    used = [one.figure for one in told if one.use == "used"]
    pairs = [
        (one, other)
        for place, one in enumerate(used)
        for other in used[place + 1 :]
        if one.indicator == other.indicator and apart(one.bounds, other.bounds)
    ]
    return tuple(
        Text(
            f"来源不一：{_said(one).zh}，{_said(other).zh}",
            f"sources disagree: {_said(one).en} against {_said(other).en}",
        )
        for one, other in pairs
    )


def _said(figure: Figure) -> Text:
    when = figure.time.words or figure.time.last
    return Text(
        f"{figure.wording.zh}（{when}）" if when else figure.wording.zh,
        f"{figure.wording.en} ({when})" if when else figure.wording.en,
    )
