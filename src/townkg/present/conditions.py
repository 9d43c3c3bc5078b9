"""Conditions as answers: criteria with their verdicts, why, the figures, and rewards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from townkg.conditions.values import VERDICTS, Conditions, Judgement, Reason, Weighed
from townkg.i18n import NOTHING, Text, same
from townkg.model import Answer, Cell, Column, Record, Row

_SECTION = Column("section", Text("部分", "part"), "text")
_TOWN = Column("town", Text("小镇", "town"), "entity")
_DOCUMENT = Column("document", Text("文件", "document"), "entity")
_PROVISION = Column("provision", Text("规定", "provision"), "entity")
_DEMAND = Column("demand", Text("要求", "demand"), "text")
_GRANT = Column("demand", Text("内容", "what it grants"), "text")
_APPLIES = Column("applies", Text("适用", "applies"), "text")
_VERDICT = Column("verdict", Text("结论", "verdict"), "text")
_FIGURES = Column("figures", Text("所据数字", "by which figures"), "text")
_MISSING = Column("missing", Text("所缺与说明", "what is missing, and remarks"), "text")
_WHY = Column("why", Text("缘由", "why"), "text")
_PART = Column("part", Text("方面", "as to"), "text")
_HOLDS = Column("holds", Text("成立", "holds"), "text")
_SUBJECT = Column("subject", Text("对象", "of what"), "entity")
_INDICATOR = Column("indicator", Text("指标", "indicator"), "entity")
_WORDING = Column("wording", Text("数字", "figure"), "text")
_TIME = Column("time", Text("时间", "time"), "text")
_USE = Column("use", Text("用否", "use"), "text")
_ANSWER = Column("answer", Text("是否符合", "fits"), "text")
_REASON = Column("reason", Text("缘由", "reason"), "text")
_SOURCE = Column("source", Text("来源", "source"), "text")

_TRUTHS = {
    "yes": Text("是", "yes"),
    "no": Text("否", "no"),
    "assumed": Text("是（我们判定）", "yes, as we assign"),
    "unknown": Text("不知", "unknown"),
}
_USES = {
    "used": Text("采用", "used"),
    "earlier": Text("较早", "earlier"),
    "undated": Text("无日期", "undated"),
    "not used": Text("不采用", "not used"),
}
_ORDER = tuple(_USES)
_NONE = Text("没有", "none")
_CRITERIA = Text("准则", "Criteria")
_BY_TOWN = Text("各小镇与准则（只列已知的）", "Towns and criteria, as far as something is known")
_REASONS = Text("规定为何适用", "Why provisions apply")
_OUTSIDE = Text("不适用的规定", "Provisions that do not apply")
_TOLD = Text(
    "每条准则的数字，及为何采用或不采用",
    "The figures of each criterion, and why they are used or not",
)
_REWARDS = Text("奖励与处罚", "Rewards and penalties")
_NOTHING = Text("数据集中没有与此有关的已知结论", "the data sets tell nothing of this")
_FLAT = (
    _SECTION,
    _TOWN,
    _DOCUMENT,
    _PROVISION,
    _DEMAND,
    _APPLIES,
    _WHY,
    _VERDICT,
    _FIGURES,
    _MISSING,
)


def sections(found: Conditions, only: str = "") -> list[Answer]:
    """Return the parts of conditions, each an answer with its heading; *only* picks one kind."""
    parts: list[Answer] = []
    told: list[Judgement] = []
    if only != "rewards":
        title = _titled(_CRITERIA if found.town else _BY_TOWN, found)
        parts.append(_judged(found, _open(found.criteria), title, _DEMAND))
        told += found.criteria
        if found.town:
            parts.append(_weighed(found.criteria))
    if only != "criteria":
        title = _titled(_REWARDS, found) if only == "rewards" else _REWARDS
        parts.append(_judged(found, _open(found.rewards), title, _GRANT))
        told += found.rewards
    if found.town:
        parts += [_reasons(told), _outside(told)]
    return [part for part in parts if part.rows or part.note]


def _open(judged: Iterable[Judgement]) -> list[Judgement]:
    """Return what applies or may apply."""
    return [one for one in judged if one.applies != "no"]


def flat(found: Conditions, only: str = "") -> Answer:
    """Return all judgements in one table, the part named in the first column."""
    rows = [
        Row({"section": name, **_cells(one), "why": _why(one)}, one.evidence, one.records)
        for name, judged in (("criteria", found.criteria), ("rewards", found.rewards))
        if only in ("", name)
        for one in judged
    ]
    note = None if rows else found.note or _NOTHING
    return Answer("conditions", {}, _FLAT, rows, note, found.version, _titled(_CRITERIA, found))


def _titled(title: Text, found: Conditions) -> Text:
    """Return a heading with the town, the document and the day asked for."""
    asked = [one.label for one in (found.town, found.policy) if one]
    day = Text(f"（截至 {found.as_of}）", f" (as of {found.as_of})") if found.as_of else NOTHING
    zh = "：" + "，".join(one.zh or one.en for one in asked) + day.zh
    en = ": " + ", ".join(one.en or one.zh for one in asked) + day.en
    return Text(title.zh + zh, title.en + en)


def _judged(found: Conditions, judged: Sequence[Judgement], title: Text, demand: Column) -> Answer:
    """Return judgements in a table; what they rest on stands beside figures and reasons."""
    columns = [_PROVISION, demand, _APPLIES, _VERDICT, _FIGURES, _MISSING]
    if not found.town:
        columns.insert(0, _TOWN)
    if demand is _GRANT:
        columns.remove(_FIGURES)
    # with a town figures and reasons follow in tables of their own, each with what it rests on
    rows = [
        Row(_cells(one)) if found.town else Row(_cells(one), one.evidence, _used(one))
        for one in judged
    ]
    note = None if rows else found.note or _NOTHING
    return Answer("conditions", {}, columns, rows, note, found.version, title)


def _used(judgement: Judgement) -> tuple[Record, ...]:
    """Return the rows of the figures that a verdict rests on, and of the reasons."""
    nodes = {node for one in judgement.figures if one.use == "used" for node in one.figure.nodes}
    nodes |= {node for reason in judgement.reasons for node in reason.nodes}
    return tuple(one for one in judgement.records if one.iri in nodes)


def _cells(judgement: Judgement) -> dict[str, Cell]:
    demand = judgement.provision.demand
    lacking = [judgement.missing, *judgement.remarks]
    return {
        "town": judgement.town,
        "document": judgement.document.entity,
        "provision": judgement.provision.entity,
        "demand": demand.words if demand else None,
        "applies": _TRUTHS[judgement.applies],
        "verdict": VERDICTS[judgement.verdict],
        "figures": _joined(_figure(one) for one in judgement.figures if one.use == "used") or _NONE,
        "missing": _joined(one for one in lacking if one) or NOTHING,
    }


def _joined(texts: Iterable[Text]) -> Text | None:
    """Return texts one after another, in both languages; nothing where there is none."""
    told = list(texts)
    if not told:
        return None
    return Text("；".join(one.zh for one in told), "; ".join(one.en for one in told))


def _figure(weighed: Weighed) -> Text:
    figure = weighed.figure
    time = figure.time.words or figure.time.last
    after = Text(f"（{time}）", f" ({time})") if time else NOTHING
    return Text(figure.wording.zh + after.zh, figure.wording.en + after.en)


def _why(judgement: Judgement) -> Text | None:
    return _joined(reason.words for reason in judgement.reasons)


def _reasons(judged: Iterable[Judgement]) -> Answer:
    """Return what decides whether provisions apply, each part once, with what it rests on."""
    rows: dict[Reason, Row] = {}
    for one in judged:
        for reason in one.reasons:
            if reason not in rows and reason.nodes and one.applies != "no":
                cells = {"part": reason.part, "holds": _TRUTHS[reason.holds], "why": reason.words}
                quotes = tuple(item for item in one.evidence if item.claim in reason.nodes)
                records = tuple(item for item in one.records if item.iri in reason.nodes)
                rows[reason] = Row(cells, quotes, records)
    columns = (_PART, _HOLDS, _WHY)
    return Answer("conditions", {}, columns, list(rows.values()), title=_REASONS)


def _outside(judged: Iterable[Judgement]) -> Answer:
    """Return the provisions that do not apply, by what forbids them."""
    rows = [
        Row(
            {
                "provision": one.provision.entity,
                "why": _joined(reason.words for reason in one.reasons if reason.holds == "no"),
            }
        )
        for one in judged
        if one.applies == "no"
    ]
    return Answer("conditions", {}, (_PROVISION, _WHY), rows, title=_OUTSIDE)


def _weighed(judged: Iterable[Judgement]) -> Answer:
    """Return the figures of each criterion that applies or may apply."""
    columns = (
        _PROVISION,
        _SUBJECT,
        _INDICATOR,
        _WORDING,
        _TIME,
        _USE,
        _ANSWER,
        _REASON,
        _SOURCE,
    )
    rows = [
        Row(
            {
                "provision": one.provision.entity,
                "subject": weighed.figure.subject,
                "indicator": weighed.figure.indicator,
                "wording": weighed.figure.wording,
                "time": same(weighed.figure.time.words or weighed.figure.time.last),
                "use": _USES[weighed.use],
                "answer": NOTHING if weighed.use == "not used" else _TRUTHS[weighed.answer],
                "reason": weighed.reason,
                "source": same(weighed.figure.source),
            },
            tuple(item for item in one.evidence if item.claim in weighed.figure.nodes),
        )
        for one in judged
        if one.applies != "no"
        for weighed in sorted(one.figures, key=lambda told: _ORDER.index(told.use))
    ]
    return Answer("conditions", {}, columns, rows, title=_TOLD)
