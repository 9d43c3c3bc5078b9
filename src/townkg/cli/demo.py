"""`townkg demo`: the main job on the real article, and what to try next."""

from __future__ import annotations

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.commands import COMMANDS
from townkg.cli.options import language_option, speaker
from townkg.cli.size import size
from townkg.cli.speech import Speaker
from townkg.i18n import Language

QUESTION = "policies_supporting_town"
TOWN = "归谷智造小镇"


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run() -> int:
        from townkg import api, build

        built = build.ensure(output.progress(say))
        with api.open() as graph:
            answer = graph.ask(QUESTION, town=TOWN)
        output.emit_answer(answer, "table", language)
        _next(say)
        output.emit(f"\n{size(built.manifest, say)}\n")
        return 0

    return helping.Command(
        "demo",
        language,
        callback=run,
        help=COMMANDS["demo"].in_language(language),
        params=[language_option(say)],
    )


def _next(say: Speaker) -> None:
    tries = (
        ("townkg questions", say("所有现成的问题", "all prepared questions")),
        (
            "townkg ask towns_supported_by_policy --policy 最多跑一次改革",
            say("反过来问：一项政策支持哪些小镇", "the other way round: the towns of a policy"),
        ),
        (
            f"townkg ask {QUESTION} --town {TOWN} --format json",
            say("同一回答，供程序使用", "the same answer, for programs"),
        ),
        ("townkg coverage", say("逐句查看编码了什么", "what is encoded, sentence by sentence")),
        ("townkg --help", say("所有命令", "all commands")),
    )
    output.emit("\n" + say("接着可以试：", "Try next:") + "\n")
    for line, reason in tries:
        output.emit(f"  {line}\n      {reason}\n")
