"""Whether a provision applies to a town: part by part, with the reason for each.

Silence is not a no. A level, a class or a closed list can say no; of industries, what a list states
says no, for it puts each town under one; a stage or a grade that nothing tells is unknown.
"""

from __future__ import annotations

from townkg.conditions import provisions as given
from townkg.conditions.values import TRUTHS, Reason
from townkg.i18n import Text
from townkg.settings import ONTOLOGY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from townkg.conditions.statements import Statement
    from townkg.conditions.towns import Known, Town
    from townkg.conditions.values import Case, Document, Provision, Truth

    Found = tuple[Truth, Text, tuple[str, ...]]
    """Whether a part holds, in words, and by which rows and claims."""
    Part = Callable[["Known", "Town", tuple[str, ...], str], Found]

_ISSUED = Text("发文时间", "date of issue")
_AREA = Text("施行地域", "area in force")
EXCEPTION = Text("例外", "exception")
_TOWN = ONTOLOGY + "Town"


def all_of(truths: Iterable[Truth]) -> Truth:
    """Return whether all hold: as weakly as the weakest.

    >>> all_of(["yes", "assumed"]), all_of(["yes", "unknown", "no"]), all_of([])
    ('assumed', 'no', 'yes')
    """
    return max(truths, key=TRUTHS.index, default="yes")


def any_of(truths: Iterable[Truth]) -> Truth:
    """Return whether any holds: as firmly as the firmest.

    >>> any_of(["no", "assumed"]), any_of([])
    ('assumed', 'no')
    """
    return min(truths, key=TRUTHS.index, default="no")


def _of_class(known: Known, _town: Town, wanted: tuple[str, ...], _as_of: str) -> Found:
    asked = known.words(wanted)
    if _TOWN in wanted:
        return "yes", Text("针对特色小镇", "addresses characteristic towns"), ()
    words = Text(f"针对{asked.zh}，不是特色小镇", f"addresses {asked.en}, not characteristic towns")
    return "no", words, ()


def _of_level(known: Known, town: Town, wanted: tuple[str, ...], as_of: str) -> Found:
    told, asked = known.of("hasLevel", town, as_of), known.words(wanted)
    fitting = [one for one in told if one.value in wanted]
    if fitting:
        return "yes", Text(f"为{asked.zh}", f"is {asked.en}"), _nodes(fitting)
    if told:
        have = known.words(dict.fromkeys(one.value for one in told))
        words = Text(f"为{have.zh}，不是{asked.zh}", f"is {have.en}, not {asked.en}")
        return "no", words, _nodes(told)
    words = Text(f"没有来源说是否{asked.zh}", f"no source says whether it is {asked.en}")
    return "unknown", words, ()


def _of_stage(known: Known, town: Town, wanted: tuple[str, ...], as_of: str) -> Found:
    told = [*known.of("Designation", town, as_of), *known.of("hasStage", town, as_of)]
    asked = known.words(wanted)
    fitting = [one for one in told if one.value in wanted]
    if fitting:
        when = _when(fitting[0])
        words = Text(
            f"{when.zh}进入{asked.zh}", f"put into the stage {asked.en} {when.en}".rstrip()
        )
        return "yes", words, _nodes(fitting)
    have = known.words(dict.fromkeys(one.value for one in told))
    until = Text(f"，已知的阶段是{have.zh}", f"; known stages: {have.en}") if told else Text("", "")
    words = Text(
        f"没有来源说已进入{asked.zh}，名单不全{until.zh}",
        f"no source says that it reached the stage {asked.en}, and lists are partial{until.en}",
    )
    return "unknown", words, _nodes(told)


def _of_industry(known: Known, town: Town, wanted: tuple[str, ...], as_of: str) -> Found:
    told = known.of("hasIndustry", town, as_of)
    fitting = [one for one in told if known.sameness.same(one.value, wanted)]
    if fitting:
        have = known.words(dict.fromkeys(one.value for one in fitting))
        words = Text(f"产业为{have.zh}", f"its industry is {have.en}")
        return "yes", words, _nodes(fitting)
    asked = known.words(wanted)
    if listed := [one for one in told if one.listed]:
        have = known.words(dict.fromkeys(one.value for one in listed))
        words = Text(
            f"名单把它列为{have.zh}，不是{asked.zh}（一个小镇列在一种产业下）",
            f"the list has it under {have.en}, not {asked.en} (a town is listed under one)",
        )
        return "no", words, _nodes(listed)
    assigned = known.of("assignedIndustry", town, as_of)
    if assigned:
        return _assigned(known, assigned, wanted, asked)
    have = known.words(dict.fromkeys(one.value for one in told))
    known_zh = f"已知的产业是{have.zh}，" if told else ""
    known_en = f"known: {have.en}; " if told else ""
    words = Text(
        f"{known_zh}没有来源说是否{asked.zh}", f"{known_en}no source says whether it is {asked.en}"
    )
    return "unknown", words, _nodes(told)


