"""Endpoints for tests: the real Oxigraph server, and what a broken one may answer."""

from __future__ import annotations

import socket
import subprocess
import sysconfig
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

DATA = """
@prefix : <http://example.org/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
:town :name "归谷智造小镇"@zh, "Guigu Town"@en ; :size 20 ; :share 39.5 ; :open true ;
  :founded "2015-06-01"^^xsd:date .
:policy :supports :town .
:claim { :policy :supports :town . }
:other { :policy :supports :town . }
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph(folder: Path, *options: str, writable: bool = False) -> Iterator[str]:
    """Run the real server on a store and yield the address of its query service.

    A writable one takes updates at `/update` and the Graph Store Protocol at `/store` beside it.
    """
    port = free_port()
    program = Path(sysconfig.get_path("scripts")) / "oxigraph"
    verb = "serve" if writable else "serve-read-only"
    command = [str(program), verb, "--location", str(folder)]
    with subprocess.Popen(
        [*command, "--bind", f"127.0.0.1:{port}", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            for _ in range(200):
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/query"
        finally:
            server.terminate()


Reply = Callable[[BaseHTTPRequestHandler], None]


def send(
    handler: BaseHTTPRequestHandler,
    content: bytes,
    media_type: str = "application/sparql-results+json",
    status: int = 200,
) -> None:
    handler.send_response(status)
    handler.send_header("Content-Type", media_type)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
