"""Files of any kind as one graph: their terms in one dictionary, unnamed nodes kept apart."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.reason.formats import READ_TABLES
from townkg.reason.kernel.adopting import adopt
from townkg.reason.kernel.memory import MACHINE, Memory
from townkg.reason.kernel.reading import read, read_stream

if TYPE_CHECKING:
    from townkg.reason.kernel.arrays import Array
    from townkg.reason.kernel.dictionary import Dictionary

STDIN = "-"
Tell = Callable[[str], None]


def read_all(
    files: Sequence[Path],
    *,
    form: str = "nt",
    memory: Memory = MACHINE,
    tell: Tell | None = None,
) -> tuple[Dictionary, list[Array]]:
    """Return the terms of files, and the triples of each as three rows of their numbers.

    Shape: `-` is the standard input, in the format *form*; *tell* is called with each name.
    Raises: DataError, with file and line; LimitError, when memory or numbers would not do.
    """
    # the largest is read in bulk, and the terms of the others are looked up among its own
    order = sorted(range(len(files)), key=lambda at: -_size(files[at]))
    base: Dictionary | None = None
    columns: dict[int, Array] = {}
    for at in order:
        if tell:
            tell(str(files[at]))
        dictionary, found = _one(files[at], form, memory)
        if base is None:
            base, columns[at] = dictionary, found
        else:
            columns[at] = _moved(base, dictionary, found, at)
    if base is None:
        raise ValueError("no file was given")
    return base, [columns[at] for at in range(len(files))]


def _size(path: Path) -> int:
    if str(path) == STDIN:
        return 1 << 62
    try:
        return path.stat().st_size * (10 if path.suffix == ".gz" else 1)
    except OSError:
        return 0  # reading it will say what is wrong


def _one(path: Path, form: str, memory: Memory) -> tuple[Dictionary, Array]:
    if str(path) == STDIN:
        if sys.stdin is None:
            told = Text("标准输入已关闭", "the standard input is closed")
            raise DataError([Problem(STDIN, 0, "", told)])
        return read_stream(sys.stdin.buffer, form, memory=memory)
    if path.suffix.removeprefix(".") in READ_TABLES:
        from townkg.reason.reasoner.tables import read_table

        return read_table(path, memory)
    return read(path, memory=memory)


def _moved(base: Dictionary, other: Dictionary, columns: Array, at: int) -> Array:
    """Return columns in the numbers of *base*, which learns the terms of the *other*.

    A label of an unnamed node means something in its own file alone, so it is changed.
    """
    ending = f".{at + 1}"
    unnamed = np.flatnonzero(other.blank()).astype(np.uint32)
    labels = other.decode_many(unnamed) if len(unnamed) else []
    while any(base.lookup(one + ending) for one in labels):
        ending += "x"
    return np.asarray(adopt(base, other, lambda label: label + ending)[columns])
