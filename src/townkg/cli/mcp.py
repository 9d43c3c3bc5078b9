"""`townkg mcp`: the graph for an agent that starts it, over standard input and output."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click

from townkg.cli import help as helping
from townkg.cli.options import language_option, speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    return helping.Command(
        "mcp",
        language,
        callback=_run,
        help=say(
            "供智能体使用的图谱：在标准输入输出上说 Model Context Protocol，由智能体的程序启动。"
            "townkg serve 在 /mcp 提供同样的工具。",
            "The graph for an agent, whose program starts this: it speaks the Model Context "
            "Protocol over standard input and output. townkg serve gives the same tools at /mcp.",
        ),
        params=[language_option(say)],
    )


def _run() -> int:
    """Answer an agent until it is done."""
    try:
        import mcp  # noqa: F401 - an extra, looked for before anything is built
    except ModuleNotFoundError:
        raise UsageError(
            Text(
                "没有安装 mcp；请运行 pip install 'townkg[agents]'",
                "mcp is not installed; run pip install 'townkg[agents]'",
            )
        ) from None
    from townkg import build
    from townkg.serve.agents import agent_server
    from townkg.serve.options import Settings
    from townkg.serve.state import State

    # one agent asks one thing at a time
    state = State(build.ensure(), Settings(workers=1, slow=1))

    @asynccontextmanager
    async def life() -> AsyncIterator[None]:
        await state.pool.open()
        try:
            yield
        finally:
            await state.pool.close()

    agent_server(state, life()).run("stdio")
    return 0
