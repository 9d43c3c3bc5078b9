"""Reads `article.toml`: what is known of an article apart from its text."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from townkg.encode.source import Report, read_text
from townkg.errors import nearest
from townkg.model import Text

FILE = "article.toml"
_FIELDS = (
    "slug",
    "published",
    "source",
    "author",
    "host",
    "language",
    "county",
    "sha256",
    "licence",
)
_ENCODING = ("encoder", "encoded", "reviewer", "reviewed")
_MAY_BE_EMPTY = {"author", "host", "reviewer", "reviewed"}
"""A page need not name its author or host, and a review comes after the encoding."""

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class Metadata:
    """What `article.toml` says; texts that a page does not give are empty."""

    slug: str
    title: Text
    published: str
    source: str
    author: str
    host: str
    language: str
    county: str
    sha256: str
    licence: str
    encoder: str
    encoded: str
    reviewer: str
    reviewed: str


def checksum(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 form, in hexadecimal.

    >>> checksum("镇")[:8]
    'b1a6152e'
    """
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def read_metadata(report: Report) -> Metadata | None:
    """Return what `article.toml` says, or `None` with every problem in *report*."""
    text = read_text(report, FILE)
    if text is None:
        return None
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        report.add(FILE, _line_of(error), "", f"malformed TOML: {error}", "mend the syntax here")
        return None
    return _Reader(report, text, table).metadata()


def _line_of(error: tomllib.TOMLDecodeError) -> int:
    match = re.search(r"\(at line (\d+)", str(error))
    return int(match[1]) if match else 0


class _Reader:
    """One reading of the table, which reports each field that does not fit."""

    def __init__(self, report: Report, text: str, table: Mapping[str, Any]) -> None:
        self.report = report
        self.lines = text.split("\n")
        self.table = table

    def metadata(self) -> Metadata | None:
        """Return the fields as they stand, or `None` when there is no slug."""
        self._unknown("", self.table, {*_FIELDS, "title", "encoding"})
        fields = {name: self._text(self.table, name) for name in _FIELDS}
        title = self._section("title", ("zh", "en"))
        encoding = self._section("encoding", _ENCODING)
        self._forms({**fields, **encoding})
        if not fields["slug"]:
            return None
        if SLUG.fullmatch(self.report.folder.name):  # one slip is one problem: go on by the folder
            fields["slug"] = self.report.folder.name
        return Metadata(title=Text(title["zh"], title["en"]), **fields, **encoding)

    def _section(self, name: str, keys: tuple[str, ...]) -> dict[str, str]:
        section = self.table.get(name)
        if not isinstance(section, dict):
            self._problem(name, f"the table [{name}] is missing", f"give {', '.join(keys)}")
            return dict.fromkeys(keys, "")
        self._unknown(f"{name}.", section, set(keys))
        return {key: self._text(section, key, f"{name}.") for key in keys}

    def _text(self, table: Mapping[str, Any], key: str, path: str = "") -> str:
        value = table.get(key)
        if isinstance(value, dt.date):
            return value.isoformat()
        if isinstance(value, str) and (value.strip() or key in _MAY_BE_EMPTY):
            return value.strip()
        if value is None or value == "":
            self._problem(path + key, "the field is missing or empty", f'write {key} = "…"')
        else:
            self._problem(path + key, f"{value!r} is not a text", "put it in quotes")
        return ""

    def _forms(self, fields: Mapping[str, str]) -> None:
        slug, folder = fields["slug"], self.report.folder.name
        if slug and slug != folder:
            found = f"“{slug}” is not the folder's name, “{folder}”"
            self._problem("slug", found, "make them equal")
        if slug and not SLUG.fullmatch(slug):
            self._problem("slug", f"“{slug}” is not a slug", "use a-z, 0-9 and single hyphens")
        if fields["language"] not in ("zh", ""):
            found = f"the language “{fields['language']}”"
            self._problem("language", found, "articles are in Chinese: write zh")
        if fields["published"] and not is_moment(fields["published"]):
            found = f"“{fields['published']}” is not a date and time without a zone"
            self._problem("published", found, "write it like 2018-11-02T14:02:02")
        for key in ("encoded", "reviewed"):
            if fields[key] and not is_date(fields[key]):
                found = f"“{fields[key]}” is not a date"
                self._problem(f"encoding.{key}", found, "write it like 2018-11-02")
        if bool(fields["reviewer"]) != bool(fields["reviewed"]):
            cure = "give both, or leave both empty until somebody has reviewed"
            self._problem("encoding.reviewer", "reviewer and reviewed do not go together", cure)

    def _unknown(self, path: str, table: Mapping[str, Any], known: set[str]) -> None:
        for key in table:
            if key not in known:
                like = nearest(key, sorted(known))
                cure = f"nearest: {', '.join(like or sorted(known))}"
                self._problem(path + key, "the field is not known", cure)

    def _problem(self, field: str, found: str, cure: str) -> None:
        key = re.compile(rf"\s*\[?{re.escape(field.rpartition('.')[2])}\s*[=\]]")
        line = next((n for n, text in enumerate(self.lines, 1) if key.match(text)), 0)
        self.report.add(FILE, line, field, found, cure)


def is_date(text: str) -> bool:
    """Return whether *text* is a day in the form of ISO 8601 with hyphens.

    >>> is_date("2018-11-02"), is_date("2018-11"), is_date("20181102")
    (True, False, False)
    """
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def is_moment(text: str) -> bool:
    """Return whether *text* is a date and time, to the second, without a zone.

    >>> is_moment("2018-11-02T14:02:02"), is_moment("2018-11-02"), is_moment("2018-11-02T14:02:02Z")
    (True, False, False)
    """
    try:
        return dt.datetime.strptime(text, "%Y-%m-%dT%H:%M:%S").isoformat() == text
    except ValueError:
        return False
