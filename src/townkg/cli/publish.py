"""`townkg publish`: puts the whole graph on a SPARQL 1.1 store."""

from __future__ import annotations

import os
import sys

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.options import format_option, language_option, speaker
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from townkg.publish import Report
    from townkg.publish.authorization import Credentials

_STAGES = {
    "read": Text("读取图谱", "reading the graph"),
    "connect": Text("连接端点", "asking the endpoint"),
    "load": Text("装入", "loading"),
    "count": Text("核对数量", "counting"),
    "swap": Text("换上新图谱", "putting the graph in place"),
}


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(style: str, **given: Any) -> int:
        report = _publish(say, **given)
        if style == "json":
            output.emit_json(report.to_json())
        else:
            output.emit(_told(report, say))
        return 0

    return helping.Command(
        "publish",
        language,
        callback=run,
        help=say(
            "把整个图谱发布到一个可写的 SPARQL 1.1 端点：先装入暂存图并核对数量，再一次换上；"
            "中断后再运行即可接着做。只动自己写过的图。密码写在环境变量 TOWNKG_PASSWORD 里。",
            "Put the whole graph on a SPARQL 1.1 store that takes updates: it is loaded aside and "
            "counted, then swapped in at once; run again after a break to go on. Only graphs that "
            "it wrote itself are touched. The password is in TOWNKG_PASSWORD.",
        ),
        params=_params(say),
    )


def _publish(
    say: Speaker,
    *,
    url: str,
    update: str,
    user: str,
    by: str,
    default_graph: str,
    replace: bool,
    again: bool,
    take_over: bool,
    dry_run: bool,
) -> Report:
    """Return what was done; what is no address is told before anything is built."""
    from townkg import build
    from townkg.publish import Options, Target, publish
    from townkg.publish.discovery import checked

    checked(url, "--to")
    credentials = _credentials(user, say)
    return publish(
        build.ensure(output.progress(say)),
        Target(url, update, credentials, by == "store"),
        Options(default_graph, replace, again),
        dry_run=dry_run,
        take_over=take_over,
        progress=_progress(say),
    )


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        *_addresses(say),
        *_ways(say),
        _flag(say, "--replace", "替换同名但不是自己写的图。", "Replace graphs of the same names."),
        _flag(say, "--again", "没有变化的图也重新发送。", "Send also what has not changed."),
        _flag(
            say,
            "--take-over",
            "接管另一个似乎还在运行的发布。",
            "Take the place of another run that seems to be at it.",
        ),
        _flag(say, "--dry-run", "只询问端点，说明会做什么。", "Only ask; say what would be done."),
        format_option(say, ("table", "json")),
        language_option(say),
    ]


def _flag(say: Speaker, name: str, zh: str, en: str) -> click.Option:
    return click.Option([name], is_flag=True, help=say(zh, en))


def _addresses(say: Speaker) -> list[click.Option]:
    return [
        click.Option(
            ["--to", "url"],
            required=True,
            metavar="URL",
            help=say(
                "端点的地址：查询服务、更新服务，或它们共同的上级。",
                "The endpoint: its query or update service, or what both are below.",
            ),
        ),
        click.Option(
            ["--update"],
            default="",
            metavar="URL",
            help=say(
                "更新服务的地址；默认自动寻找。", "The update service, where it is not found."
            ),
        ),
        click.Option(
            ["--user"],
            default=lambda: os.environ.get("TOWNKG_USER", ""),
            metavar=say("名称", "NAME"),
            help=say(
                "用户名；默认取 TOWNKG_USER。密码取 TOWNKG_PASSWORD，没有时询问。",
                "The user, else TOWNKG_USER. The password is TOWNKG_PASSWORD, or asked for.",
            ),
        ),
    ]


def _ways(say: Speaker) -> list[click.Option]:
    return [
        click.Option(
            ["--by"],
            type=click.Choice(["update", "store"]),
            default="update",
            show_default=True,
            help=say(
                "用 SPARQL Update 还是图存储协议（Graph Store Protocol）装入。",
                "Load by SPARQL Update, or by the Graph Store Protocol.",
            ),
        ),
        click.Option(
            ["--default-graph"],
            type=click.Choice(["auto", "unnamed", "named"]),
            default="auto",
            show_default=True,
            help=say(
                "默认图发布到端点自己的默认图，还是命名图 graph/default；"
                "auto 在默认图是并集的端点上用命名图。",
                "Publish the default graph to the store's own, or to the named graph "
                "graph/default; auto takes the named one where the store's own is a union.",
            ),
        ),
    ]


def _credentials(user: str, say: Speaker) -> Credentials | None:
    """Return user and password; the password is asked for only where somebody can answer."""
    from townkg.publish.authorization import Credentials

    password = os.environ.get("TOWNKG_PASSWORD")
    if not user:
        return None
    if password is None:
        if not sys.stdin.isatty():
            raise UsageError(
                Text(
                    f"用户 {user} 没有密码；请设环境变量 TOWNKG_PASSWORD",
                    f"no password for the user {user}; "
                    "set the environment variable TOWNKG_PASSWORD",
                )
            )
        password = str(
            click.prompt(
                say(f"{user} 的密码", f"Password of {user}"), hide_input=True, err=True, default=""
            )
        )
    return Credentials(user, password)


def _progress(say: Speaker) -> Callable[[str, int, int], None] | None:
    """Return what tells the stages on a terminal, on one line that is written over."""
    if not sys.stderr.isatty():
        return None

    def tell(stage: str, done: int, total: int) -> None:
        words = _STAGES[stage].in_language(say.language)
        count = f" {done}/{total}" if stage == "load" else ""
        end = "\n" if stage == "swap" else ""
        sys.stderr.write(f"\r\x1b[K{words}{count}{end}")
        sys.stderr.flush()

    return tell


def _told(report: Report, say: Speaker) -> str:
    """Return the report as lines for people."""
    heads = {
        "published": say("已发布到", "Published to"),
        "unchanged": say("端点已有这个构建", "The store has this build already"),
        "planned": say("将发布到", "Would publish to"),
    }
    lines = [
        f"{heads[report.state]} {output.clean(report.store)}",
        say(
            f"构建 {report.build[:12]}：{report.graphs} 个图，{report.triples} 个三元组",
            f"build {report.build[:12]}: {report.graphs} graphs, {report.triples} triples",
        ),
        say(
            f"发送 {report.graphs_sent} 个图，{report.triples_sent} 个三元组；"
            f"没有变化 {report.graphs_kept} 个图，先前已装入 {report.triples_there} 个三元组，"
            f"删去 {report.graphs_dropped} 个图",
            f"sent {report.graphs_sent} graphs, {report.triples_sent} triples; "
            f"unchanged {report.graphs_kept} graphs, loaded before {report.triples_there} triples, "
            f"dropped {report.graphs_dropped} graphs",
        ),
    ]
    if report.default_graph:
        lines.append(
            say(
                f"默认图在命名图 {report.default_graph}",
                f"the default graph is the named graph {report.default_graph}",
            )
        )
    return "".join(f"{line}\n" for line in lines)
