"""Virtuoso for tests: a server of its own, with its own ini and database, in a folder."""

from __future__ import annotations

import hashlib
import http.client
import re
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit

import pyoxigraph
from store_servers import free_port

from townkg import settings

INI = """\
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
Striping = 0
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/virtuoso-temp.db
TransactionFile = {folder}/virtuoso-temp.trx
Striping = 0
[Parameters]
ServerPort = 127.0.0.1:{sql}
LiteMode = 0
DisableUnixSocket = 1
MaxClientConnections = 10
CheckpointInterval = 0
CaseMode = 2
AllowOSCalls = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
MaxQueryMem = 1G
ThreadsPerQuery = 2
AsyncQueueMaxThreads = 4
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
MaxClientConnections = 10
ServerThreads = 10
MaxKeepAlives = 10
KeepAliveTimeout = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
DefaultQuery = ASK {{}}
"""
USER, PASSWORD = "dba", "dba"
"""Whom Debian's package knows; only this machine reaches the server."""


class Addresses(NamedTuple):
    """Where a server answers: queries of anybody, and updates (HTTP Digest)."""

    query: str
    update: str
    process: int


@contextmanager
def virtuoso(folder: Path, buffers: int = 20_000) -> Iterator[Addresses]:
    """Run Virtuoso on a folder, which keeps its data, and yield its addresses."""
    program = shutil.which("virtuoso-t")
    if program is None:
        raise FileNotFoundError("virtuoso-t: install Debian's virtuoso-opensource-7")
    port = free_port()
    values = {"sql": free_port(), "http": port, "buffers": buffers, "dirty": buffers * 3 // 4}
    ini = folder / "virtuoso.ini"
    ini.write_text(INI.format(folder=folder, **values), encoding="utf-8")
    with subprocess.Popen(
        [program, "-f", "-c", str(ini)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            base = f"http://127.0.0.1:{port}/sparql"
            _wait(f"{base}?query=ASK%7B%7D", server)
            yield Addresses(base, f"{base}-auth", server.pid)
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()


def _wait(url: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"virtuoso-t ended with {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=5):
                return
        except (TimeoutError, urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError("virtuoso-t did not answer within a minute")


def load(addresses: Addresses, dump: Path) -> None:
    """Put each graph of an N-Quads file into the server, the default graph under its name.

    By the Graph Store Protocol: an INSERT DATA of some literals is lost without a word. The
    server hangs up on a long body that it has not seen the password for, so each request has it.
    """
    graphs: dict[str, list[pyoxigraph.Triple]] = {}
    for quad in pyoxigraph.parse(path=str(dump), format=pyoxigraph.RdfFormat.N_QUADS):
        named = isinstance(quad.graph_name, pyoxigraph.NamedNode)
        name = quad.graph_name.value if named else settings.DEFAULT_GRAPH
        graphs.setdefault(name, []).append(quad.triple)
    connection = http.client.HTTPConnection(urlsplit(addresses.update).netloc)
    for name, triples in graphs.items():
        path = f"/sparql-graph-crud-auth?{urlencode({'graph-uri': name})}"
        content = pyoxigraph.serialize(triples, format=pyoxigraph.RdfFormat.N_TRIPLES)
        headers = {
            "Authorization": _digest(connection, "PUT", path),
            "Content-Type": "text/turtle",
        }
        connection.request("PUT", path, content, headers)
        response = connection.getresponse()
        said = response.read()
        if response.status >= 300:
            raise RuntimeError(f"{name}: {response.status} {said[:300]!r}")
    connection.close()


def _digest(connection: http.client.HTTPConnection, method: str, path: str) -> str:
    """Return the header of RFC 7616 (MD5) for one request."""
    connection.request("GET", "/sparql-auth")
    response = connection.getresponse()
    response.read()
    asked = re.findall(r'(\w+)="?([^",]+)"?', response.headers["WWW-Authenticate"])
    given = {key: value for key, value in asked if key in ("realm", "nonce", "opaque")}

    def md5(*parts: str) -> str:
        return hashlib.md5(":".join(parts).encode()).hexdigest()

    first, second = md5(USER, given["realm"], PASSWORD), md5(method, path)
    given |= {"username": USER, "uri": path, "cnonce": "c", "qop": "auth", "nc": "00000001"}
    given["response"] = md5(first, given["nonce"], given["nc"], "c", "auth", second)
    return "Digest " + ", ".join(f'{key}="{value}"' for key, value in given.items())
