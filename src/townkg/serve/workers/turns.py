"""Whose turn it is: so many at a time, and of those who wait each client in its turn."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque

from townkg.i18n import Text
from townkg.serve.problems import Refused


class Turns:
    """Gives out a number of turns; clients that wait are served one request each, in a circle.

    Shape: at most *waiting* requests wait, of one client a quarter of these.
    """

    def __init__(self, turns: int, waiting: int) -> None:
        self._free = turns
        self._most = waiting
        self._share = max(waiting // 4, 1)
        self._queues: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    @property
    def waiting(self) -> int:
        """How many requests wait."""
        return sum(map(len, self._queues.values()))

    @property
    def free(self) -> int:
        """How many turns nobody has."""
        return self._free

    def try_take(self) -> bool:
        """Return whether a turn was free; it is taken then, and to be given back."""
        if not self._free:
            return False
        self._free -= 1
        return True

    async def take(self, client: str) -> None:
        """Wait for a turn; it is to be given back.

        Raises: Refused (429) where the client has too many that wait, (503) where all have.
        """
        if not self._queues and self.try_take():
            return
        self._check_room(client)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(client, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled():
                self.give_back()
            else:
                self._forget(client, turn)
            raise

    def give_back(self) -> None:
        """Let the next one have the turn: the client that was served longest ago."""
        while self._queues:
            client, queue = next(iter(self._queues.items()))
            turn = queue.popleft()
            if queue:
                self._queues.move_to_end(client)
            else:
                del self._queues[client]
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1

    def _forget(self, client: str, turn: asyncio.Future[None]) -> None:
        queue = self._queues.get(client)
        if queue is None or turn not in queue:
            return
        queue.remove(turn)
        if not queue:
            del self._queues[client]

    def _check_room(self, client: str) -> None:
        if len(self._queues.get(client, ())) >= self._share:
            raise Refused(
                429,
                Text(
                    f"您已有 {self._share} 个请求在等；请稍后再试",
                    f"{self._share} requests of yours wait already; come again later",
                ),
            )
        if self.waiting >= self._most:
            raise Refused(
                503,
                Text(
                    f"已有 {self._most} 个请求在等；请稍后再试",
                    f"{self._most} requests wait already; come again later",
                ),
            )
