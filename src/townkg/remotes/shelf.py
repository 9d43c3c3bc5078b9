"""Writes the list of remote data sets: an entry added, removed, or probed."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from townkg.errors import UsageError
from townkg.i18n import Text
from townkg.remotes.entry import NAME, Checker, replaced, section
from townkg.remotes.registry import Registry, place, registry


def add(name: str, values: Mapping[str, Any], *, replace: bool = False) -> Registry:
    """Return the list with one more entry, which is written.

    Raises: UsageError for a name that is taken or none; DataError for values that do not fit.
    """
    known = registry()
    if not NAME.fullmatch(name):
        raise UsageError(
            Text(
                f"名称“{name}”不合规；请以字母开头，只用 a-z、0-9 和 -",
                f"the name “{name}” is not one; begin with a letter, and use a-z, 0-9 and -",
            )
        )
    if name in known and not replace:
        raise UsageError(
            Text(
                f"已有名为“{name}”的远程数据集；要替换它请用 --replace",
                f"a remote data set is named “{name}” already; --replace puts this in its place",
            )
        )
    new = section(name, values)
    checker = Checker(new, f"{place().parent.name}/{place().name}")
    checker.entries(tomllib.loads(new))
    if checker.problems:
        from townkg.errors import DataError

        raise DataError(checker.problems)
    return _write(name, new)


def remove(name: str) -> Registry:
    """Return the list without an entry, which is written.

    Raises: UnknownName.
    """
    _ = registry()[name]
    return _write(name, "")


def keep_probe(name: str, record: Mapping[str, Any]) -> Registry:
    """Return the list with what a probe found, which is written."""
    values = tomllib.loads(place().read_text("utf-8"))["remotes"][name]
    return _write(name, section(name, {**values, "dialect": record}))


def _write(name: str, new: str) -> Registry:
    """Put the new list in place of the old one at once, and return it."""
    path = place()
    old = path.read_text("utf-8") if path.exists() else ""
    beside: Path = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(replaced(old, name, new), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return registry()
