"""The formats of an answer: each function takes the answer and returns text.

A function is loaded when it is first named, so that `townkg ask --format json` does not pay
for HTML; rich is imported only to draw a table.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from townkg.model import Answer
    from townkg.present.markdown_table import markdown
    from townkg.present.notebook import html
    from townkg.present.rdf import turtle
    from townkg.present.results import boolean, solutions, triples
    from townkg.present.separated import csv, tsv
    from townkg.present.spreadsheet import sheets_book, solutions_book, workbook
    from townkg.present.terminal import table

__all__ = [
    "boolean",
    "csv",
    "html",
    "json",
    "markdown",
    "sheets_book",
    "solutions",
    "solutions_book",
    "table",
    "triples",
    "tsv",
    "turtle",
    "workbook",
]

_HOMES = {
    "boolean": "results",
    "csv": "separated",
    "html": "notebook",
    "markdown": "markdown_table",
    "sheets_book": "spreadsheet",
    "solutions": "results",
    "solutions_book": "spreadsheet",
    "table": "terminal",
    "triples": "results",
    "tsv": "separated",
    "turtle": "rdf",
    "workbook": "spreadsheet",
}


def json(answer: Answer, language: str = "zh") -> str:
    """Return the answer as the contract's JSON, a row a line; both languages are in it."""
    from townkg.present.json_text import written

    del language
    parts = []
    for key, value in answer.to_json().items():
        if key == "rows" and value:
            rows = ",\n    ".join(map(written, value))
            parts.append(f'  "rows": [\n    {rows}\n  ]')
        else:
            parts.append(f"  {written(key)}: {written(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
