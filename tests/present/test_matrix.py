from __future__ import annotations

import pytest
from rich.cells import cell_len

from townkg import present
from townkg.model import Answer, Column, Entity, Row, Text

COLUMNS = [
    Column("bearer", Text("支持者", "bearer"), "entity"),
    Column("town", Text("小镇", "town"), "entity"),
    Column("direct", Text("直接", "direct"), "boolean"),
    Column("by_class", Text("按类", "by class"), "boolean"),
]


def _row(bearer: str, town: str, direct: bool, by_class: bool) -> Row:
    cells = {
        "bearer": Entity(f"http://e/{bearer}", Text(bearer, bearer)),
        "town": Entity(f"http://e/{town}", Text(town, town)),
        "direct": direct,
        "by_class": by_class,
    }
    return Row(cells)


ANSWER = Answer(
    "support_matrix",
    {},
    COLUMNS,
    [_row("改革", "甲镇", False, True), _row("站", "乙镇", True, True)],
    view="matrix",
)


def _lines(answer: Answer, width: int = 60) -> list[str]:
    """Return what is drawn below the heading."""
    return present.table(answer, "zh", width=width).splitlines()[2:]


def test_a_mark_stands_where_bearer_and_town_meet():
    lines = _lines(ANSWER)
    assert lines[0].split() == ["支持者", "A", "B"]
    assert lines[2].split() == ["改革", "②"]
    assert lines[3].split() == ["站", "①②"]
    place = cell_len(lines[0].partition("A")[0])
    assert cell_len(lines[2].partition("②")[0]) == place
    assert cell_len(lines[3].partition("①")[0]) > place


def test_the_key_names_towns_and_marks():
    lines = _lines(ANSWER)
    assert "A 甲镇" in lines
    assert "B 乙镇" in lines
    assert "① 直接 · ② 按类" in lines


def test_the_rows_follow_with_what_they_rest_on():
    assert any(line.startswith("支持者") and "小镇" in line for line in _lines(ANSWER)[3:])


@pytest.mark.parametrize("columns", [COLUMNS[:1], COLUMNS[:2]])
def test_an_answer_of_another_shape_has_none(columns):
    answer = Answer("q", {}, columns, ANSWER.rows, view="matrix")
    assert not any("①" in line for line in _lines(answer))
