"""Sorts lines that are too many for the memory: sorted runs on disk, merged.

In: lines in any order. Out: each line once, sorted by code point, as the canonical dump has them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from pathlib import Path

RUN = 200_000
"""How many lines are sorted in memory at a time."""


def sorted_lines(lines: Iterable[bytes], folder: Path) -> Iterator[bytes]:
    """Yield each line once, sorted; *folder* takes the runs until all are yielded.

    Shape: lines without their ends.
    """
    runs: list[Path] = []
    held: set[bytes] = set()
    for line in lines:
        held.add(line)
        if len(held) >= RUN:
            runs.append(_write(held, folder / f"run-{len(runs)}"))
            held = set()
    try:
        yield from merged([sorted(held), *map(_read, runs)])
    finally:
        for run in runs:
            run.unlink(missing_ok=True)


def merged(sources: Iterable[Iterable[bytes]]) -> Iterator[bytes]:
    """Yield the lines of sorted sources in one order, each once.

    >>> list(merged([[b"a", b"c"], [b"a", b"b"]]))
    [b'a', b'b', b'c']
    """
    before = None
    for line in heapq.merge(*sources):
        if line != before:
            yield line
        before = line


def read_lines(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file without their ends."""
    with path.open("rb") as file:
        for line in file:
            yield line.removesuffix(b"\n")


_read = read_lines


def _write(lines: set[bytes], path: Path) -> Path:
    with path.open("wb") as file:
        file.writelines(line + b"\n" for line in sorted(lines))
    return path
