"""`townkg diff`: what changed between two builds or releases, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townkg.cli import files, output
from townkg.cli import help as helping
from townkg.cli.options import format_option, language_option, output_option, speaker
from townkg.cli.speech import Speaker
from townkg.i18n import Language, Text

if TYPE_CHECKING:
    from townkg.diff import Difference
    from townkg.model import Answer, Row


def command(language: Language) -> click.Command:
    """Return the command, speaking *language*."""
    say = speaker(language)

    def run(before: str, after: str, style: str, output_file: str | None, exit_code: bool) -> int:
        files.keep_apart(output_file, (before, after))
        with files.into(output_file):
            found = _compared(before, after)
            _emit(found, style, say.language)
        return 1 if exit_code and found else 0

    return helping.Command(
        "diff",
        language,
        callback=run,
        help=say(
            "比较两个图谱：主张、事实、事物、支持和每个现成问题的答案有何变化，用文字说出。"
            "图谱可以是 current、构建哈希的开头、构建的文件夹，或 townkg export 写出的 .nq、"
            ".nq.gz、.trig 文件；要留作发布的图谱，用 townkg export -o 存下即可。",
            "Compare two graphs: what changed of claims, facts, things, support and the answers to "
            "all prepared questions, in words. A graph is `current`, the beginning of a build's "
            "hash, the folder of a build, or a file .nq, .nq.gz or .trig that townkg export "
            "wrote; a release is kept with townkg export -o.",
        ),
        params=_params(say),
    )


def _emit(found: Difference, style: str, language: Language) -> None:
    if style == "json":
        output.emit_json(found.to_json())
    elif style == "xlsx":
        from townkg.cli.diff_sheets import workbook

        output.emit_workbook(workbook(found, language))
    else:
        from townkg.cli.diff_page import drawn

        output.emit(output.clean_lines(drawn(found, language, markdown=style == "md")))


def _compared(before: str, after: str) -> Difference:
    from townkg import answer, diff, paths
    from townkg.query import catalogue
    from townkg.query.golden import goldens

    builds = paths.build_root()
    places = [diff.find(text, builds) for text in (before, after)]
    held = [_held(place) for place in places]
    sides = [diff.open_side(place) for place in places]
    # a remote data set changes by itself: what it says is no difference of two graphs
    questions = [one for one in catalogue() if not one.remotes]
    found = diff.compare(
        sides[0], sides[1], questions, goldens(paths.queries()), answer.answer, _told
    )
    del held
    return found


def _held(place: Path) -> Any:
    """Return what keeps a build from being pruned while it is read."""
    from townkg.build.freshness import opened

    try:
        return opened(place) if place.is_dir() else None
    except (OSError, ValueError):  # a copy without its manifest, which nobody prunes
        return None


def _told(answer: Answer, row: Row) -> Text:
    from townkg.present import cells, wording

    def said(language: str) -> str:
        return " | ".join(
            cells.shown(row.cells.get(column.name), language, column) or wording.NOTHING
            for column in answer.columns
        )

    return Text(said("zh"), said("en"))


def _params(say: Speaker) -> list[click.Parameter]:
    return [
        click.Argument(["before"], metavar=say("旧版本", "BEFORE")),
        click.Argument(["after"], metavar=say("新版本", "AFTER")),
        format_option(say, ("table", "json", "md", "xlsx")),
        output_option(say),
        click.Option(
            ["--exit-code"],
            is_flag=True,
            help=say("有变化时以退出码 1 结束。", "End with exit code 1 when anything changed."),
        ),
        language_option(say),
    ]
