"""Runs the application on uvicorn, and closes connections that never say what they want."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from townkg.build import Built
from townkg.serve.app import application
from townkg.serve.options import Settings

HEADER_SECONDS = 10
_GRACE = 10


class Protocol(H11Protocol):
    """HTTP/1.1 whose clients must send the head of a request in good time.

    uvicorn bounds only how long a connection may idle between two requests.
    """

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._waiting = asyncio.get_running_loop().call_later(HEADER_SECONDS, self._too_slow)

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no longer."""
        self._waiting.cancel()
        super().connection_lost(exc)

    def _too_slow(self) -> None:
        """Close what has not sent a whole head; look again later at what has."""
        if self.cycle is None and not self.transport.is_closing():
            self.transport.close()
            return
        self._waiting = asyncio.get_running_loop().call_later(HEADER_SECONDS, self._too_slow)


class Server(uvicorn.Server):
    """A server that tells its address once it can be asked."""

    def __init__(self, config: uvicorn.Config, told: Callable[[str], None]) -> None:
        super().__init__(config)
        self._told = told

    async def startup(self, sockets: Any = None) -> None:
        """Listen, and tell where."""
        await super().startup(sockets)
        for server in getattr(self, "servers", ()):
            for opened in server.sockets:
                host, port = opened.getsockname()[:2]
                shown = f"[{host}]" if ":" in host else host
                self._told(f"http://{shown}:{port}/")


def serve(built: Built, settings: Settings, told: Callable[[str], None]) -> bool:
    """Serve a build until the process is told to end; return whether it could begin.

    *told* is called with the address once requests are answered.
    """
    config = uvicorn.Config(
        application(built, settings),
        host=settings.host,
        port=settings.port,
        http=Protocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        limit_concurrency=settings.connections,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=_GRACE,
        h11_max_incomplete_event_size=256 * 1024,
    )
    server = Server(config, told)
    server.run()
    return server.started
