"""Reads CSV as a stream of rows, in whatever encoding it is.

In: a file. Out: its rows, each with its number and the line it ends on; never more than a row in
memory. A byte order mark decides the encoding; else it is UTF-8 if every byte fits, else GB 18030
if every byte fits: both are tried to the end of the file, and nothing is guessed.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from townkg.errors import DataError, Problem
from townkg.i18n import Text

MAX_CELL = 1_000_000
"""Longest cell, in characters; a longer one is mostly a quotation mark that nobody closed."""

_BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
_SHOWN = {"utf-8-sig": "UTF-8"}
_CHUNK = 1 << 20


@dataclass(frozen=True)
class Row:
    """One row: its number in the file, counting from 1, the line it ends on, and its cells."""

    number: int
    line: int
    cells: list[str]


def encoding_of(path: Path) -> str:
    """Return the encoding of a file.

    Raises: DataError that names the first byte that fits neither UTF-8 nor GB 18030, and what a
    detector would say.
    """
    with path.open("rb") as file:
        start = file.read(4)
    for mark, name in _BOMS.items():
        if start.startswith(mark):
            if (at := _misfit(path, name)) is not None:
                raise DataError([_wrong(path, _SHOWN.get(name, "UTF-16"), at, Text("", ""))])
            return name
    first = _misfit(path, "utf-8")
    if first is None:
        return "utf-8"
    second = _misfit(path, "gb18030")
    if second is None:
        return "gb18030"
    # what was UTF-8 for some lines is UTF-8 with a fault, and no third encoding
    was_text = first != _misfit(path, "ascii")
    advice = Text("", "") if was_text else _advice(path)
    raise DataError([_wrong(path, "UTF-8、GB 18030", max(first, second), advice)])


def _misfit(path: Path, encoding: str) -> int | None:
    """Return the line of the first byte that does not fit, or nothing; the file is a stream."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            try:
                line += decoder.decode(chunk).count("\n")
            except UnicodeDecodeError as error:
                return line + error.object[: error.start].count(b"\n")
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return line
    return None


def _wrong(path: Path, tried: str, line: int, advice: Text) -> Problem:
    found = Text(
        f"这一行有字节不合 {tried}",
        f"a byte on this line does not fit {tried.replace('、', ', nor ')}",
    )
    cure = Text(f"请另存为 UTF-8{advice.zh}", f"save it as UTF-8{advice.en}")
    return Problem(path.name, line, "", found, cure)


def _advice(path: Path) -> Text:
    """Return what other encoding would fit the whole file: advice for a person, nothing more."""
    for name in ("big5hkscs", "cp932", "euc_kr"):
        if _misfit(path, name) is None:
            return Text(f"；它或许是 {name}", f"; it may be {name}")
    return Text("", "")


def delimiter_of(path: Path, encoding: str) -> str:
    """Return the sign that stands between the cells: a tab, a semicolon or a comma."""
    with path.open(encoding=encoding, newline="") as file:
        head = file.readline()
    counts = {sign: head.count(sign) for sign in ",\t;"}
    return max(counts, key=lambda sign: counts[sign]) if any(counts.values()) else ","


def rows(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> Iterator[Row]:
    """Yield the rows of a file, the header first; rows without any cell are left out.

    Raises: DataError, where the file cannot be read as CSV.
    """
    csv.field_size_limit(MAX_CELL)
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                found = Text(f"无法读作 CSV：{error}", f"cannot be read as CSV: {error}")
                cure = Text(
                    "请查看此处之前有没有未闭合的引号",
                    "look for a quotation mark before this place that nobody closed",
                )
                problem = Problem(path.name, reader.line_num, "", found, cure)
                raise DataError([problem]) from error
            number += 1
            if cells:
                yield Row(number, reader.line_num, cells)
