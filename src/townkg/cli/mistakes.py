"""Says what went wrong, in the user's language, and which exit code that is."""

from __future__ import annotations

import errno
from contextlib import suppress

import click

from townkg.cli.output import clean
from townkg.cli.speech import Speaker
from townkg.errors import AmbiguousName, TownkgError, UnknownName
from townkg.i18n import Language

USAGE, DATA, LIMIT = 2, 4, 5
_KINDS = {
    "command": "命令",
    "question": "问题",
    "export format": "导出格式",
    "engine": "推理引擎",
    "article": "文章",
    "entity": "事物",
    "town": "小镇",
}


_LISTED = {*_KINDS, "parameter", "reasoning engine"} - {"entity", "town"}
"""Kinds whose names are in no graph."""


def report(error: Exception, language: Language) -> int:
    """Return the exit code for *error*, after saying what was wrong; a bug is raised again."""
    say = Speaker(language)
    if isinstance(error, TownkgError):
        message, code = _worded(error, say), error.exit_code
    elif isinstance(error, click.ClickException):
        message, code = _usage(error, say), USAGE
    elif isinstance(error, MemoryError):
        message, code = say("内存不足", "out of memory"), LIMIT
    elif isinstance(error, OSError) and error.errno is not None:
        message, code = _system(error, say), DATA
    else:
        raise error
    # where the message cannot be printed either, the exit code still tells
    with suppress(OSError):
        click.echo(f"{say('错误:', 'Error: ')}{clean(message)}", err=True)
    return code


def _worded(error: TownkgError, say: Speaker) -> str:
    return _said(error, say) + (_way_on(error, say) if isinstance(error, UnknownName) else "")


def _way_on(error: UnknownName, say: Speaker) -> str:
    """Return where the right name can be looked up."""
    if error.kind == "question" and not error.nearest:
        return say("\n现成的问题见:townkg questions", "\nFor all questions: townkg questions")
    if error.kind == "command" and not error.nearest:
        return say("\n所有命令见:townkg --help", "\nFor all commands: townkg --help")
    if error.kind in _LISTED or error.where == "type":
        return ""
    return say("\n按名称的一部分查找:townkg find 文字", "\nTo search by part: townkg find TEXT")


def _said(error: TownkgError, say: Speaker) -> str:
    if say.language == "en":
        return str(error)
    where = f"{getattr(error, 'where', '')}:" if getattr(error, "where", "") else ""
    if isinstance(error, UnknownName):
        near = f";最接近的是:{'、'.join(error.nearest)}" if error.nearest else ""
        kind = _KINDS.get(error.kind, error.kind)
        return f"{where}没有名为“{error.name}”的{kind}{near}"
    if isinstance(error, AmbiguousName):
        lines = "".join(f"\n  {label}  <{iri}>" for label, iri in error.candidates)
        count = len(error.candidates)
        return f"{where}“{error.name}”是 {count} 个事物的名称;请改用其中一个 IRI:{lines}"
    return str(error)


def _usage(error: click.ClickException, say: Speaker) -> str:
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else "townkg"
    hint = say(f"\n说明见:{path} --help", f"\nSee: {path} --help")
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return (
            say("还缺命令或名称", "a command or name is missing") + "\n\n" + error.format_message()
        )
    return _mistake(error, say) + hint


def _mistake(error: click.ClickException, say: Speaker) -> str:
    if isinstance(error, click.NoSuchOption):
        near = "、".join(error.possibilities or ())
        known = say(f";最接近的是:{near}", f"; nearest: {near}") if near else ""
        name = error.option_name
        return say(f"没有选项 {name}{known}", f"there is no option {name}{known}")
    if isinstance(error, click.MissingParameter) and error.param:
        name = error.param.opts[0] if error.param.opts else str(error.param.name)
        shown = name if name.startswith("-") else name.upper()
        return say(f"缺少 {shown}", f"{shown} is missing")
    if isinstance(error, click.BadParameter) and error.param:
        name = error.param.opts[0]
        if isinstance(error.param.type, click.Choice):
            choices = "、".join(map(str, error.param.type.choices))
            return say(f"{name} 只能是:{choices}", f"{name} must be one of: {choices}")
        return say(f"{name} 不能这样写:{error.message}", f"{name}: {error.message}")
    return error.format_message()


def _system(error: OSError, say: Speaker) -> str:
    place = f"{error.filename}: " if error.filename else ""
    reasons = {
        errno.ENOSPC: ("磁盘已满", "no space left on the disk"),
        errno.EROFS: ("磁盘只读", "the disk is read-only"),
        errno.EACCES: ("没有权限", "permission denied"),
        errno.EPERM: ("没有权限", "permission denied"),
        errno.ENOENT: ("文件不存在", "there is no such file"),
        errno.EBADF: ("标准输出已关闭", "the standard output is closed"),
        errno.EISDIR: ("这是文件夹", "this is a folder"),
    }
    code = error.errno if error.errno is not None else 0
    reason = say(*reasons[code]) if code in reasons else str(error.strerror)
    return place + reason
