"""Writes the graph: as sorted N-Quads, and as an Oxigraph store.

Data sets come as files of sorted N-Quads, one for each, for they may be larger than the memory:
they are loaded into the store and merged into the dump as they are, and then deleted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import Quad, RdfFormat, Store, serialize

from townkg import compare
from townkg.build import across, freshness
from townkg.datasets import graphs
from townkg.datasets.sorting import merged, read_lines
from townkg.datasets.terms import declared

if TYPE_CHECKING:
    from townkg.build.freshness import Sources
    from townkg.build.material import Clock, Material
    from townkg.datasets.graphs import Part

LOADED = 100_000
"""How many lines are loaded at a time: a million quads in one go took 1.1 GB, so they take 0.2."""

_RULES = f"ontology/rules/{compare.FOLDER}"


def write_all(
    folder: Path, sources: Sources, material: Material, name: str, clock: Clock
) -> dict[str, Any]:
    """Write dump and store, and return how much there is of everything.

    Raises: DataError, with every problem of the data sets.
    """
    from townkg.build.explanation import write_explanation

    clock.stage("datasets")
    parts = graphs.write(sources.data, sources.ontology, folder)
    clock.stage("store")
    quads = list(material.quads(name[:12]))
    links = _links(sources, material, parts)
    concluded = across.conclusions(material.proven, material.across, parts, links)
    everything = [*quads, *graphs.catalogue(parts), *links, *concluded]
    everything += fill_store(everything, folder / freshness.STORE, parts, sources.ontology)
    clock.stage("dump")
    write_dump(everything, folder / freshness.DUMP, parts)
    for part in parts:
        part.path.unlink()
    _keep_passages_and_texts(folder / freshness.STORE, name[:12])
    write_explanation(material, quads, folder, name[:12])
    return {
        **material.counts(),
        "data sets": {part.data_set.slug: part.tally.to_json() for part in parts},
    }


def _links(sources: Sources, material: Material, parts: Sequence[Part]) -> list[Quad]:
    """Return the accepted links between the articles and the data sets.

    Raises: DataError, with everything that is wrong with them.
    """
    from townkg.link.graph import linked

    files = [(part.data_set.slug, part.path) for part in parts]
    return linked(sources.data, material.described, material.ontology.triples, files)


def write_dump(quads: Sequence[Quad], path: Path, parts: Sequence[Part] = ()) -> None:
    """Write the canonical dump: each quad once, sorted by code point, UTF-8, LF.

    Source: RDF 1.1 N-Quads, section 3.
    """
    text = serialize(set(quads), format=RdfFormat.N_QUADS) or b""
    lines = sorted(line for line in text.split(b"\n") if line)
    with path.open("wb") as file:
        for line in merged([lines, *(read_lines(part.path) for part in parts)]):
            file.write(line + b"\n")


def fill_store(
    quads: Sequence[Quad], path: Path, parts: Sequence[Part], ontology: Path
) -> list[Quad]:
    """Write a fresh Oxigraph store, and return what the rules of comparison conclude in it.

    It is flushed: what is not would wait in a log for the next opening.
    Raises: DataError, with what is wrong with these rules.
    """
    rules = compare.read_folder(ontology / "rules" / compare.FOLDER, declared(ontology), _RULES)
    store = Store(str(path))
    store.bulk_extend(quads)
    # one load for many small data sets: each load writes files of its own
    lines = chain.from_iterable(_lines(part.path) for part in parts)
    while some := b"".join(islice(lines, LOADED)):
        store.bulk_load(some, format=RdfFormat.N_QUADS)
    found = compare.compared(store, rules, _RULES)
    store.optimize()
    store.flush()
    return found


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file


def _keep_passages_and_texts(store: Path, version: str) -> None:
    """Write beside the store the passages of all claims, and the index of texts."""
    from townkg.sources import evidence, kept
    from townkg.store import open_embedded
    from townkg.text_search.kept import keep

    opened = open_embedded(store)
    try:
        kept.keep(evidence.gathered(opened), str(store), version)
        keep(opened, store, version)
    finally:
        opened.close()
