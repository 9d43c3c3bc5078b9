"""`townkg sparql`: runs a query that somebody wrote, within limits and read-only."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import (
    fail_empty_option,
    format_option,
    language_option,
    speaker,
    store_option,
)
from townkg.errors import QueryError, UsageError
from townkg.i18n import Language

if TYPE_CHECKING:
    from townkg.cli.speech import Speaker
    from townkg.store.pool import Outcome

_LONGEST_NAME = 1024
"""What is longer is a query, not the name of a file."""


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        query: str,
        style: str,
        store: str | None,
        fail_empty: bool,
        timeout: float,
        memory: int,
        max_rows: int,
    ) -> int:
        from townkg import build
        from townkg.store import accepted, run_limited
        from townkg.store.pool import Limits

        text = read(query)
        accepted(text)
        limits = Limits(seconds=timeout, memory=memory * 1024**2, rows=max_rows)
        # held until the query has ended: a newer build would prune the folder under it
        built = None if store else build.ensure(output.progress(say))
        outcome = run_limited(store or str(built.store if built else ""), text, limits)
        output.emit(_drawn(outcome, style, language))
        found = outcome.solutions.rows if outcome.solutions else outcome.triples
        return 1 if fail_empty and not (found or outcome.boolean is not None) else 0

    return helping.Command(
        "sparql",
        language,
        callback=run,
        help=say(
            "运行一条只读的 SPARQL 查询:查询文本、文件名,或 - 表示标准输入。更新一律拒绝。",
            "Run a SPARQL query: its text, the name of a file, or - for the standard input. "
            "Updates are refused.",
        ),
        params=_params(say),
    )


def read(query: str) -> str:
    """Return the text of the query that the argument gives, names or points to.

    Raises: UsageError for a file that is not there; QueryError for one that is not UTF-8.
    """
    if query == "-":
        return _decoded(sys.stdin.buffer.read(), "-")
    if len(query) <= _LONGEST_NAME and not any(sign in query for sign in "{}\n\0"):
        path = Path(query)
        if path.is_file():
            return _decoded(path.read_bytes(), query)
        if path.suffix in (".rq", ".sparql"):
            raise UsageError(f"{query}: there is no such file")
    return query


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise QueryError(
            f"{name} is not UTF-8; save it as UTF-8", line=line, column=column
        ) from None


def _drawn(outcome: Outcome, style: str, language: str) -> str:
    from townkg import present

    if outcome.boolean is not None:
        return present.boolean(outcome.boolean, style)
    if outcome.triples is not None:
        if style not in ("table", "ttl"):
            raise UsageError(f"the query makes triples: --format {style} cannot hold them, ttl can")
        return present.triples(outcome.triples)
    if style == "ttl" or outcome.solutions is None:
        raise UsageError("the query finds rows, not triples: --format ttl needs CONSTRUCT")
    found = outcome.solutions
    colour = output.has_colour()
    return present.solutions(found.variables, found.rows, style, language, color=colour)


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["query"], metavar=say("查询|文件|-", "QUERY|FILE|-")),
        format_option(say),
        store_option(say),
        fail_empty_option(say),
        click.Option(
            ["--timeout"],
            type=click.FloatRange(min=0.1),
            default=30.0,
            show_default=True,
            help=say("最多运行这么多秒。", "End the query after this many seconds."),
        ),
        click.Option(
            ["--memory"],
            type=click.IntRange(min=256),
            default=4096,
            show_default=True,
            help=say("最多占用这么多 MB 内存。", "End it when it needs more than this many MB."),
        ),
        click.Option(
            ["--max-rows"],
            type=click.IntRange(min=1),
            default=100_000,
            show_default=True,
            help=say("结果最多这么多行。", "End it when it finds more than this many rows."),
        ),
        language_option(say),
    ]
