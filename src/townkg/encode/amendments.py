"""Reads `amendments.tsv`: what was changed of a claim after it was encoded, by whom, and why.

In: the table, and the claims as they stand. Out: the amendments, which join without a gap: what a
row changes is what the row before it left, and what the last one left stands in `claims.trig`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from townkg.encode import terms, turtle
from townkg.encode.drafts import Draft
from townkg.encode.metadata import LIKE_A_DATE, is_date, no_date
from townkg.encode.records import CLAIM_NAME
from townkg.encode.source import Report, closest
from townkg.encode.tables import Record, read_table
from townkg.errors import nearest
from townkg.i18n import Text

AMENDMENTS = "amendments.tsv"
COLUMNS = ("claim", "date", "who", "why", "what", "before", "after")
NOTHING = "—"
"""Stands in `before` where nothing was there, and in `after` where nothing is left."""

BETWEEN = " , "
"""Stands between two values of one cell."""

WHAT = {
    "certainty": Text("确定程度", "certainty"),
    "quotes": Text("引文", "quotes"),
    "reason": Text("理由", "reason"),
    "follows": Text("前提", "premises"),
    "preferred": Text("首选", "preference"),
    "triples": Text("三元组", "triples"),
    "withdrawn": Text("撤回", "withdrawal"),
}
"""What of a claim can be changed: `triples` tells only those taken out and put in, and
`withdrawn` tells the claim that took its place, if one did."""

_PREDICATES = {
    "certainty": terms.CERTAINTY,
    "quotes": terms.QUOTE,
    "reason": terms.REASON,
    "follows": terms.FOLLOWS,
    "preferred": terms.PREFERRED,
}


@dataclass(frozen=True)
class Amendment:
    """One thing that was changed of one claim."""

    claim: str
    date: str
    who: str
    why: str
    what: str
    before: str
    after: str
    line: int = 0

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the row as the table holds it."""
        values = (self.claim, self.date, self.who, self.why, self.what)
        return (*values, self.before or NOTHING, self.after or NOTHING)


def read_amendments(report: Report) -> tuple[Amendment, ...]:
    """Return the amendments in order; an article that was never amended has no such file."""
    if not (report.folder / AMENDMENTS).exists():
        return ()
    records = read_table(report, AMENDMENTS, COLUMNS) or []
    return tuple(_amendment(report, record) for record in records)


def state(draft: Draft, what: str, prefixes: Mapping[str, str]) -> str:
    """Return what a claim now has of one kind, as a cell of the table; empty where it has nothing.

    Shape: certainties and claims by their short names, texts in quotation marks.
    """
    values = [quad.object for quad in draft.metadata if quad.predicate == _PREDICATES[what]]
    if what in ("certainty", "follows"):
        return BETWEEN.join(_local(terms.value(item)) for item in values)
    return BETWEEN.join(turtle.term(item, prefixes) for item in values)


def check_amendments(
    report: Report,
    amendments: Iterable[Amendment],
    drafts: Mapping[str, Draft],
    withdrawn: Iterable[str],
    prefixes: Mapping[str, str],
) -> None:
    """Report every gap between the amendments, and between the last ones and the claims."""
    named = {draft.name: draft for draft in drafts.values()}
    gone = set(withdrawn)
    last: dict[tuple[str, str], Amendment] = {}
    for row in amendments:
        _check_claim(report, row, named, gone)
        before = last.get((row.claim, row.what))
        if before is not None and row.what != "triples" and before.after != row.before:
            _gap(report, row, before)
        last[row.claim, row.what] = row
    for (name, what), row in last.items():
        if name in named and what in _PREDICATES:
            now = state(named[name], what, prefixes)
            if now != row.after:
                _unrecorded(report, row, now)


def _amendment(report: Report, record: Record) -> Amendment:
    claim, date, who, why, what, before, after = record.cells
    before, after = ("" if cell == NOTHING else cell for cell in (before, after))

    def problem(found: Text, cure: Text) -> None:
        report.add(AMENDMENTS, record.line, claim, found, cure)

    if not CLAIM_NAME.fullmatch(claim):
        found = Text(f"“{claim}”不是主张的短名", f"“{claim}” is no short name of a claim")
        problem(found, Text("请写成 s03-short-name 的样子", "write it like s03-short-name"))
    if not is_date(date):
        problem(no_date(date), LIKE_A_DATE)
    if not who:
        problem(Text("没有写是谁改的", "who changed it is empty"), Text("请写姓名", "give a name"))
    if not why:
        problem(Text("没有写为什么改", "the reason is empty"), Text("请说明原因", "say why"))
    if what not in WHAT:
        like = closest(nearest(what, WHAT), same_list())
        problem(Text(f"“{what}”不是可改的内容", f"“{what}” is nothing that is amended"), like)
    elif before == after and what != "withdrawn":
        found = Text("改前与改后相同", "before and after are the same")
        problem(found, Text("请删除这一行", "delete this row"))
    return Amendment(claim, date, who, why, what, before, after, record.line)


def same_list() -> Text:
    """Return the words for everything that can be amended."""
    return Text(f"可以是：{'、'.join(WHAT)}", f"it is one of {', '.join(WHAT)}")


def _check_claim(
    report: Report, row: Amendment, named: Mapping[str, Draft], gone: set[str]
) -> None:
    if row.what == "withdrawn" and row.claim not in gone:
        found = Text("withdrawn.tsv 里没有这条主张", "withdrawn.tsv does not have this claim")
        cure = Text("请在那里写上，或删除这一行", "list it there, or delete this row")
    elif row.claim not in named and row.claim not in gone:
        found = Text(f"没有名为“{row.claim}”的主张", f"no claim is named “{row.claim}”")
        otherwise = Text(
            "历史只记现有或已撤回的主张", "a history is of a claim, or of a withdrawn one"
        )
        cure = closest(nearest(row.claim, [*named, *gone]), otherwise)
    elif row.what == "withdrawn" and row.after and row.after not in {*named, *gone}:
        found = Text(f"没有名为“{row.after}”的主张", f"no claim is named “{row.after}”")
        otherwise = Text("请写取代它的主张，或写 —", "name the claim in its place, or write —")
        cure = closest(nearest(row.after, named), otherwise)
    else:
        return
    report.add(AMENDMENTS, row.line, row.claim, found, cure)


def _gap(report: Report, row: Amendment, before: Amendment) -> None:
    found = Text(
        f"改前是“{row.before}”，而第 {before.line} 行改后是“{before.after}”",
        f"it was “{row.before}” before, and line {before.line} left “{before.after}”",
    )
    cure = Text("请补上缺少的一次更改，或改正单元格", "write the change between, or mend the cell")
    report.add(AMENDMENTS, row.line, row.claim, found, cure)


def _unrecorded(report: Report, row: Amendment, now: str) -> None:
    what = WHAT[row.what]
    found = Text(
        f"{what.zh}最后改为“{row.after}”，而 claims.trig 里是“{now}”",
        f"its {what.en} became “{row.after}”, and claims.trig has “{now}”",
    )
    cure = Text(
        "请还原 claims.trig，再用 townkg claim amend 更改，让更改留下记录",
        "restore claims.trig and change it with townkg claim amend, which keeps a record",
    )
    report.add(AMENDMENTS, row.line, row.claim, found, cure)


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]
