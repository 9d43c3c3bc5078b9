"""`townkg why`: the proof of a fact, each leaf with its sentence; and what if."""

from __future__ import annotations

import click

from townkg.cli import files, output, proofs
from townkg.cli import help as helping
from townkg.cli.options import format_option, speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text

FORMATS = ("text", "json", "mermaid", "ttl")


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(
        subject: str | None,
        relation: str | None,
        item: str | None,
        style: str,
        routes: int,
        assume: str | None,
        without: tuple[str, ...],
        output_file: str | None,
        store: str | None,
    ) -> int:
        from townkg import api

        supposed = assume is not None or bool(without)
        if item is None and (subject is not None or not supposed):
            raise _too_few()
        with files.into(output_file), api.open(store, progress=output.progress(say)) as graph:
            change = graph.what_if(assume=assume, without=without) if supposed else None
            if subject is None or relation is None or item is None:
                if style == "json" and change is not None:
                    output.emit_json({"what_if": change.to_json()})
                else:
                    proofs.emit_change(change, say)
                return 0
            triple = graph.statement(subject, relation, item)
            if supposed and not graph.closed(assume, without).holds(triple):
                found = graph.why_not(subject, relation, item, assume=assume, without=without)
                if style == "json" and change is not None:
                    output.emit_json({**found.to_json(), "what_if": change.to_json()})
                else:
                    output.emit(output.clean_lines(found.text(language)))
                    proofs.emit_change(change, say)
                return 0
            found_routes = graph.routes(
                subject, relation, item, most=routes, assume=assume, without=without
            )
            proofs.emit(found_routes, style, say, change)
        return 0

    return helping.Command(
        "why",
        language,
        callback=run,
        help=say(
            "为什么这样说：一个事实的证明，每一步写明规则，每个前提附上主张和句子。例如："
            'townkg why "最多跑一次改革" supports "干窑机器人小镇"\n\n'
            "加 --assume 或 --without 可看假设之下什么出现、什么不再成立；这时可以不写事实。",
            "Why it is so: the proof of a fact, each step with its rule, each premise with its "
            'claim and sentence. For example: townkg why "最多跑一次改革" supports '
            '"干窑机器人小镇"\n\n'
            "With --assume or --without it tells what would appear and what would fall; the fact "
            "may then be left out.",
        ),
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


def _too_few() -> UsageError:
    return UsageError(
        Text(
            "请写出事实的主语、属性和宾语；只有加了 --assume 或 --without 才可以不写",
            "give the subject, the property and the object of a fact; "
            "only with --assume or --without they may be left out",
        )
    )
