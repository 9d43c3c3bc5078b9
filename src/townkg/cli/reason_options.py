"""The arguments and options of `townkg reason`."""

from __future__ import annotations

from typing import Any

import click

from townkg.cli.options import language_option
from townkg.cli.speech import Speaker
from townkg.reason.formats import FORMS, STYLES


def parameters(say: Speaker) -> list[click.Parameter]:
    """Return all of them, in the order of use."""
    files = click.Argument(["files"], nargs=-1, metavar=say("[文件]...", "[FILE]..."))
    return [
        files,
        *_inputs(say),
        *_outputs(say),
        *_stores(say),
        *_reports(say),
        language_option(say),
    ]


def _inputs(say: Speaker) -> list[click.Parameter]:
    return [
        click.Option(
            ["--ontology"],
            multiple=True,
            metavar=say("文件", "FILE"),
            help=say("公理所在的文件；可多次给出。", "A file of axioms; repeatable."),
        ),
        click.Option(
            ["--rules"],
            multiple=True,
            metavar=say("文件", "FILE"),
            help=say(
                "自己的规则：.rq 文件或文件夹；可多次给出。",
                "Rules of one's own: a .rq file or a folder of them; repeatable.",
            ),
        ),
        click.Option(
            ["--from", "form"],
            type=click.Choice(FORMS),
            default="nt",
            show_default=True,
            help=say("标准输入的格式。", "Format of the standard input."),
        ),
    ]


def _outputs(say: Speaker) -> list[click.Parameter]:
    return [
        click.Option(
            ["-o", "--output", "output_file"],
            metavar=say("文件", "FILE"),
            help=say(
                "写到这个文件；默认写到标准输出，只有 --save 时不写。",
                "Write to this file; else to the output, or nothing when only --save is given.",
            ),
        ),
        click.Option(
            ["--format", "style"],
            type=click.Choice(STYLES),
            help=say(
                "输出格式；默认看文件名，再为 nt。",
                "Format of the output; else by its name, or nt.",
            ),
        ),
        click.Option(
            ["--all", "everything"],
            is_flag=True,
            help=say("也写出所给的三元组。", "Write the given triples as well."),
        ),
        click.Option(
            ["--graph"],
            metavar="IRI",
            help=say(
                "N-Quads 中放推出的三元组的图。",
                "The graph that the triples are put in, in N-Quads.",
            ),
        ),
    ]


def _stores(say: Speaker) -> list[click.Parameter]:
    return [
        click.Option(
            ["--save"],
            metavar=say("文件夹", "FOLDER"),
            help=say(
                "把推理结果存到这个文件夹，以便再次装入。",
                "Store the closure in this folder, to be loaded again.",
            ),
        ),
        click.Option(
            ["--load"],
            metavar=say("文件夹", "FOLDER"),
            help=say(
                "装入所存的推理结果；若给出文件，须是当时的文件。",
                "Load a stored closure; files that are named must be those it was made from.",
            ),
        ),
    ]


def _reports(say: Speaker) -> list[click.Parameter]:
    kinds: list[Any] = ["text", "json"]
    return [
        click.Option(
            ["--proofs"],
            is_flag=True,
            help=say("每个矛盾附上证明。", "Show the proofs of each contradiction."),
        ),
        click.Option(
            ["--report"],
            type=click.Choice(kinds),
            default="text",
            show_default=True,
            help=say("报告的格式。", "Format of the report."),
        ),
        click.Option(
            ["--memory"],
            type=click.IntRange(min=1),
            metavar="MB",
            help=say(
                "最多用这么多 MB 内存；装不下时拒绝。",
                "Use at most so many MB of memory, and refuse what would not fit.",
            ),
        ),
    ]
