"""Tells in a few milliseconds whether the built graph is that of the files as they are.

Imported by every question that is asked: nothing here loads an RDF library or a hash. Path,
size and modification time of each file are compared with what the build wrote down; only when
they differ does the builder look at contents.
"""

from __future__ import annotations

import os

from townkg.build.hold import Hold
from townkg.errors import DataError, Problem
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.settings import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    StrPath = str | os.PathLike[str]

CURRENT = "current"
INPUTS = "inputs.tsv"
MANIFEST = "build.json"
DUMP = "graph.nq"
STORE = "store"
SIZES = "sizes.tsv"

_PACKAGE = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
_NOT_IN_THE_GRAPH = "remotes.toml"
"""The list of remote data sets: nothing of it goes into the graph."""

_CODE = ("build", "compare", "datasets", "encode", "link", "reason", "sources")
"""The packages whose code makes the graph: a change to them makes it stale."""


@frozen
class Sources:
    """Where the files lie from which a graph is built; *root* shortens their paths."""

    in_root: StrPath
    in_ontology: StrPath
    in_data: StrPath

    @property
    def root(self) -> Path:
        """Return the folder of the project."""
        return _path(self.in_root)

    @property
    def ontology(self) -> Path:
        """Return the folder of the ontology."""
        return _path(self.in_ontology)

    @property
    def data(self) -> Path:
        """Return the folder of articles and other data."""
        return _path(self.in_data)

    def inputs(self) -> list[tuple[str, os.DirEntry[str]]]:
        """Return the files of ontology and data with the names they count under, sorted."""
        found = [(f"ontology/{name}", entry) for name, entry in _walk(self.in_ontology)]
        found += [
            (f"data/{name}", entry)
            for name, entry in _walk(self.in_data)
            if name != _NOT_IN_THE_GRAPH
        ]
        return sorted(found, key=lambda item: item[0])

    def code(self) -> list[tuple[str, os.DirEntry[str]]]:
        """Return the files of the program that make the graph, sorted."""
        found = [
            (f"townkg/{package}/{name}", entry)
            for package in _CODE
            for name, entry in _walk(os.path.join(_PACKAGE, package))
            if name.endswith(".py")
        ]
        return sorted(found, key=lambda item: item[0])

    def signature(self, engine: str) -> str:
        """Return one line for each file, with its size and time, under what made the graph."""
        lines = [f"townkg {VERSION}\t{engine}\t{self.in_root}"]
        for name, entry in (*self.inputs(), *self.code()):
            status = entry.stat()
            lines.append(f"{name}\t{status.st_size}\t{status.st_mtime_ns}")
        return "\n".join(lines) + "\n"


@frozen
class Built:
    """A built graph; as long as this object lives, its folder is not pruned."""

    folder: str
    engine: str
    _hold: Hold

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Built) and self.folder == other.folder

    def __hash__(self) -> int:
        return hash(self.folder)

    @property
    def path(self) -> Path:
        """Return the folder of the build."""
        return _path(self.folder)

    @property
    def hash(self) -> str:
        """Return the hash of what the graph was built from."""
        return os.path.basename(self.folder).partition(".")[0]

    @property
    def version(self) -> str:
        """Return the data version, as answers give it."""
        return self.hash[:12]

    @property
    def store(self) -> str:
        """Return the folder of the Oxigraph store."""
        return os.path.join(self.folder, STORE)

    @property
    def dump(self) -> Path:
        """Return the file of sorted N-Quads."""
        return self.path / DUMP

    @property
    def manifest(self) -> dict[str, Any]:
        """Return counts, versions and seconds of the build."""
        import json

        found: dict[str, Any] = json.loads(_read(self.folder, MANIFEST))
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


def damage(path: StrPath) -> Problem | None:
    """Return what is missing or cut short in the build at *path*; a few stats, no file is read."""
    try:
        recorded = _read(path, SIZES).splitlines()
    except (OSError, ValueError):
        recorded = []  # made by an older version, or damaged itself
    sizes = dict(line.partition("\t")[::2] for line in recorded)
    for name in sizes or (DUMP, f"{STORE}/CURRENT"):
        file = os.path.join(path, name)
        try:
            size = os.stat(file).st_size
        except OSError as error:
            found = Text(
                f"建好的图谱已损坏：无法读取这个文件（{error.strerror}）",
                f"the built graph is damaged: the file cannot be read ({error.strerror})",
            )
        else:
            expected = sizes.get(name, str(size))
            if str(size) == expected:
                continue
            found = Text(
                f"建好的图谱已损坏：这个文件有 {size} 字节，应有 {expected} 字节",
                f"the built graph is damaged: found {size} bytes, expected {expected}",
            )
        cure = Text("请运行 townkg build --force", "run townkg build --force")
        return Problem(file, 0, "", found, cure)
    return None


def sound(built: Built) -> Built:
    """Return *built* if nothing of it is missing or cut short.

    Raises: DataError that names the file.
    """
    problem = damage(built.folder)
    if problem is not None:
        raise DataError([problem])
    return built


def current(folder: StrPath) -> Built | None:
    """Return the graph that *folder* names as the current one, fresh or not."""
    for _ in range(3):  # the folder named may be pruned before it is held; then read again
        try:
            name = _read(folder, CURRENT).strip()
            if not name:
                return None
            return opened(os.path.join(folder, name))
        except (FileNotFoundError, NotADirectoryError, ValueError):
            continue
    return None


def opened(path: StrPath) -> Built:
    """Return the built graph in *path*, held so that it stays.

    Raises: OSError or ValueError, when there is none, or a damaged one.
    """
    hold = Hold(os.path.join(path, MANIFEST))
    head = _read(path, INPUTS).partition("\n")[0]
    _, engine, _ = head.split("\t")
    return Built(os.fspath(path), engine, hold)


def fresh(folder: StrPath, sources: Sources, engine: str | None) -> Built | None:
    """Return the current graph when it is that of the files as they are.

    Raises: DataError when it is, and is damaged.
    """
    built = current(folder)
    if built is None or engine not in (None, built.engine):
        return None
    recorded = _read(built.folder, INPUTS)
    return sound(built) if recorded == sources.signature(built.engine) else None


def _path(place: StrPath) -> Path:
    from pathlib import Path

    return Path(place)


def _read(folder: StrPath, name: str, encoding: str = "utf-8") -> str:
    with open(os.path.join(folder, name), encoding=encoding) as file:
        return file.read()


def _walk(folder: StrPath) -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files below *folder*; hidden ones and editors' backups are nobody's input."""
    try:
        entries = list(os.scandir(os.fspath(folder)))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith("~") or entry.name == "__pycache__":
            continue
        if entry.is_dir():
            for name, inner in _walk(entry.path):
                yield f"{entry.name}/{name}", inner
        else:
            yield entry.name, entry
