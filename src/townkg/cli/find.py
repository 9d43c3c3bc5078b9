"""`townkg find`: the things that a name, a part of it, its pinyin or a slip may mean, and texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from townkg.cli import files, output, sections
from townkg.cli import help as helping
from townkg.cli.options import (
    fail_empty_option,
    format_option,
    language_option,
    output_option,
    speaker,
    store_option,
)
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text

if TYPE_CHECKING:
    from townkg.api import KnowledgeGraph
    from townkg.present.found import Found

TEXTS = 5
"""So many passages are listed unless more are asked for."""


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        text: str,
        type_name: str | None,
        limit: int,
        texts: int,
        names_only: bool,
        style: str,
        output_file: str | None,
        store: str | None,
        fail_empty: bool,
    ) -> int:
        from townkg import api
        from townkg.present import found

        spare_phrases()
        if not text.strip():
            raise UsageError(Text("要找的文字不能为空", "the text to find is empty"))
        with api.open(store, progress=output.progress(say)) as graph:
            hits = graph.find(text, type=type_name, limit=limit)
            named = found.names(hits, text, graph.version)
            if names_only:
                everything = found.Found(named)
            else:
                listing = graph.find_listed(text, type_name, limit=limit)
                # a sentence is of no class
                mentions = graph.search_text(text, limit=0 if type_name else texts)
                everything = found.Found(named, listing, mentions)
            with files.into(output_file):
                _emit(everything, graph, style, language)
        return 1 if fail_empty and not any((hits, *_others(everything))) else 0

    return helping.Command("find", language, callback=run, help=_help(say), params=_params(say))


def _help(say: Speaker) -> str:
    return say(
        "按名称、名称的一部分、拼音或拼音首字母查找事物，繁体、全角和笔误也可；"
        "先列完全相同的，再列以之开头的、包含它的，最后列读音或写法相近的。"
        "其后是数据集中这样叫的事物，再后是提到它的句子，附上引用这些句子的主张。"
        "AND、*、引号等都是要找的文字。",
        "Find things by name, part of a name, pinyin or its initials, traditional or "
        "full-width characters and slips too: the same name first, then names that begin "
        "with it or hold it, then those that sound or look alike. Then come things of data "
        "sets that are named so, and the sentences that mention it, with the claims that quote "
        "them. AND, *, quotation marks and the like are text to be found.",
    )


def spare_phrases() -> None:
    """Keep pypinyin from loading its phrases for 0.1 s: names are read by single characters."""
    import os

    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["text"], metavar=say("文字", "TEXT")),
        click.Option(
            ["--type", "type_name"],
            metavar=say("类", "CLASS"),
            help=say("只找这一类，如 tk:Town。", "Only things of this class, such as tk:Town."),
        ),
        click.Option(
            ["--limit"],
            type=click.IntRange(min=1, max=10**9),
            default=20,
            show_default=True,
            help=say(
                "每一部分最多列出这么多个事物。", "List at most this many things in each part."
            ),
        ),
        click.Option(
            ["--texts"],
            type=click.IntRange(min=0, max=10**9),
            default=TEXTS,
            show_default=True,
            help=say("最多列出这么多处提到它的文字。", "List at most this many passages."),
        ),
        click.Option(
            ["--names-only"],
            is_flag=True,
            help=say(
                "只找文章中事物的名称，不找数据集和句子。",
                "Only names of things of the articles: neither data sets nor sentences.",
            ),
        ),
        format_option(say, ("table", "json", "csv", "tsv", "md", "xlsx")),
        output_option(say),
        store_option(say),
        fail_empty_option(say),
        language_option(say),
    ]


def _others(everything: Found) -> tuple[object, ...]:
    return everything.listing, everything.mentions


def _emit(everything: Found, graph: KnowledgeGraph, style: str, language: Language) -> None:
    from townkg.present import found

    if style in ("csv", "tsv", "xlsx"):
        output.emit_list(found.flat(everything), style, language)
    else:
        sections.emit(everything, found, graph, style, language)
