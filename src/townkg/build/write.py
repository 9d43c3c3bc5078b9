"""Writes the graph: as sorted N-Quads, and as an Oxigraph store.

Data sets come as files of sorted N-Quads, one for each, for they may be larger than the memory:
they are merged into the dump and loaded into the store as they are, and then deleted.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad, RdfFormat, Store, serialize

from townkg.build import freshness
from townkg.datasets import graphs
from townkg.datasets.sorting import merged, read_lines

if TYPE_CHECKING:
    from townkg.build.freshness import Sources
    from townkg.build.material import Clock, Material
    from townkg.datasets.graphs import Part

LOADED = 100_000
"""How many lines are loaded at a time: a million quads in one go took 1.1 GB, so they take 0.2."""


def write_all(
    folder: Path, sources: Sources, material: Material, name: str, clock: Clock
) -> dict[str, Any]:
    """Write dump and store, and return how much there is of everything.

    Raises: DataError, with every problem of the data sets.
    """
    from townkg.build.explanation import write_explanation

    clock.stage("datasets")
    parts = graphs.write(sources.data, sources.ontology, folder)
    clock.stage("dump")
    quads = list(material.quads(name[:12]))
    everything = [*quads, *graphs.catalogue(parts)]
    write_dump(everything, folder / freshness.DUMP, parts)
    clock.stage("store")
    fill_store(everything, folder / freshness.STORE, parts)
    _keep_passages(folder / freshness.STORE, name[:12])
    write_explanation(material, quads, folder, name[:12])
    return {
        **material.counts(),
        "data sets": {part.data_set.slug: part.tally.to_json() for part in parts},
    }


def write_dump(quads: Sequence[Quad], path: Path, parts: Sequence[Part] = ()) -> None:
    """Write the canonical dump: each quad once, sorted by code point, UTF-8, LF.

    Source: RDF 1.1 N-Quads, section 3.
    """
    text = serialize(set(quads), format=RdfFormat.N_QUADS) or b""
    lines = sorted(line for line in text.split(b"\n") if line)
    with path.open("wb") as file:
        for line in merged([lines, *(read_lines(part.path) for part in parts)]):
            file.write(line + b"\n")


def fill_store(quads: Sequence[Quad], path: Path, parts: Sequence[Part] = ()) -> None:
    """Write a fresh Oxigraph store; the files of the *parts* are deleted once they are in it.

    It is flushed: what is not would wait in a log for the next opening.
    """
    store = Store(str(path))
    store.bulk_extend(quads)
    for part in parts:
        with part.path.open("rb") as file:
            while lines := b"".join(islice(file, LOADED)):
                store.bulk_load(lines, format=RdfFormat.N_QUADS)
        part.path.unlink()
    store.optimize()
    store.flush()


def _keep_passages(store: Path, version: str) -> None:
    """Write the passages of all claims beside the store, where answers read them."""
    from townkg.sources import evidence, kept
    from townkg.store import open_embedded

    opened = open_embedded(store)
    try:
        kept.keep(evidence.gathered(opened), str(store), version)
    finally:
        opened.close()
