"""`townkg find`: the things that a name, a part of it, its pinyin or a slip may mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from townkg.cli import files, output
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
from townkg.model import Answer, Column, Row

if TYPE_CHECKING:
    from townkg.names import Hit

COLUMNS = (
    Column("entity", Text("事物", "thing"), "entity"),
    Column("type", Text("类", "class"), "entity"),
    Column("name", Text("吻合的名称", "matching name"), "text"),
    Column("how", Text("吻合", "match"), "code"),
    Column("curie", Text("简写", "short IRI"), "text"),
)


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        text: str,
        type_name: str | None,
        limit: int,
        style: str,
        output_file: str | None,
        store: str | None,
        fail_empty: bool,
    ) -> int:
        from townkg import api

        spare_phrases()
        if not text.strip():
            raise UsageError(Text("要找的文字不能为空", "the text to find is empty"))
        with api.open(store, progress=output.progress(say)) as graph:
            hits, version = graph.find(text, type=type_name, limit=limit), graph.version
        note = None if hits else Text(f"没有名称像“{text}”的事物", f"No name is like “{text}”")
        title = Text(f"名称像“{text}”的事物", f"Things whose name is like “{text}”")
        answer = Answer("find", {}, COLUMNS, [*map(_row, hits)], note, version, title)
        with files.into(output_file):
            output.emit_list(answer, style, language)
        return 1 if fail_empty and not hits else 0

    return helping.Command(
        "find",
        language,
        callback=run,
        help=say(
            "按名称、名称的一部分、拼音或拼音首字母查找事物，繁体、全角和笔误也可；"
            "先列完全相同的，再列以之开头的、包含它的，最后列读音或写法相近的。",
            "Find things by name, part of a name, pinyin or its initials, traditional or "
            "full-width characters and slips too: the same name first, then names that begin "
            "with it or hold it, then those that sound or look alike.",
        ),
        params=_params(say),
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
            help=say("最多列出这么多。", "List at most this many."),
        ),
        format_option(say, ("table", "json", "csv", "tsv", "md", "xlsx")),
        output_option(say),
        store_option(say),
        fail_empty_option(say),
        language_option(say),
    ]


def _row(hit: Hit) -> Row:
    from townkg.store.terms import curie

    return Row(
        {
            "entity": hit.entity,
            "type": hit.type,
            "name": hit.name,
            "how": hit.how,
            "curie": curie(hit.entity.iri),
        }
    )
