"""`townkg sparql`: runs a query that somebody wrote, within limits and read-only."""

from __future__ import annotations

import math
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townkg.cli import files, output
from townkg.cli import help as helping
from townkg.cli.asking import PARTIAL
from townkg.cli.options import (
    fail_empty_option,
    format_option,
    language_option,
    no_cache_option,
    output_option,
    speaker,
    store_option,
)
from townkg.cli.speech import ANSWER_FORMATS
from townkg.errors import QueryError, UsageError
from townkg.i18n import Language, Text

if TYPE_CHECKING:
    from townkg.cli.speech import Speaker
    from townkg.store.pool import Outcome

_PRINTS = {
    "json": output.emit_document,
    "csv": output.emit_bytes,
    "tsv": output.emit_bytes,
    "ttl": output.emit_bytes,
}
_LONGEST_NAME = 1024
"""What is longer is a query, not the name of a file."""


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        query: str,
        style: str,
        output_file: str | None,
        store: str | None,
        fail_empty: bool,
        timeout: float,
        memory: int,
        max_rows: int,
    ) -> int:
        from townkg import build
        from townkg.federation import running, told
        from townkg.store.pool import Limits

        _check_address(store)
        running.check(text := read(query))
        limits = Limits(seconds=timeout, memory=memory * 1024**2, rows=max_rows)
        # held until the query has ended: a newer build would prune the folder under it
        built = None if store else build.ensure(output.progress(say))
        outcome, missing = running.run(store or str(built and built.store), text, limits)
        with files.into(output_file):
            _print(outcome, text, built.version if built else str(store), style, language)
        output.tell(told(missing), language)
        return PARTIAL if missing else int(fail_empty and _is_empty(outcome))

    return helping.Command(
        "sparql",
        language,
        callback=run,
        help=say(
            "运行一条只读的 SPARQL 查询：查询文本、文件名，或 - 表示标准输入。更新一律拒绝。",
            "Run a SPARQL query: its text, the name of a file, or - for the standard input. "
            "Updates are refused.",
        ),
        params=_params(say),
    )


def _is_empty(outcome: Outcome) -> bool:
    found = outcome.solutions.rows if outcome.solutions else outcome.triples
    return not found and outcome.boolean is None


def _check_address(store: str | None) -> None:
    from townkg.store import open_remote

    if store is not None and not store.lower().startswith(("http://", "https://")):
        open_remote(store)  # says what an address looks like, as it does for `ask`


def read(query: str) -> str:
    """Return the text of the query that the argument gives, names or points to.

    Raises: UsageError for a file that is not there; QueryError for one that is not UTF-8.
    """
    if query == "-":
        # none, where the shell closed it
        if sys.stdin is None:
            raise UsageError(
                Text(
                    "-：标准输入已关闭，没有查询可读",
                    "-: the standard input is closed, so there is no query to read",
                )
            )
        return _decoded(sys.stdin.buffer.read(), "-")
    if 0 < len(query) <= _LONGEST_NAME and not any(sign in query for sign in "{}\n\0"):
        path = Path(query)
        if _exists(path):
            if path.is_dir():
                raise UsageError(
                    Text(
                        f"{query}：这是文件夹；请给出写有查询的文件",
                        f"{query}: this is a folder; name a file that holds a query",
                    )
                )
            return _decoded(path.read_bytes(), query)
        if _is_name(query):
            raise UsageError(
                Text(
                    f"{query}：没有这个文件，它也不是查询",
                    f"{query}: there is no such file, and it is no query",
                )
            )
    return query


def _exists(path: Path) -> bool:
    """Return whether the file is there; what is too long for a name is a query."""
    try:
        return path.exists()
    except OSError:
        return False


def _is_name(query: str) -> bool:
    """Return whether *query* can only be meant as a file: the shortest query has two words.

    >>> _is_name("towns.txt"), _is_name("my towns.rq"), _is_name("DESCRIBE<a:b>")
    (True, True, False)
    """
    named = Path(query).suffix in (".rq", ".sparql", ".txt")
    return named or not ("<" in query or len(query.split()) > 1)


def _decoded(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - content.rfind(b"\n", 0, error.start)
        raise QueryError(
            Text(f"{name} 不是 UTF-8；请存为 UTF-8", f"{name} is not UTF-8; save it as UTF-8"),
            line=line,
            column=column,
        ) from None


def _print(outcome: Outcome, query: str, version: str, style: str, language: str) -> None:
    from townkg import present

    if style != "xlsx":
        _PRINTS.get(style, output.emit)(_drawn(outcome, style, language))
        return
    if outcome.solutions is None:
        raise UsageError(
            Text(
                "查询得出的不是行：--format xlsx 需要 SELECT",
                "the query finds no rows: --format xlsx needs SELECT",
            )
        )
    output.emit_workbook(present.solutions_book(outcome.solutions, query, version, language))


def _drawn(outcome: Outcome, style: str, language: str) -> str:
    from townkg import present

    if outcome.boolean is not None:
        return present.boolean(outcome.boolean, style)
    if outcome.triples is not None:
        if style not in ("table", "ttl"):
            raise UsageError(
                Text(
                    f"查询得出的是三元组：--format {style} 装不下，ttl 可以",
                    f"the query makes triples: --format {style} cannot hold them, ttl can",
                )
            )
        return present.triples(outcome.triples)
    if style == "ttl" or outcome.solutions is None:
        raise UsageError(
            Text(
                "查询得出的是行，不是三元组：--format ttl 需要 CONSTRUCT",
                "the query finds rows, not triples: --format ttl needs CONSTRUCT",
            )
        )
    found = outcome.solutions
    colour = output.has_colour()
    return present.solutions(found.variables, found.rows, style, language, color=colour)


class _Seconds(click.FloatRange):
    """A number of seconds; `nan`, which no comparison refuses, is none."""

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float:
        seconds = float(super().convert(value, param, ctx))
        if math.isnan(seconds):
            self.fail(f"{value} is not in the range {self._describe_range()}.", param, ctx)
        return seconds


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["query"], metavar=say("查询|文件|-", "QUERY|FILE|-")),
        format_option(say, ANSWER_FORMATS),
        output_option(say),
        store_option(say),
        fail_empty_option(say),
        no_cache_option(say),
        click.Option(
            ["--timeout"],
            type=_Seconds(min=0.1, max=86_400),
            default=30.0,
            show_default=True,
            help=say("最多运行这么多秒。", "End the query after this many seconds."),
        ),
        click.Option(
            ["--memory"],
            # below, the engine cannot even start: 384 is the least that worked
            type=click.IntRange(min=512, max=1024**2),
            default=4096,
            show_default=True,
            help=say("最多占用这么多 MB 内存。", "End it when it needs more than this many MB."),
        ),
        click.Option(
            ["--max-rows"],
            type=click.IntRange(min=1, max=10**9),
            default=100_000,
            show_default=True,
            help=say("结果最多这么多行。", "End it when it finds more than this many rows."),
        ),
        language_option(say),
    ]
