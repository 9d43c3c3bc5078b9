"""click's commands with help in Chinese or English, folded by the width of the characters."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Any

import click

from townkg.errors import UnknownName
from townkg.i18n import Text

COMMAND = Text("命令", "command")
_CHINESE = {
    "Usage: ": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Show this message and exit.": "显示这段说明。",
    "Show the version and exit.": "显示版本。",
}
_EXTRAS = {
    "[required]": "[必填]",
    "[default: ": "[默认：",
    "[OPTIONS]": "[选项]",
    "COMMAND [ARGS]...": "命令 [参数]...",
}
_VALUES = {" INTEGER RANGE": " 整数", " FLOAT RANGE": " 数", " TEXT": " 文字"}
"""What click calls the value of an option for which a command has no word of its own."""


class Formatter(click.HelpFormatter):
    """Writes help in one language; a Chinese character counts as two columns."""

    chinese = False

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        self.write(f"{self._said(prefix or 'Usage: ')}{prog} {self._said(args)}\n")

    def write_heading(self, heading: str) -> None:
        """Write the heading of a section."""
        colon = "：" if self.chinese else ":"
        self.write(f"{' ' * self.current_indent}{self._said(heading)}{colon}\n")

    def write_text(self, text: str) -> None:
        """Write a paragraph."""
        margin = " " * self.current_indent
        for paragraph in text.split("\n"):
            for line in fold(paragraph.strip(), self.width - self.current_indent):
                self.write(f"{margin}{line}".rstrip() + "\n")

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write terms with their descriptions in two columns."""
        rows = [(self._called(term), description) for term, description in rows]
        widths = [columns(term) for term, _ in rows if columns(term) <= col_max]
        first = max(widths, default=0) + col_spacing
        margin = " " * self.current_indent
        for term, description in rows:
            room = max(self.width - first - self.current_indent, 20)
            lines = fold(self._said(description), room)
            start = term + " " * (first - columns(term))
            if columns(term) > col_max:
                self.write(f"{margin}{term}\n")
                start = " " * first
            for line in lines or [""]:
                self.write(f"{margin}{start}{line}".rstrip() + "\n")
                start = " " * first

    def _called(self, term: str) -> str:
        for english, chinese in _VALUES.items():
            if self.chinese and term.endswith(english):
                return term.removesuffix(english) + chinese
        return term

    def _said(self, text: str) -> str:
        if not self.chinese:
            return text
        for english, chinese in _EXTRAS.items():
            text = text.replace(english, chinese)
        return _CHINESE.get(text, text)


class ChineseFormatter(Formatter):
    """Writes help in Chinese."""

    chinese = True


class EnglishContext(click.Context):
    """The context of commands that speak English."""

    formatter_class = Formatter


class ChineseContext(click.Context):
    """The context of commands that speak Chinese."""

    formatter_class = ChineseFormatter


class Refusal(click.UsageError):
    """A mistake of the command line that is worded here and not by click."""

    def __init__(self, text: Text, ctx: click.Context) -> None:
        super().__init__(text.en, ctx)
        self.text = text


class Command(click.Command):
    """A command whose help is in *language*, and whose options have one value each."""

    def __init__(self, name: str | None, language: str, **rest: Any) -> None:
        super().__init__(name, **rest)
        self.language = language
        self.context_class = ChineseContext if language == "zh" else EnglishContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of the arguments.

        Raises: Refusal for a second value of an option that has one: click would drop
        the first one silently, and the answer would be to another question.
        """
        _refuse_second(self, ctx, args)
        return super().parse_args(ctx, args)


class Group(click.Group):
    """A group of commands whose help is in *language*."""

    kind = COMMAND

    def __init__(self, name: str | None, language: str, **rest: Any) -> None:
        super().__init__(name, **rest)
        self.language = language
        self.context_class = ChineseContext if language == "zh" else EnglishContext

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Return what is left of the arguments; an option has one value, as in `Command`."""
        _refuse_second(self, ctx, args)
        return super().parse_args(ctx, args)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first argument names.

        Raises: UnknownName with the nearest names, for one that is not there.
        """
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            raise UnknownName(args[0], self.kind, self.list_commands(ctx))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write each command with its one-line summary, whole."""
        rows = [(name, self.summary(ctx, name)) for name in self.list_commands(ctx)]
        if rows:
            with formatter.section("Commands"):
                formatter.write_dl(rows)

    def summary(self, ctx: click.Context, name: str) -> str:
        """Return what the command does, in one line."""
        command = self.get_command(ctx, name)
        return (command.help or "").strip().split("\n")[0] if command else ""


def _refuse_second(command: click.Command, ctx: click.Context, args: list[str]) -> None:
    try:
        _, _, order = command.make_parser(ctx).parse_args(list(args))
    except click.UsageError as error:
        # click forgets the command where an option lacks its value, and the help would be another's
        error.ctx = error.ctx or ctx
        raise
    for option in order:
        if not isinstance(option, click.Option) or option.is_flag or option.multiple:
            continue
        if order.count(option) > 1:
            name = option.opts[0]
            raise Refusal(Text(f"{name} 只能给一次", f"{name} may be given only once"), ctx)


def columns(text: str) -> int:
    """Return how many columns of a terminal *text* takes.

    >>> columns("小镇 a")
    6
    """
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def fold(text: str, width: int) -> list[str]:
    """Return *text* in lines of at most *width* columns, broken at spaces or between Chinese.

    >>> fold("ask a question 问一个问题", 14)
    ['ask a question', '问一个问题']
    """
    lines, line, word = [], "", ""
    for sign in [*text, " "]:
        wide = unicodedata.east_asian_width(sign) in "WF"
        if sign != " " and not wide:
            word += sign
            continue
        for piece in (word, sign):
            if columns(line + piece.rstrip(" ")) > width and line.strip():
                lines.append(line.rstrip())
                line = ""
            line += piece if line or piece != " " else ""
        word = ""
    return [*lines, line.rstrip()] if line.strip() else lines
