"""Writes a part of the built graph in one of the forms that other programs read."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol, cast

from townkg import paths
from townkg.errors import UnknownName, UsageError
from townkg.export.placing import fill, fill_folder
from townkg.frozen import frozen
from townkg.i18n import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.export.choice import Choice, Part

FORMATS = ("nq", "trig", "ttl", "jsonld", "parquet", "csv", "graphml")
"""The forms; `csv` is a folder, or a zip file of one."""

_PACKED = {"parquet", "csv"}
_ENDINGS = {
    ".nq": "nq",
    ".trig": "trig",
    ".ttl": "ttl",
    ".jsonld": "jsonld",
    ".parquet": "parquet",
    ".graphml": "graphml",
}


@frozen
class Options:
    """What is wanted besides form and place."""

    context: str | None = None
    """The address that JSON-LD names instead of holding its context."""
    guard: bool = False
    """Whether cells of CSV that a spreadsheet would run are marked as texts."""
    tell: Callable[[Text], object] | None = None
    """Hears of such cells."""
    watch: Callable[[int], object] | None = None
    """Hears now and then how many quads were read."""


class Built(Protocol):
    """What is read of a build: its folder, in which `graph.nq` lies."""

    @property
    def path(self) -> Path:
        """Return the folder of the build."""


def format_of(name: str) -> str:
    """Return the form that the end of a file's name tells; N-Quads where it tells none.

    >>> format_of("towns.ttl.gz"), format_of("-")
    ('ttl', 'nq')
    """
    return _ENDINGS.get(Path(name.removesuffix(".gz")).suffix, "nq")


def export(
    built: Built,
    style: str,
    target: Path,
    choice: Choice | None = None,
    options: Options | None = None,
) -> Path:
    """Return *target*, written anew; a reader sees the old file or folder, or the whole new one.

    *choice* is a part of the graph. A name that ends with `.gz` is packed, and `csv` to a name
    that ends with `.zip` is one file.
    Raises: UnknownName for another format, data set or graph; DataError where the file cannot be
    written; UsageError for what does not fit.
    """
    told = options or Options()
    check(style, target.name, told)
    part = _part(built, choice, told)
    if style == "csv" and target.suffix != ".zip":
        from townkg.export.tables import tables

        fill_folder(
            target, lambda folder: tables(part, folder, paths.ontology(), told.guard, told.tell)
        )
    else:
        fill(target, lambda out: _write(part, style, out, told, target.name.endswith(".gz")))
    return target


def export_to(built: Built, path: str | Path, style: str, dataset: str | None) -> Path:
    """Return *path* with a data set, an article or all in it, in the form that *style* or it says.

    Raises: as `export` does.
    """
    from townkg.export.choice import Choice

    target = Path(path)
    return export(built, style or format_of(target.name), target, Choice(dataset))


def write(
    built: Built,
    style: str,
    out: IO[bytes],
    choice: Choice | None = None,
    options: Options | None = None,
) -> None:
    """Return nothing; write the graph to *out*, which stays open; `csv` as a zip file.

    Raises: as `export` does.
    """
    told = options or Options()
    check(style, "", told)
    _write(_part(built, choice, told), style, out, told)


def check(style: str, name: str, options: Options) -> None:
    """Return nothing where form, file name and options fit one another.

    Raises: UnknownName for another format; UsageError.
    """
    if style not in FORMATS:
        raise UnknownName(style, Text("导出格式", "export format"), FORMATS)
    if options.context is not None and style != "jsonld":
        raise UsageError(
            Text("--context 只用于 jsonld", "--context is for jsonld only"),
        )
    if options.context is not None and "://" not in options.context:
        raise UsageError(
            Text(
                f"“{options.context}”不是地址；--context 后写 https:// 开头的地址",
                f"“{options.context}” is no address; --context takes one that begins with https://",
            ),
        )
    if options.guard and style != "csv":
        raise UsageError(
            Text("--guard-formulas 只用于 csv", "--guard-formulas is for csv only"),
        )
    if style in _PACKED and name.endswith(".gz"):
        cure = ".zip" if style == "csv" else ".parquet"
        raise UsageError(
            Text(
                f"{style} 不用 gzip 压缩；请让文件名以 {cure} 结尾",
                f"{style} is not packed with gzip; let the name end with {cure}",
            )
        )
    if style == "parquet":
        from townkg.export.parquet import arrow

        arrow()


def _part(built: Built, choice: Choice | None, options: Options) -> Part:
    from townkg.export.choice import Choice, chosen

    return chosen(built.path / "graph.nq", choice or Choice(), options.watch)


def _write(
    part: Part, style: str, out: IO[bytes], options: Options, is_packed: bool = False
) -> None:
    if is_packed:
        # no name and no time in the file: the same graph gives the same bytes
        with gzip.GzipFile(filename="", mode="wb", fileobj=out, mtime=0) as packed:
            _write(part, style, cast("IO[bytes]", packed), options)
    elif style in ("nq", "trig", "ttl"):
        from townkg.export import rdf

        {"nq": rdf.n_quads, "trig": rdf.trig, "ttl": rdf.turtle}[style](part, out)
    elif style == "jsonld":
        from townkg.export.context import context
        from townkg.export.jsonld import json_ld

        json_ld(part, out, context(paths.ontology()), options.context)
    elif style == "parquet":
        from townkg.export.parquet import parquet

        parquet(part, out)
    elif style == "graphml":
        from townkg.export.graphml import graphml

        graphml(part, out, paths.ontology())
    else:
        from townkg.export.tables import zipped

        zipped(part, out, paths.ontology(), options.guard, options.tell)
