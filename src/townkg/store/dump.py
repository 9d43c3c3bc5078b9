"""A graph in a file, as `townkg export` writes it, opened in memory."""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path

import pyoxigraph
from pyoxigraph import RdfFormat

from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.store.embedded import EmbeddedStore

FORMATS = {".nq": RdfFormat.N_QUADS, ".trig": RdfFormat.TRIG}
"""The formats that hold named graphs, by the end of the file's name."""


def is_dump(path: Path) -> bool:
    """Return whether the name of a file is that of a graph with its named graphs.

    >>> is_dump(Path("2026.nq.gz")), is_dump(Path("graph.ttl"))
    (True, False)
    """
    return Path(path.name.removesuffix(".gz")).suffix in FORMATS


def open_dump(path: Path) -> tuple[EmbeddedStore, set[str]]:
    """Return the graph in a file and its quads as lines of N-Quads.

    Raises: DataError when the file cannot be read, or is no such graph.
    """
    form = FORMATS[Path(path.name.removesuffix(".gz")).suffix]
    try:
        content = path.read_bytes()
        if path.name.endswith(".gz"):
            content = gzip.decompress(content)
        quads = list(pyoxigraph.parse(content, form))
    except (OSError, EOFError, zlib.error, SyntaxError) as error:
        found = Text(f"无法读取图谱：{error}", f"no graph can be read here: {error}")
        cure = Text("请用 townkg export 再导出一次", "export it again with townkg export")
        raise DataError([Problem(str(path), 0, "", found, cure)]) from None
    store = pyoxigraph.Store()
    store.bulk_extend(quads)
    return EmbeddedStore(store, path), lines(quads)


def lines(quads: list[pyoxigraph.Quad]) -> set[str]:
    """Return quads as lines of N-Quads, each once."""
    text = pyoxigraph.serialize(quads, format=RdfFormat.N_QUADS) or b""
    return {line for line in text.decode().split("\n") if line}
