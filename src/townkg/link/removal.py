"""Finds the links that point to a data set, and takes them out with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.link.row import Row, source_of
from townkg.link.table import link_files


def pointing(slug: str, data: Path) -> Iterator[Row]:
    """Yield the rows of all link files that name a thing of the data set."""
    for file in link_files(data):
        for row in file.rows:
            if file.slug == slug or slug in (source_of(row.subject), source_of(row.object)):
                yield row


def problems_of_removal(slug: str, data: Path) -> list[Problem]:
    """Return a problem for each link that would point nowhere without the data set."""
    found = Text(f"指向数据集“{slug}”的事物", f"points to a thing of the data set “{slug}”")
    cure = Text(
        "请加 --with-links 连同对应一起删除，或先用 townkg link --undo 收回",
        "remove the links as well with --with-links, or take them back with townkg link --undo",
    )
    return [Problem(row.file, row.line, row.key, found, cure) for row in pointing(slug, data)]


def remove_links(slug: str, data: Path) -> int:
    """Return how many links were taken out: those of the data set's file, and rows of others."""
    doomed = list(pointing(slug, data))
    for file in link_files(data):
        lines = {row.line for row in doomed if row.file == file.shown}
        if file.slug == slug:
            file.path.unlink()
        elif lines:
            text = file.path.read_text(encoding="utf-8").split("\n")
            kept = [line for number, line in enumerate(text, 1) if number not in lines]
            draft = file.path.with_name(f".new-{file.path.name}")
            draft.write_text("\n".join(kept), encoding="utf-8")
            draft.replace(file.path)
    return len(doomed)
