"""One worker as the server sees it: a process that is asked, listened to, and killed."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

from townkg import errors
from townkg.i18n import Text
from townkg.serve.workers.frames import HEAD_SIZE, unpacked

_PACKAGE = str(Path(__file__).resolve().parents[3])
_BUFFER = 2**20
_LOW_PRIORITY = 10


class Died(Exception):
    """The process ended in the midst of an answer."""


class Worker:
    """A child process with the graph open."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._head: tuple[bytes, int] | None = None
        """Of a frame whose content had not come when nobody waited for it any longer."""

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    async def ask(self, request: dict[str, Any]) -> None:
        """Send a request; its frames are then to be read."""
        stream = self._process.stdin
        if stream is None:
            raise Died
        try:
            stream.write(json.dumps(request).encode() + b"\n")
            await stream.drain()
        except (BrokenPipeError, ConnectionResetError):
            raise Died from None

    async def frame(self) -> tuple[bytes, bytes]:
        """Return the next frame: its kind and content.

        Raises: Died.
        """
        stream = self._process.stdout
        if stream is None:
            raise Died
        try:
            if self._head is None:
                self._head = unpacked(await stream.readexactly(HEAD_SIZE))
            kind, length = self._head
            content = await stream.readexactly(length)
            self._head = None
            return kind, content
        except (asyncio.IncompleteReadError, ConnectionResetError):
            raise Died from None

    def lower(self) -> None:
        """Let processes with shorter work go before it."""
        with suppress(OSError, AttributeError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _LOW_PRIORITY)

    def kill(self) -> None:
        """End it at once."""
        with suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)

    async def gone(self) -> None:
        """Wait until it has ended."""
        await self._process.wait()


async def start(build: str, memory: int) -> Worker:
    """Return a worker that has the graph open.

    Raises: DataError when it cannot open it.
    """
    path = os.pathsep.join(filter(None, [_PACKAGE, os.environ.get("PYTHONPATH")]))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "townkg.serve.workers.child"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_BUFFER,
        env={**os.environ, "PYTHONPATH": path},
        start_new_session=True,
    )
    worker = Worker(process)
    try:
        await worker.ask({"build": build, "memory": memory, "parent": os.getpid()})
        await worker.frame()
    except Died:
        worker.kill()
        await worker.gone()
        found = Text("打开图谱的进程没有起来", "the process that opens the graph did not start")
        cure = Text("请运行 townkg check", "run townkg check")
        raise errors.DataError([errors.Problem(build, 0, "", found, cure)]) from None
    return worker
