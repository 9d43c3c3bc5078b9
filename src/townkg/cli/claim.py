"""`townkg claim`: shows a claim, amends it, or withdraws it; every change is kept on record."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from townkg.cli import help as helping
from townkg.cli import output
from townkg.cli.claim_options import (
    AMEND,
    WITHDRAW,
    claim_argument,
    record_options,
    value_options,
    withdrawn_options,
)
from townkg.cli.commands import COMMANDS
from townkg.cli.options import format_option, language_option, speaker
from townkg.cli.speech import Speaker
from townkg.errors import UsageError
from townkg.i18n import Language, Text

if TYPE_CHECKING:
    from townkg.amend import Done
    from townkg.claims import Named


def command(language: Language) -> click.Command:
    """Return the group of commands, speaking *language*."""
    say = speaker(language)
    group = helping.Group(
        "claim",
        language,
        help=COMMANDS["claim"].in_language(language),
        params=[language_option(say)],
    )
    for made in (_show(say), _amend(say), _withdraw(say), _finish(say)):
        group.add_command(made)
    return group


def _show(say: Speaker) -> click.Command:
    def run(claim: str, style: str) -> int:
        from townkg import build, claims, paths
        from townkg.cli.claim_sheet import drawn
        from townkg.store import open_embedded

        named = claims.locate(_articles(), claim)
        built = build.ensure(output.progress(say))  # held until the sheet is read
        sheet = claims.sheet(named, open_embedded(built.store), paths.queries())
        if style == "json":
            output.emit_json(sheet.to_json())
        elif style == "ttl":
            output.emit_bytes(sheet.source)
        else:
            output.emit(drawn(sheet, say.language))
        return 0

    return helping.Command(
        "show",
        say.language,
        callback=run,
        help=say(
            "一条主张的全部：三元组、引文与句子、事实、编码与复核、修订历史，以及依赖它的推得主张、"
            "支持路径和问题。ttl 是 claims.trig 中的原样。",
            "Everything about a claim: its triples, quotes and sentences, facts, who encoded and "
            "reviewed it, its amendments, and what rests on it: implied claims, support, "
            "questions. ttl is what claims.trig has.",
        ),
        params=[
            claim_argument(say),
            format_option(say, ("table", "json", "ttl")),
            language_option(say),
        ],
    )


def _amend(say: Speaker) -> click.Command:
    def run(claim: str, dry_run: bool, **given: Any) -> int:
        from townkg import amend, claims

        named = claims.locate(_articles(), claim, standing=True)
        wanted = amend.Wanted(
            certainty=given["certainty"],
            quotes=given["quote"] or None,
            reason_zh=given["reason_zh"],
            reason_en=given["reason_en"],
            follows=given["follows"] or None,
            preferred=given["preferred"],
            triples=_turtle(given["triples"]),
        )
        if wanted == amend.Wanted():
            raise UsageError(
                Text(
                    "没有说要改什么：请用 --certainty、--quote、--reason-zh、--reason-en、"
                    "--follows、--preferred 或 --triples",
                    "nothing says what is to change: give --certainty, --quote, --reason-zh, "
                    "--reason-en, --follows, --preferred or --triples",
                )
            )
        done = amend.amend(
            named.folder, named.name, wanted, _record(given), _check, dry_run=dry_run
        )
        return _tell(done, [named], dry_run, say)

    return helping.Command(
        "amend",
        say.language,
        callback=run,
        help=say(*AMEND),
        params=[
            claim_argument(say),
            *value_options(say),
            *record_options(say),
            language_option(say),
        ],
    )


def _withdraw(say: Speaker) -> click.Command:
    def run(
        claim: Sequence[str], instead: str | None, drop_facts: bool, dry_run: bool, **given: Any
    ) -> int:
        from townkg import amend, claims

        named = [claims.locate(_articles(), one, standing=True) for one in claim]
        if len({one.folder for one in named}) > 1:
            raise UsageError(
                Text("请一次只撤回一篇文章的主张", "withdraw the claims of one article at a time")
            )
        other = claims.locate(_articles(), instead, standing=True) if instead else None
        if other is not None and other.folder != named[0].folder:
            raise UsageError(
                Text("--instead 要是同一篇文章的主张", "--instead is a claim of the same article")
            )
        done = amend.withdraw(
            named[0].folder,
            [one.name for one in named],
            _record(given),
            _check,
            instead=other.name if other else None,
            drop_facts=drop_facts,
            dry_run=dry_run,
        )
        return _tell(done, named, dry_run, say)

    return helping.Command(
        "withdraw",
        say.language,
        callback=run,
        help=say(*WITHDRAW),
        params=[
            *withdrawn_options(say),
            *record_options(say),
            language_option(say),
        ],
    )


def _finish(say: Speaker) -> click.Command:
    def run() -> int:
        from townkg import amend

        done = amend.finish(_articles())
        for folder in done:
            click.echo(say(f"{folder.name}：修改已做完", f"{folder.name}: the change is complete"))
        if not done:
            click.echo(say("没有中断的修改", "no change was broken off"))
        return 0

    return helping.Command(
        "finish",
        say.language,
        callback=run,
        help=say(
            "做完中途中断的修改（断电、被终止）。",
            "Complete a change that was broken off midway, as by a power cut.",
        ),
        params=[language_option(say)],
    )


def _articles() -> Path:
    from townkg import paths

    return paths.data() / "articles"


def _check(data: Path) -> None:
    from townkg import build

    build.trial(data)


def _record(given: dict[str, Any]) -> Any:
    from townkg.amend import Record

    return Record(given["who"], given["why"], given["date"])


def _turtle(given: str | None) -> str | None:
    """Return Turtle that is given as the name of a file, as - for the input, or as it is."""
    if given is None:
        return None
    if given == "-":
        return sys.stdin.read() if sys.stdin else ""
    try:
        return Path(given).read_text(encoding="utf-8") if Path(given).is_file() else given
    except (OSError, ValueError):  # too long for a name, or no UTF-8
        return given


def _tell(done: Done, named: Sequence[Named], dry_run: bool, say: Speaker) -> int:
    from townkg import paths
    from townkg.claims import resting_questions

    output.emit(output.clean_lines(done.diff))
    if dry_run:
        click.echo(say("只是预演：没有写入文件", "A dry run: no file was written"), err=True)
    else:
        count = len(done.rows)
        click.echo(
            say(f"已记录 {count} 处修订", f"{count} amendment{'s' * (count != 1)} on record"),
            err=True,
        )
    golden = [item for one in named for item in resting_questions(one, paths.queries())]
    for item in dict.fromkeys(one.file for one in golden):
        click.echo(
            say(
                f"请重读答案，它用到这条主张：{item}",
                f"reread this answer, which rests on it: {item}",
            ),
            err=True,
        )
    return 0
