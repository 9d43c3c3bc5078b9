"""How a server is set up: by flags, by the environment, by a file; declared here once.

What a flag says goes before what the environment says (`TOWNKG_SERVE_PORT`), and that before the
file (TOML, the names as below). `docs/serving.md` shows the table, made from here.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from townkg.errors import UsageError, nearest
from townkg.i18n import Text

ENVIRONMENT = "TOWNKG_SERVE_"


@dataclass(frozen=True)
class Option:
    """One setting: its name, kind, least and most, default and what it does."""

    name: str
    kind: type
    default: Any
    help: Text
    least: float = 0
    most: float = 10**9


OPTIONS = (
    Option("host", str, "127.0.0.1", Text("监听的地址", "address to listen at")),
    Option("port", int, 8377, Text("端口；0 为任一空闲端口", "port; 0 for any free one"), 0, 65535),
    Option(
        "base",
        str,
        "",
        Text(
            "对外的网址，用在描述与链接中",
            "address that the world sees, for descriptions and links",
        ),
    ),
    Option("workers", int, 4, Text("同时回答的短请求", "short requests at a time"), 1, 256),
    Option("slow", int, 2, Text("同时回答的长请求", "long requests at a time"), 1, 256),
    Option("waiting", int, 64, Text("排队的请求", "requests that may wait"), 1, 10_000),
    Option(
        "seconds", float, 30.0, Text("一个请求的时限（秒）", "seconds for a request"), 0.1, 86400
    ),
    Option(
        "memory",
        int,
        2048,
        Text("每个工作进程的地址空间（MiB）", "MiB of address space of a worker"),
        1024,
        2**20,
    ),
    Option("rows", int, 100_000, Text("结果最多的行数", "most rows of an answer"), 1),
    Option("size", int, 64, Text("结果最大的 MiB 数", "most MiB of an answer"), 1, 2**20),
    Option(
        "body", int, 1024, Text("请求体最大的 KiB 数", "most KiB of a request's body"), 1, 2**20
    ),
    Option("cache", int, 32, Text("缓存答案的 MiB 数", "MiB of answers that are kept"), 0, 2**20),
    Option(
        "connections",
        int,
        500,
        Text("同时的连接数", "connections at a time"),
        1,
        100_000,
    ),
)


@dataclass(frozen=True)
class Settings:
    """The settings of a server; the fields are as in `OPTIONS`."""

    host: str = "127.0.0.1"
    port: int = 8377
    base: str = ""
    workers: int = 4
    slow: int = 2
    waiting: int = 64
    seconds: float = 30.0
    memory: int = 2048
    rows: int = 100_000
    size: int = 64
    body: int = 1024
    cache: int = 32
    connections: int = 500


def settings(
    flags: Mapping[str, Any],
    environment: Mapping[str, str] = os.environ,
    file: str | Path | None = None,
) -> Settings:
    """Return the settings that flags, environment and file give, in this order of weight.

    Raises: UsageError that names every value which does not fit, and where it stands.

    >>> settings({"port": 80}, {"TOWNKG_SERVE_PORT": "81", "TOWNKG_SERVE_ROWS": "5"}).rows
    5
    """
    found: dict[str, Any] = {}
    in_file = _read(file) if file else {}
    problems = _unknown(in_file, file)
    for option in OPTIONS:
        variable = f"{ENVIRONMENT}{option.name.upper()}"
        for where, values, name in (
            (f"--{option.name}", flags, option.name),
            (variable, environment, variable),
            (str(file), in_file, option.name),
        ):
            if values.get(name) is None:
                continue
            try:
                found[option.name] = _value(option, values[name])
            except ValueError:
                problems.append(_wrong(option, where, values[name]))
            break
    if problems:
        raise UsageError(
            Text("\n".join(one.zh for one in problems), "\n".join(one.en for one in problems))
        )
    return Settings(**found)


def _unknown(in_file: Mapping[str, Any], file: object) -> list[Text]:
    known = {option.name for option in OPTIONS}
    found = []
    for name in sorted(set(in_file) - known):
        near = ", ".join(nearest(name, known))
        found.append(
            Text(
                f"{file}：没有设置“{name}”；最接近的是：{near}",
                f"{file}: there is no setting “{name}”; nearest: {near}",
            )
        )
    return found


def _value(option: Option, given: Any) -> Any:
    if option.kind is str:
        return str(given)
    value = option.kind(given)
    if not option.least <= value <= option.most:
        raise ValueError
    return value


def _wrong(option: Option, where: str, given: Any) -> Text:
    zh, en = {int: ("整数", "a whole number"), float: ("数", "a number")}[option.kind]
    span = f"{option.least:g}–{option.most:g}"
    return Text(
        f"{where} 给的是“{given}”，应为 {span} 的{zh}",
        f"{where}: found “{given}”, expected {en} of {span}",
    )


def _read(file: str | Path) -> dict[str, Any]:
    try:
        return tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(
            Text(
                f"{file}：读不出来（{error.strerror}）",
                f"{file}: cannot be read ({error.strerror})",
            )
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(
            Text(f"{file} 不是 TOML：{error}", f"{file} is no TOML: {error}")
        ) from None


def is_declared_once() -> bool:
    """Return whether the fields of `Settings` are the options, with the same defaults.

    >>> is_declared_once()
    True
    """
    declared = [(option.name, option.default) for option in OPTIONS]
    return declared == [(one.name, one.default) for one in fields(Settings)]
