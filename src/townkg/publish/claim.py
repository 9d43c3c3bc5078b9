"""Who is publishing to a store: one at a time, told apart by a line in the record.

No store offers locks by SPARQL, and not every one evaluates a condition and inserts at once
(Virtuoso 7.2 lets two through). So each writes its line, then reads all of them: the lowest one
stays, the others withdraw. A line is renewed while its run lasts.
"""

from __future__ import annotations

import os
import secrets
import socket
import time
from contextlib import suppress

from townkg.errors import RemoteError
from townkg.i18n import Text
from townkg.publish.client import said
from townkg.publish.endpoint import Endpoint
from townkg.publish.record import RECORD

RENEWED, STALE = 20.0, 600.0
"""Seconds after which a run renews its line, and after which one is taken to have died."""

_LINE = "http://www.w3.org/ns/prov#value"
_NODE = f"{RECORD}#claim"
LINES = f"SELECT ?line WHERE {{ GRAPH <{RECORD}> {{ <{_NODE}> <{_LINE}> ?line }} }}"


class Busy(RemoteError):
    """Another run is publishing to the store."""


class Claim:
    """The line of this run."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint
        self._token = secrets.token_hex(8)
        self._line = ""
        self._renewed = 0.0

    def take(self, *, over: bool = False) -> None:
        """Return nothing when this run alone may publish; *over* takes the place of another.

        Raises: Busy, when another run is at it.
        """
        for line in self._others():
            if not over and not _has_died(line):
                raise self._busy(line)
            self._endpoint.update(_delete(line))
        self._write()
        lower = [line for line in self._others() if not _has_died(line) and line < self._line]
        if lower:
            self.release()
            raise self._busy(lower[0])

    def renew(self) -> None:
        """Return nothing, with the line renewed if it is time for that.

        Raises: Busy, when another run has taken the place of this one.
        """
        if time.monotonic() - self._renewed > RENEWED:
            self.check()
            self._write()

    def check(self) -> None:
        """Return nothing when the line still stands.

        Raises: Busy, when another run has taken the place of this one.
        """
        if self._line not in self._read():
            others = self._others()
            self._line = ""
            raise self._busy(others[0] if others else "? ? ? 0")

    def release(self) -> None:
        """Return nothing, with the line gone; what cannot be reached dies by itself."""
        if self._line:
            with suppress(RemoteError):
                self._endpoint.update(_delete(self._line))
            self._line = ""

    def shows_in_default_graph(self) -> bool:
        """Return whether the line, which is in a named graph, shows in the default one too.

        So it does where the default graph is the union of all.
        """
        return self._endpoint.ask(f"ASK {{ <{_NODE}> <{_LINE}> ?line }}")

    def _write(self) -> None:
        old = self._line
        host = "".join(socket.gethostname().split()) or "?"
        self._line = f"{self._token} {host} {os.getpid()} {int(time.time())}"
        # the new one first: at each moment there is one
        self._endpoint.update(f"INSERT DATA {{ {_quad(self._line)} }}")
        if old and old != self._line:
            self._endpoint.update(_delete(old))
        self._renewed = time.monotonic()

    def _read(self) -> list[str]:
        return sorted(row["line"] for row in self._endpoint.select(LINES))

    def _others(self) -> list[str]:
        return [line for line in self._read() if not line.startswith(f"{self._token} ")]

    def _busy(self, line: str) -> Busy:
        _, host, process, renewed = _fields(line)
        minutes = int(STALE // 60)
        since = max(int(time.time()) - renewed, 0)
        return Busy(
            said(
                self._endpoint.addresses.update,
                Text(
                    f"另一个 townkg publish 正在发布（主机 {host}，进程 {process}，{since} 秒前"
                    f"还在）；请等它结束。它若已死，{minutes} 分钟后可再运行，或加 --take-over",
                    f"another townkg publish is at it (host {host}, process {process}, seen "
                    f"{since} s ago); wait until it ends. If it died, run again after {minutes} "
                    "minutes, or with --take-over",
                ),
            )
        )


def _has_died(line: str) -> bool:
    """Return whether the run of a line is over: known at once of one on this machine."""
    _, host, process, renewed = _fields(line)
    if time.time() - renewed > STALE:
        return True
    if host != socket.gethostname() or not process.isdigit():
        return False
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


def _fields(line: str) -> tuple[str, str, str, int]:
    token, host, process, renewed = (*line.split(" "), "?", "?", "?", "0")[:4]
    return token, host, process, int(renewed) if renewed.isdigit() else 0


def _quad(line: str) -> str:
    text = line.replace("\\", "\\\\").replace('"', '\\"')
    return f'GRAPH <{RECORD}> {{ <{_NODE}> <{_LINE}> "{text}" }}'


def _delete(line: str) -> str:
    return f"DELETE DATA {{ {_quad(line)} }}"
