"""Puts what a command prints into a file."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from townkg.cli.output import clean
from townkg.errors import UsageError
from townkg.export import put
from townkg.i18n import Text


@contextmanager
def into(target: str | None) -> Iterator[None]:
    """Put what is printed meanwhile into the file *target* as UTF-8; None or - prints it.

    The file is written only when all of it is there.
    """
    if target in (None, "-"):
        yield
        return
    if not target:
        raise UsageError(Text("-o 后要写文件名或 -", "-o needs the name of a file, or -"))
    held = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(held, encoding="utf-8", newline="\n")) as page:
        yield
        page.flush()
    put(held.getvalue(), Path(target))
    sys.stderr.write(f"{clean(target)}\n")
