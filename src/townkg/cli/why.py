"""`townkg why`: the proof of a fact, each leaf with its sentence; and what if."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from townkg.cli import files, output, proofs
from townkg.cli import help as helping
from townkg.cli.options import format_option, speaker
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text

if TYPE_CHECKING:
    from townkg.api import KnowledgeGraph

_HELP = (
    "为什么这样说：一个事实的证明，每一步写明规则，每个前提附上主张和句子。例如："
    'townkg why "最多跑一次改革" supports "干窑机器人小镇"\n\n'
    "加 --assume 或 --without 可看假设之下什么出现、什么不再成立；这时可以不写事实。",
    "Why it is so: the proof of a fact, each step with its rule, each premise with its claim and "
    "sentence. For example: townkg why id:policy/ppp supports id:town/ganyao-jiqiren\n\n"
    "With --assume or --without it tells what would appear and what would fall; the fact may then "
    "be left out.",
)
FORMATS = ("text", "json", "mermaid", "ttl")


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(output_file: str | None, store: str | None, **given: Any) -> int:
        from townkg import api

        _check(given)
        with (
            files.into(output_file, given["assume"]),
            api.open(store, progress=output.progress(say)) as graph,
        ):
            _answer(graph, say, **given)
        return 0

    return helping.Command(
        "why",
        language,
        callback=run,
        help=say(*_HELP),
        params=[
            *proofs.arguments(say, required=False),
            format_option(say, FORMATS),
            click.Option(
                ["--routes"],
                type=click.IntRange(min=1, max=100),
                default=1,
                show_default=True,
                help=say(
                    "最多给出这么多条依据不同主张的证明。",
                    "Give at most this many proofs, from distinct claims each.",
                ),
            ),
            *proofs.options(say),
        ],
    )


def _check(given: Mapping[str, Any]) -> None:
    """Refuse a fact that is not whole, unless something is supposed and none is given.

    Raises: UsageError.
    """
    from townkg.explaining.comparisons import thing

    if given["relation"] is None and thing(given["subject"] or ""):
        return  # a comparison has one verdict, which is asked of
    supposed = given["assume"] is not None or given["without"]
    if given["item"] is None and (given["subject"] is not None or not supposed):
        raise UsageError(
            Text(
                "请写出事实的主语、属性和宾语；只有加了 --assume 或 --without 才可以不写",
                "give the subject, the property and the object of a fact; "
                "only with --assume or --without they may be left out",
            )
        )


def _answer(
    graph: KnowledgeGraph,
    say: Speaker,
    subject: str | None,
    relation: str | None,
    item: str | None,
    style: str,
    routes: int,
    **supposed: Any,
) -> None:
    """Print the proof, or what the fact lacks when it is asked under a supposition."""
    change = graph.what_if(**supposed) if any(supposed.values()) else None
    told = {} if change is None else {"what_if": change.to_json()}
    fact = (subject or "", relation or "", item or "")
    if subject is None:
        found: dict[str, Any] = {}
    elif change is None or graph.closed(**supposed).holds(graph.statement(*fact)):
        proofs.emit(graph.routes(*fact, most=routes, **supposed), style, say, change)
        return
    else:
        lacks = graph.why_not(*fact, **supposed)
        found = lacks.to_json()
        if style != "json":
            output.emit(output.clean_lines(lacks.text(say.language)))
    if style == "json":
        output.emit_json({**found, **told})
    else:
        proofs.emit_change(change, say)
