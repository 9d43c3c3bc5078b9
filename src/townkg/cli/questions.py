"""`townkg questions`: lists the prepared questions with their parameters."""

from __future__ import annotations

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.commands import COMMANDS
from townkg.cli.options import format_option, language_option, speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text
from townkg.model import Answer, Column, Row
from townkg.query import Question, catalogue

COLUMNS = (
    Column("name", Text("名称", "name"), "text"),
    Column("title", Text("问题", "question"), "text"),
    Column("params", Text("参数", "parameters"), "text"),
    Column("tags", Text("标签", "tags"), "text"),
)


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(style: str, tag: str | None) -> int:
        found = [item for item in catalogue() if tag is None or tag in item.tags]
        if not found and tag is not None:
            tags = sorted({name for item in catalogue() for name in item.tags})
            raise UsageError(
                Text(
                    f"没有问题有标签“{tag}”;有:{'、'.join(tags)}",
                    f"no question has the tag “{tag}”; there are: {', '.join(tags)}",
                )
            )
        title = Text("现成的问题", "Prepared questions")
        answer = Answer("questions", {}, COLUMNS, [_row(item) for item in found], title=title)
        output.emit_list(answer, style, language)
        if style == "table":
            click.echo(say("\ntownkg ask <名称> --help", "\ntownkg ask <name> --help"))
        return 0

    return helping.Command(
        "questions",
        language,
        callback=run,
        help=COMMANDS["questions"].in_language(language),
        params=[
            format_option(say, ("table", "json", "csv", "tsv", "md")),
            click.Option(["--tag"], help=say("只列有这个标签的。", "Only those with this tag.")),
            language_option(say),
        ],
    )


def _row(question: Question) -> Row:
    params = " ".join(
        f"--{name}" if parameter.required else f"[--{name}]"
        for name, parameter in question.params.items()
    )
    return Row(
        {
            "name": question.name,
            "title": question.title,
            "params": params,
            "tags": ", ".join(question.tags),
        }
    )
