"""Triples in Parquet and Arrow files: columns subject, predicate and object in N-Triples form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import numpy as np

from townkg.errors import DataError, Problem, UsageError, system_words
from townkg.i18n import Text
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.memory import MACHINE, Memory

if TYPE_CHECKING:
    from townkg.reason.kernel.arrays import Array

COLUMNS = ("subject", "predicate", "object")
NEEDED = 12
"""Reading takes up to so many times the size of a file, whose columns are packed."""
_IRI = r"<[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>\"{}|^`\\]*>"
_BLANK = r"_:[\w](?:[\w.·-]*[\w·-])?"
_LITERAL = r'"(?:[^"\\\n\r]|\\[tbnrf"\'\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*"'
_LITERAL += rf"(?:@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^{_IRI})?"
_ALLOWED = tuple(
    re.compile(one) for one in (f"{_IRI}|{_BLANK}", _IRI, f"{_IRI}|{_BLANK}|{_LITERAL}")
)
_WANTED = (
    Text("IRI 或空节点（<…> 或 _:…）", "an IRI or unnamed node (<…> or _:…)"),
    Text("IRI（<…>）", "an IRI (<…>)"),
    Text(
        'IRI、空节点或字面量（<…>、_:… 或 "…"）', 'an IRI, unnamed node or literal (<…>, _:…, "…")'
    ),
)
_PLAIN = re.compile(r'<[^\\]*>|_:.*|"[^\\"\x00-\x1f\x7f]*"(?:@[a-z]{2,8})?')
"""What parsers would write in the very same way."""


def arrow() -> Any:
    """Return pyarrow.

    Raises: UsageError, where it is not installed.
    """
    try:
        import pyarrow as pa
    except ImportError:
        raise UsageError(
            Text(
                "读写 Parquet 和 Arrow 需要 pyarrow；请运行 pip install 'townkg[arrow]'",
                "Parquet and Arrow need pyarrow; run pip install 'townkg[arrow]'",
            )
        ) from None
    return pa


def read_table(path: Path, memory: Memory = MACHINE) -> tuple[Dictionary, Array]:
    """Return the terms of a Parquet or Arrow file and its triples as rows of their numbers.

    Raises: DataError, with the row that is none; UsageError, where pyarrow is not installed.
    """
    pa = arrow()
    try:
        size = path.stat().st_size
        memory.need(size * NEEDED, Text("读入这个文件", "reading this file"))
        table = _table(path)
    except pa.ArrowInvalid as error:
        told = Text("不是完好的 Parquet 或 Arrow 文件", "it is no whole Parquet or Arrow file")
        raise DataError([Problem(str(path), 0, "", told)]) from error
    except OSError as error:
        raise DataError([Problem(str(path), 0, "", system_words(error))]) from error
    _check_columns(table, path)
    dictionary = Dictionary()
    columns = [_column(table.column(name), at, dictionary, path) for at, name in enumerate(COLUMNS)]
    return dictionary, np.stack(columns)


def _table(path: Path) -> Any:
    pa = arrow()
    if path.suffix == ".parquet":
        import pyarrow.parquet

        return pyarrow.parquet.read_table(path)
    import pyarrow.ipc

    with pa.memory_map(str(path)) as source:
        try:
            return pyarrow.ipc.open_file(source).read_all()
        except pa.ArrowInvalid:
            source.seek(0)
            return pyarrow.ipc.open_stream(source).read_all()


def _check_columns(table: Any, path: Path) -> None:
    pa = arrow()
    problems = []
    for name in COLUMNS:
        if table.column_names.count(name) != 1:
            has = ", ".join(table.column_names)
            told = Text(f"没有列 {name}；有：{has}", f"there is no column {name}; it has: {has}")
            cure = Text(
                f"列要命名为 {'、'.join(COLUMNS)}", f"name the columns {', '.join(COLUMNS)}"
            )
            problems.append(Problem(str(path), 0, "", told, cure))
            continue
        kind = table.schema.field(name).type
        if pa.types.is_dictionary(kind):
            kind = kind.value_type
        if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
            told = Text(f"列 {name} 是 {kind}，不是文字", f"the column {name} is {kind}, no text")
            problems.append(Problem(str(path), 0, "", told))
    if problems:
        raise DataError(problems)


def _column(column: Any, at: int, dictionary: Dictionary, path: Path) -> Array:
    """Return the numbers of a column's terms, each distinct term looked at once."""
    pa = arrow()
    if column.null_count:
        row = next(number for number, one in enumerate(column) if not one.is_valid)
        raise DataError([_bad(path, row, at, None)])
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    parts = [np.empty(0, dtype=np.uint32)]
    for chunk in column.unify_dictionaries().chunks:
        values = chunk.dictionary.to_pylist()
        known = []
        for place, value in enumerate(values):
            term = None if value is None else _term(value, at)
            if term is None:
                raise DataError([_bad(path, _row(column, chunk, place), at, value)])
            known.append(term)
        numbers = dictionary.encode_many(known)
        parts.append(numbers[np.asarray(chunk.indices)])
    return np.concatenate(parts)


def _row(column: Any, chunk: Any, place: int) -> int:
    """Return the first row of a column that has a value of a chunk's dictionary."""
    rows = 0
    for one in column.chunks:
        met = np.flatnonzero(np.asarray(one.indices) == place)
        if one.dictionary.equals(chunk.dictionary) and len(met):
            return rows + int(met[0])
        rows += len(one)
    return rows


def _term(text: str, at: int) -> str | None:
    """Return a term in the form that the parsers write, none for what is no term there."""
    import pyoxigraph

    if not _ALLOWED[at].fullmatch(text):
        return None
    if _PLAIN.fullmatch(text):
        return text
    line = f"<x:s> <x:p> {text} .".encode()
    try:
        (quad,) = pyoxigraph.parse(input=line, format=pyoxigraph.RdfFormat.N_TRIPLES)
    except SyntaxError:  # as a language tag that is too long
        return None
    return str(quad.object)


def _bad(path: Path, row: int, at: int, value: object) -> Problem:
    name, wanted = COLUMNS[at], _WANTED[at]
    shown = "∅" if value is None else f"“{str(value)[:80]}”"
    told = Text(f"第 {row + 1} 行的 {name} 是 {shown}", f"in row {row + 1} the {name} is {shown}")
    return Problem(
        str(path), 0, "", told, Text(f"要写 {wanted.zh}", f"what is wanted is {wanted.en}")
    )


def write_table(
    parts: Iterable[tuple[list[str], list[str], list[str]]], out: IO[bytes], style: str
) -> None:
    """Write columns of terms, part after part, as Parquet or an Arrow file."""
    pa = arrow()
    schema = pa.schema([(name, pa.string()) for name in COLUMNS])
    if style == "parquet":
        import pyarrow.parquet

        writer = pyarrow.parquet.ParquetWriter(out, schema)
    else:
        import pyarrow.ipc

        writer = pyarrow.ipc.new_file(out, schema)
    with writer:
        for columns in parts:
            writer.write_table(pa.table(list(columns), schema=schema))
