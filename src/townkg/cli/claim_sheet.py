"""Draws what is known of one claim as text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from townkg.claims import Sheet
from townkg.cli import output
from townkg.cli.speech import Speaker
from townkg.encode.amendments import NOTHING, WHAT, Amendment
from townkg.i18n import Language
from townkg.present import wording
from townkg.present.passages import claim_name, passages


def drawn(sheet: Sheet, language: Language) -> str:
    """Return the sheet as text, a part under each heading."""
    return "\n".join(output.clean(line) for line in _lines(sheet, Speaker(language))) + "\n"


def _lines(sheet: Sheet, say: Speaker) -> Iterator[str]:
    yield f"{claim_name(sheet.iri)}  <{sheet.iri}>"
    yield sheet.article.label.in_language(say.language)
    if sheet.withdrawn:
        yield say(
            f"已于 {sheet.withdrawn.date} 撤回：{sheet.withdrawn.reason}",
            f"withdrawn on {sheet.withdrawn.date}: {sheet.withdrawn.reason}",
        )
    if sheet.certainty:
        certainty = wording.CERTAINTY[sheet.certainty].in_language(say.language)
        yield say(f"确定程度：{certainty}", f"certainty: {certainty}")
        yield from _said(sheet, say)
    yield from _part(say("修订历史", "Amendments"), [_row(item, say) for item in sheet.amendments])
    if sheet.certainty:
        yield from _part(say("由它推得", "Follows from it"), sheet.implied)
        yield from _part(
            say("依靠它的支持", "Support that rests on it"), list(_support(sheet, say))
        )
    files = [item.file for item in sheet.questions]
    yield from _part(say("答案用到它的问题", "Questions whose answers name it"), files)


def _said(sheet: Sheet, say: Speaker) -> Iterator[str]:
    words = [text.in_language(say.language) for text in sheet.words]
    yield from _part(say("陈述", "States"), words)
    yield from _part("Turtle", sheet.lines)
    marked = [passage.marked for passage in passages(sheet.evidence)]
    yield from _part(say("原文", "The text"), marked)
    if sheet.reason:
        yield from _part(say("理由", "Reason"), [sheet.reason.in_language(say.language)])
    if sheet.follows:
        yield from _part(say("前提", "Premises"), sheet.follows)
    if sheet.readings:
        yield from _part(say("其他读法", "Other readings"), sheet.readings)
    facts = [f"{fact.id}  {fact.statement}" for fact in sheet.facts]
    yield from _part(say("承载的事实", "Facts that it carries"), facts)
    record = dict(sheet.record)
    yield from _part(
        say("编码与复核", "Encoded and reviewed"),
        [
            f"{by} · {record.get(on, NOTHING)}"
            for who, on in (("encodedBy", "encodedOn"), ("reviewedBy", "reviewedOn"))
            if (by := record.get(who))
        ],
    )


def _support(sheet: Sheet, say: Speaker) -> Iterator[str]:
    for item in sheet.support:
        ends = [one.label.in_language(say.language) for one in (item.bearer, item.town)]
        how = [
            wording.CODES[code].in_language(say.language) for code in (item.basis, item.certainty)
        ]
        yield f"{' → '.join(ends)} ({' · '.join(how)})"


def _row(row: Amendment, say: Speaker) -> str:
    what = WHAT[row.what].in_language(say.language)
    change = f"{row.before or NOTHING} → {row.after or NOTHING}"
    if row.what == "withdrawn":
        change = say(f"由 {row.after} 取代", f"{row.after} took its place") if row.after else ""
    told = f"{what}{say('：', ': ')}{change}" if change else what
    return f"{row.date} · {row.who} · {told} · {row.why}"


def _part(heading: str, lines: Sequence[str]) -> Iterator[str]:
    yield ""
    yield heading
    for line in lines or [NOTHING]:
        yield f"  {line}"
