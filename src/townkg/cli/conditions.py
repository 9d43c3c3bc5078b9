"""`townkg conditions`: which criteria of the policy documents a town meets, and what rewards it."""

from __future__ import annotations

from functools import partial
from types import SimpleNamespace

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

_HELP = (
    "按政策文件的准则逐条判断小镇：符合、不符合、来源互相矛盾或不知，附上所据的数字、来源与"
    "日期；以及它应得的奖励。数字取自文章、数据集与其他报道，经已接受的链接合在一起。"
    "只给文件则列出各小镇。",
    "Judge a town by each criterion of the policy documents: met, not met, contradicted or "
    "unknown, with figures, sources and dates; and the rewards it has earned. Figures are "
    "those of articles, data sets and press reports, joined by accepted links. With a "
    "document alone, all towns.",
)


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        town: str | None,
        policy: str | None,
        as_of: str | None,
        only: str,
        style: str,
        output_file: str | None,
        store: str | None,
        fail_empty: bool,
    ) -> int:
        from townkg import api
        from townkg.present import conditions

        picked = "" if only == "all" else only
        layout = SimpleNamespace(
            sections=partial(conditions.sections, only=picked),
            flat=partial(conditions.flat, only=picked),
        )
        with files.into(output_file), api.open(store, progress=output.progress(say)) as graph:
            found = graph.conditions(town=town, policy=policy, as_of=as_of)
            sections.emit(found, layout, graph, style, language)
        return 1 if fail_empty and not (*found.criteria, *found.rewards) else 0

    return helping.Command(
        "conditions",
        language,
        callback=run,
        help=say(*_HELP),
        params=_params(say),
    )


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        click.Option(
            ["--town"],
            metavar=say("名称", "NAME"),
            help=say("小镇的名称或 IRI。", "Name or IRI of the town."),
        ),
        click.Option(
            ["--policy"],
            metavar=say("文件", "DOCUMENT"),
            help=say(
                "政策文件的标题、文号、编号或 IRI。", "Title, number, code or IRI of a document."
            ),
        ),
        click.Option(
            ["--as-of"],
            metavar=say("日期", "DAY"),
            help=say(
                "只用这一天为止的（如 2016-12-31）；年或月按其末日。",
                "Use what holds until this day, as 2016-12-31; a year or month until its last day.",
            ),
        ),
        click.Option(
            ["--only"],
            type=click.Choice(["all", "criteria", "rewards"]),
            default="all",
            show_default=True,
            help=say("只列准则或奖励。", "Show criteria or rewards only."),
        ),
        format_option(say, sections.FORMATS),
        output_option(say),
        store_option(say),
        fail_empty_option(say),
        language_option(say),
    ]
