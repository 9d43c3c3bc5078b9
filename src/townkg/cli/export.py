"""`townkg export`: writes the graph, or a part of it, for other programs."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import language_option, speaker
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.export import Options
    from townkg.export.choice import Choice

_FORMATS = ("nq", "trig", "ttl", "jsonld", "parquet", "csv", "graphml")


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        style: str | None,
        target: str,
        dataset: str | None,
        graph: str | None,
        context: str | None,
        guard: bool,
    ) -> int:
        from townkg.export import Options
        from townkg.export.choice import Choice

        options = Options(context, guard, _teller(say), _watcher(say))
        _write(say, style, target, Choice(dataset, graph), options)
        return 0

    return helping.Command(
        "export",
        language,
        callback=run,
        help=say(
            "导出图谱：nq 是排序的 N-Quads（全部命名图，字节稳定），trig 便于阅读，ttl 只含默认图"
            "（每个事实一次），jsonld 用短名称，parquet 一行一个四元组，csv 是每类一表的文件夹或 "
            ".zip，graphml 是事物及其关系。文件名以 .gz 结尾则压缩。",
            "Write the graph: nq is sorted N-Quads with every graph, the same bytes each time; "
            "trig is for reading; ttl has the default graph only, which holds each fact once; "
            "jsonld has short names; parquet has a row for each quad; csv is a folder, or a .zip, "
            "with a table for each class; graphml has things and their relations. A name that "
            "ends with .gz is packed.",
        ),
        params=[*_form_options(say), *_part_options(say), language_option(say)],
    )


def _write(say: Speaker, style: str | None, target: str, choice: Choice, options: Options) -> None:
    from townkg import build, export

    if not target:
        raise UsageError(Text("-o 后要写文件名或 -", "-o needs the name of a file, or -"))
    form = style or export.format_of(target)
    export.check(form, target, options)
    _check_terminal(form, target)
    built = build.ensure(output.progress(say))
    if target == "-":
        export.write(built, form, output.binary(), choice, options)
    else:
        export.export(built, form, Path(target), choice, options)
        click.echo(output.clean(target), err=True)


def _form_options(say: Speaker) -> list[click.Parameter]:
    return [
        click.Option(
            ["--as", "--format", "style"],
            type=click.Choice(_FORMATS),
            help=say(
                "导出的格式；默认看 -o 的文件名，否则为 nq。",
                "Format of the output; else as the name after -o ends, else nq.",
            ),
        ),
        click.Option(
            ["-o", "--output", "target"],
            default="-",
            metavar=say("文件", "FILE"),
            help=say(
                "写到这个文件，csv 则写到这个文件夹；默认写到标准输出。",
                "Write to this file, csv to this folder; else to the output.",
            ),
        ),
        click.Option(
            ["--context"],
            metavar="URL",
            help=say(
                "jsonld 引用这个地址的上下文，而不把它写在文件里。",
                "Let jsonld name its context at this address instead of holding it.",
            ),
        ),
        click.Option(
            ["--guard-formulas", "guard"],
            is_flag=True,
            help=say(
                "csv 中电子表格会当作公式的文本前加撇号。",
                "Put an apostrophe before texts of csv that a spreadsheet would run.",
            ),
        ),
    ]


def _part_options(say: Speaker) -> list[click.Parameter]:
    return [
        click.Option(
            ["--dataset"],
            metavar="SLUG",
            help=say(
                "只导出一个数据集及其说明，或一篇文章及其主张。",
                "Only one data set with its description, or one article with its claims.",
            ),
        ),
        click.Option(
            ["--graph"],
            metavar="IRI",
            help=say(
                "只导出一个命名图，如 links 或 default（默认图）。",
                "Only one named graph, as links, or default for the default graph.",
            ),
        ),
    ]


def _check_terminal(style: str, target: str) -> None:
    """Refuse to show on a terminal what is no text."""
    if target == "-" and style in ("parquet", "csv") and sys.stdout.isatty():
        raise UsageError(
            Text(
                f"{style} 不能显示在终端上；请用 -o 写出名称",
                f"{style} cannot be shown on a terminal; give a name with -o",
            )
        )


def _teller(say: Speaker) -> Callable[[Text], None]:
    return lambda text: click.echo(text.in_language(say.language), err=True)


def _watcher(say: Speaker) -> Callable[[int], None] | None:
    """Return what tells how many quads were read, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def tell(count: int) -> None:
        words = Text(f"已读 {count:,} 个四元组", f"{count:,} quads read").in_language(say.language)
        sys.stderr.write(f"\r\x1b[K{words}\r")
        sys.stderr.flush()

    return tell
