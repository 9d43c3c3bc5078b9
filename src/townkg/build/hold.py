"""Locks on files: one builder at a time, and builds in use that must not be pruned.

Locks belong to open files, so they end with their process, however it ends.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows, which itself refuses to delete a file that is open
    fcntl = None  # type: ignore[assignment]


class Hold:
    """Keeps a file open under a shared lock until it is released or forgotten."""

    __slots__ = ("_descriptor",)

    def __init__(self, path: str | Path) -> None:
        self._descriptor: int | None = None
        self._descriptor = os.open(path, os.O_RDONLY)
        _try_lock(self._descriptor, exclusive=False)

    def release(self) -> None:
        """Let the file go."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __del__(self) -> None:
        self.release()


def in_use(path: Path) -> bool:
    """Return whether some process, this one included, holds the file."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        return not _try_lock(descriptor, exclusive=True)
    finally:
        os.close(descriptor)


class OnlyBuilder:
    """The lock that one builder has at a time; a `with` block waits while another one has it.

    Shape: *waiting* is told, once, the process that has it.
    """

    def __init__(self, path: Path, waiting: Callable[[str], None]) -> None:
        self._path = path
        self._waiting = waiting
        self._descriptor = -1

    def __enter__(self) -> None:
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            if not _try_lock(self._descriptor, exclusive=True):
                self._waiting(os.pread(self._descriptor, 32, 0).decode("utf-8", "replace").strip())
                _lock(self._descriptor)
            os.ftruncate(self._descriptor, 0)
            os.write(self._descriptor, f"{os.getpid()}\n".encode())
        except BaseException:
            self.__exit__()
            raise

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)


def _try_lock(descriptor: int, *, exclusive: bool) -> bool:
    if fcntl is None:
        return True
    kind = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
    try:
        fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        # Some network file systems have no locks; without them nothing is known to be in use.
        return True
    return True


def _lock(descriptor: int) -> None:
    if fcntl is not None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
