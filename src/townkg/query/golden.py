"""Golden answers: files beside a question that say which rows it must give.

Shape: `<question>.golden.tsv` and `<question>.<case>.golden.tsv`. First a line `# name=value` for
each parameter, then the names of the columns, then the rows as the question orders them. An entity
is a CURIE, a code its local name, a text its Chinese, an empty cell null; the last column `claims`
has `<article>:<claim>` of all evidence in the order of the text. They are read from the article by
hand, so nothing here writes one.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from townkg import errors, settings
from townkg.errors import Problem
from townkg.i18n import Text
from townkg.model import Answer, Cell, Entity, Row
from townkg.query.question import Question
from townkg.store.terms import curie

SUFFIX = ".golden.tsv"
CLAIMS = "claims"
_UNENDED = (
    Text("最后一行没有换行", "the last line does not end"),
    Text("请加上换行", "end it"),
)


@dataclass(frozen=True)
class Golden:
    """A golden answer, read: the parameters, and the cells as they stand in the file."""

    question: str
    case: str
    file: str
    text: str = field(repr=False)
    params: Mapping[str, str | list[str]]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def goldens(folder: Path, question: str | None = None) -> list[Golden]:
    """Return the golden answers in *folder*, of one question or of all, by file name.

    Raises: DataError that lists every malformed line of the first malformed file.
    """
    return [read(path) for path in files(folder) if question in (None, path.name.split(".")[0])]


def files(folder: Path) -> list[Path]:
    """Return the files of golden answers in *folder*, sorted."""
    return sorted(folder.glob(f"*{SUFFIX}"))


def read(path: Path) -> Golden:
    """Return the golden answer in the file at *path*.

    Raises: DataError that lists every malformed line.
    """
    file = f"{path.parent.name}/{path.name}"
    name, _, case = path.name.removesuffix(SUFFIX).partition(".")
    text = _text(path, file)
    lines = text.split("\n")
    problems = []
    if lines[-1]:
        problems.append(Problem(file, len(lines), "", *_UNENDED))
    params: dict[str, str | list[str]] = {}
    number = 0
    while number < len(lines) and lines[number].startswith("#"):
        key, equals, value = lines[number][1:].strip().partition("=")
        if not equals:
            found = Text("这行注释没有给出参数", "a comment that gives no parameter")
            cure = Text("请写 # 名称=值", "write # name=value")
            problems.append(Problem(file, number + 1, "", found, cure))
        _add(params, key, value)
        number += 1
    columns = tuple(lines[number].split("\t")) if number < len(lines) else ()
    rows = []
    for row_number, line in enumerate(lines[number + 1 : -1], number + 2):
        cells = tuple(line.split("\t"))
        if len(cells) != len(columns):
            problems.append(_miscounted(file, row_number, len(cells), len(columns)))
        rows.append(cells)
    if problems:
        raise errors.DataError(problems)
    return Golden(name, case, file, text, params, columns, tuple(rows))


def _miscounted(file: str, line: int, count: int, expected: int) -> Problem:
    found = Text(
        f"有 {count} 个单元格，应有 {expected} 个", f"found {count} cells, expected {expected}"
    )
    cure = Text("单元格之间请用一个制表符隔开", "separate cells by one tab")
    return Problem(file, line, "", found, cure)


def _text(path: Path, file: str) -> str:
    """Return the text of the file, which is UTF-8 with nothing in it that cannot be seen."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        found = Text(f"第 {error.start} 个字节不是 UTF-8", f"byte {error.start} is no UTF-8")
        cure = Text("请存为 UTF-8", "save it as UTF-8")
        raise errors.DataError([Problem(file, 0, "", found, cure)]) from None
    except OSError as error:
        told = errors.system_words(error)
        found = Text(f"无法读取这个文件（{told.zh}）", f"the file cannot be read ({told.en})")
        raise errors.DataError([Problem(file, 0, "", found)]) from None
    if unseen := list(_unseen(text, file)):
        raise errors.DataError(unseen)
    return text


def _unseen(text: str, file: str) -> Iterator[Problem]:
    """Yield what no editor shows, and what makes equal lines differ."""
    if text.startswith("\ufeff"):
        found = Text(
            "文件以字节顺序标记（BOM）开头", "the file begins with a byte order mark (BOM)"
        )
        cure = Text("请存为不带 BOM 的 UTF-8", "save it as UTF-8 without BOM")
        yield Problem(file, 1, "", found, cure)
    if "\r" in text:
        count, line = text.count("\r"), text.count("\n", 0, text.index("\r")) + 1
        found = Text(
            f"有 {count} 处行尾带回车符（CRLF）",
            f"{count} line end{'s' if count != 1 else ''} with a carriage return (CRLF)",
        )
        cure = Text("行尾请用 LF；回车符写作 \\r", "write LF line ends; a carriage return is \\r")
        yield Problem(file, line, "", found, cure)


def _add(params: dict[str, str | list[str]], key: str, value: str) -> None:
    known = params.get(key)
    if known is None:
        params[key] = value
    else:
        params[key] = [*known, value] if isinstance(known, list) else [known, value]


def write(question: Question, params: Mapping[str, Any], answer: Answer) -> str:
    """Return an answer in the form of a golden file, to be compared with one."""
    names = [column.name for column in answer.columns]
    head = [*names, CLAIMS] if question.evidence else names
    lines = [
        f"# {name}={item}"
        for name, value in params.items()
        for item in (value if isinstance(value, list) else [value])
    ]
    lines.append("\t".join(head))
    for row in answer.rows:
        cells = [_cell(row.cells.get(name)) for name in names]
        lines.append("\t".join([*cells, _claims(row)] if question.evidence else cells))
    return "\n".join(lines) + "\n"


def difference(golden: Golden, question: Question, answer: Answer) -> str:
    """Return how an answer differs from its golden, and the command that shows it, or nothing."""
    found = write(question, golden.params, answer)
    if found == golden.text:
        return ""
    lines = difflib.unified_diff(
        golden.text.splitlines(), found.splitlines(), golden.file, "answer", lineterm="", n=1
    )
    return "\n".join([*lines, f"shown by: {command(golden)}"])


def command(golden: Golden) -> str:
    """Return the command line that asks what a golden answers."""
    import shlex

    words = ["townkg", "ask", golden.question]
    for name, value in golden.params.items():
        for item in value if isinstance(value, list) else [value]:
            words += [f"--{name.replace('_', '-')}", item]
    return shlex.join([*words, "--format", "json"])


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, Entity):
        return curie(cell.iri)
    text = cell.zh if isinstance(cell, Text) else str(cell)
    for character, escaped in (("\\", "\\\\"), ("\t", "\\t"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(character, escaped)
    return text


def _claims(row: Row) -> str:
    """Return the claims of a row as `article:claim`, then rows of tables, then links.

    Shape: a row of a table is `zhejiang-towns/table.csv#row=27`, a link begins with `link:`.
    """
    claims = dict.fromkeys(item.claim for item in row.evidence)
    shown = [claim.removeprefix(settings.CLAIM).replace("/", ":", 1) for claim in claims]
    return " ".join([*shown, *(_record(record.iri) for record in row.records)])


def _record(iri: str) -> str:
    _, is_link, name = iri.partition("/townkg/link/")
    return f"link:{name}" if is_link else iri.removeprefix(f"{settings.ID}dataset/")
