"""`townkg remote`: lists, adds, removes and probes the remote data sets that SERVICE may name."""

from __future__ import annotations

from typing import Any

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.commands import COMMANDS
from townkg.cli.dataset import refuse_installed
from townkg.cli.options import format_option, language_option, speaker
from townkg.cli.remote_options import add_options, name_argument
from townkg.cli.speech import Speaker
from townkg.i18n import Language, Text
from townkg.model import Answer, Column, Row

COLUMNS = (
    Column("name", Text("名称", "name"), "text"),
    Column("title", Text("标题", "title"), "text"),
    Column("url", Text("地址", "address"), "text"),
    Column("license", Text("许可", "licence"), "text"),
    Column("seconds", Text("时限（秒）", "seconds"), "number"),
    Column("rows", Text("最多行数", "most rows"), "number"),
    Column("probed", Text("探测于", "probed"), "text"),
)


def command(language: Language) -> click.Command:
    """Return the group of commands, speaking *language*."""
    say = speaker(language)
    group = helping.Group(
        "remote",
        language,
        help=COMMANDS["remote"].in_language(language),
        params=[language_option(say)],
    )
    for made in (_list(say), _add(say), _probe(say), _remove(say)):
        group.add_command(made)
    return group


def _list(say: Speaker) -> click.Command:
    def run(style: str) -> int:
        from townkg.remotes import registry

        listed = list(registry())
        if style == "json":
            output.emit_json([one.to_json() for one in listed])
            return 0
        rows = [
            Row(
                {
                    "name": one.name,
                    "title": one.title,
                    "url": one.url,
                    "license": one.license,
                    "seconds": one.seconds,
                    "rows": one.rows,
                    "probed": str(one.dialect["probed"]) if one.dialect else None,
                }
            )
            for one in listed
        ]
        note = None if rows else Text("没有登记远程数据集", "No remote data set is listed")
        title = Text("远程数据集", "Remote data sets")
        output.emit_list(
            Answer("remote", {}, COLUMNS, rows, note, title=title), style, say.language
        )
        return 0

    return helping.Command(
        "list",
        say.language,
        callback=run,
        help=say(
            "列出可以在 SERVICE 中询问的远程数据集。",
            "List the remote data sets that SERVICE may ask.",
        ),
        params=[format_option(say, ("table", "json", "csv", "tsv", "md")), language_option(say)],
    )


def _add(say: Speaker) -> click.Command:
    def run(name: str, url: str, replace: bool, **given: Any) -> int:
        from townkg.remotes import shelf

        refuse_installed()
        values = {"url": url} | {key: value for key, value in given.items() if value is not None}
        for key in ("title", "holds"):
            zh, en = values.pop(f"{key}_zh", None), values.pop(f"{key}_en", None)
            values[key] = {"zh": zh or en or name, "en": en or zh or name}
        if not values["allow_private"]:
            del values["allow_private"]
        remote = shelf.add(name, values, replace=replace)[name]
        click.echo(f"SERVICE <{remote.iri}>")
        return 0

    return helping.Command(
        "add",
        say.language,
        callback=run,
        help=say(
            "登记一个远程数据集，之后查询可以在 SERVICE 中用它的名称。不询问它：那是 probe。",
            "List a remote data set, which SERVICE may then name. It is not asked: that is probe.",
        ),
        params=add_options(say),
    )


def _probe(say: Speaker) -> click.Command:
    def run(name: str, style: str, try_update: bool) -> int:
        from townkg import paths
        from townkg.remotes import registry
        from townkg.remotes.probe import probe
        from townkg.remotes.shelf import keep_probe

        remote = registry()[name]
        found = probe(remote, update=try_update)
        if not paths.is_installed():
            keep_probe(name, found)
        if style == "json":
            output.emit_json({"name": name, **found})
        else:
            output.emit(output.clean_lines(_drawn(f"{name}  {remote.url}", found)))
        return 0 if "yes" in (found["form"], found["get"], found["direct"]) else 6

    return helping.Command(
        "probe",
        say.language,
        callback=run,
        help=say(
            "看一个远程数据集会什么：服务描述、三种提问方式、结果格式、默认图、快慢；记在登记之中。",
            "See what a remote data set can do: service description, the three ways to ask, result "
            "formats, default graph, speed; the list keeps the record.",
        ),
        params=[
            name_argument(say),
            click.Option(
                ["--try-update"],
                is_flag=True,
                help=say(
                    "也发一个什么都不改的更新，看它收不收。",
                    "Send an update too, which changes nothing, to see whether it is taken.",
                ),
            ),
            format_option(say, ("table", "json")),
            language_option(say),
        ],
    )


def _drawn(head: str, found: dict[str, Any]) -> str:
    """Return the lines that show what a probe found."""
    width = max(map(len, found))
    told = {k: " ".join(v) if isinstance(v, list) else str(v) for k, v in found.items()}
    return "\n".join([head, *(f"{key:<{width}}  {value}" for key, value in told.items())])


def _remove(say: Speaker) -> click.Command:
    def run(name: str) -> int:
        from townkg.remotes import shelf

        refuse_installed()
        shelf.remove(name)
        return 0

    return helping.Command(
        "remove",
        say.language,
        callback=run,
        help=say(
            "从登记中删去；之后谁也不能询问它。", "Take it off the list; nobody can ask it then."
        ),
        params=[name_argument(say), language_option(say)],
    )
