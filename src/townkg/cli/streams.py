"""The three standard streams: any may be closed, full, or read by somebody who has gone."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TextIO


def prepare() -> None:
    """Return nothing, when each stream can be used or fails with an error that can be told.

    A closed stream leaves its number free, and the next file opened would get it: a library
    that prints would then write into that file. So each free number is taken. The output is
    taken by something that cannot be written: an answer that goes nowhere is an error, like a
    full disk. The input stays none, so that a command which needs it can say so.
    """
    for number, flags in enumerate((os.O_RDONLY, os.O_RDONLY, os.O_WRONLY)):
        _take(number, flags)
    if sys.stdout is None:
        sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    if sys.stderr is None:
        sys.stderr = os.fdopen(2, "w", encoding="utf-8", closefd=False)
    for stream in (sys.stdout, sys.stderr):
        # an encoding without some character (GBK without “é”) must not end an answer midway
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def settle() -> None:
    """Return nothing; what can no longer be printed is dropped, so that the exit code stays."""
    for number, stream in ((1, sys.stdout), (2, sys.stderr)):
        try:
            stream.flush()
        except (OSError, ValueError):
            _drop(number, stream)


def _drop(number: int, stream: TextIO) -> None:
    """Lead a stream nowhere, so that what it still holds goes there."""
    # no `suppress`: loading contextlib takes as long as a query
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
        stream.flush()
    except (OSError, ValueError):
        pass


def _take(number: int, flags: int) -> None:
    try:
        os.fstat(number)
    except OSError:
        opened = os.open(os.devnull, flags)
        if opened != number:
            os.dup2(opened, number)
            os.close(opened)
