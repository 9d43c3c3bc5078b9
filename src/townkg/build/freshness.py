"""Tells in a few milliseconds whether the built graph is that of the files as they are.

Imported by every question that is asked: nothing here loads an RDF library or a hash. Path,
size and modification time of each file are compared with what the build wrote down; only when
they differ does the builder look at contents.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from townkg.build.hold import Hold
from townkg.errors import DataError, Problem
from townkg.settings import VERSION

CURRENT = "current"
INPUTS = "inputs.tsv"
MANIFEST = "build.json"
DUMP = "graph.nq"
STORE = "store"
SIZES = "sizes.tsv"

_PACKAGE = Path(__file__).resolve().parent.parent
_CODE = ("build", "encode", "reason")
"""The packages whose code makes the graph: a change to them makes it stale."""


@dataclass(frozen=True)
class Sources:
    """Where the files lie from which a graph is built; *root* shortens their paths."""

    root: Path
    ontology: Path
    data: Path

    def inputs(self) -> list[tuple[str, os.DirEntry[str]]]:
        """Return the files of ontology and data with the names they count under, sorted."""
        found = [(f"ontology/{name}", entry) for name, entry in _walk(self.ontology)]
        found += [(f"data/{name}", entry) for name, entry in _walk(self.data)]
        return sorted(found, key=lambda item: item[0])

    def code(self) -> list[tuple[str, os.DirEntry[str]]]:
        """Return the files of the program that make the graph, sorted."""
        found = [
            (f"townkg/{package}/{name}", entry)
            for package in _CODE
            for name, entry in _walk(_PACKAGE / package)
            if name.endswith(".py")
        ]
        return sorted(found, key=lambda item: item[0])

    def signature(self, engine: str) -> str:
        """Return one line for each file, with its size and time, under what made the graph."""
        lines = [f"townkg {VERSION}\t{engine}\t{self.root}"]
        for name, entry in (*self.inputs(), *self.code()):
            status = entry.stat()
            lines.append(f"{name}\t{status.st_size}\t{status.st_mtime_ns}")
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Built:
    """A built graph; as long as this object lives, its folder is not pruned."""

    path: Path
    engine: str
    _hold: Hold = field(compare=False, repr=False)

    @property
    def hash(self) -> str:
        """Return the hash of what the graph was built from."""
        return self.path.name.partition(".")[0]

    @property
    def version(self) -> str:
        """Return the data version, as answers give it."""
        return self.hash[:12]

    @property
    def store(self) -> Path:
        """Return the folder of the Oxigraph store."""
        return self.path / STORE

    @property
    def dump(self) -> Path:
        """Return the file of sorted N-Quads."""
        return self.path / DUMP

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """Return counts, versions and seconds of the build."""
        import json

        found: dict[str, Any] = json.loads((self.path / MANIFEST).read_text(encoding="utf-8"))
        return found


def files(path: Path) -> list[Path]:
    """Return the files of a build that never change: the dump, and what the store reads."""
    store = sorted((path / STORE).iterdir())
    kept = [item for item in store if item.suffix != ".log" and item.name not in ("LOG", "LOCK")]
    return [path / DUMP, *kept]


def write_sizes(path: Path) -> None:
    """Write down the size of each file of a build, by which damage is seen."""
    lines = [f"{file.relative_to(path).as_posix()}\t{file.stat().st_size}" for file in files(path)]
    (path / SIZES).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def damage(path: Path) -> Problem | None:
    """Return what is missing or cut short in the build at *path*; a few stats, no file is read."""
    try:
        recorded = (path / SIZES).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        recorded = []  # made by an older version, or damaged itself
    sizes = dict(line.partition("\t")[::2] for line in recorded)
    for name in sizes or (DUMP, f"{STORE}/CURRENT"):
        try:
            size = (path / name).stat().st_size
        except OSError as error:
            found = f"the built graph is damaged: the file cannot be read ({error.strerror})"
        else:
            expected = sizes.get(name, str(size))
            if str(size) == expected:
                continue
            found = f"the built graph is damaged: found {size} bytes, expected {expected}"
        return Problem(str(path / name), 0, "", found, "run townkg build --force")
    return None


def sound(built: Built) -> Built:
    """Return *built* if nothing of it is missing or cut short.

    Raises: DataError that names the file.
    """
    problem = damage(built.path)
    if problem is not None:
        raise DataError([problem])
    return built


def current(folder: Path) -> Built | None:
    """Return the graph that *folder* names as the current one, fresh or not."""
    for _ in range(3):  # the folder named may be pruned before it is held; then read again
        try:
            name = (folder / CURRENT).read_text(encoding="ascii").strip()
            if not name:
                return None
            return opened(folder / name)
        except (FileNotFoundError, NotADirectoryError, ValueError):
            continue
    return None


def opened(path: Path) -> Built:
    """Return the built graph in *path*, held so that it stays.

    Raises: OSError or ValueError, when there is none, or a damaged one.
    """
    hold = Hold(path / MANIFEST)
    with (path / INPUTS).open(encoding="utf-8") as lines:
        _, engine, _ = lines.readline().split("\t")
    return Built(path, engine, hold)


def fresh(folder: Path, sources: Sources, engine: str | None) -> Built | None:
    """Return the current graph when it is that of the files as they are.

    Raises: DataError when it is, and is damaged.
    """
    built = current(folder)
    if built is None or engine not in (None, built.engine):
        return None
    recorded = (built.path / INPUTS).read_text(encoding="utf-8")
    return sound(built) if recorded == sources.signature(built.engine) else None


def _walk(folder: Path) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files below *folder*; hidden ones and editors' backups are nobody's input."""
    try:
        entries = list(os.scandir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith("~") or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            for name, inner in _walk(Path(entry.path)):
                yield f"{entry.name}/{name}", inner
        else:
            yield entry.name, entry
