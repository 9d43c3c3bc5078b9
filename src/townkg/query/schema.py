"""Checks a header against what a question may declare, and makes the question of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from townkg import errors, settings
from townkg.model import Column, Text
from townkg.query.header import Path
from townkg.query.question import KINDS, VALUE_TYPES, Parameter

KEYS = (
    *("title", "summary", "description", "tags", "params", "columns", "evidence", "explain"),
    *("view", "example", "silent", "silent_rows", "since", "license"),
)
GRLC_KEYS = ("defaults", "enumerate", "pagination", "method", "endpoint")
"""Read by grlc and by nobody here."""

PARAM_KEYS = (*("type", "label", "help", "required", "multiple", "default", "example", "choices"),)
COLUMN_KEYS = ("label", "kind", "help")
VIEWS = ("table", "matrix", "list", "chart", "map", "graph", "timeline")
_NAME = re.compile(r"[a-z][a-z0-9_]*")


class Header:
    """The values of a header, taken out one by one; what does not fit is noted, with its line."""

    def __init__(self, values: Mapping[str, Any], lines: Mapping[Path, int], file: str) -> None:
        self.file = file
        self.problems: list[errors.Problem] = []
        self._values = values
        self._lines = lines
        self._known((), values, (*KEYS, *GRLC_KEYS))

    def problem(self, path: Path, found: str, cure: str) -> None:
        """Note what is wrong at *path*."""
        above = path
        while above and above not in self._lines:
            above = above[:-1]
        line = self._lines.get(above, 1)
        self.problems.append(errors.Problem(self.file, line, ".".join(path), found, cure))

    def text(self, key: str, *, required: bool = True) -> Text:
        """Return a text in both languages."""
        return self._text((key,), self._values.get(key), required=required)

    def string(self, key: str) -> str:
        """Return a short text in no language, such as a version."""
        value = self._values.get(key, "")
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            return str(value)
        self.problem((key,), f"found {value!r}, expected a text", "write key: text")
        return ""

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._flag((key,), self._values.get(key, False))

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of words."""
        value = self._values.get(key) or []
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        self.problem((key,), f"found {value!r}, expected a list of words", f"write {key}: [a, b]")
        return ()

    def view(self) -> str:
        """Return the way to show the answer."""
        value = self._values.get("view", "table")
        if value not in VIEWS:
            self._choice(("view",), value, VIEWS)
            return "table"
        return str(value)

    def example(self, params: Iterable[str]) -> dict[str, Any]:
        """Return the values of the example."""
        value = self._values.get("example")
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.problem(("example",), f"found {value!r}, expected a map", "write {town: …}")
            return {}
        self._known(("example",), value, tuple(params), "parameter")
        return value

    def params(self) -> dict[str, Parameter]:
        """Return the parameters by name."""
        found = self._map("params", "{town: {type: tk:Town, label: {zh: …, en: …}}}")
        return {name: self._param(name, value) for name, value in found.items()}

    def columns(self) -> tuple[Column, ...]:
        """Return the columns in order."""
        found = self._map("columns", "{policy: {label: {zh: …, en: …}, kind: entity}}")
        if not found and "columns" not in self._values:
            self.problem(("columns",), "missing", "name each column with its label and kind")
        return tuple(self._column(name, value) for name, value in found.items())

    def _map(self, key: str, pattern: str) -> dict[str, dict[str, Any]]:
        value = self._values.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.problem((key,), f"found {value!r}, expected a map", f"write {pattern}")
            return {}
        good = {}
        for name, inner in value.items():
            if not _NAME.fullmatch(name):
                self.problem((key, name), "the name is no snake_case word", "use a-z, 0-9 and _")
            if isinstance(inner, dict):
                good[name] = inner
            else:
                found = f"found {inner!r}, expected a map"
                self.problem((key, name), found, f"write {pattern}")
        return good

    def _param(self, name: str, value: dict[str, Any]) -> Parameter:
        path = ("params", name)
        self._known(path, value, PARAM_KEYS)
        choices = value.get("choices") or []
        if not isinstance(choices, list):
            self.problem((*path, "choices"), f"found {choices!r}", "write a list: [a, b]")
            choices = []
        help_text = value.get("help")
        return Parameter(
            name=name,
            type=self._type((*path, "type"), value.get("type")),
            label=self._text((*path, "label"), value.get("label")),
            required=self._flag((*path, "required"), value.get("required", False)),
            multiple=self._flag((*path, "multiple"), value.get("multiple", False)),
            default=value.get("default"),
            example=value.get("example"),
            choices=tuple(choices),
            help=self._text((*path, "help"), help_text) if help_text is not None else None,
        )

    def _column(self, name: str, value: dict[str, Any]) -> Column:
        path = ("columns", name)
        self._known(path, value, COLUMN_KEYS)
        kind = value.get("kind")
        if kind not in KINDS:
            self._choice((*path, "kind"), kind, KINDS)
            kind = "text"
        return Column(name, self._text((*path, "label"), value.get("label")), kind)

    def _type(self, path: Path, value: Any) -> str:
        if value in VALUE_TYPES or value == "any":
            return str(value)
        prefix, colon, local = value.partition(":") if isinstance(value, str) else ("", "", "")
        for short, iri in VALUE_TYPES.items():
            if prefix == "xsd" and iri.endswith("#" + local):
                return short
        if colon and prefix in settings.PREFIXES and prefix != "xsd" and local:
            return str(value)
        cure = f"write a class such as tk:Town, or one of any, {', '.join(VALUE_TYPES)}"
        self.problem(path, "missing" if value is None else f"no type is named {value!r}", cure)
        return "any"

    def _text(self, path: Path, value: Any, *, required: bool = True) -> Text:
        pattern = "write {zh: …, en: …}"
        if value is None:
            if required:
                self.problem(path, "missing", pattern)
            return Text("", "")
        if isinstance(value, str) and value.count(" / ") == 1:
            zh, en = value.split(" / ")
            return Text(zh.strip(), en.strip())
        if not isinstance(value, dict):
            self.problem(path, f"found {value!r}, expected both languages", pattern)
            return Text("", "")
        self._known(path, value, ("zh", "en"), "language")
        for code in ("zh", "en"):
            if not isinstance(value.get(code), str) or not value[code].strip():
                self.problem((*path, code), "missing", pattern)
        return Text(str(value.get("zh") or ""), str(value.get("en") or ""))

    def _flag(self, path: Path, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        self.problem(path, f"found {value!r}, expected true or false", "write true or false")
        return False

    def _choice(self, path: Path, value: Any, known: Iterable[str]) -> None:
        found = "missing" if value is None else f"found {value!r}"
        self.problem(path, found, f"write one of {', '.join(known)}")

    def _known(
        self, path: Path, value: Mapping[str, Any], known: tuple[str, ...], what: str = "key"
    ) -> None:
        for name in value:
            if name not in known:
                near = errors.nearest(name, known) or list(known)
                cure = f"write one of {', '.join(near)}" if near else "remove it"
                self.problem((*path, name), f"no {what} is named “{name}”", cure)
