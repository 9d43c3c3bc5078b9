"""An answer or the solutions of a query as a workbook: rows, passages, and how they came about.

No cell is a formula, whatever a text begins with: each text is stored as a text, and one that a
spreadsheet would read as a formula when it is edited is marked as a quotation too.
Source: ECMA-376, part 1, sections 18.3.1.4 (cell types) and 18.8.45 (quotePrefix).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from townkg import settings
from townkg.errors import UsageError
from townkg.i18n import Text
from townkg.model import Answer, Column, Entity, Evidence, Record, Row
from townkg.present import cells, records, wording
from townkg.present.passages import article_name, claim_name

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from townkg.cite import Citations
    from townkg.store import Solutions

_LONGEST = 32_767
"""Characters that a cell can hold."""

_EXACT = 2**53
"""Whole numbers from here on are not exact in a spreadsheet, and are stored as texts."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST, _NARROWEST = 60, 10

ANSWER, EVIDENCE, ABOUT = (
    Text("回答", "answer"),
    Text("依据", "evidence"),
    Text("说明", "about"),
)
_EVIDENCE_HEAD = (
    Text("行", "row"),
    Text("主张或表中的行", "claim or row of a table"),
    Text("确定程度", "certainty"),
    Text("句子或各格", "sentence or cells"),
    Text("引文", "quote"),
    Text("文章或数据集", "article or data set"),
    Text("起点", "start"),
    Text("终点", "end"),
    Text("IRI", "IRI"),
)
_UNBOUND = Text("空单元格表示变量没有值", "an empty cell means that the variable has no value")
_NUMBERS = {settings.PREFIXES["xsd"] + name for name in ("integer", "decimal", "double", "float")}
_SILENT = Text("空单元格表示文中没有说", "an empty cell means that the text does not say")
_SILENT_TABLES = Text(
    "空单元格表示文中和表中都没有说", "an empty cell means that neither text nor tables say"
)
_MISSING = Text(
    "xlsx 需要 openpyxl，请安装：pip install 'townkg[xlsx]'",
    "xlsx needs openpyxl; install it: pip install 'townkg[xlsx]'",
)


def workbook(answer: Answer, language: str, cited: Citations | None = None) -> bytes:
    """Return the answer as the bytes of an xlsx file; *cited* tells how its rows are cited.

    Raises: UsageError, where the program that writes workbooks is not installed.
    """
    sheets = [(ANSWER, _answer(answer, language, cited))]
    if any(row.rests_on for row in answer.rows):
        sheets.append((EVIDENCE, _evidence(answer, language)))
    sheets.append((ABOUT, _about(answer, language, cited)))
    return sheets_book(cells.title(answer, language), sheets, language)


def solutions_book(found: Solutions, query: str, version: str, language: str) -> bytes:
    """Return what a SELECT found as the bytes of an xlsx file, IRIs whole and numbers as numbers.

    Raises: UsageError, as `workbook` does.
    """
    values = [[_cell(row.get(name)) for name in found.variables] for row in found.rows]
    about = (
        (Text("项目", "item"), Text("内容", "content").in_language(language)),
        (Text("查询", "query"), query),
        (Text("行数", "rows"), len(values)),
        (Text("空白", "empty cells"), _UNBOUND.in_language(language)),
        (Text("数据版本", "data version"), version),
    )
    lines = [(name.in_language(language), value) for name, value in about]
    return sheets_book("SPARQL", [(ANSWER, [found.variables, *values]), (ABOUT, lines)], language)


def _cell(term: Any) -> Any:
    """Return the value of a term: a number only where a spreadsheet holds it as it was written."""
    from pyoxigraph import BlankNode, Literal

    if term is None or isinstance(term, BlankNode):
        return str(term) if term else None
    if not isinstance(term, Literal) or term.datatype.value not in _NUMBERS:
        return term.value
    try:
        written, number = Decimal(term.value), float(term.value)
    except (ArithmeticError, ValueError):
        return term.value
    if not written.is_finite() or Decimal(repr(number)) != written:
        return term.value
    return int(number) if number.is_integer() else number


