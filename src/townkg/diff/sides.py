"""Opens a graph that is compared with another: a build, or a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from townkg import settings
from townkg.errors import AmbiguousName, UnknownName
from townkg.i18n import Text
from townkg.store import Store, open_embedded
from townkg.store.dump import is_dump, open_dump
from townkg.words import Words

CURRENT = "current"


@dataclass(frozen=True)
class Side:
    """A graph that is compared: its store, and its quads as lines of N-Quads."""

    path: Path
    store: Store = field(repr=False)
    lines: set[str] = field(repr=False)

    @cached_property
    def words(self) -> Words:
        """Return the labels of this graph."""
        return Words(self.store)

    @cached_property
    def version(self) -> str:
        """Return the version of its data, or the name of the file where it tells none."""
        query = f"SELECT ?version WHERE {{ ?set <{settings.ONTOLOGY}dataVersion> ?version }}"
        found = sorted(row["version"].value for row in self.store.select(query))
        return found[0] if found else self.path.name


def find(text: str, builds: Path) -> Path:
    """Return the build or file that *text* names.

    Shape: `current`, the beginning of a build's hash, the folder of a build, or a file that
    `townkg export` wrote as nq or trig, also compressed with gzip.
    Raises: UnknownName, or AmbiguousName for a beginning that several builds have.
    """
    path = Path(text)
    if _is_build(path) or (path.is_file() and is_dump(path)):
        return path
    names = sorted(item.name for item in builds.iterdir()) if builds.is_dir() else []
    names = [name for name in names if not name.startswith(".") and _is_build(builds / name)]
    if text == CURRENT and (builds / CURRENT).is_file():
        return builds / (builds / CURRENT).read_text(encoding="ascii").strip()
    fitting = [name for name in names if text and name.startswith(text)]
    exact = [name for name in fitting if name == text] or fitting
    if len(exact) == 1:
        return builds / exact[0]
    if exact and len({name.partition(".")[0] for name in exact}) == 1:
        return builds / max(exact, key=lambda name: (builds / name).stat().st_mtime_ns)
    if exact:
        raise AmbiguousName(text, [(name[:12], str(builds / name)) for name in exact])
    kind = Text(
        "构建或图谱文件（.nq、.trig，可加 .gz）", "build or graph file (.nq or .trig, .gz too)"
    )
    raise UnknownName(text, kind, [CURRENT, *(name[:12] for name in names)])


def open_side(path: Path) -> Side:
    """Return the graph of a build or file.

    Raises: DataError when it cannot be read.
    """
    if not path.is_dir():
        return Side(path, *open_dump(path))
    text = (path / "graph.nq").read_text(encoding="utf-8")
    found = {line for line in text.split("\n") if line}
    return Side(path, open_embedded(path / "store"), found)


def _is_build(path: Path) -> bool:
    return (path / "graph.nq").is_file() and (path / "store").is_dir()
