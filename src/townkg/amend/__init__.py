"""Corrects claims in the files that people wrote: amends one, or withdraws some, on record.

In: an article's folder, what is to change, who changes it and why. Out: the files changed, all at
once, or every problem and nothing changed. The whole article is encoded with the change before any
file is touched; each change is a row of `amendments.tsv`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import NamedNode

from townkg.amend import swap, trial
from townkg.amend.files import Files
from townkg.amend.swap import finish
from townkg.amend.trial import Check
from townkg.amend.wanted import Wanted, amended
from townkg.amend.withdrawal import rewrite_facts, take_out, with_their_sets
from townkg.encode import turtle
from townkg.encode.amendments import AMENDMENTS, WHAT, Amendment, state
from townkg.encode.article import CLAIMS, Article, load_article
from townkg.encode.claims import read_claims
from townkg.encode.drafts import Draft, Written
from townkg.encode.metadata import LIKE_A_DATE, is_date, no_date
from townkg.encode.records import WITHDRAWN
from townkg.encode.source import Report
from townkg.encode.syntax import parse
from townkg.encode.terms import value as text_of
from townkg.errors import DataError, Problem, UnknownName, UsageError
from townkg.i18n import Text

__all__ = ["Done", "Record", "Wanted", "amend", "finish", "withdraw"]


@dataclass(frozen=True)
class Record:
    """Who changes something, why, and on which day; none stands for today."""

    who: str
    why: str
    date: str | None = None


@dataclass(frozen=True)
class Done:
    """What was changed: the rows of the history, and the files as `diff -u` shows them."""

    rows: tuple[Amendment, ...]
    diff: str


def amend(
    folder: Path, name: str, wanted: Wanted, record: Record, check: Check, *, dry_run: bool = False
) -> Done:
    """Return what was changed of the claim with this short name.

    *check* is given a data folder with the change in it; *dry_run* changes no file.
    Raises: DataError with every problem, UnknownName, or UsageError when nothing would change.
    """
    date = _date(record)
    files, article, written = _opened(folder)
    draft = _draft(written, name)
    files[CLAIMS] = amended(files[CLAIMS], article, draft, wanted)
    rows = _rows(article, draft, _drafts(files, article), record, date)
    if not rows:
        raise UsageError(
            Text(f"{name} 已经如此，没有什么要改", f"{name} is so already: nothing changes")
        )
    files.append(AMENDMENTS, *(row.cells for row in rows))
    return _put(files, rows, check, [], dry_run)


def withdraw(
    folder: Path,
    names: Sequence[str],
    record: Record,
    check: Check,
    *,
    instead: str | None = None,
    drop_facts: bool = False,
    dry_run: bool = False,
) -> Done:
    """Return what was changed to withdraw the claims with these short names.

    *instead* is the claim that takes their place in the facts; *drop_facts* deletes the facts that
    only they carry.
    Raises: DataError with every problem; UnknownName.
    """
    date = _date(record)
    files, article, written = _opened(folder)
    for name in names:
        _draft(written, name)
    if instead is not None:
        _draft(written, instead)
    gone = with_their_sets(written, list(dict.fromkeys(names)))
    take_out(files, article, gone)
    problems = rewrite_facts(files, set(gone), instead, drop=drop_facts)
    files.append(WITHDRAWN, *((name, date, record.why.strip()) for name in gone))
    rows = tuple(
        Amendment(
            name, date, record.who.strip(), record.why.strip(), "withdrawn", "", instead or ""
        )
        for name in gone
    )
    files.append(AMENDMENTS, *(row.cells for row in rows))
    return _put(files, rows, check, problems, dry_run)


def _put(
    files: Files, rows: tuple[Amendment, ...], check: Check, problems: list[Problem], dry_run: bool
) -> Done:
    if not dry_run:
        swap.refuse_installed(files.folder)
    after = files.after()
    known = {(problem.file, problem.line) for problem in problems}
    found = trial.problems(files.folder, after, check)
    problems += [item for item in found if (item.file, item.line) not in known]
    if problems:
        raise DataError(problems)
    if not dry_run:
        swap.swap(files.folder, files.before, after)
    return Done(rows, files.diff())


def _opened(folder: Path) -> tuple[Files, Article, Written]:
    """Return an article without problems: its files, and its claims."""
    article = load_article(folder)
    report = Report(folder)
    written = read_claims(report, article)
    if report.errors:
        raise DataError(report.errors)
    return Files(folder), article, written


def _draft(written: Written, name: str) -> Draft:
    named = {draft.name: draft for draft in written.drafts.values()}
    if name not in named:
        raise UnknownName(name, Text("主张", "claim"), named)
    return named[name]


def _drafts(files: Files, article: Article) -> dict[str, Draft]:
    """Return the claims as the changed text has them."""
    report = Report(article.folder)
    quads, clean = parse(report, CLAIMS, files[CLAIMS])
    if not clean:
        raise DataError(report.errors)
    found: dict[str, Draft] = {}
    for quad in quads:
        named = isinstance(quad.graph_name, NamedNode)
        iri = text_of(quad.graph_name if named else quad.subject)  # type: ignore[arg-type]
        draft = found.setdefault(iri, Draft(iri, "", 0))
        if named:
            draft.triples.append(quad.triple)
        else:
            draft.metadata.append(quad)
    return found


def _rows(
    article: Article, old: Draft, drafts: dict[str, Draft], record: Record, date: str
) -> tuple[Amendment, ...]:
    new, prefixes = drafts[old.iri], article.claims.prefixes
    pairs = {
        what: (state(old, what, prefixes), state(new, what, prefixes))
        for what in WHAT
        if what not in ("triples", "withdrawn")
    }
    lost = turtle.lines([item for item in old.triples if item not in new.triples], prefixes)
    won = turtle.lines([item for item in new.triples if item not in old.triples], prefixes)
    pairs["triples"] = " ".join(lost), " ".join(won)
    who, why = record.who.strip(), record.why.strip()
    return tuple(
        Amendment(old.name, date, who, why, what, before, after)
        for what, (before, after) in pairs.items()
        if before != after
    )


def _date(record: Record) -> str:
    """Return the day of the change.

    Raises: UsageError for a record that the table of the history cannot hold.
    """
    for option, value in (("--who", record.who), ("--why", record.why)):
        if not value.strip() or not value.strip().isprintable():
            raise UsageError(
                Text(
                    f"{option} 要有一行文字，不能为空，也不能有制表符或换行",
                    f"{option} needs a line of text, without tabs or line ends",
                )
            )
    date = record.date or dt.date.today().isoformat()
    if not is_date(date):
        told = no_date(date)
        raise UsageError(
            Text(f"--date:{told.zh}。{LIKE_A_DATE.zh}", f"--date: {told.en}. {LIKE_A_DATE.en}")
        )
    return date
