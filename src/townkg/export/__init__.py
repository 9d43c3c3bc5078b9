"""Files for other programs: the built graph, or a part of it, in the forms that others read.

| module | |
|---|---|
| `writing` | form, file name and options fit; each form is written by its module |
| `choice` | all, one graph, one data set with its description, one article with its claims |
| `lines` | lines of the dump, sorted by graph, and as quads |
| `rdf`, `jsonld` on `context` | N-Quads, TriG and Turtle; compact JSON-LD |
| `parquet` | quads as columns |
| `tables`, `graphml` on `things` | a CSV file for each class with metadata; a graph of things |
| `placing` | the old file or folder, or the whole new one |

Forms are written as the dump is read, one part at a time: a graph may be larger than the memory.
The same build gives the same bytes.
"""

from __future__ import annotations

from townkg.export.placing import fill, fill_folder, put
from townkg.export.writing import (
    FORMATS,
    Built,
    Options,
    check,
    export,
    export_to,
    format_of,
    write,
)

__all__ = [
    "FORMATS",
    "Built",
    "Options",
    "check",
    "export",
    "export_to",
    "fill",
    "fill_folder",
    "format_of",
    "put",
    "write",
]
