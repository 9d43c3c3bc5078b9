"""Writes what people decide on proposals into a link file: whole, or not at all.

A decision has who made it and when. It is never overwritten: to decide anew one takes it back
first. A new file is written beside the old one and swapped in, once all checks pass.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from townkg.errors import DataError, Problem, UsageError, nearest
from townkg.i18n import Text
from townkg.link.consistency import Same, problems_of
from townkg.link.gathering import Gathering
from townkg.link.graph import LINK_SET
from townkg.link.propose import Proposal
from townkg.link.row import NO_TERM, REVIEWER, SEMAPV, SSSOM, Row, local
from townkg.link.table import ENDING, FOLDER, SLOTS, LinkFile, link_files, read
from townkg.settings import ID, SKOS, VERSION

REVIEWED_BY_RULE = "accepted-above"
_PREFIXES = {"id": ID, "reviewer": REVIEWER, "semapv": SEMAPV, "skos": SKOS, "sssom": SSSOM}
_LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def differing(data: Path) -> set[frozenset[str]]:
    """Return the pairs of which any link file says that they differ, whichever way round."""
    return {
        frozenset((row.subject, row.object))
        for file in link_files(data)
        for row in file.rows
        if row.is_reviewed and row.is_rejected
    }


def same_already(data: Path, gathering: Gathering, named: set[str]) -> Same:
    """Return what accepted links of all files and data sets already make one thing."""
    rows = [row for file in link_files(data) for row in file.rows if row.is_accepted]
    return Same(rows, gathering.existing(named | {row.subject for row in rows}))


class Decisions:
    """The decisions on the links of one data set, and changes to them that are not yet written."""

    def __init__(self, data: Path, slug: str) -> None:
        self.data, self.slug = data, slug
        self.path = data / FOLDER / f"{slug}{ENDING}"
        self.file = read(self.path) if self.path.is_file() else _new(slug, self.path)
        self._before = self._bytes()
        if self.file.problems:
            raise DataError(self.file.problems)
        self.rows: dict[str, Row] = {row.key: row for row in self.file.rows}

    def of(self, key: str) -> Row | None:
        """Return the decision on a pair, if there is one."""
        row = self.rows.get(key)
        return row if row is not None and row.is_reviewed else None

    def is_open(self, one: Proposal) -> bool:
        """Return whether nobody has decided on a pair, nor that its subject has no match here."""
        return self.of(one.key) is None and self.of(f"{local(one.subject.iri)}--none") is None

    def accept(self, one: Proposal, predicate: str, reviewer: str, date: str) -> None:
        """Accept a proposal.

        Raises: UsageError, where it is decided already.
        """
        self._decide(one.key, _cells(one, predicate, reviewer, date))

    def reject(self, one: Proposal, reviewer: str, date: str) -> None:
        """Reject a proposal: the two are not the same.

        Raises: UsageError, where it is decided already.
        """
        cells = _cells(one, "exactMatch", reviewer, date)
        self._decide(one.key, {**cells, "predicate_modifier": "Not"})

    def no_match(self, iri: str, label: str, reviewer: str, date: str) -> None:
        """Say that the data set, as it is held, lacks a thing.

        Raises: UsageError, where it is said already.
        """
        cells = {
            "subject_id": iri,
            "subject_label": label,
            "predicate_id": SKOS + "exactMatch",
            "object_id": NO_TERM,
            "mapping_justification": SEMAPV + "ManualMappingCuration",
            "reviewer_id": REVIEWER + reviewer,
            "mapping_date": date,
            "confidence": "1",
        }
        self._decide(f"{local(iri)}--none", cells)

    def undo(self, key: str) -> Row:
        """Take back a decision and return it.

        Raises: UsageError, where there is none.
        """
        if key not in self.rows:
            near = nearest(key, self.rows) or list(self.rows)[:3]
            raise UsageError(
                Text(
                    f"没有关于“{key}”的决定；最接近的是：{'、'.join(near)}",
                    f"nothing was decided on “{key}”; nearest: {', '.join(near)}",
                )
            )
        return self.rows.pop(key)

    def write(self, gathering: Gathering) -> Path:
        """Return the link file, written anew and swapped in.

        Raises: DataError, with everything that would be wrong with it; nothing is written then.
        """
        text = self._text()
        folder = self.path.parent
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".new-{os.getpid()}-{self.path.name}"
        draft.write_text(text, encoding="utf-8")
        try:
            self._check(draft, gathering)
            if self._bytes() != self._before:
                raise DataError([_changed(self.file.shown)])
            draft.replace(self.path)
        finally:
            draft.unlink(missing_ok=True)
        self.file, self._before = read(self.path), self._bytes()
        self.rows = {row.key: row for row in self.file.rows}
        return self.path

    def _bytes(self) -> bytes:
        return self.path.read_bytes() if self.path.is_file() else b""

    def _decide(self, key: str, cells: Mapping[str, str]) -> None:
        if before := self.of(key):
            who = before.cells["reviewer_id"].removeprefix(REVIEWER)
            when = before.cells["mapping_date"]
            raise UsageError(
                Text(
                    f"“{key}”已由 {who} 于 {when} 决定；要改，请先 --undo",
                    f"“{key}” was decided by {who} on {when}; to change it, --undo it first",
                )
            )
        ends = (cells["subject_id"], cells["predicate_id"], cells["object_id"])
        self.rows[key] = Row(self.file.shown, 0, *ends, dict(cells))

    def _check(self, draft: Path, gathering: Gathering) -> None:
        new = read(draft)
        new.slug, new.shown = self.slug, self.file.shown
        new.rows = [
            Row(new.shown, r.line, r.subject, r.predicate, r.object, r.cells) for r in new.rows
        ]
        found = [_renamed(one, new.shown) for one in new.problems]
        others = [one for one in link_files(self.data) if one.slug != self.slug]
        files = [*others, new]
        named = {iri for file in files for row in file.rows for iri in (row.subject, row.object)}
        known = gathering.existing(named)
        found += [
            one for one in problems_of(files, known, gathering.axioms()) if one.file == new.shown
        ]
        if found:
            raise DataError(found)

    def _text(self) -> str:
        rows = sorted(self.rows.values(), key=lambda row: (row.subject, row.object))
        used = {name for row in rows for name, cell in row.cells.items() if cell}
        header = [name for name in SLOTS if name in used or name in _ALWAYS]
        lines = ["\t".join(_short(row.cells.get(name, "")) for name in header) for row in rows]
        return "\n".join([*_head(self.file.metadata), "\t".join(header), *lines, ""])


_ALWAYS = frozenset({"subject_id", "predicate_id", "object_id", "mapping_justification"})


def _changed(file: str) -> Problem:
    found = Text("别的程序刚刚改了它", "another program has changed it meanwhile")
    cure = Text("请再来一次；什么都没有写入", "try again; nothing was written")
    return Problem(file, 0, "", found, cure)


def _renamed(one: Problem, file: str) -> Problem:
    return Problem(file, one.line, one.subject, one.found, one.cure, one.severity)


def _new(slug: str, path: Path) -> LinkFile:
    metadata: dict[str, Any] = {
        "mapping_set_id": LINK_SET + slug,
        "mapping_set_title": f"Links to {slug}",
        "license": _LICENCE,
        "curie_map": {"id": ID, "reviewer": REVIEWER},
    }
    return LinkFile(slug, path, f"data/{FOLDER}/{path.name}", metadata)


def _head(metadata: Mapping[str, Any]) -> Iterable[str]:
    import yaml

    given = {**metadata, "curie_map": {**metadata["curie_map"], "id": ID, "reviewer": REVIEWER}}
    text = yaml.safe_dump(given, sort_keys=False, allow_unicode=True, width=1000)
    return [f"#{line}" for line in text.rstrip("\n").split("\n")]


def _short(cell: str) -> str:
    """Return a cell as it is written: an IRI by its prefix, no tab and no line end."""
    for prefix, namespace in _PREFIXES.items():
        if cell.startswith(namespace):
            return f"{prefix}:{cell.removeprefix(namespace)}"
    return " ".join(cell.split())


def _cells(one: Proposal, predicate: str, reviewer: str, date: str) -> dict[str, str]:
    return {
        **proposed(one),
        "predicate_id": SKOS + predicate,
        "reviewer_id": REVIEWER + reviewer,
        "mapping_date": date,
    }


def proposed(one: Proposal) -> dict[str, str]:
    """Return the slots of a proposal that nobody has decided on."""
    return {
        "subject_id": one.subject.iri,
        "subject_label": one.subject.label,
        "predicate_id": SKOS + "exactMatch",
        "object_id": one.object.iri,
        "object_label": one.object.label,
        "mapping_justification": SEMAPV + "CompositeMatching",
        "confidence": f"{one.confidence:.4f}",
        "mapping_tool": "townkg link",
        "mapping_tool_version": VERSION,
        "other": "|".join(f"{two.name}={two.weight:+.2f}" for two in one.features),
    }


def as_sssom(slug: str, proposals: Iterable[Proposal], decided: Decisions) -> str:
    """Return proposals and decisions as one SSSOM table."""
    rows = dict(decided.rows)
    for one in proposals:
        if decided.is_open(one):
            cells = proposed(one)
            ends = (cells["subject_id"], cells["predicate_id"], cells["object_id"])
            rows[one.key] = Row(decided.file.shown, 0, *ends, cells)
    whole = Decisions.__new__(Decisions)
    whole.file, whole.rows, whole.slug = decided.file, rows, slug
    return whole._text()
