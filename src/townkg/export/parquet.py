"""The quads as a Parquet file: a row each, terms as texts, and numbers, truth and days as values.

Rows are in the order of the dump, in groups of 100,000, so that the writer holds no more. An empty
graph column means the default graph.
Source: Apache Parquet format 2; RDF 1.1 Concepts, section 3.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice
from typing import IO, Any

from pyoxigraph import BlankNode, DefaultGraph, Literal, Quad

from townkg import settings
from townkg.errors import UsageError
from townkg.export import lines
from townkg.export.choice import Part
from townkg.i18n import Text

ROWS = 100_000
_XSD = settings.PREFIXES["xsd"]
_NUMBERS = {
    f"{_XSD}{name}"
    for name in (
        *("integer", "decimal", "double", "float", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
}
_TRUTH = {"true": True, "1": True, "false": False, "0": False}
_TEXTS = ("subject", "predicate", "object", "object_kind", "datatype", "language", "graph")
_MISSING = Text(
    "写 Parquet 需要 pyarrow；请运行 pip install 'townkg[arrow]'",
    "Parquet needs pyarrow; run pip install 'townkg[arrow]'",
)


def parquet(part: Part, out: IO[bytes]) -> None:
    """Write the quads as a Parquet file.

    Raises: UsageError, where pyarrow is not installed.
    """
    pa, writing = arrow()
    # pyarrow closes what it wrote into
    sink = pa.PythonFile(_Open(out), mode="w")
    schema = _schema(pa)
    quads = lines.quads(part.lines())
    with writing.ParquetWriter(sink, schema, compression="zstd") as writer:
        for rows in _groups(quads):
            columns = zip(*rows, strict=True)
            arrays = [
                pa.array(column, type=one.type) for column, one in zip(columns, schema, strict=True)
            ]
            writer.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=ROWS)


def arrow() -> tuple[Any, Any]:
    """Return pyarrow and its writer of Parquet.

    Raises: UsageError, where it is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as writing
    except ImportError:
        raise UsageError(_MISSING) from None
    return pa, writing


class _Open:
    """Passes on what is written, and stays open for who opened it."""

    closed = False

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out

    def write(self, some: Any) -> int:
        return self._out.write(bytes(some))

    def flush(self) -> None:
        self._out.flush()

    def close(self) -> None:
        self._out.flush()


def _schema(pa: Any) -> Any:
    texts = [pa.field(name, pa.string(), nullable=name not in _TEXTS[:4]) for name in _TEXTS]
    values = [("number", pa.float64()), ("boolean", pa.bool_()), ("date", pa.date32())]
    about = {"townkg": settings.VERSION, "default_graph": "graph is null"}
    return pa.schema([*texts, *values], metadata=about)


def _groups(quads: Iterator[Quad]) -> Iterator[list[tuple[Any, ...]]]:
    while some := [_row(quad) for quad in islice(quads, ROWS)]:
        yield some


def _row(quad: Quad) -> tuple[Any, ...]:
    graph = None if isinstance(quad.graph_name, DefaultGraph) else _name(quad.graph_name)
    ends = (_name(quad.subject), quad.predicate.value)
    term = quad.object
    if not isinstance(term, Literal):
        kind = "blank" if isinstance(term, BlankNode) else "iri"
        return (*ends, _name(term), kind, None, None, graph, None, None, None)
    datatype = term.datatype.value
    values = _number(term.value, datatype), _truth(term.value, datatype), _day(term.value, datatype)
    return (*ends, term.value, "literal", datatype, term.language, graph, *values)


def _name(term: Any) -> str:
    return str(term) if isinstance(term, BlankNode) else str(term.value)


def _number(written: str, datatype: str) -> float | None:
    if datatype not in _NUMBERS:
        return None
    try:
        return float(written) if "_" not in written else None
    except ValueError:
        return None


def _truth(written: str, datatype: str) -> bool | None:
    return _TRUTH.get(written) if datatype == f"{_XSD}boolean" else None


def _day(written: str, datatype: str) -> date | None:
    if datatype != f"{_XSD}date" or len(written) != len("2016-01-28"):
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
