"""Says one application of a rule as a sentence about anything: things become 甲, 乙, or A, B."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from townkg.i18n import NOTHING, Text
from townkg.reason.proofs.words import Say
from townkg.reason.rule import TYPE, Statement

_LETTERS = ("甲乙丙丁戊己庚辛壬癸", "ABCDEFGHIJ")


def phrase(
    premises: Sequence[Statement],
    conclusion: Statement,
    axioms: Iterable[Statement],
    say: Say,
) -> Text:
    """Return what a rule concludes from what, as a sentence; nothing where letters run out.

    Shape: a term that an axiom names, as the value of a restriction, stays itself.

    >>> from townkg.reason.proofs.words import plain
    >>> said = phrase([("<x:a>", "<x:p>", "<x:b>")], ("<x:b>", "<x:q>", "<x:a>"), [], plain)
    >>> said.zh, said.en
    ('甲 x:p 乙，则 乙 x:q 甲', 'if A x:p B, then B x:q A')
    """
    if not premises:
        return NOTHING
    fixed = {term for axiom in axioms for term in axiom}
    letters: dict[str, int] = {}
    for premise in premises:
        for term in _things(premise):
            if term not in fixed:
                letters.setdefault(term, len(letters))
    if not letters or len(letters) > len(_LETTERS[0]):
        return NOTHING
    zh, en = (
        [_said(one, letters, signs, say, language) for one in (*premises, conclusion)]
        for signs, language in zip(_LETTERS, ("zh", "en"), strict=True)
    )
    return Text(
        f"{'，'.join(dict.fromkeys(zh[:-1]))}，则 {zh[-1]}",
        f"if {' and '.join(dict.fromkeys(en[:-1]))}, then {en[-1]}",
    )


def _things(triple: Statement) -> tuple[str, ...]:
    return triple[:1] if triple[1] == TYPE else (triple[0], triple[2])


def _said(triple: Statement, letters: dict[str, int], signs: str, say: Say, language: str) -> str:
    def thing(term: str) -> str:
        return signs[letters[term]] if term in letters else say(term).in_language(language)

    subject, predicate, item = triple
    if predicate == TYPE:
        relation = "属于" if language == "zh" else "is in"
        return f"{thing(subject)} {relation} {say(item).in_language(language)}"
    return f"{thing(subject)} {say(predicate).in_language(language)} {thing(item)}"
