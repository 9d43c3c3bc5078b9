"""Puts a user's file among the data sets, or takes a data set away: whole, or not at all.

In: a file of a user, and what is said of it. Out: a draft beside the other data sets, hidden and
checked; it is put in place by one rename, once a person has seen it.
"""

from __future__ import annotations

import csv
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from townkg.datasets import graph_file, terms
from townkg.datasets.incoming import Incoming, incoming, is_rdf
from townkg.datasets.metadata import METADATA, read
from townkg.datasets.reading import SLUG, Reading, folders
from townkg.datasets.scaffold import Seen, draft
from townkg.errors import DataError, Problem, UsageError, nearest
from townkg.i18n import Text

TABLE = "table.csv"
_SHOWN_TRIPLES = 12


@dataclass(frozen=True)
class Wanted:
    """What a user says of a file: how it is to be called, read and described."""

    slug: str
    about: Mapping[str, Any]
    sheet: str | None = None
    key: str | None = None
    as_text: tuple[str, ...] = ()
    mapping: Path | None = None


@dataclass
class Drafted:
    """A data set that is ready to be put in place, with what a person should see first."""

    folder: Path
    target: Path
    notes: list[Text] = field(default_factory=list)
    rows: int = 0
    triples: list[str] = field(default_factory=list)

    def put(self) -> Path:
        """Return the folder of the data set, put in place; one of the same name is replaced."""
        old = self.target.with_name(f".old-{self.target.name}-{os.getpid()}")
        if self.target.exists():
            self.target.rename(old)
        try:
            self.folder.rename(self.target)
        except OSError:
            with suppress(OSError):
                old.rename(self.target)
            raise
        shutil.rmtree(old, ignore_errors=True)
        return self.target

    def drop(self) -> None:
        """Delete the draft."""
        shutil.rmtree(self.folder, ignore_errors=True)


def add(file: Path, wanted: Wanted, data: Path, ontology: Path) -> Drafted:
    """Return the draft of a data set made of a user's file; nothing is in place yet.

    Raises: UsageError, for a name or column that does not fit; DataError, with every problem.
    """
    _check_slug(wanted.slug)
    place = data / "datasets"
    place.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".new-", dir=place))
    made = Drafted(work / wanted.slug, place / wanted.slug)
    made.folder.mkdir()
    try:
        if is_rdf(file):
            made.notes += graph_file.take(file, made.folder, wanted.slug, wanted.about)
            shown = ""
        else:
            _take_table(file, wanted, made)
            shown = file.name
        _check(made, wanted.mapping, shown, ontology)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    final = made.folder.rename(place / f".new-{wanted.slug}-{os.getpid()}")
    work.rmdir()
    made.folder = final
    return made


def _check_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug):
        raise UsageError(
            Text(
                f"“{slug}”不能作数据集的短名；请用 --slug 给出，只用 a-z、0-9 和单个连字符",
                f"“{slug}” is no name for a data set; give one with --slug: a-z, 0-9 and single "
                "hyphens",
            )
        )


def _take_table(file: Path, wanted: Wanted, made: Drafted) -> None:
    table = incoming(file, wanted.sheet)
    made.notes += table.notes
    seen = _copy(table, file.name, made)
    titles = [column.title for column in seen]
    for name in (wanted.key, *wanted.as_text):
        if name is not None and name not in titles:
            near = nearest(name, titles) or titles
            raise UsageError(
                Text(
                    f"没有名为“{name}”的列；最接近的是：{'、'.join(near)}",
                    f"no column is named “{name}”; nearest: {', '.join(near)}",
                )
            )
    if wanted.mapping:
        shutil.copyfile(wanted.mapping, made.folder / METADATA)
        return
    drafted = draft(wanted.slug, seen, dict(wanted.about), wanted.key, wanted.as_text)
    made.notes += drafted.advice
    text = json.dumps(drafted.metadata, ensure_ascii=False, indent=1)
    (made.folder / METADATA).write_text(text + "\n", encoding="utf-8")


