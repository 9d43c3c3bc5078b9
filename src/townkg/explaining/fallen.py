"""What a supposition takes away, told where it is missing: the claims that would have said it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from townkg.frozen import replace
from townkg.i18n import Text
from townkg.reason.proofs import Attempt, Premise, Proof, Reason, Source, WhyNot
from townkg.reason.proofs.reasons import quoted
from townkg.reason.proofs.sentences import name
from townkg.reason.rule import Statement

if TYPE_CHECKING:
    from townkg.explaining.grounds import Grounds


def with_fallen(found: WhyNot, grounds: Grounds, fallen: Collection[str]) -> WhyNot:
    """Return why a fact does not hold, with the claims that are supposed away where they lack.

    Shape: if any lacks, that is the reason, and what the rest of the article says is not.
    """
    said: dict[Statement, list[Source]] = {}
    for iri in sorted(fallen):
        for triple in grounds.states.get(iri, ()):
            said.setdefault(triple, []).append(grounds.claims[iri])
    attempts = tuple(_attempt(one, said) for one in found.attempts)
    lacking = {one.fact: one for one in _premises(attempts) if one.withdrawn}
    reasons = [_reason(one) for one in lacking.values()]
    if found.fact in said:
        whole = Premise(found.fact, found.words, withdrawn=tuple(said[found.fact]))
        reasons.insert(0, _reason(whole))
    if not reasons:
        return found
    return replace(found, reasons=tuple(reasons), attempts=attempts)


def _attempt(attempt: Attempt, said: dict[Statement, list[Source]]) -> Attempt:
    return replace(attempt, premises=tuple(_premise(one, said) for one in attempt.premises))


def _premise(premise: Premise, said: dict[Statement, list[Source]]) -> Premise:
    if premise.proof is not None:
        return premise
    deeper = tuple(_attempt(one, said) for one in premise.attempts)
    claims = tuple(said.get(premise.fact, ()))
    return replace(premise, withdrawn=claims, attempts=deeper)


def _premises(attempts: Iterable[Attempt]) -> Iterator[Premise]:
    for attempt in attempts:
        for premise in attempt.premises:
            yield premise
            yield from _premises(premise.attempts)


def _reason(premise: Premise) -> Reason:
    claims = [name(one) for one in premise.withdrawn]
    zh, en = "、".join(one.zh for one in claims), ", ".join(one.en for one in claims)
    text = Text(
        f"说{quoted(premise.words.in_language('zh'))}的{zh}，这里假设没有",
        f"what says {quoted(premise.words.in_language('en'))} is supposed away: {en}",
    )
    leaf = Proof(premise.fact, sources=premise.withdrawn, words=premise.words)
    return Reason("withdrawn", text, (leaf,))
