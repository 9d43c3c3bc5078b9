"""`townkg serve`: the graph for programs, over HTTP."""

from __future__ import annotations

from typing import Any

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import language_option, speaker
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text

_HELP = (
    "在 HTTP 上提供图谱：SPARQL 端点 /sparql、现成的问题 /api/v1/queries/…、"
    "关联数据 /id/…。只读；默认只听本机。",
    "Serve the graph over HTTP: SPARQL endpoint /sparql, prepared questions "
    "/api/v1/queries/…, linked data /id/…. Read-only; listens on this machine alone "
    "unless told otherwise.",
)


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(config: str | None, **flags: Any) -> int:
        from townkg import build
        from townkg.serve.http import serve
        from townkg.serve.options import settings

        chosen = settings(flags, file=config)
        built = build.ensure(output.progress(say))

        def told(address: str) -> None:
            zh, en = (
                f"在 {address} 提供服务；按 Ctrl-C 停止",
                f"Serving at {address}; Ctrl-C ends it",
            )
            click.echo(say(zh, en), err=True)

        if not serve(built, chosen, told):
            place = f"{chosen.host}:{chosen.port}"
            raise UsageError(
                Text(
                    f"{place} 无法监听；请换一个 --port",
                    f"cannot listen at {place}; choose another --port",
                )
            )
        return 0

    return helping.Command(
        "serve",
        language,
        callback=run,
        help=say(*_HELP),
        params=_params(say),
    )


def _occupied(place: str) -> UsageError:
    return UsageError(
        Text(
            f"{place} 无法监听；请换一个 --port",
            f"cannot listen at {place}; choose another --port",
        )
    )


def _params(say: Speaker) -> list[click.Parameter]:
    from townkg.serve.options import OPTIONS

    kinds = {int: say("数", "NUMBER"), float: say("秒", "SECONDS"), str: say("文字", "TEXT")}
    config = click.Option(
        ["--config"],
        metavar=say("文件", "FILE"),
        help=say("从这个 TOML 文件读取设置。", "Read settings from this TOML file."),
    )
    settings = [
        click.Option(
            [f"--{option.name}"],
            metavar=kinds[option.kind],
            help=say(
                f"{option.help.zh}；默认 {option.default or '—'}。",
                f"{option.help.en}; default {option.default or '—'}.",
            ),
        )
        for option in OPTIONS
    ]
    return [config, *settings, language_option(say)]
