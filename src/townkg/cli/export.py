"""`townkg export`: writes the graph to a file for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import format_option, language_option, speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(style: str, target: str) -> int:
        from townkg import build, export

        if not target:
            raise UsageError(Text("-o 后要写文件名或 -", "-o needs the name of a file, or -"))
        built = build.ensure(output.progress(say))
        if target == "-":
            export.write(built, style, output.binary())
        else:
            export.export(built, style, Path(target))
            click.echo(output.clean(target), err=True)
        return 0

    return helping.Command(
        "export",
        language,
        callback=run,
        help=say(
            "导出图谱：nq 是排序的 N-Quads（全部命名图，字节稳定），trig 便于阅读，ttl 只含默认图"
            "（每个事实一次）。",
            "Write the graph: nq is sorted N-Quads with every graph, the same bytes each time; "
            "trig is for reading; ttl has the default graph only, which holds each fact once.",
        ),
        params=[
            format_option(say, ("nq", "trig", "ttl")),
            click.Option(
                ["-o", "--output", "target"],
                default="-",
                metavar=say("文件", "FILE"),
                help=say(
                    "写到这个文件；默认写到标准输出。", "Write to this file; else to the output."
                ),
            ),
            language_option(say),
        ],
    )
