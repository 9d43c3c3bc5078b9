"""`townkg cite`: how to cite the data set, a claim, an article or an answer."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import format_option, language_option, speaker, store_option
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text

if TYPE_CHECKING:
    from townkg.cite import Citation


_HELP = Text(
    "引用格式（GB/T 7714 与 BibTeX）：不给参数是数据集；也可以是一条主张、一篇文章（IRI）"
    "、数据集中的一行（如 zhejiang-towns/table.csv#row=27），"
    "或一个问题的答案（--question）。",
    "How to cite, in GB/T 7714 and BibTeX: the data set, or a claim, an article (by IRI), "
    "a row of a data set (zhejiang-towns/table.csv#row=27), or the answer to a question "
    "(--question).",
)


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        claim: str | None,
        question: str | None,
        param: tuple[str, ...],
        style: str,
        store: str | None,
    ) -> int:
        from townkg import api

        if claim and question:
            raise UsageError(
                Text("主张和 --question 只能给一个", "give a claim or --question, not both")
            )
        given = _params(param, question)
        today = dt.date.today().isoformat()
        with api.open(store, progress=output.progress(say)) as graph:
            if question:
                asked = graph.ask(question.replace("-", "_"), **given)
                found = graph.cite(asked, accessed=today)
            else:
                found = graph.cite(_claim(claim, store), accessed=today)
        _emit(found, style)
        return 0

    return helping.Command(
        "cite",
        language,
        callback=run,
        help=say(_HELP.zh, _HELP.en),
        params=_options(say),
    )


def _options(say: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["claim"], required=False, metavar=say("[主张]", "[CLAIM]")),
        click.Option(
            ["--question"],
            metavar=say("问题", "QUESTION"),
            help=say("引用这个问题的答案。", "Cite the answer to this question."),
        ),
        click.Option(
            ["--param"],
            multiple=True,
            metavar=say("名称=值", "NAME=VALUE"),
            help=say("问题的参数；可以重复。", "A parameter of the question; may be repeated."),
        ),
        format_option(say, ("table", "gbt", "bibtex", "json")),
        store_option(say),
        language_option(say),
    ]


def _claim(given: str | None, store: str | None) -> str | None:
    """Return the claim by its full name: files tell the article that a short name belongs to."""
    if given is None or store is not None or given.strip("<").startswith("http") or "#" in given:
        return given
    from townkg import claims, paths

    return claims.locate(paths.data() / "articles", given, standing=True).iri


def _params(words: tuple[str, ...], question: str | None) -> dict[str, object]:
    if words and not question:
        raise UsageError(Text("--param 要和 --question 同用", "--param goes with --question"))
    found: dict[str, object] = {}
    for word in words:
        name, equals, value = word.partition("=")
        if not equals:
            raise UsageError(
                Text(f"--param {word}：请写 名称=值", f"--param {word}: write name=value")
            )
        known = found.get(name)
        several = [*known, value] if isinstance(known, list) else [known, value]
        found[name] = value if known is None else several
    return found


def _emit(cited: list[Citation], style: str) -> None:
    if style == "json":
        output.emit_json([item.to_json() for item in cited])
        return
    forms = [
        "\n".join(
            text
            for form, text in (("gbt", item.gbt), ("bibtex", item.bibtex))
            if style in ("table", form)
        )
        for item in cited
    ]
    between = "\n" if style == "gbt" else "\n\n"
    output.emit(output.clean_lines(between.join(forms)))
