"""Checks the entries of the list of remote data sets, and writes one into its text."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from townkg.errors import Problem, UsageError, nearest
from townkg.i18n import Text
from townkg.store.remote import split

ALIAS = "https://w3id.org/townkg/remote/"
"""What stands before the name of a remote in a query, which so names no host."""

NAME = re.compile(r"[a-z][a-z0-9-]{0,39}")
_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")
_NEEDED = ("url", "title", "license", "holds")
LEAST_AND_MOST = {
    "seconds": (0.1, 600),
    "rows": (1, 1_000_000),
    "bytes": (1_000, 1_000_000_000),
    "keep": (0, 31_536_000),
}
KEYS = (*_NEEDED, *LEAST_AND_MOST, "credentials", "allow_private", "dialect")
_BOTH = Text("请写 {zh = …, en = …}", 'write {zh = "…", en = "…"}')


def alias(name: str) -> str:
    """Return the IRI of a remote in queries.

    >>> alias("wikidata")
    'https://w3id.org/townkg/remote/wikidata'
    """
    return ALIAS + name


class Checker:
    """Looks at every value of the list, and notes what is wrong with its line."""

    def __init__(self, text: str, file: str) -> None:
        self.problems: list[Problem] = []
        self._lines = text.splitlines()
        self._file = file

    def entries(self, document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
        """Return the entries by name."""
        remotes = document.get("remotes", {})
        for key in document:
            if key != "remotes":
                self._problem("", key, _no_key(key), Text("请删去", "remove it"))
        if not isinstance(remotes, dict) or not all(isinstance(v, dict) for v in remotes.values()):
            cure = Text("请写 [remotes.名称]", "write [remotes.NAME]")
            self._problem("", "remotes", Text("不是表", "this is no table"), cure)
            return {}
        for name, values in remotes.items():
            self._entry(name, values)
        return remotes

    def _entry(self, name: str, values: Mapping[str, Any]) -> None:
        if not NAME.fullmatch(name):
            cure = Text("请只用 a-z、0-9 和 -", "use a-z, 0-9 and -")
            self._problem(name, "", Text("名称不合规", "the name is not one"), cure)
        for key in _NEEDED:
            if key not in values:
                self._problem(name, key, Text("缺少", "missing"), Text("请写出", "write it"))
        for key, value in values.items():
            if key not in KEYS:
                near = nearest(key, KEYS) or list(KEYS)
                cure = Text(f"请写其中之一：{'、'.join(near)}", f"write one of {', '.join(near)}")
                self._problem(name, key, _no_key(key), cure)
            elif told := _wrong(key, value):
                self._problem(name, key, *told)

    def _problem(self, name: str, key: str, found: Text, cure: Text) -> None:
        subject = ".".join(filter(None, (name, key)))
        self.problems.append(Problem(self._file, self._line(name, key), subject, found, cure))

    def _line(self, name: str, key: str) -> int:
        """Return the line of a key, of its table where it has none, or the first."""
        at = 0
        for number, line in enumerate(self._lines, 1):
            words = line.replace('"', "").strip()
            if words.startswith("["):
                at = number if words == f"[remotes.{name}]" else 0
            if (at or not name) and key and words.split("=")[0].strip() == key:
                return number
        heads = (n for n, line in enumerate(self._lines, 1) if f"remotes.{name}" in line)
        return next(heads, 1)


def _wrong(key: str, value: Any) -> tuple[Text, Text] | None:
    """Return what is wrong with a value and what to write, or nothing."""
    if key in LEAST_AND_MOST:
        return _no_number(key, value)
    check = _CHECKS.get(key)
    return check(value) if check else None


def _no_number(key: str, value: Any) -> tuple[Text, Text] | None:
    least, most = LEAST_AND_MOST[key]
    whole = isinstance(value, int) or key in ("seconds", "keep")
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if is_number and whole and least <= value <= most:
        return None
    return (
        Text(f"写的是 {value!r}", f"found {value!r}"),
        Text(f"请写 {least} 到 {most} 的数", f"write a number from {least} to {most}"),
    )


def _no_url(value: Any) -> tuple[Text, Text] | None:
    cure = Text("请写 https://host/path", "write https://host/path")
    try:
        _, user, password = split(str(value))
    except UsageError as error:
        return error.message, cure
    if user or password or "@" in str(value).partition("?")[0]:
        return (
            Text("地址里有用户名或密码", "the address holds a user or a password"),
            Text(
                "请删去，并在 credentials 写出存放它们的环境变量的名称",
                "remove it, and name in credentials the environment variable that holds them",
            ),
        )
    return None


def _no_variable(value: Any) -> tuple[Text, Text] | None:
    if isinstance(value, str) and (not value or _VARIABLE.fullmatch(value)):
        return None
    # the value is not shown: it may be the password itself
    return (
        Text("不是环境变量的名称", "this is no name of an environment variable"),
        Text(
            "请写变量的名称，如 WIKIDATA_LOGIN；其值为 user:password",
            "write a name such as WIKIDATA_LOGIN; its value is user:password",
        ),
    )


def _no_texts(value: Any) -> tuple[Text, Text] | None:
    said = isinstance(value, dict) and {"zh", "en"} == value.keys()
    if said and all(isinstance(one, str) and one.strip() for one in value.values()):
        return None
    return Text("两种语言不全", "not in both languages"), _BOTH


def _no_text(value: Any) -> tuple[Text, Text] | None:
    if isinstance(value, str) and value.strip():
        return None
    return Text(f"写的是 {value!r}", f"found {value!r}"), Text("请写文本", "write a text")


def _no_flag(value: Any) -> tuple[Text, Text] | None:
    if isinstance(value, bool):
        return None
    told = Text(f"写的是 {value!r}", f"found {value!r}")
    return told, Text("请写 true 或 false", "write true or false")


_CHECKS: dict[str, Callable[[Any], tuple[Text, Text] | None]] = {
    "url": _no_url,
    "title": _no_texts,
    "holds": _no_texts,
    "license": _no_text,
    "credentials": _no_variable,
    "allow_private": _no_flag,
}


def _no_key(key: str) -> Text:
    return Text(f"没有名为“{key}”的键", f"no key is named “{key}”")


def section(name: str, values: Mapping[str, Any]) -> str:
    """Return an entry as TOML.

    >>> print(section("x", {"url": "https://x.example/", "rows": 5}), end="")
    [remotes.x]
    url = "https://x.example/"
    rows = 5
    """
    lines = [f"[remotes.{name}]"]
    lines += [f"{key} = {_toml(value)}" for key, value in values.items() if key != "dialect"]
    if dialect := values.get("dialect"):
        lines += ["", f"[remotes.{name}.dialect]"]
        lines += [f"{key} = {_toml(value)}" for key, value in dialect.items()]
    return "\n".join(lines) + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, Text):
        value = value.to_json()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, str):
        # a basic string of TOML is escaped as JSON is, and may hold no DEL
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return value.isoformat() if hasattr(value, "isoformat") else repr(value)


def replaced(text: str, name: str, new: str) -> str:
    """Return the list with the entry of a name, and what was probed of it, replaced by *new*.

    All other lines stay as they are.
    """
    kept: list[str] = []
    inside, done = False, False
    for line in text.splitlines():
        words = line.replace('"', "").strip()
        if words.startswith("[") and not words.startswith("[["):
            inside = words in (f"[remotes.{name}]", f"[remotes.{name}.dialect]")
            if inside and not done:
                kept += new.splitlines() + [""] * bool(new)
                done = True
        if not inside:
            kept.append(line)
    if not done and new:
        kept += ([""] if kept and kept[-1].strip() else []) + new.splitlines()
    return "\n".join(kept).rstrip("\n") + "\n"
