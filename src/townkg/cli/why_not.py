"""`townkg why-not`: what a fact that does not follow lacks, rule by rule, the nearest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from townkg.cli import files, output, proofs
from townkg.cli import help as helping
from townkg.cli.options import format_option, speaker
from townkg.i18n import Language

if TYPE_CHECKING:
    from townkg.reason.proofs import WhyNot

_HELP = (
    "为什么不这样说：先用句子说明缘由，再逐条列出能得出它的规则，哪些前提成立（附主张），"
    "哪些没有，缺得最少的在前；只有原文才能给出的前提写明“文中没有说”。",
    "Why it is not so: reasons in sentences, then each rule that could conclude the fact, with the "
    "premises that hold (and their claims) and those missing, the nearest first; “the article does "
    "not say so” where only the text could give it.",
)
FORMATS = ("text", "json", "mermaid", "ttl")


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        subject: str,
        relation: str,
        item: str,
        style: str,
        assume: str | None,
        without: tuple[str, ...],
        output_file: str | None,
        store: str | None,
    ) -> int:
        from townkg import api

        with (
            files.into(output_file, assume),
            api.open(store, progress=output.progress(say)) as graph,
        ):
            found = graph.why_not(subject, relation, item, assume=assume, without=without)
            _emit(found, style, language)
        return 0

    return helping.Command(
        "why-not",
        language,
        callback=run,
        help=say(*_HELP),
        params=[
            *proofs.arguments(say, required=True),
            format_option(say, FORMATS),
            *proofs.options(say),
        ],
    )


def _emit(found: WhyNot, style: str, language: Language) -> None:
    if style == "json":
        output.emit_json(found.to_json())
    elif style == "mermaid":
        output.emit(found.mermaid(language))
    elif style == "ttl":
        output.emit_bytes(found.turtle())
    else:
        output.emit(output.clean_lines(found.text(language)))
