"""Reads a file that somebody brings: CSV, a workbook, JSON, or RDF.

In: a file of a user. Out: the rows of a table, as a stream, or triples; with what was noticed
about the file: its encoding, its sheet. Nothing is written, and no formula is computed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from townkg.datasets.tabular import delimiter_of, encoding_of, rows
from townkg.errors import DataError, Problem, UsageError
from townkg.i18n import Text

MAX_JSON = 200_000_000
"""Bytes of JSON that are read: a document is held whole, unlike lines of JSON."""

Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Incoming:
    """A file as a table: what opens its rows anew, the header first, and what was noticed."""

    rows: Callable[[], Rows]
    """Yields each row with the line, or the row of the sheet, that it stands on."""
    notes: tuple[Text, ...] = ()


def is_rdf(path: Path) -> bool:
    """Return whether the file is named as RDF is."""
    return path.suffix.lower() in (".ttl", ".nt", ".nq", ".trig", ".rdf", ".owl", ".jsonld")


def incoming(path: Path, sheet: str | None = None) -> Incoming:
    """Return the table in a file.

    Raises: UsageError, for a kind of file that is not known; DataError, for one that cannot be
    read.
    """
    if not path.is_file():
        raise UsageError(Text(f"没有文件 {path}", f"there is no file {path}"))
    kind = path.suffix.lower()
    if kind in (".csv", ".tsv", ".txt", ""):
        return _csv(path)
    if kind in (".xlsx", ".xlsm"):
        return _workbook(path, sheet)
    if kind in (".json", ".jsonl", ".ndjson"):
        return _json(path)
    raise UsageError(
        Text(
            f"{path.name} 不是 CSV、Excel（xlsx）、JSON 或 RDF；请先另存为其中一种",
            f"{path.name} is no CSV, Excel (xlsx), JSON or RDF; save it as one of these first",
        )
    )


def _csv(path: Path) -> Incoming:
    encoding = encoding_of(path)
    delimiter = delimiter_of(path, encoding)
    notes = []
    if encoding != "utf-8":
        notes.append(
            Text(f"编码是 {encoding}，将存为 UTF-8", f"the encoding is {encoding}; stored as UTF-8")
        )
    if delimiter != ",":
        told = "\\t" if delimiter == "\t" else delimiter
        notes.append(Text(f"分隔符是“{told}”", f"the cells are separated by “{told}”"))

    def read() -> Rows:
        return ((row.line, row.cells) for row in rows(path, encoding, delimiter))

    return Incoming(read, tuple(notes))


def _workbook(path: Path, sheet: str | None) -> Incoming:
    try:
        from openpyxl import load_workbook
    except ImportError:
        raise UsageError(
            Text(
                "读取 Excel 需要 openpyxl：pip install 'townkg[xlsx]'；或另存为 CSV",
                "reading Excel needs openpyxl: pip install 'townkg[xlsx]'; or save it as CSV",
            )
        ) from None
    try:
        book = load_workbook(path, read_only=True, data_only=False)
    except Exception as error:  # openpyxl raises whatever the zip or its XML make it raise
        found = Text(f"无法读作 Excel：{error}", f"cannot be read as Excel: {error}")
        raise DataError([Problem(path.name, 0, "", found)]) from error
    names = book.sheetnames
    chosen = sheet or names[0]
    if chosen not in names:
        raise UsageError(
            Text(
                f"没有名为“{chosen}”的工作表；有：{'、'.join(names)}",
                f"no sheet is named “{chosen}”; there are: {', '.join(names)}",
            )
        )

    def read() -> Rows:
        for number, cells in enumerate(book[chosen].iter_rows(values_only=True), 1):
            if any(cell is not None for cell in cells):
                yield number, [_text(cell) for cell in cells]

    note = Text(
        f"取工作表“{chosen}”（共 {len(names)} 张）", f"the sheet is “{chosen}”, of {len(names)}"
    )
    return Incoming(read, (note,))


def _json(path: Path) -> Incoming:
    encoding = encoding_of(path)
    if path.suffix.lower() == ".json":
        items = _document(path, encoding)

        def objects() -> Iterable[tuple[int, Any]]:
            return enumerate(items, 1)
    else:

        def objects() -> Iterable[tuple[int, Any]]:
            return _json_lines(path, encoding)

    names: dict[str, None] = {}
    problems = []
    for line, item in objects():
        if nested := _nested(item):
            found = Text(
                f"第 {line} 项不是只含值的对象：{'、'.join(nested)}",
                f"item {line} is no object of plain values: {', '.join(nested)}",
            )
            cure = Text("请展开为一行一个对象", "flatten it to one object a row")
            problems.append(Problem(path.name, line, "", found, cure))
        else:
            names.update(dict.fromkeys(item))
    if problems:
        raise DataError(problems[:20])

    def read() -> Rows:
        yield 1, list(names)
        for line, item in objects():
            yield line + 1, [_text(item.get(name)) for name in names]

    return Incoming(read)


def _document(path: Path, encoding: str) -> list[Any]:
    """Return the items of a JSON document, which is held whole."""
    size = path.stat().st_size
    if size > MAX_JSON:
        found = Text(
            f"JSON 有 {size} 字节，至多读 {MAX_JSON}",
            f"the JSON has {size} bytes, at most {MAX_JSON} are read",
        )
        cure = Text("请存为 JSON Lines 或 CSV", "save it as JSON Lines or CSV")
        raise DataError([Problem(path.name, 0, "", found, cure)])
    try:
        content = json.loads(path.read_text(encoding=encoding))
    except json.JSONDecodeError as error:
        raise DataError([_malformed(path, error.lineno, error.msg)]) from error
    return content if isinstance(content, list) else [content]


def _nested(item: Any) -> list[str]:
    """Return the names whose values are no plain values; a question mark for what has no names."""
    if not isinstance(item, dict):
        return ["?"]
    plain = (str, int, float, bool, type(None))
    return [
        name
        for name, value in item.items()
        if not isinstance(value, plain)
        and not (isinstance(value, list) and all(isinstance(one, plain) for one in value))
    ]


def _json_lines(path: Path, encoding: str) -> Iterator[tuple[int, Any]]:
    with path.open(encoding=encoding) as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except json.JSONDecodeError as error:
                    raise DataError([_malformed(path, number, error.msg)]) from error


def _malformed(path: Path, line: int, message: str) -> Problem:
    found = Text(f"JSON 格式有误：{message}", f"malformed JSON: {message}")
    return Problem(path.name, line, "", found, Text("请改正此处的语法", "mend the syntax here"))


def _text(cell: Any) -> str:
    """Return a cell of a workbook or JSON as text: dates as ISO has them, lists with semicolons."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, list):
        return "; ".join(_text(one) for one in cell)
    if hasattr(cell, "isoformat"):
        return str(cell.isoformat()).removesuffix("T00:00:00")
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
