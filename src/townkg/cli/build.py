"""`townkg build`: makes the graph from ontology and data."""

from __future__ import annotations

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import language_option, speaker
from townkg.cli.size import size
from townkg.i18n import Language


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(force: bool, engine: str) -> int:
        from townkg import build

        built = build.build(force=force, engine=engine, progress=output.progress(say))
        click.echo(say(f"图谱在 {built.path}", f"The graph is in {built.path}"))
        click.echo(size(built.manifest, say))
        return 0

    return helping.Command(
        "build",
        language,
        callback=run,
        help=say(
            "由本体和数据构建图谱。文件没有变化时不重做；中断不会损坏已有的图谱。",
            "Build the graph from ontology and data. Nothing is done when no file has changed; "
            "a build that is cut off leaves the graph as it was.",
        ),
        params=[
            click.Option(
                ["--force"],
                is_flag=True,
                help=say("没有变化也重新构建。", "Build even when nothing has changed."),
            ),
            click.Option(
                ["--engine"],
                default="kernel",
                show_default=True,
                help=say("推理引擎。", "The reasoner."),
            ),
            language_option(say),
        ],
    )
