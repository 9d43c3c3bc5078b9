"""Checks a header against what a question may declare, and makes the question of it."""

from __future__ import annotations

from townkg import errors, settings
from townkg.i18n import NOTHING, Text
from townkg.model import Column
from townkg.query.question import KINDS, VALUE_TYPES, Parameter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from townkg.query.header import Path

KEYS = (
    *("title", "summary", "description", "tags", "params", "columns", "evidence", "explain"),
    *("view", "example", "silent", "silent_rows", "since", "license", "remotes"),
)
GRLC_KEYS = ("defaults", "enumerate", "pagination", "method", "endpoint")
"""Read by grlc and by nobody here."""

PARAM_KEYS = (
    *("type", "label", "help", "required", "multiple", "default", "example", "choices", "dataset"),
)
COLUMN_KEYS = ("label", "kind", "help")
TAKEN = ("claims", "data_version", "evidence")
"""The columns that formats add to every answer."""

VIEWS = ("table", "matrix", "list", "chart", "map", "graph", "timeline")
_KEY = Text("键", "key")
_MAP = Text("映射", "a map")
_NO_NAME = (
    Text("名称不是 snake_case 的词", "the name is no snake_case word"),
    Text("请只用 a-z、0-9 和 _", "use a-z, 0-9 and _"),
)
_MISSING = Text("缺少", "missing")


