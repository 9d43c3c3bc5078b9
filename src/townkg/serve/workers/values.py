"""What the pool is given and gives: bounds, counts, replies, and why there is none."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any

from townkg import errors
from townkg.i18n import Text


@dataclass(frozen=True)
class Bounds:
    """What the pool may use: turns in both lanes, seconds and bytes of memory of a request."""

    quick: int = 4
    slow: int = 2
    waiting: int = 64
    seconds: float = 30.0
    memory: int = 2 * 1024**3


@dataclass
class Counts:
    """What has happened, for metrics."""

    started: int = 0
    killed: int = 0
    late: int = 0
    died: int = 0
    busy: int = 0


@dataclass
class Reply:
    """An answer that has begun: its header, and its data as they come.

    *close* frees the worker, whether its data were read or not; it may be called again.
    """

    header: dict[str, Any]
    data: AsyncIterator[bytes]
    close: Callable[[], None] = lambda: None


class Failed(errors.TownkgError):
    """A worker refused; *problem* is what it says."""

    def __init__(self, problem: dict[str, Any]) -> None:
        self.problem = problem
        super().__init__(Text(**problem["detail"]))


def exhausted(memory: int) -> errors.LimitError:
    """Return that a worker ended of itself."""
    most = memory // 1024**2
    return errors.LimitError(
        Text(
            f"查询占用的内存超过 {most} MiB，或者栈不够用；请缩小查询范围",
            f"the query used more than {most} MiB, or more stack than there is; narrow it",
        )
    )


def slow_reader() -> errors.LimitError:
    """Return that an answer is not taken as fast as it comes."""
    return errors.LimitError(
        Text("结果取得太慢，而服务器正忙", "the answer is read too slowly while the server is busy")
    )


def late(allowed: float) -> errors.LimitError:
    """Return that the time of a request is up."""
    return errors.LimitError(
        Text(
            f"查询没有在 {allowed:g} 秒内结束；请缩小查询范围或加上 LIMIT",
            f"the query did not end within {allowed:g} s; narrow it or add a LIMIT",
        )
    )
