"""Reads `article.toml`: what is known of an article apart from its text."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from townkg.encode.source import Report, closest, read_text
from townkg.encode.syntax import MEND_SYNTAX
from townkg.errors import nearest
from townkg.i18n import Text

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
LIKE_A_DATE = Text("请写成 2018-11-02 的样子", "write it like 2018-11-02")
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
        found = Text(f"TOML 格式有误：{error}", f"malformed TOML: {error}")
        report.add(FILE, _line_of(error), "", found, MEND_SYNTAX)
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
            found = Text(f"缺少表 [{name}]", f"the table [{name}] is missing")
            cure = Text(f"请写出 {'、'.join(keys)}", f"give {', '.join(keys)}")
            self._problem(name, found, cure)
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
            found = Text("缺少这个字段，或字段为空", "the field is missing or empty")
            cure = Text(f'请写 {key} = "…"', f'write {key} = "…"')
            self._problem(path + key, found, cure)
        else:
            found = Text(f"{value!r} 不是文字", f"{value!r} is not a text")
            self._problem(path + key, found, Text("请加上引号", "put it in quotes"))
        return ""

    def _forms(self, fields: Mapping[str, str]) -> None:
        slug, folder = fields["slug"], self.report.folder.name
        if slug and slug != folder:
            found = Text(
                f"“{slug}”不是文件夹的名称“{folder}”",
                f"“{slug}” is not the folder's name, “{folder}”",
            )
            self._problem("slug", found, Text("请使两者一致", "make them equal"))
        if slug and not SLUG.fullmatch(slug):
            found = Text(f"“{slug}”不能作 slug", f"“{slug}” is not a slug")
            cure = Text("请只用 a-z、0-9 和单个连字符", "use a-z, 0-9 and single hyphens")
            self._problem("slug", found, cure)
        if fields["language"] not in ("zh", ""):
            written = fields["language"]
            found = Text(f"语言是“{written}”", f"the language “{written}”")
            cure = Text("文章都是中文：请写 zh", "articles are in Chinese: write zh")
            self._problem("language", found, cure)
        self._times(fields)

    def _times(self, fields: Mapping[str, str]) -> None:
        if fields["published"] and not is_moment(fields["published"]):
            written = fields["published"]
            found = Text(
                f"“{written}”不是不带时区的日期时间",
                f"“{written}” is not a date and time without a zone",
            )
            cure = Text("请写成 2018-11-02T14:02:02 的样子", "write it like 2018-11-02T14:02:02")
            self._problem("published", found, cure)
        for key in ("encoded", "reviewed"):
            if fields[key] and not is_date(fields[key]):
                self._problem(f"encoding.{key}", no_date(fields[key]), LIKE_A_DATE)
        if bool(fields["reviewer"]) != bool(fields["reviewed"]):
            found = Text(
                "reviewer 与 reviewed 没有同时填写", "reviewer and reviewed do not go together"
            )
            cure = Text(
                "请两项都填，或在有人复核之前都留空",
                "give both, or leave both empty until somebody has reviewed",
            )
            self._problem("encoding.reviewer", found, cure)

    def _unknown(self, path: str, table: Mapping[str, Any], known: set[str]) -> None:
        for key in table:
            if key not in known:
                cure = closest(nearest(key, sorted(known)) or sorted(known))
                self._problem(path + key, Text("没有这个字段", "the field is not known"), cure)

    def _problem(self, field: str, found: Text, cure: Text) -> None:
        key = re.compile(rf"\s*\[?{re.escape(field.rpartition('.')[2])}\s*[=\]]")
        line = next((n for n, text in enumerate(self.lines, 1) if key.match(text)), 0)
        self.report.add(FILE, line, field, found, cure)


def no_date(text: str) -> Text:
    """Return the words for a text that is no date."""
    return Text(f"“{text}”不是日期", f"“{text}” is not a date")


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
