"""A SPARQL endpoint in this process, over data that a test makes; and a list that names it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pyoxigraph

from townkg.i18n import Text
from townkg.remotes import Registry, Remote

JSON = pyoxigraph.QueryResultsFormat.JSON


class Handler(BaseHTTPRequestHandler):
    """Answers queries sent in any of the three ways."""

    store: pyoxigraph.Store
    asked: list[str]

    def do_GET(self) -> None:
        given = parse_qs(urlsplit(self.path).query).get("query")
        if given:
            self.answer(given[0])
        else:
            self.describe()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.headers["Content-Type"] == "application/sparql-query":
            self.answer_direct(body)
        else:
            self.answer(parse_qs(body)["query"][0])

    def describe(self) -> None:
        """Answer a request without a query."""
        self.send_error(400)

    def answer_direct(self, query: str) -> None:
        """Answer a query that is posted as it is."""
        self.answer(query)

    def answer(self, query: str) -> None:
        self.asked.append(query)
        content = self.store.query(query).serialize(format=JSON) or b""
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Run a server in this process and yield its address."""
    httpd = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    httpd.daemon_threads = True
    thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_port}/sparql"
    finally:
        httpd.shutdown()
        httpd.server_close()
        thread.join()


@contextmanager
def endpoint(store: pyoxigraph.Store) -> Iterator[tuple[str, list[str]]]:
    """Serve a store, and yield its address and the queries that it was asked."""
    asked: list[str] = []
    made = type("Made", (Handler,), {"store": store, "asked": asked})
    with serving(made) as url:
        yield url, asked


def remote(name: str, url: str, **rest: object) -> Remote:
    """Return an entry whose private address is allowed, and whose answers are not kept."""
    given = {"allow_private": True, "keep": 0, "seconds": 5.0, **rest}
    return Remote(name, url, Text("远", "far"), "CC0", Text("造", "made"), **given)  # type: ignore[arg-type]


def listed(*remotes: Remote) -> Registry:
    return Registry({one.name: one for one in remotes})


def write_list(path: Path, name: str, url: str, *lines: str) -> None:
    """Write a list that names one remote."""
    head = [
        f"[remotes.{name}]",
        f'url = "{url}"',
        'title = { zh = "远", en = "far" }',
        'holds = { zh = "为测试而造", en = "made for tests" }',
        'license = "CC0"',
    ]
    path.write_text("\n".join([*head, *lines]) + "\n", encoding="utf-8")
