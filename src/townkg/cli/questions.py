"""`townkg questions`: lists the prepared questions, or those that speak of a text."""

from __future__ import annotations

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.find import spare_phrases
from townkg.cli.options import format_option, language_option, speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text
from townkg.model import Answer, Column, Row
from townkg.query import Question, catalogue

COLUMNS = (
    Column("name", Text("名称", "name"), "text"),
    Column("title", Text("问题", "question"), "text"),
    Column("params", Text("参数", "parameters"), "text"),
    Column("tags", Text("标签", "tags"), "text"),
)


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(text: str | None, style: str, tag: str | None) -> int:
        found = _tagged(tag)
        title, note = Text("现成的问题", "Prepared questions"), None
        if text is not None:
            found = _about(found, text)
            title = Text(f"说到“{text}”的问题", f"Questions that speak of “{text}”")
            note = (
                None if found else Text(f"没有问题说到“{text}”", f"No question speaks of “{text}”")
            )
        rows = [_row(item) for item in found]
        answer = Answer("questions", {}, COLUMNS, rows, note, title=title)
        output.emit_list(answer, style, language)
        if style == "table" and found:
            click.echo(say("\ntownkg ask <名称> --help", "\ntownkg ask <name> --help"))
        return 0

    return helping.Command(
        "questions",
        language,
        callback=run,
        help=say(
            "列出现成的问题；给出文字时只列说到它的：先按名称、问题、标签及其拼音，再按说明与列名。",
            "List the prepared questions; with a text only those that speak of it: first by name, "
            "title, tags and their pinyin, then by description and columns.",
        ),
        params=[
            click.Argument(["text"], required=False, metavar=say("[文字]", "[TEXT]")),
            format_option(say, ("table", "json", "csv", "tsv", "md")),
            click.Option(["--tag"], help=say("只列有这个标签的。", "Only those with this tag.")),
            language_option(say),
        ],
    )


def _tagged(tag: str | None) -> list[Question]:
    """Return the questions that have the tag, or all.

    Raises: UsageError with the tags there are.
    """
    found = [item for item in catalogue() if tag is None or tag in item.tags]
    if not found and tag is not None:
        tags = sorted({name for item in catalogue() for name in item.tags})
        raise UsageError(
            Text(
                f"没有问题有标签“{tag}”；有：{'、'.join(tags)}",
                f"no question has the tag “{tag}”; there are: {', '.join(tags)}",
            )
        )
    return found


def _about(questions: list[Question], text: str) -> list[Question]:
    """Return the questions that speak of a text, the likeliest first."""
    from townkg.names.search import among

    if not text.strip():
        raise UsageError(Text("要找的文字不能为空", "the text to find is empty"))
    spare_phrases()
    by_name = {item.name: item for item in questions}
    heard = [(item.name, words) for item in questions for words in _titles(item)]
    read = [(item.name, words) for item in questions for words in _words(item)]
    return [by_name[name] for name in among(text, heard, read)]


def _titles(question: Question) -> list[str]:
    return [question.title.zh, question.title.en, question.name.replace("_", " "), *question.tags]


def _words(question: Question) -> list[str]:
    """Return what is read but not heard, and for each language all of it together."""
    parts: dict[str, list[str]] = {"zh": [], "en": []}
    for language, found in parts.items():
        for text in (question.title, question.summary, question.description):
            found.append(text.in_language(language))
        found += [item.label.in_language(language) for item in question.columns]
        found += [item.label.in_language(language) for item in question.params.values()]
        found += question.tags
    return [*(text for found in parts.values() for text in found), *map(" ".join, parts.values())]


def _row(question: Question) -> Row:
    params = " ".join(
        f"--{name}" if parameter.required else f"[--{name}]"
        for name, parameter in question.params.items()
    )
    return Row(
        {
            "name": question.name,
            "title": question.title,
            "params": params,
            "tags": ", ".join(question.tags),
        }
    )
