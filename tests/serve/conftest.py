"""A server in a process of its own, started as a user would, and how to ask it."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import townkg


@dataclass
class Reply:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0]

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


class Client:
    """Asks a server; each request has a connection of its own."""

    def __init__(self, address: str, process: subprocess.Popen[bytes]) -> None:
        self.address = address
        self.process = process
        parts = urlsplit(address)
        self.host, self.port = str(parts.hostname), int(parts.port or 0)

    def ask(
        self,
        path: str,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes | str | None = None,
        *,
        timeout: float = 60,
        source: str = "",
    ) -> Reply:
        connection = http.client.HTTPConnection(
            self.host, self.port, timeout=timeout, source_address=(source, 0) if source else None
        )
        try:
            content = body.encode() if isinstance(body, str) else body
            connection.request(method, path, content, dict(headers or {}))
            found = connection.getresponse()
            told = {name.lower(): value for name, value in found.getheaders()}
            return Reply(found.status, told, found.read())
        finally:
            connection.close()


@contextmanager
def serving(*flags: str) -> Iterator[Client]:
    """A server with these flags."""
    process = subprocess.Popen(
        [sys.executable, "-m", "townkg", "serve", "--lang", "en", "--port", "0", *flags],
        stderr=subprocess.PIPE,
        env={**os.environ},
    )
    try:
        assert process.stderr is not None
        said = []
        for line in process.stderr:
            said.append(line.decode())
            if address := re.search(r"http://\S+/", said[-1]):
                break
        else:
            raise AssertionError("".join(said))
        # its log is read on, or its pipe would fill up
        threading.Thread(target=process.stderr.read, daemon=True).start()
        yield Client(address[0], process)
    finally:
        process.terminate()
        process.wait(30)
        process.stderr.close()


@pytest.fixture(scope="session")
def start() -> Callable[..., Any]:
    return serving


@pytest.fixture(scope="session")
def server(build_folder: Path) -> Iterator[Client]:
    townkg.open().close()  # built before it is served
    with serving() as client:
        yield client
