"""Text folded into lines of a width, as rich folds it, without loading rich's drawing.

Only rich's table of character widths is used: its `Text` takes longer to load than a table to
draw. `tests/present/test_folding.py` holds the two to the same lines.
"""

from __future__ import annotations

import re
from itertools import pairwise

from rich.cells import cell_len, chop_cells

_WORD = re.compile(r"\s*\S+\s*")


def fold(text: str, width: int) -> list[str]:
    """Return *text* in lines of at most *width* columns; at least one.

    Unit: columns of a terminal, of which a Chinese character takes two. A word longer than a
    line is cut anywhere.

    >>> fold("哪些政策支持小镇", 10)
    ['哪些政策支', '持小镇']
    """
    return [line for part in text.expandtabs(8).split("\n") for line in _folded(part, width)] or [
        ""
    ]


def _folded(text: str, width: int) -> list[str]:
    places = [0, *_places(text, width), len(text)]
    return [text[start:end].rstrip() for start, end in pairwise(places)]


def _places(text: str, width: int) -> list[int]:
    """Return where a line is to be broken."""
    places: list[int] = []
    used = 0
    for match in _WORD.finditer(text):
        word, start = match.group(), match.start()
        needed = cell_len(word.rstrip())
        if used + needed <= width:
            used += cell_len(word)
        elif needed > width:
            for part in chop_cells(word, width):
                if start:
                    places.append(start)
                start += len(part)
                used = cell_len(part)
        elif used:
            places.append(start)
            used = cell_len(word)
    return places