def sheets_book(
    title: str, sheets: Iterable[tuple[Text, Iterable[Sequence[Any]]]], language: str
) -> bytes:
    """Return sheets of values, each under its name, as the bytes of an xlsx file.

    Raises: UsageError, as `workbook` does.
    """
    try:
        from openpyxl import Workbook
    except ImportError:
        raise UsageError(_MISSING) from None
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for name, rows in sheets:
        _sheet(book, name.in_language(language), rows)
    book.properties.title = title
    book.properties.creator = "townkg"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _answer(answer: Answer, language: str, cited: Citations | None) -> Iterator[list[Any]]:
    """Yield the headings and the rows; the IRIs of a column of things stand in one of its own."""
    head = []
    for column in answer.columns:
        name = cells.heading(column, language)
        head += [name, f"{name} IRI"] if column.kind == "entity" else [name]
    yield [*head, wording.CITATION.in_language(language)] if cited else head
    for row in answer.rows:
        values = [value for column in answer.columns for value in _values(row, column, language)]
        yield [*values, cited.row(row)] if cited else values


def _values(row: Row, column: Column, language: str) -> list[Any]:
    value = row.cells.get(column.name)
    is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
    shown = value if is_number else cells.shown(value, language, column)
    iri = value.iri if isinstance(value, Entity) else None
    return [shown, iri] if column.kind == "entity" else [shown]


def _evidence(answer: Answer, language: str) -> Iterator[list[Any]]:
    yield [text.in_language(language) for text in _EVIDENCE_HEAD]
    for number, row in enumerate(answer.rows, 1):
        for item in row.evidence:
            yield [number, *_passage(item, language)]
        for record in row.records:
            yield [number, *_record(record, language)]


def _passage(item: Evidence, language: str) -> list[Any]:
    return [
        claim_name(item.claim),
        wording.CERTAINTY[item.certainty].in_language(language),
        item.sentence,
        item.quote.exact,
        article_name(item.article),
        item.quote.start,
        item.quote.end,
        item.claim,
    ]


def _record(record: Record, language: str) -> list[Any]:
    """Return a row of a data set or a link under the headings of a passage; it has no offsets."""
    return [
        records.place(record),
        records.certainty(record, language),
        records.content(record, language),
        None,
        records.origin(record, language),
        None,
        None,
        record.iri,
    ]


def _about(answer: Answer, language: str, cited: Citations | None) -> Iterator[list[Any]]:
    def line(zh: str, en: str, value: Any) -> list[Any]:
        return [Text(zh, en).in_language(language), value]

    yield line("项目", "item", Text("内容", "content").in_language(language))
    yield line("问题", "question", cells.title(answer, language))
    yield line("问题名称", "name of the question", answer.question)
    yield line("参数", "parameters", cells.params(answer, language))
    yield line("行数", "rows", len(answer.rows))
    if note := cells.note(answer, language):
        yield line("附注", "note", note)
    tables = any(row.records for row in answer.rows)
    yield line("空白", "empty cells", (_SILENT_TABLES if tables else _SILENT).in_language(language))
    yield line("数据版本", "data version", answer.version)
    if cited:
        yield line("引用", "citation", cited.dataset)
        for source in cited.sources.values():
            yield line("来源", "source", cited.passage(source.iri))
            if source.rights:
                yield line("许可", "licence", source.rights)


def _sheet(book: Any, title: str, rows: Iterable[Sequence[Any]]) -> None:
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    sheet: Worksheet = book.create_sheet(title)
    widths: dict[int, int] = {}
    for number, values in enumerate(rows, 1):
        for place, value in enumerate(values, 1):
            cell = sheet.cell(number, place)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if number == 1:
                cell.font = Font(bold=True)
            widths[place] = max(widths.get(place, 0), _put(cell, value))
    sheet.freeze_panes = "A2"
    for place, wide in widths.items():
        letter = get_column_letter(place)
        sheet.column_dimensions[letter].width = min(max(wide + 2, _NARROWEST), _WIDEST)


def _put(cell: Any, value: Any) -> int:
    """Return how wide the value is, after putting it into the cell."""
    if value is None or value == "":
        return 0
    if isinstance(value, (int, float)) and abs(value) < _EXACT:
        cell.value = value
        return len(str(value))
    text = cells.printable(str(value)).encode("utf-8", "replace").decode("utf-8")
    if len(text) > _LONGEST:
        text = text[: _LONGEST - 1] + "…"
    cell.value = text
    cell.data_type = "s"  # openpyxl takes what begins with = for a formula, and #N/A for an error
    cell.quotePrefix = text.startswith(_FORMULA)
    return max(sum(1 if sign.isascii() else 2 for sign in line) for line in text.split("\n"))
