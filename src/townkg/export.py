"""Files for other programs: the built graph as N-Quads, TriG or Turtle.

Shape: N-Quads is the canonical dump as the build wrote it (sorted, one line a quad); TriG has
every graph; Turtle has the default graph only, which holds each fact once. The same build
gives the same bytes.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from townkg import settings
from townkg.errors import DataError, Problem, UnknownName, system_words
from townkg.i18n import Text

if TYPE_CHECKING:
    from pyoxigraph import Quad

FORMATS = ("nq", "trig", "ttl")


class Built(Protocol):
    """What is read of a build: its folder, in which `graph.nq` lies."""

    @property
    def path(self) -> Path:
        """Return the folder of the build."""


def export(built: Built, style: str, target: Path) -> Path:
    """Return *target*, written anew; a reader sees the old file or the whole new one.

    A link stays one, and the file that it leads to is written. What is no file (a pipe, a device)
    is written into, and stays what it is.
    Raises: UnknownName for another format; DataError where the file cannot be written.
    """
    _check_format(style)
    fill(target, lambda out: write(built, style, out))
    return target


def put(content: bytes, target: Path) -> None:
    """Return nothing, with *content* in the file *target*, written as `export` writes.

    Raises: DataError where the file cannot be written.
    """
    fill(target, lambda out: out.write(content))


def fill(target: Path, write_into: Callable[[IO[bytes]], object]) -> None:
    """Return nothing, with what *write_into* writes in the file *target*, as `export` writes.

    Raises: DataError where the file cannot be written.
    """
    try:
        if _is_plain(target):
            _swap_in(write_into, Path(os.path.realpath(target)))
        else:
            with os.fdopen(os.open(target, os.O_WRONLY), "wb") as out:
                write_into(out)
    except OSError as error:
        raise _unwritable(target, error) from None


def _is_plain(target: Path) -> bool:
    """Return whether *target* is a file, or nothing yet; a folder fails when it is opened."""
    try:
        return stat.S_ISREG(target.stat().st_mode)
    except FileNotFoundError:
        return True


def _swap_in(fill: Callable[[IO[bytes]], object], target: Path) -> None:
    # made beside the target: a rename across file systems is no rename
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            fill(out)
            out.flush()
            os.fsync(out.fileno())
        fresh.chmod(_mode(target))
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def write(built: Built, style: str, out: IO[bytes]) -> None:
    """Return nothing; write the graph to *out*, which stays open."""
    _check_format(style)
    graph = built.path / "graph.nq"
    if style == "nq":
        with graph.open("rb") as source:
            while block := source.read(1 << 20):
                out.write(block)
        return
    out.writelines(f"{line}\n".encode() for line in _lines(graph, style))


def _check_format(style: str) -> None:
    if style not in FORMATS:
        raise UnknownName(style, Text("导出格式", "export format"), FORMATS)


def _lines(graph: Path, style: str) -> Iterator[str]:
    from pyoxigraph import DefaultGraph, RdfFormat, parse, serialize

    quads = list(parse(path=graph, format=RdfFormat.N_QUADS))
    if style == "ttl":
        triples = [quad.triple for quad in quads if isinstance(quad.graph_name, DefaultGraph)]
        prefixes = _prefixes(quads)
        text = serialize(triples, format=RdfFormat.TURTLE, prefixes=prefixes)
    else:
        # stable: within a graph the canonical order of the dump stays
        quads.sort(key=_graph_key)
        prefixes = _prefixes(quads)
        text = serialize(quads, format=RdfFormat.TRIG, prefixes=prefixes)
    lines = (text or b"").decode().removesuffix("\n").split("\n")
    # the serializer writes one prefix a line, in an order that differs from run to run
    yield from sorted(lines[: len(prefixes)])
    yield from lines[len(prefixes) :]


def _graph_key(quad: Quad) -> str:
    from pyoxigraph import DefaultGraph

    return "" if isinstance(quad.graph_name, DefaultGraph) else str(quad.graph_name)


def _prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the prefixes in use: the usual ones, one per type of thing, one per article."""
    from pyoxigraph import NamedNode

    found = {}
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode):
                name, space = _space(term.value)
                if name:
                    found[name] = space
    return dict(sorted(found.items()))


def _space(iri: str) -> tuple[str, str]:
    """Return the prefix for *iri* and its namespace; empty where it has none.

    >>> _space("https://w3id.org/townkg/id/town/guigu")
    ('town', 'https://w3id.org/townkg/id/town/')
    >>> _space("https://w3id.org/townkg/claim/jiashan-330421/s09-settled")
    ('jiashan-330421', 'https://w3id.org/townkg/claim/jiashan-330421/')
    """
    for base in (settings.ID, settings.CLAIM):
        name, slash, local = iri.removeprefix(base).partition("/")
        if iri.startswith(base) and slash and local:
            return name, f"{base}{name}/"
    fitting = [(space, name) for name, space in settings.PREFIXES.items() if iri.startswith(space)]
    return max(fitting)[::-1] if fitting else ("", "")


def _mode(target: Path) -> int:
    """Return the permissions for the file: those it had, or what the umask leaves."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _unwritable(target: Path, error: OSError) -> DataError:
    told = system_words(error)
    found = Text(f"无法写入：{told.zh}", f"cannot be written: {told.en}")
    cure = Text(
        "请写到一个存在、有权限写入且有空间的文件夹里",
        "name a file in a folder that exists, that you may write to and that has room",
    )
    return DataError([Problem(str(target), 0, "", found, cure)])
