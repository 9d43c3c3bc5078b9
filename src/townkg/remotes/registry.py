"""The remote data sets that may be asked, as `data/remotes.toml` lists them.

What is not listed is never asked: the list is what a query may name in SERVICE, by an IRI that
names no host, or by the listed address itself.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from townkg import paths
from townkg.errors import DataError, Problem, UnknownName, nearest, system_words
from townkg.i18n import NOTHING, Text
from townkg.remotes.entry import ALIAS, Checker, alias

KIND = Text("远程数据集", "remote data set")
FILE = "remotes.toml"


@dataclass(frozen=True)
class Remote:
    """A remote data set: where it is, what it holds, and what one question may take of it.

    Unit: *seconds* are those of all requests of one question together, *octets* bytes of one
    answer unpacked, *keep* the seconds for which an answer may be used again.
    Shape: *credentials* is the name of an environment variable that holds `user:password`;
    *dialect* is what a probe found, with its date.
    """

    name: str
    url: str
    title: Text
    license: str
    holds: Text
    seconds: float = 20.0
    rows: int = 10_000
    octets: int = 20_000_000
    keep: float = 86_400.0
    credentials: str = ""
    allow_private: bool = False
    dialect: Mapping[str, Any] = field(default_factory=dict)

    @property
    def iri(self) -> str:
        """Return the IRI under which queries name it."""
        return alias(self.name)

    def to_json(self) -> dict[str, Any]:
        """Return the entry as JSON; credentials are not in it, only where they are found."""
        return {
            "name": self.name,
            "service": self.iri,
            "url": self.url,
            "title": self.title.to_json(),
            "license": self.license,
            "holds": self.holds.to_json(),
            "seconds": self.seconds,
            "rows": self.rows,
            "bytes": self.octets,
            "keep": self.keep,
            "credentials": self.credentials or None,
            "allow_private": self.allow_private,
            "dialect": {key: _plain(value) for key, value in self.dialect.items()} or None,
        }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


class Registry:
    """The remote data sets by name, in the order of their names."""

    def __init__(self, remotes: Mapping[str, Remote]) -> None:
        self._remotes = dict(sorted(remotes.items()))

    def __iter__(self) -> Iterator[Remote]:
        return iter(self._remotes.values())

    def __len__(self) -> int:
        return len(self._remotes)

    def __contains__(self, name: object) -> bool:
        return name in self._remotes

    def __getitem__(self, name: str) -> Remote:
        """Return the remote data set of this name.

        Raises: UnknownName with the nearest names.
        """
        if name not in self._remotes:
            raise UnknownName(name, KIND, self._remotes)
        return self._remotes[name]

    def of(self, iri: str) -> Remote | None:
        """Return the remote that an IRI in SERVICE names, or none: then it must not be asked."""
        for remote in self:
            if iri in (remote.iri, remote.url):
                return remote
        return None

    def nearest(self, iri: str) -> list[str]:
        """Return the IRIs of the remotes whose names or addresses look most like *iri*."""
        known = {remote.name: remote.iri for remote in self}
        known |= {remote.url: remote.iri for remote in self}
        near = nearest(iri.removeprefix(ALIAS), known) or list(known)
        return list(dict.fromkeys(known[name] for name in near))[:3]


def place() -> Path:
    """Return the file of the list: the project's, or the one that `TOWNKG_REMOTES` names."""
    named = os.environ.get("TOWNKG_REMOTES")
    return Path(named) if named else paths.data() / FILE


def registry(file: Path | None = None) -> Registry:
    """Return the remote data sets that are listed; none where there is no list.

    Raises: DataError that names everything that is wrong with the list.
    """
    path = file or place()
    shown = f"{path.parent.name}/{path.name}"
    try:
        text = path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return Registry({})
    except UnicodeDecodeError as error:
        found = Text(f"第 {error.start} 个字节不是 UTF-8", f"byte {error.start} is no UTF-8")
        raise _refused(shown, found, Text("请存为 UTF-8", "save it as UTF-8")) from None
    except OSError as error:
        told = system_words(error)
        found = Text(f"无法读取这个文件（{told.zh}）", f"the file cannot be read ({told.en})")
        raise _refused(shown, found, NOTHING) from None
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = Text(f"不是 TOML：{error}", f"this is no TOML: {error}")
        raise _refused(shown, found, Text("请改正它", "mend it")) from None
    return _read(document, text, shown)


def _read(document: Mapping[str, Any], text: str, file: str) -> Registry:
    checker = Checker(text, file)
    entries = checker.entries(document)
    remotes = {name: _remote(name, values) for name, values in entries.items()}
    if checker.problems:
        raise DataError(checker.problems)
    return Registry(remotes)


def _remote(name: str, values: Mapping[str, Any]) -> Remote:
    """Return an entry whose values have been looked at; wrong ones are told of all together."""
    given = {key: value for key, value in values.items() if key not in ("bytes", "dialect")}
    if "bytes" in values:
        given["octets"] = values["bytes"]
    for key in ("title", "holds"):
        given[key] = _text(values.get(key))
    for key in ("url", "license"):
        given.setdefault(key, "")
    known = {key: value for key, value in given.items() if key in Remote.__dataclass_fields__}
    return Remote(name, dialect=values.get("dialect", {}), **known)


def _text(value: Any) -> Text:
    if isinstance(value, dict) and {"zh", "en"} <= value.keys():
        return Text(str(value["zh"]), str(value["en"]))
    return NOTHING


def _refused(file: str, found: Text, cure: Text) -> DataError:
    return DataError([Problem(file, 0, "", found, cure)])
