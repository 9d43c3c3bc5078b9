"""Ends a whole HTTP exchange at one moment.

A socket's timeout holds for each packet alone, and looking up a host has none: a server that sends
a byte a second is never late. So the exchange runs in a thread, and its socket is shut at the end.
"""

from __future__ import annotations

import http.client
import socket
import threading
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

from townkg.store.guard import Guard, Redirects

T = TypeVar("T")


class Call:
    """One exchange with a server."""

    def __init__(self) -> None:
        self._sockets: list[socket.socket] = []

    def open(self, request: urllib.request.Request, timeout: float, guard: Guard) -> Any:
        """Return the response to *request*; each packet may take *timeout* seconds.

        It connects, and follows redirects, where *guard* lets it.
        """
        kept = self._sockets

        class Plain(http.client.HTTPConnection):
            def connect(self) -> None:
                self._create_connection = guard.connect
                super().connect()
                kept.append(self.sock)

        class Secure(http.client.HTTPSConnection):
            def connect(self) -> None:
                self._create_connection = guard.connect
                super().connect()
                kept.append(self.sock)

        class PlainHandler(urllib.request.HTTPHandler):
            def http_open(self, req: urllib.request.Request) -> Any:
                return self.do_open(Plain, req)

        class SecureHandler(urllib.request.HTTPSHandler):
            def https_open(self, req: urllib.request.Request) -> Any:
                return self.do_open(Secure, req)

        handlers: list[Any] = [PlainHandler, SecureHandler, Redirects]
        if not guard.proxies:
            handlers.append(urllib.request.ProxyHandler({}))
        return urllib.request.build_opener(*handlers).open(request, timeout=timeout)

    def run(self, exchange: Callable[[], T], seconds: float) -> T:
        """Return what *exchange* returns, or raise what it raises.

        Raises: TimeoutError when it has not ended within *seconds*.
        """
        results: list[T] = []
        failures: list[BaseException] = []

        def work() -> None:
            try:
                results.append(exchange())
            except BaseException as error:
                failures.append(error)

        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        try:
            thread.join(seconds)
        finally:
            late = thread.is_alive()
            if late:  # or interrupted
                self._end()
        if late:
            raise TimeoutError
        if failures:
            raise failures[0]
        return results[0]

    def _end(self) -> None:
        for opened in self._sockets:
            with suppress(OSError):
                # past the TLS layer, which the thread may be using
                socket.socket.shutdown(opened, socket.SHUT_RDWR)