class Header:
    """The values of a header, taken out one by one; what does not fit is noted, with its line."""

    def __init__(self, values: Mapping[str, Any], lines: Mapping[Path, int], file: str) -> None:
        self.file = file
        self.problems: list[errors.Problem] = []
        self._values = values
        self._lines = lines
        self._known((), values, (*KEYS, *GRLC_KEYS))

    def problem(self, path: Path, found: Text, cure: Text) -> None:
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
        found = _found(value, Text("文本", "a text"))
        self.problem((key,), found, Text("请写 键： 文本", "write key: text"))
        return ""

    def flag(self, key: str) -> bool:
        """Return true or false."""
        return self._flag((key,), self._values.get(key, False))

    def strings(self, key: str) -> tuple[str, ...]:
        """Return a list of words."""
        value = self._values.get(key) or []
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        found = _found(value, Text("词的列表", "a list of words"))
        self.problem((key,), found, _write(f"{key}: [a, b]"))
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
            self.problem(("example",), _found(value, _MAP), _write("{town: …}"))
            return {}
        self._known(("example",), value, tuple(params), Text("参数", "parameter"))
        return value

    def params(self) -> dict[str, Parameter]:
        """Return the parameters by name."""
        found = self._map("params", "{town: {type: tk:Town, label: {zh: …, en: …}}}")
        return {name: self._param(name, value) for name, value in found.items()}

    def columns(self) -> tuple[Column, ...]:
        """Return the columns in order."""
        found = self._map("columns", "{policy: {label: {zh: …, en: …}, kind: entity}}")
        if not found and "columns" not in self._values:
            cure = Text("请写出每一列的标签和种类", "name each column with its label and kind")
            self.problem(("columns",), _MISSING, cure)
        return tuple(self._column(name, value) for name, value in found.items())

    def _map(self, key: str, pattern: str) -> dict[str, dict[str, Any]]:
        value = self._values.get(key)
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.problem((key,), _found(value, _MAP), _write(pattern))
            return {}
        good = {}
        for name, inner in value.items():
            if not _is_name(name):
                self.problem((key, name), *_NO_NAME)
            if isinstance(inner, dict):
                good[name] = inner
            else:
                self.problem((key, name), _found(inner, _MAP), _write(pattern))
        return good

    def _param(self, name: str, value: dict[str, Any]) -> Parameter:
        path = ("params", name)
        self._known(path, value, PARAM_KEYS)
        choices = value.get("choices") or []
        if not isinstance(choices, list):
            cure = Text("请写列表：[a, b]", "write a list: [a, b]")
            self.problem((*path, "choices"), _found(choices), cure)
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
            dataset=self._data_sets((*path, "dataset"), value),
        )

    def _data_sets(self, path: Path, value: dict[str, Any]) -> tuple[str, ...]:
        """Return the data sets that the values of a parameter are things of."""
        given = value.get("dataset", ())
        slugs = [given] if isinstance(given, str) else given
        if not isinstance(slugs, (list, tuple)) or not all(isinstance(one, str) for one in slugs):
            found = _found(given, Text("数据集的名称", "names of data sets"))
            self.problem(path, found, _write("zhejiang-towns, [articles, zhejiang-towns]"))
            return ()
        if slugs and value.get("type") in VALUE_TYPES:
            found = Text("值不是数据集中的事物", "a value is no thing of a data set")
            self.problem(path, found, _write("type: tk:Town"))
        return tuple(slugs)

    def _column(self, name: str, value: dict[str, Any]) -> Column:
        path = ("columns", name)
        self._known(path, value, COLUMN_KEYS)
        if name in TAKEN:
            found = Text("答案自己有这一列", "answers have a column of this name themselves")
            self.problem(path, found, Text("请换一个名称", "choose another name"))
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
        cure = Text(
            f"请写一个类，如 tk:Town，或写其中之一：any、{'、'.join(VALUE_TYPES)}",
            f"write a class such as tk:Town, or one of any, {', '.join(VALUE_TYPES)}",
        )
        unknown = Text(f"没有名为 {value!r} 的类型", f"no type is named {value!r}")
        self.problem(path, _MISSING if value is None else unknown, cure)
        return "any"

    def _text(self, path: Path, value: Any, *, required: bool = True) -> Text:
        pattern = _write("{zh: …, en: …}")
        if value is None:
            if required:
                self.problem(path, _MISSING, pattern)
            return NOTHING
        if isinstance(value, str) and value.count(" / ") == 1:
            zh, en = value.split(" / ")
            return Text(zh.strip(), en.strip())
        if not isinstance(value, dict):
            self.problem(path, _found(value, Text("两种语言", "both languages")), pattern)
            return NOTHING
        self._known(path, value, ("zh", "en"), Text("语言", "language"))
        for code in ("zh", "en"):
            if not isinstance(value.get(code), str) or not value[code].strip():
                self.problem((*path, code), _MISSING, pattern)
        return Text(str(value.get("zh") or ""), str(value.get("en") or ""))

    def _flag(self, path: Path, value: Any) -> bool:
        if isinstance(value, bool):
            return value
        found = _found(value, Text("true 或 false", "true or false"))
        self.problem(path, found, Text("请写 true 或 false", "write true or false"))
        return False

    def _choice(self, path: Path, value: Any, known: Iterable[str]) -> None:
        self.problem(path, _MISSING if value is None else _found(value), _one_of(known))

    def _known(
        self, path: Path, value: Mapping[str, Any], known: tuple[str, ...], what: Text = _KEY
    ) -> None:
        for name in value:
            if name not in known:
                near = errors.nearest(name, known) or list(known)
                cure = _one_of(near) if near else Text("请删去", "remove it")
                found = Text(f"没有名为“{name}”的{what.zh}", f"no {what.en} is named “{name}”")
                self.problem((*path, name), found, cure)


def _found(value: Any, expected: Text = NOTHING) -> Text:
    zh, en = (f",应为{_apart(expected.zh)}", f", expected {expected.en}") if expected else ("", "")
    return Text(f"写的是 {value!r}{zh}", f"found {value!r}{en}")


def _apart(text: str) -> str:
    return f" {text}" if text[:1].isascii() else text


def _write(pattern: str) -> Text:
    return Text(f"请写 {pattern}", f"write {pattern}")


def _one_of(known: Iterable[str]) -> Text:
    names = list(known)
    return Text(f"请写其中之一：{'、'.join(names)}", f"write one of {', '.join(names)}")


def _is_name(text: str) -> bool:
    letters = text.replace("_", "a")
    return text.isascii() and text[:1].isalpha() and letters.isalnum() and text == text.lower()