def _copy(table: Incoming, name: str, made: Drafted) -> list[Seen]:
    """Return what the columns are like, after writing the table as UTF-8.

    Shape: a row keeps the line that it has in the user's file, so that problems name that line.
    """
    content = table.rows()
    line, header = next(content, (1, []))
    problems = list(_header_problems(name, line, header))
    if problems:
        raise DataError(problems)
    seen = [Seen(title) for title in header]
    with (made.folder / TABLE).open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        at = _write(writer, out, header, 0, line)
        for line, cells in content:
            made.rows += 1
            at = _write(writer, out, cells, at, line)
            for column, text in zip(seen, cells, strict=False):
                column.see(text.strip())
    return seen


def _write(writer: Any, out: Any, cells: Sequence[str], at: int, line: int) -> int:
    """Return the line that was written, as near to *line* as the lines before it allow."""
    breaks = sum(cell.count("\n") for cell in cells)
    out.write("\n" * max(0, line - breaks - at - 1))
    writer.writerow(cells)
    return max(line, at + 1 + breaks)


def _header_problems(name: str, line: int, header: Sequence[str]) -> Iterator[Problem]:
    if not header:
        found = Text("文件中没有一行", "the file holds no row")
        yield Problem(name, 0, "", found, Text("第一行应是表头", "the first row is the header"))
    for number, title in enumerate(header, 1):
        if not title.strip():
            found = Text(f"表头第 {number} 格是空的", f"cell {number} of the header is empty")
            cure = Text("请给每一列一个名称", "give each column a name")
            yield Problem(name, line, "", found, cure)
        elif title in header[: number - 1]:
            found = Text(f"两列都叫“{title}”", f"two columns are called “{title}”")
            cure = Text("请给每一列不同的名称", "give each column a name of its own")
            yield Problem(name, line, "", found, cure)


def _check(made: Drafted, mapping: Path | None, shown: str, ontology: Path) -> None:
    """Return nothing where the draft has no problem.

    Raises: DataError; its problems name the user's files, not those of the draft.
    """
    reading = Reading(made.folder, terms.declared(ontology), shown="")
    names = {TABLE: shown or TABLE, METADATA: mapping.name if mapping else METADATA}
    if problems := reading.drain():
        raise DataError(
            Problem(names.get(p.file, p.file), p.line, p.subject, p.found, p.cure, p.severity)
            for p in problems
        )
    made.triples = list(islice(reading.triples(), _SHOWN_TRIPLES))


def remove(slug: str, data: Path) -> Path:
    """Return the folder of the data set that is taken away.

    Raises: UsageError, where there is none; DataError, where other data sets refer to it.
    """
    folder = found(slug, data)
    problems = list(_referring(folder))
    if problems:
        raise DataError(problems)
    doomed = folder.with_name(f".old-{slug}-{os.getpid()}")
    folder.rename(doomed)
    shutil.rmtree(doomed, ignore_errors=True)
    return folder


def found(slug: str, data: Path) -> Path:
    """Return the folder of a data set.

    Raises: UsageError, with the nearest names, or where all are listed.
    """
    known = [folder.name for folder in folders(data / "datasets")]
    if slug not in known:
        near = nearest(slug, known)
        raise UsageError(
            Text(
                f"没有名为“{slug}”的数据集；"
                + (f"最接近的是：{'、'.join(near)}" if near else "全部见：townkg dataset list"),
                f"no data set is named “{slug}”; "
                + (f"nearest: {', '.join(near)}" if near else "for all: townkg dataset list"),
            )
        )
    return data / "datasets" / slug


def _referring(folder: Path) -> Iterator[Problem]:
    """Yield a problem for each data set that refers to tables of this one."""
    for other in folders(folder.parent):
        file = f"data/datasets/{other.name}/{METADATA}"
        data_set, _ = read(other, file) if other != folder else (None, [])
        tables = data_set.tables if data_set else ()
        if any(f"../{folder.name}/" in one.resource for table in tables for one in table.foreign):
            told = Text(f"引用“{folder.name}”", f"refers to “{folder.name}”")
            cure = Text("请先去掉它或其外键", "remove it, or its foreign keys, first")
            yield Problem(file, 0, "", told, cure)
