"""The list of commands, each with its summary; a command's file is read when it is named."""

from __future__ import annotations

from importlib import import_module

import click

from townkg import settings
from townkg.cli import help as helping
from townkg.i18n import Language, Text

COMMANDS = {
    "demo": Text("用真实文章演示主要用途", "show the main job on the real article"),
    "questions": Text("列出现成的问题", "list the prepared questions"),
    "ask": Text("回答一个现成的问题", "answer a prepared question"),
    "find": Text("按名称查找事物", "find things by name"),
    "describe": Text("一个事物的全部已知内容", "everything known of a thing"),
    "relate": Text("两个事物如何关联", "how two things are related"),
    "why": Text("为什么这样说：一个事实的证明", "why it is so: the proof of a fact"),
    "why-not": Text("为什么不这样说：缺什么前提", "why it is not so: what a fact lacks"),
    "reason": Text("推理任何人的 RDF", "reason on anybody's RDF"),
    "conditions": Text("小镇符合哪些规定", "which conditions a town meets"),
    "sparql": Text("运行一条只读的 SPARQL 查询", "run a SPARQL query, read-only"),
    "coverage": Text("逐句查看编码了什么", "see sentence by sentence what is encoded"),
    "check": Text("检查本体、数据和问题", "check ontology, data and questions"),
    "build": Text("构建图谱", "build the graph"),
    "encode": Text("开始编码另一篇文章", "begin to encode another article"),
    "dataset": Text("列出、查看、加入、删除数据集", "list, show, add and remove data sets"),
    "remote": Text(
        "登记、探测可以询问的远程数据集", "list, add and probe remote data sets that may be asked"
    ),
    "link": Text("数据集的事物与图谱的事物对应", "link things of data sets and of the graph"),
    "claim": Text("查看、修改或撤回一条主张", "show, amend or withdraw a claim"),
    "diff": Text("两个构建或发布之间的变化", "what changed between two builds or releases"),
    "cite": Text("引用格式", "how to cite"),
    "serve": Text("在 HTTP 上提供图谱", "serve the graph over HTTP"),
    "mcp": Text("供智能体使用的工具", "tools for agents"),
    "publish": Text("把图谱发布到 SPARQL 端点", "put the graph on a SPARQL store"),
    "export": Text("导出图谱", "write the graph to a file"),
}
ABOUT = Text(
    "townkg：哪些政策支持哪些小镇，每个回答都附上原文的句子。",
    "townkg: which policies support which towns, each answer with the sentence that says so.",
)


class Townkg(helping.Group):
    """All commands; none is imported before it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, in the order of use."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of that name, read from its file."""
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"townkg.cli.{cmd_name.replace('-', '_')}")
        command: click.Command = module.command(self.language)
        return command

    def summary(self, ctx: click.Context, name: str) -> str:
        """Return what the command does, without reading its file."""
        return COMMANDS[name].in_language(self.language)


def townkg(language: Language) -> Townkg:
    """Return the whole command line, speaking *language*."""
    from townkg.cli.options import language_option, speaker

    version = click.Option(
        ["--version"],
        is_flag=True,
        is_eager=True,
        expose_value=False,
        callback=_show_version,
        help="Show the version and exit.",
    )
    return Townkg(
        "townkg",
        language,
        help=ABOUT.in_language(language),
        params=[language_option(speaker(language)), version],
    )


def _show_version(ctx: click.Context, _param: click.Parameter, given: bool) -> None:
    if given:
        click.echo(f"townkg {settings.VERSION}")
        ctx.exit()
