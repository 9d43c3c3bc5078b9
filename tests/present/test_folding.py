"""Folding without rich's drawing gives the lines that rich gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from townkg.present.folding import fold

CHARACTERS = st.sampled_from("归谷智造小镇,。;「」abc defg-h  1\n（é")
CONSOLE = Console(width=200)


@given(st.text(CHARACTERS, max_size=120), st.integers(2, 60))
def test_the_lines_are_those_of_rich(text: str, width: int) -> None:
    wrapped = Text(text).wrap(CONSOLE, width, overflow="fold")
    assert fold(text, width) == ([line.plain.rstrip() for line in wrapped] or [""])


@given(st.text(max_size=80), st.integers(2, 40))
def test_no_line_is_too_wide_and_nothing_is_lost(text: str, width: int) -> None:
    lines = fold(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
