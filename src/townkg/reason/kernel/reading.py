"""Files as columns of numbers of terms."""

from __future__ import annotations

import gzip
import os
from itertools import islice
from pathlib import Path
from typing import IO, cast

import numpy as np

from townkg.errors import DataError, LimitError, Problem, system_words
from townkg.i18n import Text, same
from townkg.reason.kernel.arrays import U32, Array
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.hashing import PADDING
from townkg.reason.kernel.ntriples import Reading

AT_ONCE = 100_000
NEEDED = 3
"""Reading takes up to so many times the size of the text in memory."""


def read(path: Path) -> tuple[Dictionary, Array]:
    """Return the terms of a file and its triples as three rows of their numbers.

    Shape: N-Triples, N-Quads, Turtle, TriG, RDF/XML, told by the ending, `.gz` or not; graphs
    of quads become one.
    Raises: DataError, with the line that cannot be read; LimitError, when memory would not do.
    """
    try:
        size = path.stat().st_size
        name = path.name.removesuffix(".gz")
        if name.endswith(".nt"):
            return Reading(_text(path, size), lambda lines: _lines(path, lines)).run()
        return _slowly(path, name)
    except OSError as error:
        raise DataError([Problem(str(path), 0, "", system_words(error))]) from error


def _text(path: Path, size: int) -> Array:
    _room(size * (10 if path.suffix == ".gz" else 1))
    if path.suffix == ".gz":
        raw = gzip.decompress(path.read_bytes())
        return np.frombuffer(raw + bytes(PADDING), dtype=np.uint8)
    text = np.zeros(size + PADDING, dtype=np.uint8)
    with path.open("rb") as file:
        file.readinto(text[:size].data)
    return text


def _room(size: int) -> None:
    try:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError, AttributeError):
        return
    if size * NEEDED > free:
        need, have = size * NEEDED >> 20, free >> 20
        raise LimitError(
            Text(
                f"读入这个文件约需 {need} MB 内存，现有 {have} MB；请把文件分开",
                f"reading this file needs about {need} MB of memory, {have} MB are free; "
                "split the file",
            )
        )


def _lines(path: Path, lines: bytes) -> list[tuple[str, str, str]]:
    """Return the triples of lines that are not in the plain form."""
    import pyoxigraph

    try:
        return [
            (str(quad.subject), str(quad.predicate), str(quad.object))
            for quad in pyoxigraph.parse(input=lines, format=pyoxigraph.RdfFormat.N_TRIPLES)
        ]
    except SyntaxError:
        raise DataError([_wrong(path)]) from None


def _wrong(path: Path) -> Problem:
    """Return what is wrong with a file, in the words of the parser and with its line."""
    import pyoxigraph

    try:
        for _ in pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.N_TRIPLES):
            pass
    except SyntaxError as error:
        return Problem(str(path), int(error.lineno or 0), "", same(str(error.msg)))
    return Problem(str(path), 0, "", Text("无法解析", "cannot be parsed"))


def _slowly(path: Path, name: str) -> tuple[Dictionary, Array]:
    """Return what the parser of pyoxigraph reads, term by term."""
    import pyoxigraph

    dictionary = Dictionary()
    ending = name.rpartition(".")[2]
    form = pyoxigraph.RdfFormat.from_extension(ending)
    if form is None:
        told = Text(f"不认识的文件格式 .{ending}", f"the format .{ending} is not known")
        cure = Text("可用 .nt、.nq、.ttl、.trig、.rdf", "use .nt, .nq, .ttl, .trig or .rdf")
        raise DataError([Problem(str(path), 0, "", told, cure)])
    columns = [np.empty((3, 0), dtype=U32)]
    try:
        with gzip.open(path) if path.suffix == ".gz" else path.open("rb") as file:
            quads = pyoxigraph.parse(input=cast(IO[bytes], file), format=form)
            while some := list(islice(quads, AT_ONCE)):
                flat = (
                    str(t) for quad in some for t in (quad.subject, quad.predicate, quad.object)
                )
                columns.append(dictionary.encode_many(flat).reshape(-1, 3).T)
    except SyntaxError as error:
        line = int(error.lineno or 0)
        raise DataError([Problem(str(path), line, "", same(str(error.msg)))]) from None
    return dictionary, np.concatenate(columns, axis=1)
