"""One HTTP exchange with a store: a deadline for the whole of it, no redirect followed.

An update that is sent on to where a server points might reach another store than the one named.
"""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit

from townkg import settings
from townkg.errors import RemoteError
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.publish.authorization import Credentials
from townkg.store.address import masked

MAX_REPLY = 64 * 1024 * 1024
"""Longest reply in bytes: counts and the record of a publication are far below it."""

_CHUNK = 1 << 16


@frozen
class Reply:
    """What a server answered."""

    status: int
    media_type: str
    content: bytes
    location: str

    @property
    def ok(self) -> bool:
        """Whether the server did what was asked."""
        return 200 <= self.status < 300

    @property
    def excerpt(self) -> str:
        """The beginning of what it said, on one line."""
        line = " ".join(self.content[:2000].decode("utf-8", "replace").split())
        return f"“{line[:200]}…”" if len(line) > 200 else f"“{line}”"


class Late(RemoteError):
    """The server had not answered in time: what it was sent may have been done or not."""


class Broken(RemoteError):
    """The connection failed: what was sent may have been done or not."""


class Client:
    """Sends requests, with the credentials if the server asks for some."""

    def __init__(self, credentials: Credentials | None, timeout: float) -> None:
        self.credentials = credentials
        self.timeout = timeout

    def send(
        self,
        url: str,
        method: str,
        body: bytes,
        headers: dict[str, str],
        *,
        timeout: float | None = None,
    ) -> Reply:
        """Return the reply of the server, whatever its status.

        Raises: Late or Broken, when there is none.
        """
        seconds = timeout or self.timeout
        target = _target(url)
        path = target.partition("?")[0]
        header = self.credentials.header(method, target) if self.credentials else None
        reply, challenges = self._exchange(url, method, body, headers, header, seconds)
        # a nonce that is used up is answered by 401 as well; a wrong password twice
        if reply.status == 401 and self.credentials and self.credentials.learn(path, challenges):
            header = self.credentials.header(method, target)
            reply, _ = self._exchange(url, method, body, headers, header, seconds)
        return reply

    def _exchange(
        self,
        url: str,
        method: str,
        body: bytes,
        headers: dict[str, str],
        authorization: str | None,
        seconds: float,
    ) -> tuple[Reply, list[str]]:
        sent = {"User-Agent": f"townkg/{settings.VERSION}", **headers}
        if authorization:
            sent["Authorization"] = authorization
        connection = _connection(url, seconds)
        # a socket's timeout holds for each packet alone: a server that drips is never late
        ended = threading.Event()
        timer = threading.Timer(seconds, _end, (connection, ended))
        timer.daemon = True
        timer.start()
        try:
            return self._talk(connection, method, _target(url), body, sent)
        except (OSError, http.client.HTTPException, ValueError) as error:
            if ended.is_set() or isinstance(error, TimeoutError):
                raise _late(url, seconds) from None
            told = str(error) or type(error).__name__
            raise Broken(said(url, Text(f"连接失败：{told}", f"no connection: {told}"))) from None
        finally:
            timer.cancel()
            connection.close()

    def _talk(
        self,
        connection: http.client.HTTPConnection,
        method: str,
        target: str,
        body: bytes,
        headers: dict[str, str],
    ) -> tuple[Reply, list[str]]:
        # A server that refuses before it has read everything closes the connection while more is
        # being sent; what it said is there to be read all the same.
        with suppress(BrokenPipeError, ConnectionResetError):
            connection.request(method, target, body, headers)
        response = connection.getresponse()
        content = _read(response)
        media_type = (response.getheader("Content-Type") or "").split(";")[0].strip().lower()
        location = response.getheader("Location") or ""
        challenges = response.msg.get_all("WWW-Authenticate") or []
        return Reply(response.status, media_type, content, location), challenges


def said(url: str, what: Text) -> Text:
    """Return a message about the server at *url*, whose secrets are hidden."""
    shown = masked(url)
    return Text(f"SPARQL 端点 {shown}：{what.zh}", f"SPARQL endpoint {shown}: {what.en}")


def _read(response: http.client.HTTPResponse) -> bytes:
    parts: list[bytes] = []
    length = 0
    while part := response.read1(_CHUNK):
        parts.append(part)
        length += len(part)
        if length > MAX_REPLY:
            raise http.client.HTTPException(f"a reply of more than {MAX_REPLY} bytes")
    return b"".join(parts)


def _connection(url: str, seconds: float) -> http.client.HTTPConnection:
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        context = ssl.create_default_context()
        return http.client.HTTPSConnection(host, parts.port, timeout=seconds, context=context)
    return http.client.HTTPConnection(host, parts.port, timeout=seconds)


def _target(url: str) -> str:
    parts = urlsplit(url)
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _end(connection: http.client.HTTPConnection, ended: threading.Event) -> None:
    ended.set()
    for _ in range(100):  # the socket may be about to be made
        if connection.sock is not None:
            with suppress(OSError):
                # past the TLS layer, which the other thread may be using
                socket.socket.shutdown(connection.sock, socket.SHUT_RDWR)
            return
        time.sleep(0.01)


def _late(url: str, seconds: float) -> Late:
    return Late(
        said(
            url,
            Text(f"它在 {seconds:g} 秒内没有回答", f"it did not answer within {seconds:g} s"),
        )
    )
