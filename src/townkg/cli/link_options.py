"""The options of `townkg link`."""

from __future__ import annotations

from functools import partial

import click

from townkg.cli.options import format_option, language_option
from townkg.cli.speech import Speaker

PREDICATES = {
    "exact": "exactMatch",
    "close": "closeMatch",
    "broad": "broadMatch",
    "narrow": "narrowMatch",
    "related": "relatedMatch",
}
"""How two things may correspond, with the mapping property of SKOS."""


def link_options(say: Speaker) -> list[click.Parameter]:
    """Return the options of `townkg link`."""
    return [
        click.Argument(["dataset"], metavar=say("数据集", "DATASET")),
        click.Option(
            ["--to"],
            multiple=True,
            metavar=say("数据集", "DATASET"),
            help=say(
                "只与这个数据集相比，或用 articles 只与文章相比；默认与全部相比。",
                "Hold it against this data set only, or `articles`; else against all.",
            ),
        ),
        click.Option(
            ["--least"],
            type=click.FloatRange(0, 1),
            default=0.3,
            show_default=True,
            help=say("只提议把握不低于此的。", "Propose what is at least that sure."),
        ),
        click.Option(
            ["--review"],
            is_flag=True,
            help=say("在终端中逐对决定。", "Decide on one pair after the other, at the terminal."),
        ),
        click.Option(
            ["--why"],
            nargs=2,
            metavar=say("事物 事物", "THING THING"),
            help=say(
                "说明前一个事物（文章或别的数据集的）与后一个（本数据集的）为何对应或不对应。",
                "Tell why a thing of the articles or of another data set is linked with one of "
                "this data set, or why not.",
            ),
        ),
        *_decisions(say),
        format_option(say, ("table", "json", "sssom")),
        language_option(say),
    ]


def _decisions(say: Speaker) -> list[click.Parameter]:
    """Return the options by which decisions are given on the command line."""
    from townkg.link.propose import THRESHOLD

    pairs = partial(_pairs, say)
    return [
        pairs("--accept", "接受这一对。", "Accept the pair."),
        pairs("--reject", "拒绝这一对：二者不是同一事物。", "Reject the pair: they differ."),
        pairs(
            "--no-match",
            "文章的这个事物在数据集中没有对应。",
            "The data set lacks this thing of the articles.",
        ),
        pairs("--undo", "收回对这一对的决定。", "Take the decision on the pair back."),
        click.Option(
            ["--as", "as_"],
            type=click.Choice(list(PREDICATES)),
            default="exact",
            show_default=True,
            help=say("接受为哪一种对应。", "What kind of match is accepted."),
        ),
        click.Option(
            ["--accept-above"],
            type=click.FloatRange(THRESHOLD, 1),
            metavar=say("数", "NUMBER"),
            help=say(
                "不经复核接受把握不低于此、又没有相近者的；准确率是按 0.98 量的，不能更低。",
                "Accept without review what is at least that sure and has no rival; precision "
                "was measured at 0.98, so not less.",
            ),
        ),
        click.Option(
            ["--reviewer"],
            metavar=say("名", "NAME"),
            help=say(
                "谁在决定；默认取 TOWNKG_REVIEWER，再取登录名。",
                "Who decides; else as TOWNKG_REVIEWER or the login says.",
            ),
        ),
    ]


def _pairs(say: Speaker, name: str, zh: str, en: str) -> click.Option:
    """Return an option that takes keys of pairs, as often as wished."""
    return click.Option([name], multiple=True, metavar=say("键", "KEY"), help=say(zh, en))
