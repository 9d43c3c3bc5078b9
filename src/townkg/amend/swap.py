"""Puts the changed files of an article in place: all of them, or none.

They are written beside the article first, in a hidden folder that a file `ready` marks complete.
From then on the change holds: should the process be killed while it moves them, `finish` moves the
rest. Until then nothing of the article has changed, and what is left behind is cleared away.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from townkg import paths
from townkg.encode.article import READY, journal
from townkg.encode.source import shown
from townkg.errors import DataError, Problem
from townkg.i18n import Text

try:
    import fcntl
except ImportError:  # Windows: two who amend one article at once are told apart by the journal
    fcntl = None  # type: ignore[assignment]

OWN_PROJECT = Text(
    "请把项目文件夹复制到可写的地方，并让 TOWNKG_HOME 指向它",
    "copy the project to a folder that you may write to, and set TOWNKG_HOME to it",
)


def swap(folder: Path, before: Mapping[str, bytes | None], after: Mapping[str, bytes]) -> None:
    """Return nothing, with the files *after* in the article's folder.

    *before* are the bytes that the change was made from, None for a file that was not there.
    Raises: DataError when the folder cannot be written, or was changed by somebody else meanwhile;
    nothing has changed then.
    """
    refuse_installed(folder)
    waiting = journal(folder)
    with refusals(folder), _alone(folder):
        if (waiting / READY).exists():
            _move(folder, waiting)
        shutil.rmtree(waiting, ignore_errors=True)
        try:
            waiting.mkdir()
            for name, content in after.items():
                _write(waiting / name, content, folder / name)
            _check_same(folder, before)
            _write(waiting / READY, b"", None)
            _sync(waiting)
        except BaseException:
            shutil.rmtree(waiting, ignore_errors=True)
            raise
        _move(folder, waiting)


def finish(articles: Path) -> list[Path]:
    """Return the articles whose change was broken off, and is now complete.

    Raises: DataError when a folder cannot be written.
    """
    done = []
    for waiting in sorted(articles.glob(".*.amending")):
        folder = articles / waiting.name[1:].removesuffix(".amending")
        with refusals(folder), _alone(folder):
            if (waiting / READY).exists():
                _move(folder, waiting)
                done.append(folder)
            shutil.rmtree(waiting, ignore_errors=True)
    return done


def refuse_installed(folder: Path) -> None:
    """Return nothing where the article is of a project of the user's own.

    Raises: DataError for the files that came with an installed program: the next version would
    silently replace what was changed there.
    """
    if paths.is_installed():
        found = Text(
            "这些文件随程序安装，不能更改",
            "these files came with the program, and stay as they are",
        )
        raise DataError([Problem(str(folder), 0, "", found, OWN_PROJECT)])


@contextmanager
def refusals(folder: Path) -> Iterator[None]:
    """Turn a disk's refusal into an error that says what to do."""
    try:
        yield
    except OSError as error:
        where = str(error.filename) if error.filename else str(folder)
        told = error.strerror or str(error)
        found = Text(
            f"无法写入（{told}）；文章没有改动",
            f"cannot be written ({told}); the article is as it was",
        )
        cure = Text(
            f"请腾出空间或取得权限；或者{OWN_PROJECT.zh[1:]}",
            f"make room or get the permission; or {OWN_PROJECT.en}",
        )
        raise DataError([Problem(where, 0, "", found, cure)]) from error


def _move(folder: Path, waiting: Path) -> None:
    for path in sorted(waiting.iterdir()):
        if path.name != READY:
            path.replace(folder / path.name)
    _sync(folder)
    (waiting / READY).unlink()
    with suppress(OSError):
        waiting.rmdir()


def _write(path: Path, content: bytes, old: Path | None) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    if old is not None and old.exists():
        shutil.copymode(old, path)


def _check_same(folder: Path, before: Mapping[str, bytes | None]) -> None:
    found = Text("文件在修改期间被别人改动", "the file was changed by somebody else meanwhile")
    cure = Text("请再运行一次", "run the command again")
    problems = [
        Problem(f"{shown(folder)}/{name}", 0, "", found, cure)
        for name, content in before.items()
        if content != read(folder / name)
    ]
    if problems:
        raise DataError(problems)


def read(path: Path) -> bytes | None:
    """Return the bytes of a file; none where it is not there."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the lock that one who amends an article has at a time."""
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some network file systems have no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    if os.name == "nt":
        return  # Windows has no way to flush a folder
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
