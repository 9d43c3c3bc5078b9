"""The options of `townkg claim`, and what its commands say of themselves."""

from __future__ import annotations

import click

from townkg.cli.speech import Speaker

CERTAINTIES = ("stated", "contextual", "implied", "ambiguous")

AMEND = (
    "修改一条主张：只改 claims.trig 中它自己的部分，并在 amendments.tsv 记下谁、何时、"
    "为何、改前与改后。先用改后的整篇文章编码和检查，没有问题才写入。空值表示去掉。",
    "Amend a claim: only its own part of claims.trig changes, and amendments.tsv records "
    "who, when, why, before and after. The whole article is encoded and checked first; "
    "nothing is written when there is a problem. An empty value takes away.",
)
WITHDRAW = (
    "撤回主张：从 claims.trig 中取出，记入 withdrawn.tsv 和 amendments.tsv，名称不再使用。"
    "一组读法全部撤回时，读法组一并撤回。",
    "Withdraw claims: they leave claims.trig and are listed in withdrawn.tsv and "
    "amendments.tsv; their names are never used again. A reading set goes with the last "
    "of its readings.",
)


def claim_argument(say: Speaker) -> click.Argument:
    """Return the claim that a command is about."""
    return click.Argument(["claim"], metavar=say("主张", "CLAIM"))


def value_options(say: Speaker) -> list[click.Parameter]:
    """Return the options for what a claim is to have."""
    many = say("可以重复；", "may be repeated; ")
    return [
        click.Option(
            ["--certainty"],
            type=click.Choice(CERTAINTIES),
            help=say("确定程度。", "How firmly the text says it."),
        ),
        click.Option(
            ["--quote"],
            multiple=True,
            help=many + say("取代全部引文，照原文抄写。", "replaces all quotes; copied exactly."),
        ),
        click.Option(["--reason-zh"], help=say("中文理由。", "The reason in Chinese.")),
        click.Option(["--reason-en"], help=say("英文理由。", "The reason in English.")),
        click.Option(
            ["--follows"],
            multiple=True,
            metavar=say("主张", "CLAIM"),
            help=many + say("取代全部前提。", "replaces all premises."),
        ),
        click.Option(
            ["--preferred/--not-preferred"],
            default=None,
            help=say("是否为首选读法。", "Whether it is the preferred reading."),
        ),
        click.Option(
            ["--triples"],
            metavar=say("文件|文本|-", "FILE|TEXT|-"),
            help=say(
                "取代全部三元组：Turtle，可用 claims.trig 的前缀。",
                "Replaces all triples: Turtle, with the prefixes of claims.trig.",
            ),
        ),
    ]


def record_options(say: Speaker) -> list[click.Parameter]:
    """Return the options for who changes it, why and when."""
    return [
        click.Option(["--who"], required=True, help=say("谁修改。", "Who changes it.")),
        click.Option(["--why"], required=True, help=say("为什么修改。", "Why it is changed.")),
        click.Option(
            ["--date"],
            metavar="YYYY-MM-DD",
            help=say("修改日期；默认今天。", "The day of the change; else today."),
        ),
        click.Option(
            ["--dry-run"],
            is_flag=True,
            help=say("只显示差异，不写文件。", "Show the difference and write nothing."),
        ),
    ]


def withdrawn_options(say: Speaker) -> list[click.Parameter]:
    """Return the claims to withdraw, and what becomes of the facts that they carry."""
    return [
        click.Argument(["claim"], nargs=-1, required=True, metavar=say("主张...", "CLAIM...")),
        click.Option(
            ["--instead"],
            metavar=say("主张", "CLAIM"),
            help=say("在事实中取代它的主张。", "The claim that takes its place in the facts."),
        ),
        click.Option(
            ["--drop-facts"],
            is_flag=True,
            help=say("删除只由它承载的事实。", "Delete the facts that no other claim carries."),
        ),
    ]
