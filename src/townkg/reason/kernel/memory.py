"""How much memory is free, and what is refused because it would not fit."""

from __future__ import annotations

import os
from pathlib import Path

from townkg.errors import LimitError
from townkg.i18n import Text

_NEVER = 1 << 62


class Memory:
    """How much may be used: what the machine has free, or less where *limit* says so."""

    def __init__(self, limit: int | None = None) -> None:
        self.limit = limit

    def free(self) -> int:
        """Return how many bytes may still be used."""
        left = available()
        return left if self.limit is None else min(left, max(0, self.limit - used()))

    def need(self, size: int, what: Text) -> None:
        """Return nothing.

        Raises: LimitError, when *what* would take more than is free.
        """
        free = self.free()
        if size > free:
            need, have = max(1, size >> 20), free >> 20
            raise LimitError(
                Text(
                    f"{what.zh}约需 {need} MB 内存，可用的有 {have} MB；请把数据分成几份，"
                    "或换一台内存更大的机器",
                    f"{what.en} needs about {need} MB of memory, {have} MB are free; "
                    "split the data, or use a machine with more",
                )
            )


MACHINE = Memory()
"""All that the machine has."""


def available() -> int:
    """Return how many bytes the machine, or the container it runs in, has left."""
    return min(_machine(), _container())


def used() -> int:
    """Return how many bytes this process holds, 0 where that cannot be told."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _machine() -> int:
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) << 10
        return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, AttributeError, IndexError):
        return _NEVER


def _container() -> int:
    folder = Path("/sys/fs/cgroup")
    try:
        most = (folder / "memory.max").read_text(encoding="ascii").strip()
        now = int((folder / "memory.current").read_text(encoding="ascii"))
        # what files left in memory is given up when it is needed
        cached = dict(
            line.split()
            for line in (folder / "memory.stat").read_text(encoding="ascii").splitlines()
        ).get("file", "0")
        return _NEVER if most == "max" else max(0, int(most) - now + int(cached))
    except (OSError, ValueError):
        return _NEVER
