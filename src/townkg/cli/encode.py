"""`townkg encode new`: writes the folder of another article, ready to be filled in."""

from __future__ import annotations

from pathlib import Path

import click

from townkg.cli import help as helping
from townkg.cli.commands import COMMANDS
from townkg.cli.options import language_option, speaker
from townkg.cli.speech import Speaker
from townkg.i18n import NOTHING, Language


def command(language: Language) -> click.Command:
    """Return the group of commands, speaking *language*."""
    say = speaker(language)
    group = helping.Group(
        "encode",
        language,
        help=COMMANDS["encode"].in_language(language),
        params=[language_option(say)],
    )
    group.add_command(_new(say))
    return group


def _new(say: Speaker) -> click.Command:
    def run(text: str, slug: str, into: str | None) -> int:
        from townkg import encode, paths

        made = encode.lay_out(Path(text), slug, Path(into) if into else paths.data() / "articles")
        click.echo(
            say(
                f"新建了 {made.folder}，共 {made.sentences} 句",
                f"Made {made.folder} with {made.sentences} sentences",
            )
        )
        for line in (*made.notes, NOTHING, *made.steps):
            click.echo(line.in_language(say.language))
        return 0

    return helping.Command(
        "new",
        say.language,
        callback=run,
        help=say(
            "由一篇 UTF-8 文本新建文章文件夹：分句，并写好待填的文件。",
            "Make the folder of an article from a UTF-8 text: its sentences, and files to fill in.",
        ),
        params=_params(say),
    )


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["text"], metavar=say("文本文件", "TEXT")),
        click.Option(
            ["--slug"],
            required=True,
            help=say(
                "文章的短名，如 jiashan-330421（拼音加行政区划代码）。",
                "Short name, such as jiashan-330421 (pinyin and administrative code).",
            ),
        ),
        click.Option(
            ["--into"],
            metavar=say("文件夹", "FOLDER"),
            help=say("放在这个文件夹下。", "Put it into this folder."),
        ),
        language_option(say),
    ]
