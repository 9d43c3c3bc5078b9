"""Draws an answer as a matrix: the first entity down, the second across, a mark per true column.

The rows with their sentences follow below it: a mark says that, they say why.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO

from townkg.model import Answer, Cell, Column, Entity
from townkg.present import cells

_MARKS = "①②③④⑤⑥⑦⑧⑨"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def matrix(answer: Answer, language: str, width: int) -> str:
    """Return the matrix with a key of its columns and marks; nothing, if the answer has none.

    Shape: the answer has two columns of entities and at least one of truth values; more than 26
    entities across are no matrix that a screen can hold.
    """
    entities = [column for column in answer.columns if column.kind == "entity"]
    truths = [column for column in answer.columns if column.kind == "boolean"]
    if len(entities) != 2 or not truths or not answer.rows:
        return ""
    down, across = entities
    heads = list(dict.fromkeys(_name(row.cells[across.name], language) for row in answer.rows))
    if len(heads) > len(_LETTERS):
        return ""
    lines: dict[str, dict[str, str]] = {}
    for row in answer.rows:
        marks = "".join(
            mark for mark, column in zip(_MARKS, truths, strict=False) if row.cells[column.name]
        )
        name = _name(row.cells[down.name], language)
        lines.setdefault(name, {})[_name(row.cells[across.name], language)] = marks
    drawn = _draw(cells.heading(down, language), lines, heads, width)
    return "\n".join([*drawn, "", *_key(heads, truths, language), "", ""])


def _name(cell: Cell, language: str) -> str:
    return cell.label.in_language(language) if isinstance(cell, Entity) else str(cell)


def _draw(
    heading: str, lines: dict[str, dict[str, str]], heads: Sequence[str], width: int
) -> list[str]:
    from rich import box
    from rich.console import Console
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column(heading, overflow="fold")
    for letter, _ in zip(_LETTERS, heads, strict=False):
        table.add_column(letter, no_wrap=True)
    for name, marks in lines.items():
        table.add_row(name, *(marks.get(head, "") for head in heads))
    # the console writes to memory: what is drawn is returned, never printed here
    console = Console(file=StringIO(), width=width, color_system=None, highlight=False)
    with console.capture() as caught:
        console.print(table, markup=False)
    return [line.rstrip() for line in caught.get().splitlines()]


def _key(heads: Sequence[str], truths: Sequence[Column], language: str) -> list[str]:
    marks = (
        f"{mark} {cells.heading(column, language)}"
        for mark, column in zip(_MARKS, truths, strict=False)
    )
    return [
        *(f"{letter} {head}" for letter, head in zip(_LETTERS, heads, strict=False)),
        " · ".join(marks),
    ]
