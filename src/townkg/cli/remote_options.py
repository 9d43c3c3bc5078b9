"""The options of `townkg remote add`."""

from __future__ import annotations

import click

from townkg.cli.options import language_option
from townkg.cli.speech import Speaker


def name_argument(say: Speaker) -> click.Argument:
    """Return the name of a remote data set."""
    return click.Argument(["name"], metavar=say("名称", "NAME"))


def add_options(say: Speaker) -> list[click.Parameter]:
    """Return what an entry is made of; limits left out are the usual ones."""
    return [
        name_argument(say),
        click.Argument(["url"], metavar="URL"),
        *_texts(say),
        click.Option(
            ["--license"],
            required=True,
            help=say("数据的许可（网址或名称）。", "Licence of the data, an IRI or a name."),
        ),
        *_limits(say),
        click.Option(
            ["--credentials"],
            metavar=say("变量", "VARIABLE"),
            help=say(
                "存有 user:password 的环境变量的名称；口令本身从不写下。",
                "Environment variable that holds user:password, which itself is never written.",
            ),
        ),
        click.Option(
            ["--allow-private"],
            is_flag=True,
            help=say(
                "它的地址可以是本机或内网的。", "Its own address may be of this machine or network."
            ),
        ),
        click.Option(
            ["--replace"],
            is_flag=True,
            help=say("替换同名的登记。", "Put it in place of the entry of that name."),
        ),
        language_option(say),
    ]


def _texts(say: Speaker) -> list[click.Parameter]:
    told = {
        "title": say("标题", "Title"),
        "holds": say("里面有什么", "What it holds"),
    }
    languages = {"zh": say("中文", "in Chinese"), "en": say("英文", "in English")}
    comma = say("，", ", ")
    return [
        click.Option([f"--{key}-{code}"], help=f"{words}{comma}{named}{say('。', '.')}")
        for key, words in told.items()
        for code, named in languages.items()
    ]


def _limits(say: Speaker) -> list[click.Parameter]:
    return [
        click.Option(
            ["--seconds"],
            type=click.FloatRange(0.1, 600),
            help=say("一次询问中它最多用的秒数。", "Seconds that one question may wait for it."),
        ),
        click.Option(
            ["--rows"],
            type=click.IntRange(1, 1_000_000),
            help=say("一次询问最多取它的行数。", "Rows that one question may take from it."),
        ),
        click.Option(
            ["--bytes"],
            type=click.IntRange(1_000, 1_000_000_000),
            help=say("它的一个回答最多的字节数。", "Bytes that one answer of it may have."),
        ),
        click.Option(
            ["--keep"],
            type=click.FloatRange(0, 31_536_000),
            help=say(
                "答案留存多少秒；0 不留。", "Seconds for which answers are kept; 0 keeps none."
            ),
        ),
    ]
