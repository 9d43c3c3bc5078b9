"""Lines of N-Triples and N-Quads cut into terms, by arrays.

Lines in the plain form (one space between terms, ` .` at the end, no escapes) are cut without
a loop, the name of a graph left aside; the others are told.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from townkg.reason.kernel.arrays import U64, Array

BLOCK = 1 << 22
"""So many bytes are cut at a time: what is in work then stays in the cache of the processor."""
NEWLINE, SPACE, DOT, LESS, MORE, QUOTE, UNDERSCORE, AT, BACKSLASH, DELETE = b'\n .<>"_@\\\x7f'
PLAIN_STRING = U64(int.from_bytes(b"#string>", "little"))
COLUMNS = 3


def blocks(text: Array, size: int) -> Iterator[tuple[int, int]]:
    """Yield begin and end of blocks of whole lines of the first *size* bytes."""
    start = 0
    while start < size:
        end = min(start + BLOCK, size)
        while end < size:
            tail = np.flatnonzero(text[max(start, end - (1 << 16)) : end] == NEWLINE)
            if len(tail):
                end = max(start, end - (1 << 16)) + int(tail[-1]) + 1
                break
            end = min(end + (1 << 16), size)
        yield start, end
        start = end


def cut(
    text: Array, words: Array, start: int, end: int, *, graphs: bool = False
) -> tuple[Array, Array, list[tuple[int, int]]]:
    """Return starts and lengths of the terms of each column, and the lines of another form."""
    block = text[start:end]
    ends = np.flatnonzero(block == NEWLINE)
    if not len(ends) or ends[-1] != len(block) - 1:
        ends = np.append(ends, len(block))
    begins = np.empty_like(ends)
    begins[0] = 0
    begins[1:] = ends[:-1] + 1
    spaces = np.flatnonzero(block == SPACE)
    tails = ends
    if len(spaces) == COLUMNS * len(ends) and (spaces[2::COLUMNS] == ends - 2).all():
        first, second, third = spaces[::COLUMNS], spaces[1::COLUMNS], spaces[2::COLUMNS]
    else:
        spaces = np.append(spaces, [len(block)] * COLUMNS)
        at = np.searchsorted(spaces, begins)
        first, second, third = spaces[at], spaces[at + 1], spaces[at + 2]
        if graphs:
            tails = _before_graph(block, spaces, second, ends)
    plain = _plain(block, begins, (first, second, third), ends, tails)
    plain &= words[np.maximum(tails - 10, 0) + start] != PLAIN_STRING
    strange: list[tuple[int, int]] = []
    if not plain.all():
        odd = np.flatnonzero(~plain & (ends > begins))
        lines = zip((begins[odd] + start).tolist(), (ends[odd] + start).tolist(), strict=True)
        strange = list(lines)
        begins, first, second, tails = begins[plain], first[plain], second[plain], tails[plain]
    starts = np.stack([begins, first + 1, second + 1])
    lengths = np.stack([first - begins, second - first - 1, tails - second - 3])
    starts += start
    return starts, lengths, strange


def _before_graph(block: Array, spaces: Array, second: Array, ends: Array) -> Array:
    """Return where lines would end if they named no graph: after the object, and ` .`."""
    edge = len(block) - 1
    before = spaces[np.maximum(np.searchsorted(spaces, ends - 2) - 1, 0)]
    quotes = np.concatenate([[-1], np.flatnonzero(block == QUOTE)])
    named = (before > second) & (before > quotes[np.searchsorted(quotes, ends) - 1])
    head, close = block[np.minimum(before + 1, edge)], block[np.maximum(ends - 3, 0)]
    named &= ((head == LESS) & (close == MORE)) | ((head == UNDERSCORE) & (close != MORE))
    return np.where(named, before + 2, ends)


def _plain(
    block: Array, begins: Array, spaces: tuple[Array, Array, Array], ends: Array, tails: Array
) -> Array:
    """Return which lines are `<s> <p> <o> .` with terms that end as they began.

    Shape: *tails* are the ends as they would be without the name of a graph.
    """
    first, second, third = spaces
    mask = (first > begins + 1) & (second > first + 2) & (second < tails - 4)
    edge = len(block) - 1

    def byte(at: Array) -> Array:
        return np.asarray(block[np.minimum(np.maximum(at, 0), edge)])

    mask &= (byte(ends - 1) == DOT) & (byte(ends - 2) == SPACE)
    head, head_end = byte(begins), byte(first - 1)
    mask &= ((head == LESS) & (head_end == MORE)) | ((head == UNDERSCORE) & (head_end != MORE))
    mask &= (byte(first + 1) == LESS) & (byte(second - 1) == MORE)
    item, item_end = byte(second + 1), byte(tails - 3)
    # any other tag goes the long way, as it may have capitals
    tagged = (byte(tails - 6) == QUOTE) & (byte(tails - 5) == AT)
    tagged &= (byte(tails - 4) >= 97) & (item_end >= 97)
    thing = ((item == LESS) & (item_end == MORE)) | ((item == UNDERSCORE) & (item_end != MORE))
    mask &= (thing & (third == tails - 2)) | (
        (item == QUOTE) & ((item_end == QUOTE) | (item_end == MORE) | tagged)
    )
    # control characters are escaped by parsers, so that each term is written in one way
    strange = (block == BACKSLASH) | (block == DELETE) | ((block < SPACE) & (block != NEWLINE))
    if strange.any():
        inner = np.zeros(len(block) + 1, dtype=np.int32)
        np.cumsum(strange, out=inner[1:])
        mask &= inner[ends] == inner[begins]
    return mask
