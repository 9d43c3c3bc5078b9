"""`townkg ask`: each prepared question is a command, its parameters are the options."""

from __future__ import annotations

from typing import Any

import click

from townkg.cli import files
from townkg.cli import help as helping
from townkg.cli.asking import ask
from townkg.cli.options import (
    fail_empty_option,
    format_option,
    language_option,
    no_cache_option,
    output_option,
    speaker,
    store_option,
)
from townkg.cli.proofs import suppositions
from townkg.cli.speech import ANSWER_FORMATS, Speaker
from townkg.errors import UnknownName, nearest
from townkg.i18n import Language
from townkg.query import Catalogue, Parameter, Question, catalogue
from townkg.query.catalogue import QUESTION


def command(language: Language) -> click.Command:
    """Return the group of all questions, speaking *language*."""
    say = speaker(language)
    return Ask(
        "ask",
        language,
        help=say(
            "回答一个现成的问题，每一行都附上原文的句子。先写问题，再写选项："
            "townkg ask policies_supporting_town --town 归谷智造小镇",
            "Answer a prepared question, each row with its sentence. The question comes first: "
            "townkg ask policies_supporting_town --town 归谷智造小镇",
        ),
        params=[language_option(say)],
        subcommand_metavar=say("问题 [选项]...", "QUESTION [OPTIONS]..."),
    )


class Ask(helping.Group):
    """The questions of the catalogue; the file of one is read when it is asked."""

    kind = QUESTION

    def __init__(self, name: str, language: Language, **rest: Any) -> None:
        super().__init__(name, language, **rest)
        self.say = speaker(language)
        self.questions: Catalogue = catalogue()

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the questions."""
        return self.questions.names()

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command that asks the question; `-` in its name is read as `_`."""
        name = cmd_name.replace("-", "_")
        if name not in self.questions.names():
            return None
        return _command(self.questions[name], self.say)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the question; one that is not there is compared with the titles as well."""
        try:
            return super().resolve_command(ctx, args)
        except UnknownName as error:
            if not error.nearest:
                titles = {
                    title: question.name
                    for question in self.questions
                    for title in question.title.to_json().values()
                }
                near = [titles[title] for title in nearest(error.name, titles)]
                error = UnknownName(error.name, error.kind, (), first=near)
            raise error from None

    def summary(self, ctx: click.Context, name: str) -> str:
        """Return the question in words."""
        return self.questions[name].title.in_language(self.language)


def _command(question: Question, say: Speaker) -> click.Command:
    def run(
        style: str,
        store: str | None,
        fail_empty: bool,
        output_file: str | None,
        why: bool,
        assume: str | None,
        without: tuple[str, ...],
        **given: Any,
    ) -> int:
        params = {name: value for name, value in given.items() if value not in (None, ())}
        with files.into(output_file, assume):
            rest: Any = {"style": style, "store": store, "fail_empty": fail_empty}
            return ask(question, params, say, why=why, assume=assume, without=without, **rest)

    title = question.title.in_language(say.language)
    more = question.description.in_language(say.language)
    return helping.Command(
        question.name,
        say.language,
        callback=run,
        help=f"{title}\n\n{more}",
        params=[
            *(_option(parameter, say) for parameter in question.params.values()),
            format_option(say, ANSWER_FORMATS),
            output_option(say),
            store_option(say),
            fail_empty_option(say),
            *([no_cache_option(say)] if question.remotes else []),
            click.Option(
                ["--why"],
                is_flag=True,
                hidden=not question.claimed,
                help=say("每一行之下给出它的证明。", "Give under each row its proof."),
            ),
            *suppositions(say),
            language_option(say),
        ],
    )


def _option(parameter: Parameter, say: Speaker) -> click.Option:
    name = parameter.name
    return click.Option(
        list(dict.fromkeys([f"--{name.replace('_', '-')}", f"--{name}", name])),
        required=parameter.required and parameter.default is None,
        multiple=parameter.multiple,
        metavar=_metavar(parameter, say),
        help=_help(parameter, say),
    )


def _metavar(parameter: Parameter, say: Speaker) -> str:
    words = {
        "text": say("文字", "TEXT"),
        "number": say("数", "NUMBER"),
        "boolean": "true|false",
        "date": say("日期", "DATE"),
        "year": say("年份", "YEAR"),
        "sentence": say("句子", "SENTENCE"),
    }
    return words.get(parameter.type, say("名称", "NAME"))


def _help(parameter: Parameter, say: Speaker) -> str:
    parts = [parameter.label.in_language(say.language)]
    if parameter.help:
        parts.append(parameter.help.in_language(say.language))
    if parameter.choices:
        choices = ", ".join(map(str, parameter.choices))
        parts.append(say(f"可选：{choices}", f"one of: {choices}"))
    if parameter.default is not None:
        parts.append(say(f"默认：{parameter.default}", f"default: {parameter.default}"))
    if parameter.multiple:
        parts.append(say("可以重复", "may be repeated"))
    if parameter.example is not None:
        parts.append(say(f"例如：{parameter.example}", f"for example: {parameter.example}"))
    return say(";", "; ").join(parts)
