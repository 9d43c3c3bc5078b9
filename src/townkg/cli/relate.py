"""`townkg relate`: how two things are related by what the article says."""

from __future__ import annotations

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
from townkg.i18n import Language


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        first: str,
        second: str,
        max_length: int,
        limit: int,
        style: str,
        output_file: str | None,
        store: str | None,
        fail_empty: bool,
    ) -> int:
        from townkg import api
        from townkg.present import relation

        with files.into(output_file), api.open(store, progress=output.progress(say)) as graph:
            found = graph.relate(first, second, max_length=max_length, limit=limit)
            sections.emit(found, relation, graph, style, language)
        return 1 if fail_empty and not found.paths else 0

    return helping.Command(
        "relate",
        language,
        callback=run,
        help=say(
            "两个事物如何关联：列出沿文中所说关系的最短路径，每步附上句子。经由群组成员身份的"
            "关联、有歧义的读法和推出的支持另列；共有的小镇、群组、名单、地点、总纲与类也另列，"
            "不算关联。",
            "How two things are related: the shortest paths along what the article tells, each "
            "step with its sentence. What reaches one only as the member of a group is listed "
            "apart, as are readings and inferred supports; towns, groups, lists, places, umbrellas "
            "and classes that they share are listed apart, too, and are no link.",
        ),
        params=_params(say),
    )


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["first"], metavar=say("名称", "NAME")),
        click.Argument(["second"], metavar=say("另一名称", "OTHER-NAME")),
        click.Option(
            ["--max-length"],
            type=click.IntRange(min=1, max=8),
            default=4,
            show_default=True,
            help=say("路径最多这么多步。", "Paths of at most this many steps."),
        ),
        click.Option(
            ["--limit"],
            type=click.IntRange(min=1, max=10**9),
            default=20,
            show_default=True,
            help=say("每一部分最多列出这么多。", "List at most this many in each part."),
        ),
        format_option(say, sections.FORMATS),
        output_option(say),
        store_option(say),
        fail_empty_option(say),
        language_option(say),
    ]
