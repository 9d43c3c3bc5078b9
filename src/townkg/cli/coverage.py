"""`townkg coverage`: sentence by sentence, what the claims of an article carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import format_option, language_option, speaker
from townkg.cli.speech import Speaker
from townkg.errors import UnknownName, UsageError
from townkg.i18n import Language, Text
from townkg.model import Answer, Column, Row

if TYPE_CHECKING:
    from townkg.encode import CoverageReport, Token
    from townkg.encode.coverage import SentenceCoverage

_STATES = {
    "carried": Text("有主张承载", "carried"),
    "left-out": Text("不承载，有理由", "left out"),
    "open": Text("尚缺", "OPEN"),
}
_CLAIMS = (
    Column("sentence", Text("句", "sentence"), "text"),
    Column("claim", Text("主张", "claim"), "text"),
    Column("certainty", Text("把握", "certainty"), "code"),
    Column("quotes", Text("引文", "quotes"), "text"),
)
_TOKENS = (
    Column("sentence", Text("句", "sentence"), "text"),
    Column("kind", Text("种类", "kind"), "text"),
    Column("token", Text("词", "token"), "text"),
    Column("start", Text("起", "start"), "number"),
    Column("end", Text("止", "end"), "number"),
    Column("state", Text("状态", "state"), "text"),
    Column("claims", Text("主张", "claims"), "text"),
    Column("reason", Text("理由", "reason"), "text"),
)


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(article: str | None, tokens: bool, quiet: bool, style: str) -> int:
        reports = _reports(article)
        if style == "json":
            output.emit_json([_document(report) for report in reports])
        elif style == "table":
            for report in reports:
                output.emit(output.clean("\n".join(_page(report, tokens, quiet, say)) + "\n"))
        else:
            title = Text("编码情况", "Coverage")
            columns = _TOKENS if tokens else _CLAIMS
            rows = [row for report in reports for row in _rows(report, tokens)]
            output.emit_list(Answer("coverage", {}, columns, rows, title=title), style, language)
        return 0 if all(report.complete for report in reports) else 1

    return helping.Command(
        "coverage",
        language,
        callback=run,
        help=say(
            "逐句查看文章编码了什么。还有词语没有主张承载、也没有说明理由时，退出码为 1。",
            "See sentence by sentence what is encoded. The exit code is 1 while a token is "
            "neither carried by a claim nor left out with a reason.",
        ),
        params=_params(say),
    )


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["article"], required=False, metavar=say("[文章]", "[ARTICLE]")),
        click.Option(
            ["--tokens"],
            is_flag=True,
            help=say(
                "列出每个数、年份、引语、并列项和名称由哪个主张承载。",
                "List each numeral, year, quoted phrase, list member and name with the claim "
                "that carries it.",
            ),
        ),
        click.Option(
            ["--quiet"],
            is_flag=True,
            help=say("只显示合计和尚缺的词。", "Only the counts and what is open."),
        ),
        format_option(say, ("table", "json", "csv", "tsv", "md")),
        language_option(say),
    ]


def _reports(slug: str | None) -> list[CoverageReport]:
    from townkg import encode, paths

    encoded = encode.encode_all(paths.data(), encode.read_vocabulary(paths.ontology()))
    known = {item.article.slug: item for item in encoded}
    if slug is not None and slug not in known:
        error = UnknownName(slug, Text("文章", "article"), known)
        if error.nearest:
            raise error
        said = error.message
        raise UsageError(
            Text(f"{said.zh}；有：{'、'.join(known)}", f"{said.en}; there are: {', '.join(known)}")
        )
    return [encode.coverage(item) for name, item in known.items() if slug in (None, name)]


def _page(report: CoverageReport, tokens: bool, quiet: bool, say: Speaker) -> Iterator[str]:
    yield _name(report)
    for sentence in report.sentences:
        if not quiet:
            yield ""
            yield from _sentence(sentence, tokens, say)
        else:
            for token in sentence.tokens:
                if token.state == "open":
                    yield f"  {sentence.id} {_token(token, say)}"
    if report.problems:
        yield ""
        yield from (problem.in_language(say.language) for problem in report.problems)
    yield ""
    yield from _counts(report, say)


def _sentence(sentence: SentenceCoverage, tokens: bool, say: Speaker) -> Iterator[str]:
    from townkg.present.wording import CERTAINTY

    yield from _folded(f"{sentence.id}  {sentence.text}", "")
    for claim in sentence.claims:
        quotes = " ".join(f"「{quote}」" for quote in claim.quotes)
        certainty = CERTAINTY[claim.certainty].in_language(say.language)
        yield from _folded(f"{claim.name} ({certainty}) {quotes}", "    ")
    if tokens:
        for token in sentence.tokens:
            yield from _folded(_token(token, say), "    · ")


def _token(token: Token, say: Speaker) -> str:
    more = " ".join(token.claims) or token.reason
    return f"{token.text} [{token.kind}] {_STATES[token.state].in_language(say.language)} {more}"


def _folded(text: str, margin: str) -> Iterator[str]:
    lines = helping.fold(text.strip(), output.width() - len(margin))
    for number, line in enumerate(lines):
        yield (margin if number == 0 else " " * len(margin)) + line


def _counts(report: CoverageReport, say: Speaker) -> Iterator[str]:
    counts = report.summary()
    claims = ", ".join(f"{name} {number}" for name, number in counts["claims"].items())
    states = ", ".join(
        f"{_STATES[state].in_language(say.language)} {number}"
        for state, number in counts["tokens"].items()
    )
    total = sum(counts["claims"].values())
    yield say(
        f"{counts['sentences']} 句，{counts['facts']} 条事实，{total} 个主张（{claims})",
        f"{counts['sentences']} sentences, {counts['facts']} facts, {total} claims ({claims})",
    )
    yield say(f"词：{states}", f"Tokens: {states}")
    yield say(
        "只计存下的正文，从标题到署名；网页的页首页尾没有存，也没有编码。",
        "Counted is the text that is kept, from title to signature; the frame of the web page "
        "is neither kept nor encoded.",
    )


def _rows(report: CoverageReport, tokens: bool) -> Iterator[Row]:
    for sentence in report.sentences:
        if tokens:
            yield from map(_token_row, sentence.tokens)
        else:
            for claim in sentence.claims:
                yield Row(
                    {
                        "sentence": sentence.id,
                        "claim": claim.name,
                        "certainty": claim.certainty,
                        "quotes": _joined(claim.quotes),
                    }
                )


def _token_row(token: Token) -> Row:
    return Row(
        {
            "sentence": token.sentence,
            "kind": token.kind,
            "token": token.text,
            "start": token.start,
            "end": token.end,
            "state": token.state,
            "claims": " ".join(token.claims),
            "reason": token.reason,
        }
    )


def _joined(quotes: Sequence[str]) -> str:
    return " | ".join(quotes)


def _name(report: CoverageReport) -> str:
    return report.article.rpartition("/")[2]


def _document(report: CoverageReport) -> dict[str, Any]:
    return {
        "article": report.article,
        "summary": report.summary(),
        "complete": report.complete,
        "problems": [problem.to_json() for problem in report.problems],
        "sentences": [asdict(sentence) for sentence in report.sentences],
    }
