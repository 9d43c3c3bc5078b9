"""A SPARQL 1.1 store for tests: Oxigraph in memory behind the protocol, with faults to order."""

from __future__ import annotations

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyoxigraph
from pyoxigraph import Quad, QueryResultsFormat, RdfFormat

USER, PASSWORD = "writer", "s3cret:pässwörd"
FORM, UPDATE, QUERY = (
    "application/x-www-form-urlencoded",
    "application/sparql-update",
    "application/sparql-query",
)


class FakeStore:
    """What is in the store, what it was sent, and how it behaves."""

    def __init__(self) -> None:
        self.store = pyoxigraph.Store()
        self.updates: list[str] = []
        self.posted: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.union = False
        self.authorization = ""
        self.direct_only = False
        self.fault: Callable[[Handler, str], bool] = lambda handler, text: False
        """Answers a request itself and returns True, or leaves it to the store."""
        self.loses: Callable[[Quad], bool] = lambda quad: False
        """Which quads are taken and not kept."""
        self.lock = threading.Lock()
        self.url = ""

    def query(self, text: str) -> bytes:
        found = self.store.query(text, use_default_graph_as_union=self.union)
        assert not isinstance(found, pyoxigraph.QueryTriples)
        return found.serialize(format=QueryResultsFormat.JSON) or b""

    def update(self, text: str) -> None:
        self.updates.append(text)
        self.store.update(text)
        for quad in [quad for quad in self.store if self.loses(quad)]:
            self.store.remove(quad)

    def count(self, graph: str = "") -> int:
        name = pyoxigraph.NamedNode(graph) if graph else pyoxigraph.DefaultGraph()
        return sum(1 for _ in self.store.quads_for_pattern(None, None, None, name))

    def graphs(self) -> set[str]:
        return {name.value for name in self.store.named_graphs()}


class Handler(BaseHTTPRequestHandler):
    fake: FakeStore

    def log_message(self, *_: Any) -> None:
        pass

    def do_POST(self) -> None:
        fake = self.fake
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        fake.headers.append(dict(self.headers.items()))
        parts = urlsplit(self.path)
        kind = (self.headers.get("Content-Type") or "").partition(";")[0]
        fields = parse_qs(body) if kind == FORM else {}
        text = (fields.get("update") or fields.get("query") or [body])[0]
        with fake.lock:
            if fake.fault(self, text):
                return
            if fake.authorization and parts.path != "/query" and not self._allowed():
                return
            try:
                self._serve(parts.path, parse_qs(parts.query), kind, fields, body)
            except SyntaxError as error:
                self.reply(400, str(error))

    def _serve(
        self,
        path: str,
        asked: dict[str, list[str]],
        kind: str,
        fields: dict[str, list[str]],
        body: str,
    ) -> None:
        fake = self.fake
        if path == "/query" and "query" in fields:
            self.reply(200, fake.query(fields["query"][0]), "application/sparql-results+json")
        elif path == "/update" and "update" in fields and not fake.direct_only:
            fake.update(fields["update"][0])
            self.reply(204)
        elif path == "/update" and kind == UPDATE:
            fake.update(body)
            self.reply(204)
        elif path == "/store":
            graph = pyoxigraph.NamedNode(asked["graph"][0])
            fake.posted.append(graph.value)
            fake.store.load(body, format=RdfFormat.TURTLE, to_graph=graph)
            self.reply(204)
        elif path in ("/query", "/update"):
            self.reply(415, "not this way")
        else:
            self.reply(404, "nothing here")

    def _allowed(self) -> bool:
        given = self.headers.get("Authorization") or ""
        if self.fake.authorization == "basic":
            right = given == "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
            challenge = 'Basic realm="store"'
        else:
            right = _digest_is_right(given, self.command)
            challenge = (
                'Digest realm="SPARQL", domain="/update", nonce="abc", opaque="x, y", '
                'stale="false", qop="auth,auth-int", algorithm="MD5"'
            )
        if not right:
            self.reply(401, "who are you?", headers={"WWW-Authenticate": challenge})
        return right

    def reply(
        self,
        status: int,
        content: str | bytes = b"",
        media_type: str = "text/plain",
        headers: dict[str, str] | None = None,
    ) -> None:
        data = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        for name, value in {"Content-Type": media_type, **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _digest_is_right(given: str, method: str) -> bool:
    """Return whether an answer is that of RFC 2617, section 3.2.2, with qop=auth."""
    if not given.startswith("Digest "):
        return False
    found = dict(re.findall(r'(\w+)="?((?:[^",]|(?<=x), )*)"?', given))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    secret = md5(f"{USER}:SPARQL:{PASSWORD}")
    asked = md5(f"{method}:{found['uri']}")
    middle = ":".join(found[name] for name in ("nonce", "nc", "cnonce", "qop"))
    return found["response"] == md5(f"{secret}:{middle}:{asked}") and found["opaque"] == "x, y"


@contextmanager
def served() -> Iterator[FakeStore]:
    fake = FakeStore()
    handler = type("Bound", (Handler,), {"fake": fake})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    fake.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
