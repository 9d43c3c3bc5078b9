"""What there is: the data sets with their rows, and one of them in full."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from townkg.datasets import graphs, terms
from townkg.datasets.metadata import METADATA, read
from townkg.datasets.reading import Reading, folders
from townkg.datasets.schema import DataSet
from townkg.datasets.tabular import rows
from townkg.datasets.templates import compacted
from townkg.errors import DataError
from townkg.settings import PREFIXES


@dataclass(frozen=True)
class Listed:
    """A data set in the list, with the number of rows of each of its tables."""

    data_set: DataSet
    rows: dict[str, int]


def listed(data: Path) -> Iterator[Listed]:
    """Yield the data sets, in the order of their names; one that cannot be read is left out."""
    for folder in folders(data / "datasets"):
        data_set, _ = read(folder, METADATA)
        if data_set:
            yield Listed(
                data_set, {table.file: _count(folder / table.file) for table in data_set.tables}
            )


def _count(path: Path) -> int:
    try:
        return sum(1 for _ in rows(path)) - 1
    except (OSError, UnicodeDecodeError, DataError):
        return 0


def sheet(folder: Path, ontology: Path) -> dict[str, Any]:
    """Return all that is known of a data set, as JSON; its graph is made and counted.

    Raises: DataError, with what is wrong with it.
    """
    reading = Reading(folder, terms.declared(ontology))
    if reading.data_set is None or reading.problems:
        raise DataError(reading.drain())
    data_set = reading.data_set
    with tempfile.TemporaryDirectory() as place:
        part = graphs.written(reading, data_set, Path(place))
    if reading.problems:
        raise DataError(reading.problems)
    tally = part.tally
    return {
        "iri": data_set.iri,
        "graph": data_set.graph,
        "title": data_set.title.to_json(),
        "description": data_set.texts["dc:description"].to_json(),
        "rights": data_set.texts["dc:rights"].to_json(),
        "license": data_set.license,
        "issued": data_set.issued,
        "source": data_set.source,
        "completeness": data_set.completeness,
        "complete_where": [part.text for part in data_set.parts],
        "tables": {
            table.file: {column.name: _term(column.property) for column in table.columns}
            for table in data_set.tables
        },
        "counts": tally.to_json(),
        "classes": {_term(term.strip("<>")): n for term, n in sorted(tally.classes.items())},
        "properties": {_term(term.strip("<>")): n for term, n in sorted(tally.properties.items())},
    }


def _term(iri: str) -> str:
    own = PREFIXES["tk"]
    return f"tk:{iri.removeprefix(own)}" if iri.startswith(own) else compacted(iri)
