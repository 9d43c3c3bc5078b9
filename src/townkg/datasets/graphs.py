"""Writes the named graph of each data set, for a build or by itself.

In: the folder of the data sets. Out: for each one a file of sorted N-Quads, its counts, and what
the catalogue says of it. Nothing of a data set goes into the default graph: what it says is no
fact of an article until a link says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Quad

from townkg.datasets import terms
from townkg.datasets.describe import Tally, description
from townkg.datasets.reading import Reading, folders
from townkg.datasets.schema import DataSet
from townkg.datasets.sorting import sorted_lines
from townkg.errors import DataError, Problem


@dataclass(frozen=True)
class Part:
    """The named graph of a data set as a file of sorted N-Quads, with its counts."""

    data_set: DataSet
    path: Path
    tally: Tally

    def quads(self) -> Iterator[Quad]:
        """Yield what the catalogue says of the data set."""
        return description(self.data_set, self.tally)


def write(data: Path, ontology: Path, into: Path) -> list[Part]:
    """Return the named graphs of all data sets, written to the folder *into*.

    Raises: DataError, with every problem of every data set.
    """
    known = terms.declared(ontology)
    parts: list[Part] = []
    found: list[Problem] = []
    for folder in folders(data / "datasets"):
        reading = Reading(folder, known)
        if reading.data_set is None or reading.problems:
            found += reading.drain()
            continue
        parts.append(written(reading, reading.data_set, into))
        found += reading.problems
    if found:
        raise DataError(found)
    return parts


def written(reading: Reading, data_set: DataSet, into: Path) -> Part:
    """Return the graph of one data set, written to the folder *into*."""
    path = into / f"{data_set.slug}.nq"
    tally = Tally()
    tail = f" <{data_set.graph}> ."
    lines = (f"{triple}{tail}".encode() for triple in reading.triples())
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in tally.counted(sorted_lines(lines, into)))
    return Part(data_set, path, tally)


def catalogue(parts: Iterable[Part]) -> Iterator[Quad]:
    """Yield what the catalogue says of all data sets."""
    for part in parts:
        yield from part.quads()
