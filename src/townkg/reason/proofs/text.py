"""Proofs and obstacles as indented text."""

from __future__ import annotations

from collections.abc import Iterator

from townkg.i18n import Text
from townkg.reason.proofs import sentences, wording
from townkg.reason.proofs.conflict import Conflict
from townkg.reason.proofs.obstacle import Attempt, Premise, WhyNot
from townkg.reason.proofs.proof import Proof
from townkg.reason.proofs.said_in import SaidIn
from townkg.reason.rule import Statement

_ABOVE = Text("（证明见上）", "(proved above)")
_ATTEMPTS = Text("能得出它的规则，缺得最少的在前：", "Rules that could conclude it, nearest first:")
_HOLDS, _LACKS = "✓", "✗"


def proof(root: Proof, language: str) -> str:
    """Return a proof as a tree, the conclusion on top, each leaf with its sentence."""
    return "".join(f"{line}\n" for line in _proof(root, language))


def why_not(found: WhyNot, language: str) -> str:
    """Return why a fact does not hold: the reasons, then each attempt as a tree."""
    zh = language == "zh"
    said = found.words.in_language(language)
    out = [f"{said}：推不出" if zh else f"{said}: does not follow"]
    for number, reason in enumerate(found.reasons, 1):
        out.append(f"{number}. {reason.text.in_language(language)}")
        for one in reason.proofs:
            out += [f"   {line}" for line in _proof(one, language)]
    if found.attempts:
        out.append(_ATTEMPTS.in_language(language))
    for attempt in found.attempts:
        out += _attempt(attempt, language, "", found.said_in)
    if found.cut:
        out.append("（还有更多，未全列出）" if zh else "(there are more, not all are listed)")
    return "".join(f"{line}\n" for line in out)


def conflict(found: Conflict, language: str) -> str:
    """Return what does not go together, the rule, and the proof of each part as a tree."""
    out = [found.words.in_language(language)]
    out.append(f"  {_rule(found, language)}")
    for one in found.premises:
        out += [f"  {line}" for line in _proof(one, language)]
    if found.more:
        zh, en = f"（另有 {found.more} 处同样的）", f"({found.more} more of the kind)"
        out.append(f"  {zh if language == 'zh' else en}")
    return "".join(f"{line}\n" for line in out)


def _proof(root: Proof, language: str) -> Iterator[str]:
    shown: set[Statement] = set()
    waiting: list[tuple[Proof, str, str]] = [(root, "", "")]
    while waiting:
        node, first, rest = waiting.pop()
        yield f"{first}{node.words.in_language(language)}"
        inner = rest + ("│ " if node.premises else "  ")
        if node.fact in shown and node.premises:
            yield f"{rest}  {_ABOVE.in_language(language)}"
            continue
        shown.add(node.fact)
        if node.is_leaf:
            for source in node.sources[:1]:
                yield from (f"{rest}  {line}" for line in sentences.lines(source, language))
            continue
        yield f"{inner}{_rule(node, language)}"
        last = len(node.premises) - 1
        for place, premise in reversed(list(enumerate(node.premises))):
            corner, bar = ("└─ ", "   ") if place == last else ("├─ ", "│  ")
            waiting.append((premise, rest + corner, rest + bar))


def _rule(one: Proof | Attempt | Conflict, language: str) -> str:
    return f"← {wording.rule(one, language)}"


def _attempt(attempt: Attempt, language: str, margin: str, said_in: SaidIn) -> list[str]:
    out = [f"{margin}{_rule(attempt, language)}"]
    for premise in attempt.premises:
        out += _premise(premise, language, margin + "  ", said_in)
    if attempt.more:
        zh = f"（另有 {attempt.more} 种同样的，只是所经的事物不同）"
        en = f"({attempt.more} more of the kind, through other things)"
        out.append(f"{margin}  {zh if language == 'zh' else en}")
    return out


def _premise(premise: Premise, language: str, margin: str, said_in: SaidIn) -> list[str]:
    zh, said = language == "zh", premise.words.in_language(language)
    if premise.proof is not None:
        out = [f"{margin}{_HOLDS} {said}"]
        named = [sentences.name(leaf.sources[0]) for leaf in premise.proof.leaves if leaf.sources]
        comma = "，" if zh else ", "
        told = comma.join(dict.fromkeys(one.in_language(language) for one in named))
        return [*out, f"{margin}    {told}"]
    out = [f"{margin}{_LACKS} {said}{_lack(premise, language, said_in)}"]
    for claim in (*premise.readings, *premise.withdrawn):
        out += [f"{margin}    {line}" for line in sentences.lines(claim, language)]
    for attempt in premise.attempts:
        out += _attempt(attempt, language, margin + "    ", said_in)
    return out


def _lack(premise: Premise, language: str, said_in: SaidIn) -> str:
    zh = language == "zh"
    told = ""
    if premise.withdrawn:
        told = "：这里假设没有说它的主张" if zh else ": the claim that says so is supposed away"
    elif premise.readings:
        told = "：只在某些读法下成立" if zh else ": only in some readings"
    elif premise.unsaid:
        there = f"{said_in.source.en} {said_in.does_not}"
        told = f"：{said_in.inside}没有说" if zh else f": {there} say so"
    if premise.instead:
        names = [one.in_language(language) for one in premise.instead[:8]]
        dots = "…" if len(premise.instead) > len(names) else ""
        listed = ("、" if zh else ", ").join(names) + dots
        of = f"{said_in.pronoun} {said_in.says} so of"
        told += f"；说到的是：{listed}" if zh else f"; {of}: {listed}"
    return told
