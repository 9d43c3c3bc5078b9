"""What `why`, `why-not` and `ask --why` share: arguments, suppositions, printing of proofs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from townkg.cli import output
from townkg.cli.options import language_option, output_option, store_option
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Text

if TYPE_CHECKING:
    from townkg.api import KnowledgeGraph
    from townkg.explaining.change import WhatIf
    from townkg.model import Answer
    from townkg.query import Question
    from townkg.reason.proofs import Proof

WITH_PROOFS = ("table", "json", "md")
"""The formats of an answer that have room for proofs."""


def arguments(say: Speaker, *, required: bool) -> list[click.Parameter]:
    """Return the three arguments that name a fact."""
    names = (
        ("subject", say("主语", "SUBJECT")),
        ("relation", say("属性", "PROPERTY")),
        ("item", say("宾语", "OBJECT")),
    )
    return [click.Argument([name], metavar=shown, required=required) for name, shown in names]


def options(say: Speaker) -> list[click.Parameter]:
    """Return the options that both commands take."""
    return [
        *suppositions(say),
        output_option(say),
        store_option(say),
        language_option(say),
    ]


def suppositions(say: Speaker) -> list[click.Parameter]:
    """Return `--assume` and `--without`."""
    return [
        click.Option(
            ["--assume"],
            metavar=say("文件", "FILE"),
            help=say(
                "假设：这个文件（ttl、trig、nt、nq）里的主张或三元组也成立；只在内存中，不写入任何文件。",
                "Suppose that the claims or triples of this file (ttl, trig, nt, nq) hold too; "
                "in memory only, nothing is written.",
            ),
        ),
        click.Option(
            ["--without"],
            metavar=say("主张", "CLAIM"),
            multiple=True,
            help=say(
                "假设：没有这条主张，由它推得的主张也没有；可以重复。",
                "Suppose that this claim, and what is implied by it, is not there; "
                "may be repeated.",
            ),
        ),
    ]


def emit(proofs: Sequence[Proof], style: str, say: Speaker, change: WhatIf | None) -> None:
    """Print proofs of one fact, and what a supposition changes."""
    if style == "json":
        best, *others = proofs
        found: dict[str, Any] = {"holds": True, "proof": best.to_json()}
        found["routes"] = [proof.to_json() for proof in others]
        if change is not None:
            found["what_if"] = change.to_json()
        output.emit_json(found)
    elif style == "mermaid":
        output.emit("\n".join(proof.mermaid(say.language) for proof in proofs))
    elif style == "ttl":
        output.emit_bytes("\n".join(proof.turtle() for proof in proofs))
    else:
        output.emit("\n".join(_text(proof, say) for proof in proofs))
        emit_change(change, say)


def emit_change(change: WhatIf | None, say: Speaker) -> None:
    """Print what a supposition changes."""
    if change is not None:
        output.emit(f"\n{output.clean_lines(change.text(say.language))}")


def _text(proof: Proof, say: Speaker) -> str:
    from townkg.reason.proofs.sentences import CERTAINTY

    firm = CERTAINTY.get(proof.certainty or "")
    told = (
        firm.in_language(say.language) if firm else say("有主张以外的前提", "not by claims alone")
    )
    head = say(
        f"确定程度：{told}；应用规则 {proof.size} 次",
        f"certainty: {told}; rules applied: {proof.size}",
    )
    return f"{output.clean_lines(proof.text(say.language))}{head}\n"


def check_explains(question: Question, style: str) -> None:
    """Refuse to prove the rows of a question that does not tell what they say.

    Raises: UsageError.
    """
    if not question.claimed:
        from townkg.query import catalogue

        others = ", ".join(one.name for one in catalogue() if one.claimed)
        raise UsageError(
            Text(
                f"问题 {question.name} 没有写明每一行要证明什么，不能加 --why；"
                f"可以加的有：{others}",
                f"the question {question.name} does not tell what fact a row says: "
                f"--why is not for it, but for {others}",
            )
        )
    if style not in WITH_PROOFS:
        known = ", ".join(WITH_PROOFS)
        raise UsageError(
            Text(
                f"--why 只能与这些格式同用：{known}",
                f"--why goes with these formats only: {known}",
            )
        )


def emit_supposed(
    graph: KnowledgeGraph,
    question: Question,
    params: dict[str, Any],
    say: Speaker,
    *,
    style: str,
    why: bool,
    assume: str | None,
    without: tuple[str, ...],
) -> Answer:
    """Print the answer as it would be, and the rows that this brings and takes; return it.

    Raises: UsageError, for a format that has no room for both.
    """
    from townkg.explaining.answers import compare_answers

    if style not in WITH_PROOFS:
        known = ", ".join(WITH_PROOFS)
        raise UsageError(
            Text(
                f"--assume 和 --without 只能与这些格式同用：{known}",
                f"--assume and --without go with these formats only: {known}",
            )
        )
    before = graph.ask(question, **params)
    with graph.supposing(assume=assume, without=without) as other:
        after = other.ask(question, **params)
        change = compare_answers(before, after, other.withdrawn)
        if style == "json":
            found = _to_json(other, question, after, why=why)
            output.emit_json({**found, "what_if": change.to_json()})
            return after
        if why:
            emit_explained(other, question, after, style, say)
        else:
            cited = other.citations(after) if style == "md" else None
            output.emit_answer(after, style, say.language, question.explain, cited)
    output.emit(f"\n{output.clean_lines(change.text(say.language))}")
    return after


def _to_json(
    graph: KnowledgeGraph, question: Question, answer: Answer, *, why: bool
) -> dict[str, Any]:
    found = answer.to_json()
    proofs = graph.explained(question, answer.rows, answer.params) if why else ()
    for row, proof in zip(found["rows"], proofs, strict=False):
        row["proof"] = proof.to_json()
    return found


def emit_explained(
    graph: KnowledgeGraph, question: Question, answer: Answer, style: str, say: Speaker
) -> None:
    """Print an answer with a proof under each row."""
    if style == "json":
        output.emit_json(_to_json(graph, question, answer, why=True))
        return
    proofs = graph.explained(question, answer.rows, answer.params)
    cited = graph.citations(answer) if style == "md" else None
    output.emit_answer(answer, style, say.language, question.explain, cited)
    for number, proof in enumerate(proofs, 1):
        told = output.clean_lines(proof.text(say.language))
        if style == "md":
            told = f"```text\n{told}```\n"
        output.emit(f"\n[{number}] {told}" if style != "md" else f"\n**[{number}]**\n\n{told}")
