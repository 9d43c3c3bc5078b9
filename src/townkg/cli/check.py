"""`townkg check`: everything that is wrong with ontology, data and questions, at once."""

from __future__ import annotations

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import format_option, language_option, speaker
from townkg.i18n import Language


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(style: str) -> int:
        from townkg import build
        from townkg.query import lint_all

        problems = build.check(lint_all, progress=output.progress(say))
        if style == "json":
            output.emit_json([problem.to_json() for problem in problems])
        else:
            for problem in problems:
                click.echo(output.clean(problem.in_language(language)))
            count = len(problems)
            words = say(f"{count} 处问题", f"{count} problem{'' if count == 1 else 's'}")
            click.echo(words if count else say("没有发现问题", "No problem found"))
        return 1 if problems else 0

    return helping.Command(
        "check",
        language,
        callback=run,
        help=say(
            "检查引文、词汇、形状、约束和问题文件，一次列出全部问题。有问题时退出码为 1。",
            "Check quotes, vocabulary, shapes, constraints and question files, and list all "
            "problems at once. The exit code is 1 when there is one.",
        ),
        params=[format_option(say, ("table", "json")), language_option(say)],
    )
