from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from townkg.present.layout import columns, fold, padded

TEXTS = st.text(
    st.sampled_from("小镇归谷,。、「」“”()50%以上 abc XYZ-é\u0301\n\t …—%。🙂"), max_size=80
)


@given(TEXTS, st.integers(2, 50))
def test_folding_loses_nothing_and_fits(text, width):
    lines = fold(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(columns(line) <= width for line in lines)


@pytest.mark.parametrize("width", range(6, 60))
def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one(width):
    text = "深化“最多跑一次”改革,(试点)「小镇」为主;提速50%以上。建立了“红色”代办服务站!"
    for line in fold(text, width):
        assert line[0] not in "”),」;。!%"
        assert line[-1] not in "“(「"


@pytest.mark.parametrize(
    ("text", "width"),
    [("小镇", 4), ("town", 4), ("“”", 2), ("e\u0301", 1), ("\u200b", 0), ("🙂", 2), ("・", 2)],
)
def test_widths(text, width):
    assert columns(text) == width


def test_filling_counts_columns():
    assert padded("小镇", 6) == "小镇  "
    assert padded("12", 5, right=True) == "   12"
    assert padded("小镇", 2) == "小镇"
