"""`townkg dataset`: lists, shows and checks data sets, adds one of a user's file, removes one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.commands import COMMANDS
from townkg.cli.dataset_options import ADD, add_options, described, slug_argument, yes_option
from townkg.cli.options import format_option, language_option, speaker
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text
from townkg.model import Answer, Column, Row

if TYPE_CHECKING:
    from townkg.datasets.shelf import Drafted

COLUMNS = (
    Column("name", Text("名称", "name"), "text"),
    Column("title", Text("标题", "title"), "text"),
    Column("rows", Text("行数", "rows"), "number"),
    Column("completeness", Text("列全与否", "completeness"), "text"),
    Column("license", Text("许可", "licence"), "text"),
)


def command(language: Language) -> click.Command:
    """Return the group of commands, speaking *language*."""
    say = speaker(language)
    group = helping.Group(
        "dataset",
        language,
        help=COMMANDS["dataset"].in_language(language),
        params=[language_option(say)],
    )
    for made in (_list(say), _show(say), _add(say), _remove(say), _check(say)):
        group.add_command(made)
    return group


def _list(say: Speaker) -> click.Command:
    def run(style: str) -> int:
        from townkg import paths
        from townkg.datasets import overview

        rows = [
            Row(
                {
                    "name": one.data_set.slug,
                    "title": one.data_set.title,
                    "rows": sum(one.rows.values()),
                    "completeness": _LEVELS.get(one.data_set.completeness, Text("", "")),
                    "license": one.data_set.license,
                }
            )
            for one in overview.listed(paths.data())
        ]
        title = Text("数据集", "Data sets")
        output.emit_list(
            Answer("dataset", {}, COLUMNS, rows, None, title=title), style, say.language
        )
        return 0

    return helping.Command(
        "list",
        say.language,
        callback=run,
        help=say("列出数据集。", "List the data sets."),
        params=[
            format_option(say, ("table", "json", "csv", "tsv", "md")),
            language_option(say),
        ],
    )


_LEVELS = {"complete": Text("列全", "complete"), "partial": Text("不全", "partial")}


def _show(say: Speaker) -> click.Command:
    def run(slug: str, style: str) -> int:
        from townkg import paths
        from townkg.datasets import overview, shelf

        found = overview.sheet(shelf.found(slug, paths.data()), paths.ontology())
        if style == "json":
            output.emit_json(found)
        else:
            output.emit(output.clean_lines("\n".join(_drawn(found, say))))
        return 0

    return helping.Command(
        "show",
        say.language,
        callback=run,
        help=say(
            "一个数据集的全部：来源、许可、列全与否、映射、各类各属性的数目。",
            "Everything of a data set: source, licence, completeness, mapping, counts of each "
            "class and property.",
        ),
        params=[slug_argument(say), format_option(say, ("table", "json")), language_option(say)],
    )


def _drawn(found: dict[str, Any], say: Speaker) -> list[str]:
    """Return the lines that show a data set."""

    def told(name: str) -> str:
        return str(found[name][say.language])

    level = _LEVELS.get(found["completeness"], Text("", "")).in_language(say.language)
    counts = found["counts"]
    lines = [
        told("title"),
        told("description"),
        "",
        say(f"列全与否：{level}", f"completeness: {level}"),
        *(say(f"在此列全：{one}", f"complete where: {one}") for one in found["complete_where"]),
        say(f"许可：{found['license']}", f"licence: {found['license']}"),
        say(f"许可判断：{told('rights')}", f"judgement: {told('rights')}"),
        say(f"来源：{found['source']}", f"source: {found['source']}"),
        say(f"命名图：{found['graph']}", f"named graph: {found['graph']}"),
        say(
            f"{counts['rows']} 行，{counts['triples']} 条三元组，{counts['subjects']} 个主语",
            f"{counts['rows']} rows, {counts['triples']} triples, {counts['subjects']} subjects",
        ),
    ]
    for name, columns in found["tables"].items():
        lines += ["", name, *(f"  {column}  {term or '-'}" for column, term in columns.items())]
    for title, part in (
        (say("类", "classes"), "classes"),
        (say("属性", "properties"), "properties"),
    ):
        lines += ["", title, *(f"  {count:>7}  {term}" for term, count in found[part].items())]
    return lines


def _add(say: Speaker) -> click.Command:
    def run(file: str, yes: bool, replace: bool, **given: Any) -> int:
        from townkg import paths
        from townkg.datasets import shelf

        refuse_installed()
        wanted = described(Path(file), given)
        if (paths.data() / "datasets" / wanted.slug).exists() and not replace:
            raise UsageError(
                Text(
                    f"数据集“{wanted.slug}”已在；请用 --replace 替换，或用 --slug 另起短名",
                    f"the data set “{wanted.slug}” exists; give --replace, or another --slug",
                )
            )
        made = shelf.add(Path(file), wanted, paths.data(), paths.ontology())
        try:
            return _put(made, yes, say)
        finally:
            made.drop()

    return helping.Command(
        "add", say.language, callback=run, help=say(*ADD), params=add_options(say)
    )


def _put(made: Drafted, yes: bool, say: Speaker) -> int:
    """Return 0 once the draft was shown and is in place, or was declined."""
    from townkg.datasets.metadata import METADATA

    output.emit(output.clean_lines((made.folder / METADATA).read_text(encoding="utf-8")))
    for line in made.triples:
        output.emit(f"{output.clean(line)} .\n")
    for note in made.notes:
        click.echo(output.clean(note.in_language(say.language)), err=True)
    rows = say(f"{made.rows} 行，没有问题", f"{made.rows} rows, no problem")
    click.echo(rows, err=True)
    if not (yes or _agreed(say(f"写入 {made.target}？", f"Write {made.target}?"))):
        click.echo(say("没有写入；加 --yes 即写入", "Nothing was written; --yes writes"), err=True)
        return 0
    place = made.put()
    click.echo(say(f"已写入 {place}", f"Written to {place}"), err=True)
    return 0


def refuse_installed() -> None:
    """Refuse to change the project that came with the program."""
    from townkg import paths

    if paths.is_installed():
        raise UsageError(
            Text(
                "随程序安装的项目不能改；请用 TOWNKG_HOME 指出自己的项目",
                "the project that came with the program cannot be changed; "
                "name your own in TOWNKG_HOME",
            )
        )


def _agreed(question: str) -> bool:
    """Return whether a person at a terminal says yes; without a terminal nobody does."""
    return sys.stdin is not None and sys.stdin.isatty() and click.confirm(question, err=True)


def _remove(say: Speaker) -> click.Command:
    def run(slug: str, with_links: bool, yes: bool) -> int:
        from townkg import paths
        from townkg.datasets import shelf
        from townkg.errors import DataError
        from townkg.link import removal

        refuse_installed()
        folder = shelf.found(slug, paths.data())
        problems = [] if with_links else removal.problems_of_removal(slug, paths.data())
        if problems:
            raise DataError(problems)
        if not (yes or _agreed(say(f"删除 {folder}？", f"Remove {folder}?"))):
            click.echo(
                say("没有删除；加 --yes 即删除", "Nothing was removed; --yes removes"), err=True
            )
            return 0
        shelf.remove(slug, paths.data())
        links = removal.remove_links(slug, paths.data()) if with_links else 0
        click.echo(say(f"已删除 {folder}", f"Removed {folder}"), err=True)
        if links:
            click.echo(say(f"连同 {links} 条对应", f"with {links} links"), err=True)
        return 0

    return helping.Command(
        "remove",
        say.language,
        callback=run,
        help=say(
            "删除一个数据集；有别的数据集引用它，或有对应指向它时不删。",
            "Remove a data set, unless another one refers to it or links point to it.",
        ),
        params=[
            slug_argument(say),
            _with_links_option(say),
            yes_option(say),
            language_option(say),
        ],
    )


def _with_links_option(say: Speaker) -> click.Option:
    return click.Option(
        ["--with-links"],
        is_flag=True,
        help=say("连同指向它的对应一起删除。", "Remove the links to it as well."),
    )


def _check(say: Speaker) -> click.Command:
    def run(style: str) -> int:
        from townkg import datasets, paths

        problems = datasets.problems(paths.data(), paths.ontology())
        if style == "json":
            output.emit_json([problem.to_json() for problem in problems])
            return 1 if problems else 0
        for problem in problems:
            click.echo(output.clean(problem.in_language(say.language)))
        count = len(problems)
        words = say(f"{count} 处问题", f"{count} problem{'' if count == 1 else 's'}")
        click.echo(words if count else say("没有发现问题", "No problem found"))
        return 1 if problems else 0

    return helping.Command(
        "check",
        say.language,
        callback=run,
        help=say(
            "检查全部数据集：格数、键、引用、数据类型、单位、公式、词汇。有问题时退出码为 1。",
            "Check all data sets: cells, keys, references, datatypes, units, formulas, terms. The "
            "exit code is 1 when there is a problem.",
        ),
        params=[format_option(say, ("table", "json")), language_option(say)],
    )
