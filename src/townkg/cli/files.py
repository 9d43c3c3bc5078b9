"""Puts what a command prints into a file."""

from __future__ import annotations

import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path

from townkg.cli.output import clean
from townkg.errors import UsageError
from townkg.export import put
from townkg.i18n import Text

_NO_NAME = Text("-o 后要写文件名或 -", "-o needs the name of a file, or -")


@contextmanager
def into(target: str | None, assumed: str | None = None) -> Iterator[None]:
    """Put what is printed meanwhile into the file *target* as UTF-8; None or - prints it.

    The file is written only when all of it is there, and never over what is *assumed*.
    """
    keep_apart(target, [assumed] if assumed else [])
    if target in (None, "-"):
        yield
        return
    held = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(held, encoding="utf-8", newline="\n")) as page:
        yield
        page.flush()
    put(held.getvalue(), Path(target))
    sys.stderr.write(f"{clean(target)}\n")


def check_named(names: Iterable[str]) -> None:
    """Refuse an empty name, which would be taken for the folder one is in.

    Raises: UsageError.
    """
    if not all(names):
        raise UsageError(
            Text("文件名为空；请写文件名或 -", "a name is empty; give the name of a file, or -")
        )


def keep_apart(target: str | None, inputs: Iterable[str]) -> None:
    """Refuse to write over what is read, by whatever name; of a folder, over any of its files.

    Raises: UsageError, for -o and an input that are one file, or -o without a name.
    """
    if target in (None, "-"):
        return
    if not target:
        raise UsageError(_NO_NAME)
    for one in (file for name in inputs for file in _files_of(name)):
        if _is_one(Path(target), one):
            shown = clean(str(one or "-"))
            raise UsageError(
                Text(
                    f"-o 与输入 {shown} 是同一个文件，会把它覆盖；请换一个文件名",
                    f"-o is the same file as the input {shown}, which would be lost; name another",
                )
            )


def _files_of(name: str) -> list[Path | None]:
    """Return a file, the files of a folder, or none for the standard input."""
    if name == "-":
        return [None]
    path = Path(name)
    try:
        return list(path.iterdir()) if path.is_dir() else [path]
    except OSError:
        return []  # reading it will say what is wrong


def _is_one(target: Path, other: Path | None) -> bool:
    try:
        written = target.stat()
        read = other.stat() if other else os.fstat(0)
        return stat.S_ISREG(written.st_mode) and os.path.samestat(written, read)
    except (OSError, ValueError):
        return False  # what is not there yet is no input
