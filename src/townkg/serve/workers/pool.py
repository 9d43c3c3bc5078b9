"""The pool: hands a request to a worker, bounds its time, and keeps short work apart from long.

Every request begins in the quick lane. What has not ended after a slice of a second goes on in the
slow lane, with a low priority, if a turn is free there; else its worker is killed and it waits for
its turn in the slow lane, to be run anew. A query that was slow before goes to the slow lane at
once. So short queries find a turn however many long ones come.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from townkg import errors
from townkg.i18n import Text
from townkg.serve.problems import Refused
from townkg.serve.workers.frames import DATA, END, ERROR
from townkg.serve.workers.process import Died, Worker, start
from townkg.serve.workers.turns import Turns
from townkg.serve.workers.values import (
    Bounds,
    Counts,
    Failed,
    Reply,
    exhausted,
    late,
    slow_reader,
)

SLICE = 0.5
"""Seconds that a request may take in the quick lane."""
_REMEMBERED = 1000
_ATTEMPTS = 5


@dataclass
class _Run:
    """A request under way: which lane's turn it has, and until when it may take."""

    turns: Turns
    worker: Worker
    end: float
    begun: float = field(default_factory=time.monotonic)


class Pool:
    """Workers over one build."""

    def __init__(self, build: str, bounds: Bounds) -> None:
        self.build = build
        self.bounds = bounds
        self.counts = Counts()
        self.quick = Turns(bounds.quick, bounds.waiting)
        self.slow = Turns(bounds.slow, bounds.waiting)
        self._idle: list[Worker] = []
        self._busy: dict[Worker, _Run] = {}
        self._starting = 0
        self._tasks: set[asyncio.Task[None]] = set()
        self._known_slow: OrderedDict[str, None] = OrderedDict()
        self._closed = False

    async def open(self) -> None:
        """Start a worker for each turn in the quick lane."""
        self._idle += await asyncio.gather(*(self._start() for _ in range(self.bounds.quick)))

    async def close(self) -> None:
        """Kill all workers, and wait until they have ended."""
        self._closed = True
        for task in self._tasks:
            task.cancel()
        workers = [*self._idle, *self._busy]
        for worker in workers:
            worker.kill()
        await asyncio.gather(*(worker.gone() for worker in workers))

    @property
    def running(self) -> int:
        """How many requests are under way."""
        return len(self._busy)

    def pids(self) -> list[int]:
        """Return the numbers of the workers' processes."""
        return [worker.pid for worker in (*self._idle, *self._busy)]

    async def reply(
        self, request: dict[str, Any], client: str, seconds: float | None = None
    ) -> Reply:
        """Return the answer to a request as it begins; *seconds* may only shorten its time.

        Raises: Refused when the pool is busy or the worker refuses; LimitError.
        """
        allowed = min(seconds or self.bounds.seconds, self.bounds.seconds)
        mark = hashlib.sha256(json.dumps(request, sort_keys=True).encode()).hexdigest()
        try:
            run, frame = await self._begin(request, client, allowed, mark)
        except Refused as error:
            self.counts.busy += error.status in (429, 503)
            raise
        kind, content = frame
        if kind == ERROR:
            self._end(run, whole=True)
            raise Failed(json.loads(content))
        header = json.loads(content)
        if header.get("length") is None:
            return Reply(header, self._rest(run, allowed), partial(self._end, run, whole=False))
        pieces = await self._whole(run, allowed)
        return Reply(header, _pieces(pieces))

    async def _begin(
        self, request: dict[str, Any], client: str, allowed: float, mark: str
    ) -> tuple[_Run, tuple[bytes, bytes]]:
        """Return a request that has begun to answer, with its first frame."""
        if mark not in self._known_slow:
            await self._wait(self.quick, client, allowed)
            run = await self._ask(self.quick, request, allowed)
            try:
                return run, await self._next(run, min(SLICE, allowed))
            except TimeoutError:
                self._remember(mark)
            if allowed <= SLICE:
                self._end(run, whole=False)
                raise self._late(allowed)
            if self.slow.try_take():
                self._promote(run)
                return run, await self._in_time(run, allowed)
            self._end(run, whole=False)
        await self._wait(self.slow, client, allowed)
        run = await self._ask(self.slow, request, allowed)
        run.worker.lower()
        return run, await self._in_time(run, allowed)

    async def _wait(self, turns: Turns, client: str, allowed: float) -> None:
        """Wait for a turn, but no longer than the request itself may take.

        Raises: Refused (503).
        """
        try:
            async with asyncio.timeout(allowed):
                await turns.take(client)
        except TimeoutError:
            raise Refused(
                503, Text("一直没有轮到；请稍后再试", "no turn came; try again later")
            ) from None

    def _promote(self, run: _Run) -> None:
        run.worker.lower()
        run.turns.give_back()
        run.turns = self.slow
        self._later(self._top_up())

    def _remember(self, mark: str) -> None:
        self._known_slow[mark] = None
        while len(self._known_slow) > _REMEMBERED:
            self._known_slow.popitem(last=False)

    async def _ask(self, turns: Turns, request: dict[str, Any], allowed: float) -> _Run:
        """Hand a request to a worker, for whom *turns* has given a turn."""
        try:
            while True:
                worker = self._idle.pop() if self._idle else await self._start()
                run = self._busy[worker] = _Run(turns, worker, time.monotonic() + allowed)
                try:
                    await worker.ask(request)
                    return run
                except Died:  # while it had nothing to do
                    del self._busy[worker]
        except BaseException:
            turns.give_back()
            raise

    async def _in_time(self, run: _Run, allowed: float) -> tuple[bytes, bytes]:
        """Return the next frame of a request, if it comes before its end.

        Raises: LimitError.
        """
        try:
            return await self._next(run, run.end - time.monotonic())
        except TimeoutError:
            self._end(run, whole=False)
            raise self._late(allowed) from None

    async def _next(self, run: _Run, seconds: float) -> tuple[bytes, bytes]:
        """Return the next frame.

        Raises: TimeoutError, when the request is still under way; LimitError.
        """
        try:
            async with asyncio.timeout(max(seconds, 0)):
                return await run.worker.frame()
        except TimeoutError:
            raise
        except Died:
            self.counts.died += 1
            self._end(run, whole=False)
            raise exhausted(self.bounds.memory) from None
        except BaseException:  # the client is gone
            self._end(run, whole=False)
            raise

    async def _whole(self, run: _Run, allowed: float) -> list[bytes]:
        """Return the data of an answer that was sent whole; the worker is free then."""
        pieces: list[bytes] = []
        while True:
            kind, content = await self._in_time(run, allowed)
            if kind == END:
                self._end(run, whole=True)
                return pieces
            pieces.append(content)

    async def _rest(self, run: _Run, allowed: float) -> AsyncIterator[bytes]:
        """Yield the data of an answer as they come; a client that is gone ends the work."""
        ended = False
        try:
            while True:
                if run.turns is self.quick and time.monotonic() > run.begun + SLICE:
                    if not self.slow.try_take():
                        raise slow_reader()
                    self._promote(run)
                kind, content = await self._in_time(run, allowed)
                if kind == DATA:
                    yield content
                    continue
                ended = True
                self._end(run, whole=True)
                if kind == ERROR:
                    raise Failed(json.loads(content))
                return
        finally:
            if not ended:
                self._end(run, whole=False)

    def _end(self, run: _Run, *, whole: bool) -> None:
        """Give a turn back; a worker that has not ended its work is killed, and replaced."""
        if run.worker not in self._busy:
            return
        del self._busy[run.worker]
        run.turns.give_back()
        if whole and run.turns is self.quick and not self._closed:
            self._idle.append(run.worker)
            return
        if not whole:
            self.counts.killed += 1
        # a slow one has a low priority, which only root may raise again
        run.worker.kill()
        self._later(self._replace(run.worker))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _replace(self, killed: Worker) -> None:
        await asyncio.gather(killed.gone(), self._top_up())

    async def _top_up(self) -> None:
        """Start a worker for each turn in the quick lane that has none ready."""
        quick = sum(run.turns is self.quick for run in self._busy.values())
        if self._closed or len(self._idle) + self._starting + quick >= self.bounds.quick:
            return
        self._starting += 1
        try:
            # where none can be started, the next request will say so
            with suppress(errors.DataError):
                self._idle.append(await self._start())
        finally:
            self._starting -= 1

    async def _start(self) -> Worker:
        """Return a new worker; one that somebody kills as it starts is no reason to give up.

        Raises: DataError.
        """
        for attempt in range(_ATTEMPTS):
            self.counts.started += 1
            try:
                return await start(self.build, self.bounds.memory)
            except errors.DataError:
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("there is at least one attempt")

    def _late(self, allowed: float) -> errors.LimitError:
        self.counts.late += 1
        return late(allowed)


async def _pieces(pieces: list[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece
