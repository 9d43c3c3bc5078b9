"""What `townkg reason` tells of a closure: counts, contradictions, rules, what has no effect."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from townkg.cli.output import clean
from townkg.cli.speech import Speaker

if TYPE_CHECKING:
    from townkg.errors import Problem
    from townkg.reason.proofs.conflict import Conflict
    from townkg.reason.reasoner.run import Done
    from townkg.reason.reasoner.writing import Selection

MOST = 20
"""So many pairs of things that a rule makes one are told one by one."""


@dataclass(frozen=True)
class Told:
    """What is told of a closure."""

    asserted: int
    inferred: int
    selection: Selection
    contradictions: dict[str, int]
    shown: tuple[Conflict, ...]
    merges: tuple[Conflict, ...]
    ignored: tuple[Problem, ...]
    rules: dict[str, tuple[int, int]]
    proofs: bool


def gather(done: Done, *, everything: bool, proofs: bool) -> Told:
    """Return what there is to tell, with the triples to be written."""
    from townkg.reason.reasoner.writing import Selection

    closed = done.closed
    rules = done.rules()
    counts: dict[str, int] = {}
    for found in closed.report.contradictions:
        counts[found.rule.id] = counts.get(found.rule.id, 0) + found.count
    selection = Selection(closed, everything=everything)
    inferred = selection if not everything else Selection(closed, everything=False)
    return Told(
        done.asserted(),
        len(inferred) + inferred.left_out,
        selection,
        counts,
        tuple(closed.contradictions()),
        tuple(islice(closed.merges(), MOST)),
        closed.rules.ignored,
        rules,
        proofs,
    )


def page(done: Done, told: Told, say: Speaker, style: str) -> str:
    """Return the report as text or JSON."""
    if style == "json":
        return json.dumps(_json(done, told), ensure_ascii=False, indent=2) + "\n"
    lines = [*_counts(done, told, say), *_contradictions(told, say)]
    lines += _rules(told, say)
    if told.ignored:
        count = len(told.ignored)
        lines.append(say(f"未完全照办的公理：{count}", f"Axioms not wholly followed: {count}"))
        lines += [f"  {one.in_language(say.language)}" for one in told.ignored]
    return "".join(f"{clean(line)}\n" for line in lines)


def _counts(done: Done, told: Told, say: Speaker) -> list[str]:
    report = done.closed.report
    left = told.selection.left_out
    lines = [
        say(f"所给：{told.asserted}", f"Asserted: {told.asserted}"),
        say(f"推出：{told.inferred}", f"Inferred: {told.inferred}"),
    ]
    if left:
        lines.append(
            say(
                f"  其中 {left} 个涉及空节点，未写出（其标签只在所在文件中有意义）；--all 会写出",
                f"  of these {left} about unnamed nodes were not written, for their labels hold in "
                "their own file alone; --all writes them",
            )
        )
    if report.merged:
        lines.append(say(f"与他者相同的：{report.merged}", f"Same as another: {report.merged}"))
    if count := done.closed.graph.about_literals():
        lines.append(
            say(
                f"以字面量为主语而不写的结论：{count}",
                f"Conclusions about literals, left out: {count}",
            )
        )
    names = {"read": ("读取", "reading"), "close": ("推理", "closing"), "load": ("装入", "loading")}
    names["write"] = ("写出", "writing")
    comma = say("，", ", ")
    times = comma.join(f"{say(*names[name])} {took:.2f} s" for name, took in done.seconds.items())
    lines.append(say(f"用时：{times}", f"Time: {times}"))
    size = f"{report.nbytes / max(report.facts, 1):.0f}"
    most = _peak()
    lines.append(
        say(
            f"内存：每个事实 {size} 字节，最多时 {most} MB",
            f"Memory: {size} bytes a fact, {most} MB at most",
        )
    )
    return lines


def _contradictions(told: Told, say: Speaker) -> list[str]:
    total = sum(told.contradictions.values())
    lines = [say(f"矛盾：{total}", f"Contradictions: {total}")]
    lines += _conflicts(told.shown, told, say)
    more = sum(one.more for one in told.shown)
    if more:
        lines.append(say(f"  另有 {more} 处", f"  and {more} more"))
    if told.merges:
        most = say(f"（至多列 {MOST} 对）", f" (at most {MOST} pairs are listed)")
        lines.append(say("由规则而成为同一个事物的", "Made one thing by a rule") + most)
        lines += _conflicts(told.merges, told, say)
    return lines


def _conflicts(found: tuple[Conflict, ...], told: Told, say: Speaker) -> list[str]:
    if told.proofs:
        return [f"  {line}" for one in found for line in one.text(say.language).splitlines()]
    colon = say("：", ": ")
    return [f"  {one.rule}{colon}{one.words.in_language(say.language)}" for one in found]


def _rules(told: Told, say: Speaker) -> list[str]:
    used = {name: count for name, (_, count) in told.rules.items() if count}
    made = sum(count for count, _ in told.rules.values())
    comma = say("，", ", ")
    # a rule of one's own is known by its file
    names = {name: name.strip("<>").rpartition("/")[2] for name in used}
    listed = comma.join(f"{names[name]} × {count}" for name, count in used.items())
    working = sum(used.values())
    return [
        say(
            f"规则：由公理得 {made} 条，有事实可用的 {working} 条"
            + (f"：{listed}" if used else ""),
            f"Rules: {made} by the axioms, {working} with facts to work on"
            + (f": {listed}" if used else ""),
        )
    ]


def _json(done: Done, told: Told) -> dict[str, Any]:
    report = done.closed.report
    return {
        "asserted": told.asserted,
        "inferred": told.inferred,
        "not_written": told.selection.left_out,
        "merged": report.merged,
        "rounds": report.rounds,
        "bytes": report.nbytes,
        "peak_mb": _peak(),
        "seconds": {name: round(took, 4) for name, took in done.seconds.items()},
        "contradictions": {
            "count": sum(told.contradictions.values()),
            "by_rule": told.contradictions,
            "shown": [one.to_json() for one in told.shown],
        },
        "made_one": [one.to_json() for one in told.merges],
        "rules": {
            name: {"compiled": made, "with_facts": used}
            for name, (made, used) in told.rules.items()
        },
        "ignored": [one.to_json() for one in told.ignored],
    }


def _peak() -> int:
    """Return the most memory that this process has held, in MB; 0 where that is not told."""
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return int(most >> (20 if sys.platform == "darwin" else 10))