def _assigned(
    known: Known, assigned: list[Statement], wanted: tuple[str, ...], asked: Text
) -> Found:
    """Return the reason where only our own assignment tells an industry."""
    have = known.words(dict.fromkeys(one.value for one in assigned))
    fits = any(known.sameness.same(one.value, wanted) for one in assigned)
    if fits:
        words = Text(
            f"我们按名称判定为{have.zh}，来源没有说",
            f"assigned to {have.en} by us; no source says so",
        )
        return "assumed", words, _nodes(assigned)
    words = Text(
        f"我们按名称判定为{have.zh}，没有来源说是否{asked.zh}",
        f"assigned to {have.en} by us; no source says whether it is {asked.en}",
    )
    return "unknown", words, _nodes(assigned)


def _of_areas(known: Known, town: Town, wanted: tuple[str, ...], _as_of: str) -> Found:
    asked, areas = known.words(wanted), known.areas(town)
    for group in wanted:
        for member in sorted(known.members(group) & areas.keys()):
            name = known.label(member)
            words = Text(f"{name.zh}在{asked.zh}之列", f"{name.en} is one of the {asked.en}")
            return "yes", words, areas[member]
    if areas and all(group in known.closed and known.members(group) for group in wanted):
        words = Text(f"所在地区不在{asked.zh}之列", f"it lies in none of the {asked.en}")
        return "no", words, ()
    words = Text(f"没有{asked.zh}的名单", f"the list of the {asked.en} is not held")
    return "unknown", words, ()


def _of_grade(known: Known, town: Town, wanted: tuple[str, ...], as_of: str) -> Found:
    told = known.of("Assessment", town, as_of)
    if not told:
        return "unknown", Text("没有来源说它的考核等次", "no source tells a grade of it"), ()
    last = told[-1].time.last
    latest = [one for one in told if one.time.last == last]
    fits = [known.sameness.same(one.value, wanted) for one in latest]
    words = Text(
        "；".join(f"{_when(one).zh}{known.label(one.value).zh}" for one in told),
        "; ".join(f"{known.label(one.value).en} {_when(one).en}" for one in told),
    )
    if any(fits) and not all(fits):
        words = Text(f"来源不一：{words.zh}", f"sources differ: {words.en}")
        return "unknown", words, _nodes(told)
    return "yes" if all(fits) else "no", words, _nodes(told)


_PARTS: Mapping[str, tuple[Text, Part]] = {
    given.CLASS: (Text("种类", "class"), _of_class),
    given.LEVEL: (Text("级别", "level"), _of_level),
    given.STAGE: (Text("阶段", "stage"), _of_stage),
    given.INDUSTRY: (Text("产业", "industry"), _of_industry),
    given.AREA_GROUP: (Text("地区名单", "list of areas"), _of_areas),
    given.GRADE: (Text("考核等次", "grade"), _of_grade),
}


def of_case(known: Known, town: Town, case: Case, as_of: str) -> tuple[Reason, ...]:
    """Return the reasons of a case, one for each of its parts."""
    parts = ((*_PARTS[name], wanted) for name, wanted in case.parts)
    return tuple(Reason(label, *part(known, town, wanted, as_of)) for label, part, wanted in parts)


def of_document(known: Known, town: Town, document: Document, as_of: str) -> tuple[Reason, ...]:
    """Return why a document does not hold for a town, or may not; nothing where it does."""
    if as_of and (document.time.first or "9") > as_of:
        day = document.time.words or document.time.first
        words = Text(f"到 {as_of} 还没有发文（{day}）", f"not issued by {as_of} ({day})")
        return (Reason(_ISSUED, "no", words, document.rows),)
    if as_of and document.time.last > as_of:
        day = document.time.words or document.time.last
        words = Text(f"不知 {as_of} 是否已发文（{day}）", f"issued by {as_of} or later ({day})")
        return (Reason(_ISSUED, "unknown", words, document.rows),)
    if not document.jurisdiction:
        return ()
    areas, name = known.areas(town), known.label(document.jurisdiction)
    if known.sameness.same(document.jurisdiction, frozenset(areas)):
        return ()
    if not areas:
        words = Text(f"没有来源说它是否在{name.zh}", f"no source says whether it lies in {name.en}")
        return (Reason(_AREA, "unknown", words, document.rows),)
    if known.reaches_province(areas):
        words = Text(f"不在{name.zh}", f"does not lie in {name.en}")
        return (Reason(_AREA, "no", words, document.rows),)
    words = Text(f"没有来源说它是否在{name.zh}", f"no source says whether it lies in {name.en}")
    return (Reason(_AREA, "unknown", words, document.rows),)


def exception(other: Provision, applies: Truth) -> Reason:
    """Return what a provision says of one that yields to it, by whether it applies itself."""
    label = other.entity.label
    name = Text(label.in_language("zh"), label.in_language("en"))
    holds: Truth = {"yes": "no", "no": "yes"}.get(applies, "unknown")  # type: ignore[assignment]
    words = {
        "no": Text(f"由“{name.zh}”取代", f"“{name.en}” takes its place"),
        "yes": Text(f"“{name.zh}”不适用", f"“{name.en}” does not apply"),
    }.get(
        holds,
        Text(f"不知“{name.zh}”是否适用而取代它", f"whether “{name.en}” takes its place is unknown"),
    )
    return Reason(EXCEPTION, holds, words, other.rows)


def _nodes(told: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(node for one in told for node in one.nodes))


def _when(one: Statement) -> Text:
    """Return when a statement holds, in words that follow or precede what it says."""
    words = one.time.words or one.time.last
    return Text(f"{words}", f"in {words}") if words else Text("", "")
