"""Options that several commands take, each worded once."""

from __future__ import annotations

import os
from collections.abc import Sequence

import click

from townkg.cli.speech import FORMATS, Speaker
from townkg.i18n import Language


def speaker(language: Language) -> Speaker:
    """Return what words the options in *language*."""
    return Speaker(language)


def language_option(say: Speaker) -> click.Option:
    """Return `--lang`: it is read before parsing, and here only checked."""
    return click.Option(
        ["--lang"],
        type=click.Choice(["zh", "en"]),
        expose_value=False,
        help=say(
            "用中文（zh）或英文（en）显示；默认取 TOWNKG_LANG，再取系统语言。",
            "Speak Chinese (zh) or English (en); else as TOWNKG_LANG or the locale says.",
        ),
    )


def format_option(say: Speaker, formats: Sequence[str] = FORMATS) -> click.Option:
    """Return `--format`, with the formats that the command knows."""
    return click.Option(
        ["--format", "style"],
        type=click.Choice(list(formats)),
        default=formats[0],
        show_default=True,
        help=say("输出格式。", "Format of the output."),
    )


def output_option(say: Speaker) -> click.Option:
    """Return `-o`: the file that the answer is written to."""
    return click.Option(
        ["-o", "--output", "output_file"],
        metavar=say("文件", "FILE"),
        help=say("写到这个文件；默认写到标准输出。", "Write to this file; else to the output."),
    )


def store_option(say: Speaker) -> click.Option:
    """Return `--store`."""
    return click.Option(
        ["--store"],
        metavar="URL",
        help=say(
            "在这个 SPARQL 端点上运行，不用本地图谱。",
            "Run on this SPARQL endpoint instead of the local graph.",
        ),
    )


def no_cache_option(say: Speaker) -> click.Option:
    """Return `--no-cache`, which has remote data sets asked anew."""
    return click.Option(
        ["--no-cache"],
        is_flag=True,
        expose_value=False,
        callback=_ask_anew,
        help=say("重新询问远程数据集，不用留存的答案。", "Ask remote data sets anew."),
    )


def _ask_anew(_context: click.Context, _option: click.Parameter, given: bool) -> None:
    if given:
        # a query runs in a process of its own, which has this environment too
        os.environ["TOWNKG_ANEW"] = "1"


def fail_empty_option(say: Speaker) -> click.Option:
    """Return `--fail-empty`."""
    return click.Option(
        ["--fail-empty"],
        is_flag=True,
        help=say("没有结果时以退出码 1 结束。", "End with exit code 1 when there is no row."),
    )
