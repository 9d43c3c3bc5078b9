"""Says what went wrong, in the user's language, and which exit code that is."""

from __future__ import annotations

import re
from contextlib import suppress

import click

from townkg.cli.help import Refusal
from townkg.cli.output import clean
from townkg.errors import TownkgError, UnknownName, system_words
from townkg.i18n import NOTHING, Language, Text, same

USAGE, DATA, LIMIT = 2, 4, 5
_LISTED = {
    "command",
    "question",
    "parameter",
    "article",
    "claim",
    "certainty",
    "export format",
    "data set or article",
    "graph",
    "reasoning engine",
    "remote data set",
}
"""Kinds whose names are in no graph."""
_EXTRA = re.compile(r"Got unexpected extra arguments? \((.*)\)", re.DOTALL)


def report(error: Exception, language: Language) -> int:
    """Return the exit code for *error*, after saying what was wrong; a bug is raised again."""
    if isinstance(error, TownkgError):
        message, code = error.message, error.exit_code
        if isinstance(error, UnknownName):
            message = _joined(message, _way_on(error))
    elif isinstance(error, click.ClickException):
        message, code = _usage(error), USAGE
    elif isinstance(error, MemoryError):
        message, code = Text("内存不足", "out of memory"), LIMIT
    elif isinstance(error, OSError) and error.errno is not None:
        message, code = _system(error), DATA
    else:
        raise error
    head = Text("错误：", "Error: ").in_language(language)
    # where the message cannot be printed either, the exit code still tells
    with suppress(OSError):
        click.echo(f"{head}{clean(message.in_language(language))}", err=True)
    return code


def _joined(*texts: Text) -> Text:
    return Text("".join(item.zh for item in texts), "".join(item.en for item in texts))


def _way_on(error: UnknownName) -> Text:
    """Return where the right name can be looked up."""
    kind = error.kind.en
    if kind == "question" and not error.nearest:
        return Text("\n现成的问题见：townkg questions", "\nFor all questions: townkg questions")
    if kind == "command" and not error.nearest:
        return Text("\n所有命令见：townkg --help", "\nFor all commands: townkg --help")
    if kind in _LISTED or error.where.en == "type":
        return NOTHING
    return Text("\n按名称的一部分查找：townkg find 文字", "\nTo search by part: townkg find TEXT")


def _usage(error: click.ClickException) -> Text:
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "townkg"
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return _joined(_NO_COMMAND, same("\n\n" + error.format_message()))
    hint = Text(f"\n说明见：{path} --help", f"\nSee: {path} --help")
    return _joined(_mistake(error), hint)


def _mistake(error: click.ClickException) -> Text:
    """Return click's message; what it words in English alone is worded anew in Chinese."""
    if isinstance(error, Refusal):
        return error.text
    if isinstance(error, click.NoSuchOption):
        return _no_option(error)
    if isinstance(error, click.MissingParameter) and error.param:
        return _missing(error.param)
    if isinstance(error, click.BadParameter) and error.param:
        return _bad_value(error, error.param)
    if isinstance(error, click.BadOptionUsage):
        return _bad_use(error)
    told = error.format_message()
    if extra := _EXTRA.search(told):
        return Text(f"多出了 {extra[1]}", f"{extra[1]} is one word too many")
    return _NO_COMMAND if told == "Missing command." else Text(f"命令写法有误：{told}", told)


_NO_COMMAND = Text("还缺命令或名称", "a command or name is missing")


def _missing(param: click.Parameter) -> Text:
    """Return that *param* is missing, an argument by the word of the usage line."""
    name = param.opts[0]
    if isinstance(param, click.Argument):
        # in the language of the command, which is the one that is printed
        name = (param.metavar or name.upper()).removesuffix("...")
    space = " " if name[0].isascii() else ""
    return Text(f"缺少{space}{name}", f"{name} is missing")


def _no_option(error: click.NoSuchOption) -> Text:
    near = error.possibilities or ()
    zh, en = f"；最接近的是：{'、'.join(near)}", f"; nearest: {', '.join(near)}"
    name = error.option_name
    known = Text(zh, en) if near else NOTHING
    return _joined(Text(f"没有选项 {name}", f"there is no option {name}"), known)


def _bad_use(error: click.BadOptionUsage) -> Text:
    name = error.option_name
    if "not take a value" in error.message:
        return Text(f"{name} 后面不写值", f"{name} takes no value")
    return Text(f"{name} 后面要写值", f"{name} needs a value")


def _bad_value(error: click.BadParameter, param: click.Parameter) -> Text:
    name, kind = param.opts[0], param.type
    if isinstance(kind, click.Choice):
        choices = [str(choice) for choice in kind.choices]
        return Text(
            f"{name} 只能是：{'、'.join(choices)}", f"{name} must be one of: {', '.join(choices)}"
        )
    if isinstance(kind, (click.IntRange, click.FloatRange)):
        # the error holds the value in its message only
        found = error.message.partition(" is not ")[0].strip("'")
        whole = isinstance(kind, click.IntRange)
        zh, en = ("整数", "a whole number") if whole else ("数", "a number")
        wanted = _range(kind)
        return Text(
            f"{name} 给的是“{found}”，应为{wanted.zh}{zh}",
            f"{name}: found “{found}”, expected {en} {wanted.en}",
        )
    return Text(f"{name} 不能这样写：{error.message}", f"{name}: {error.message}")


def _range(kind: click.IntRange | click.FloatRange) -> Text:
    """Return which numbers are right; a range may be open at either end."""
    if kind.max is None:
        return Text(f"不小于 {kind.min} 的", f"of at least {kind.min}")
    if kind.min is None:
        return Text(f"不大于 {kind.max} 的", f"of at most {kind.max}")
    return Text(f" {kind.min} 到 {kind.max} 的", f"from {kind.min} to {kind.max}")


def _system(error: OSError) -> Text:
    place = Text(f"{error.filename}：", f"{error.filename}: ") if error.filename else NOTHING
    return _joined(place, system_words(error))
