"""Writes the graph: as sorted N-Quads, and as an Oxigraph store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, Store, serialize


def write_dump(quads: Sequence[Quad], path: Path) -> None:
    """Write the canonical dump: each quad once, sorted by code point, UTF-8, LF.

    Source: RDF 1.1 N-Quads, section 3.
    """
    text = serialize(set(quads), format=RdfFormat.N_QUADS) or b""
    lines = sorted(line for line in text.split(b"\n") if line)
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in lines)


def fill_store(quads: Sequence[Quad], path: Path) -> None:
    """Write a fresh Oxigraph store.

    It is flushed: what is not would wait in a log for the next opening.
    """
    store = Store(str(path))
    store.bulk_extend(quads)
    store.optimize()
    store.flush()
