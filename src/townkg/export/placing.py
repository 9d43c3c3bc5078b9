"""Puts a file or a folder in place at once: a reader sees the old one or the whole new one."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO

from townkg.errors import DataError, Problem, UsageError, system_words
from townkg.i18n import Text

MARKS = ("csv-metadata.json", "data-dictionary.csv")
"""The files by which a folder is known as one that an export made; a data set has no dictionary."""


def put(content: bytes, target: Path) -> None:
    """Return nothing, with *content* in the file *target*, written as `fill` writes.

    Raises: DataError where the file cannot be written.
    """
    fill(target, lambda out: out.write(content))


def fill(target: Path, write_into: Callable[[IO[bytes]], object]) -> None:
    """Return nothing, with what *write_into* writes in the file *target*.

    A link stays one, and the file that it leads to is written. What is no file (a pipe, a device)
    is written into, and stays what it is.
    Raises: DataError where the file cannot be written.
    """
    try:
        if _is_plain(target):
            _swap_in(write_into, Path(os.path.realpath(target)))
        else:
            with os.fdopen(os.open(target, os.O_WRONLY), "wb") as out:
                write_into(out)
    except OSError as error:
        raise _unwritable(target, error) from None


def fill_folder(target: Path, write_into: Callable[[Path], object]) -> None:
    """Return nothing, with what *write_into* writes in the folder *target*, swapped in whole.

    Raises: UsageError where *target* holds what no export made; DataError where it cannot be
    written.
    """
    _check_replaceable(target)
    try:
        _swap_folder(write_into, Path(os.path.realpath(target)))
    except OSError as error:
        raise _unwritable(target, error) from None


def _check_replaceable(target: Path) -> None:
    """Refuse a folder that holds other files: they would be gone with it."""
    cure = Text("请换一个新的文件夹名", "name a folder that is not there yet")
    if target.is_dir():
        held = {path.name for path in target.iterdir()}
        others = sorted(name for name in held if not name.endswith(".csv") and name not in MARKS)
        if held and (others or not held.issuperset(MARKS)):
            shown = (others or sorted(held))[0]
            told = Text(
                f"文件夹 {target} 中有不是导出的文件，如“{shown}”，不会删除；{cure.zh}",
                f"the folder {target} holds what no export wrote, as “{shown}”, and is kept; "
                f"{cure.en}",
            )
            raise UsageError(told)
    elif target.exists():
        told = Text(f"{target} 不是文件夹；{cure.zh}", f"{target} is no folder; {cure.en}")
        raise UsageError(told)


def _swap_folder(write_into: Callable[[Path], object], target: Path) -> None:
    fresh = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name}."))
    old = Path(f"{fresh}.old")
    try:
        write_into(fresh)
        fresh.chmod(_mode(target, 0o777))
        if target.exists():
            target.rename(old)
        try:
            fresh.rename(target)
        except OSError:
            with suppress(OSError):
                old.rename(target)
            raise
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)


def _is_plain(target: Path) -> bool:
    """Return whether *target* is a file, or nothing yet; a folder fails when it is opened."""
    try:
        return stat.S_ISREG(target.stat().st_mode)
    except FileNotFoundError:
        return True


def _swap_in(write_into: Callable[[IO[bytes]], object], target: Path) -> None:
    # made beside the target: a rename across file systems is no rename
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    fresh = Path(name)
    try:
        with os.fdopen(handle, "wb") as out:
            write_into(out)
            out.flush()
            os.fsync(out.fileno())
        fresh.chmod(_mode(target, 0o666))
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)


def _mode(target: Path, usual: int) -> int:
    """Return the permissions for the file: those it had, or what the umask leaves of *usual*."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return usual & ~mask


def _unwritable(target: Path, error: OSError) -> DataError:
    told = system_words(error)
    found = Text(f"无法写入：{told.zh}", f"cannot be written: {told.en}")
    cure = Text(
        "请写到一个存在、有权限写入且有空间的文件夹里",
        "name a file in a folder that exists, that you may write to and that has room",
    )
    return DataError([Problem(str(target), 0, "", found, cure)])
