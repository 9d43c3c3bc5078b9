from __future__ import annotations

import socket
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from urllib.parse import parse_qs

import pyoxigraph
import pytest
from store_servers import Reply, oxigraph, send

from townkg.errors import QueryError, RemoteError, UsageError
from townkg.settings import DEFAULT_GRAPH
from townkg.store import open_remote
from townkg.store.remote import RemoteStore

Server = Callable[[Reply], str]
FALSE = b'{"head":{},"boolean":false}'


def is_probe(handler: BaseHTTPRequestHandler) -> bool:
    return parse_qs(handler.body.decode())["query"][0].startswith("ASK { GRAPH")  # type: ignore[attr-defined]


def after_probe(reply: Reply) -> Reply:
    """Return a server that says at first that it has the standard dialect."""
    return lambda handler: send(handler, FALSE) if is_probe(handler) else reply(handler)


def test_a_server_that_is_down_is_named() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{unused.getsockname()[1]}/query"
    with pytest.raises(RemoteError, match=r"127\.0\.0\.1.* cannot be reached: .*refused"):
        open_remote(url)


def test_an_unknown_host_is_named() -> None:
    with pytest.raises(RemoteError, match=r"no-such-host\.invalid"):
        open_remote("http://no-such-host.invalid/sparql", timeout=5)


def test_a_silent_server_is_given_up_in_time(server: Server) -> None:
    url = server(lambda handler: time.sleep(1.5))
    begin = time.monotonic()
    with pytest.raises(RemoteError, match=r"did not answer within 0\.3 s"):
        open_remote(url, timeout=0.3)
    assert time.monotonic() - begin < 1.2


def test_a_dripping_server_is_given_up_in_time(server: Server) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.end_headers()
        try:
            for _ in range(30):
                handler.wfile.write(b" ")
                handler.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    with pytest.raises(RemoteError, match="did not answer within"):
        open_remote(server(drip), timeout=0.3)


@pytest.mark.parametrize(
    ("content", "media_type", "status", "says"),
    [
        (b"<html><p>Welcome</p></html>", "text/html", 200, "answered text/html.*Welcome"),
        (b"<sparql/>", "application/sparql-results+xml", 200, r"answered .*\+xml, expected .*JSON"),
        (b"{ not json", "application/sparql-results+json", 200, "results cannot be read"),
        (b"{}", "application/json", 200, "results cannot be read"),
        (b'{"head":{},"boolean":true}', "application/json", 200, "true or false to a SELECT"),
        (
            b'{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"x","value":"1"}}]}}',
            *("application/json", 200, "results cannot be read"),
        ),
        (b"bad query", "text/plain", 400, "refused the query.*bad query"),
        (b"who are you", "text/plain", 401, "refused the query"),
        (b"no", "text/plain", 403, "answered 403"),
        (b"gone", "text/plain", 404, "refused the query"),
        (b"boom", "text/plain", 500, "refused the query.*boom"),
        (b"busy", "text/plain", 503, "answered 503.*busy"),
    ],
)
def test_what_is_no_answer_is_a_remote_error(
    server: Server, content: bytes, media_type: str, status: int, says: str
) -> None:
    url = server(after_probe(lambda handler: send(handler, content, media_type, status)))
    store = open_remote(url)
    with pytest.raises(RemoteError, match=says):
        store.select("SELECT * { ?s ?p ?o }")


def test_rows_for_ask_and_bad_triples_are_remote_errors(server: Server) -> None:
    rows = b'{"head":{"vars":[]},"results":{"bindings":[]}}'
    store = open_remote(server(after_probe(lambda handler: send(handler, rows))))
    with pytest.raises(RemoteError, match="rows to an ASK"):
        store.ask("ASK {}")
    with pytest.raises(RemoteError, match="expected N-Triples or Turtle"):
        store.construct("CONSTRUCT WHERE { ?s ?p ?o }")
    broken = server(after_probe(lambda handler: send(handler, b"<a:b> <c", "text/turtle")))
    with pytest.raises(RemoteError, match="triples cannot be read"):
        open_remote(broken).construct("CONSTRUCT WHERE { ?s ?p ?o }")


def test_a_connection_cut_midway_is_a_remote_error(server: Server) -> None:
    def cut(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "application/sparql-results+json")
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b'{"head"')

    with pytest.raises(RemoteError, match=r"cannot be (reached|read)"):
        open_remote(server(cut))


def test_an_answer_without_end_is_cut(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("townkg.store.remote.MAX_ANSWER", 1000)
    with pytest.raises(RemoteError, match="longer than 1000 bytes"):
        open_remote(server(lambda handler: send(handler, b" " * 5000)))


def test_the_request_is_a_form_post_with_the_query_alone(server: Server) -> None:
    seen: list[tuple[dict[str, str], dict[str, list[str]]]] = []

    def record(handler: BaseHTTPRequestHandler) -> None:
        seen.append((dict(handler.headers), parse_qs(handler.body.decode())))  # type: ignore[attr-defined]
        send(handler, FALSE)

    url = server(record).replace("http://", "http://ann:s%40crt@")
    store = open_remote(url)
    store.ask("ASK { ?s ?p '50% + x&y=中' } # INSERT")
    headers, fields = seen[-1]
    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert headers["Authorization"].startswith("Basic ")
    assert fields == {"query": ["ASK { ?s ?p '50% + x&y=中' } # INSERT"]}


def test_no_password_stands_in_an_error() -> None:
    with pytest.raises(RemoteError) as caught:
        open_remote("http://ann:secret@no-such-host.invalid/", timeout=5)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://example.org/", "example.org", "http://", "http://h:99999/"),
        *("http://例子/", "http://[::1/", "http://a b/"),
    ],
)
def test_what_is_no_address_is_a_usage_error(url: str) -> None:
    with pytest.raises(UsageError, match="http"):
        open_remote(url)


def test_old_typed_literals_are_read(server: Server) -> None:
    rows = (
        b'{"head":{"vars":["n"]},"results":{"bindings":[{"n":{"type":"typed-literal",'
        b'"datatype":"http://www.w3.org/2001/XMLSchema#integer","value":"20"}}]}}'
    )
    store = open_remote(server(after_probe(lambda handler: send(handler, rows))))
    assert [row["n"].value for row in store.select("SELECT ?n {}")] == ["20"]


@pytest.mark.servers
def test_a_store_whose_default_graph_is_the_union(tmp_path: Path) -> None:
    data = (
        "@prefix : <http://example.org/> .\n"
        f"<{DEFAULT_GRAPH}> {{ :policy :supports :town . :policy :rank 1 . }}\n"
        ":claim { :policy :supports :town . }\n:other { :policy :supports :town . }\n"
    )
    loaded = pyoxigraph.Store(str(tmp_path))
    loaded.load(data, format=pyoxigraph.RdfFormat.TRIG)
    loaded.flush()
    del loaded
    with oxigraph(tmp_path, "--union-default-graph") as url:
        store = open_remote(url)
        assert isinstance(store, RemoteStore)
        assert store.dialect.name == "union"
        count = "PREFIX : <http://example.org/> SELECT ?o { :policy :supports ?o }"
        assert len(store.select(count)) == 1
        graphs = (
            "PREFIX : <http://example.org/> "
            "SELECT ?g { ?s :rank 1 . GRAPH ?g { ?s :supports ?o } } ORDER BY ?g"
        )
        assert [row["g"].value for row in store.select(graphs)] == [
            "http://example.org/claim",
            "http://example.org/other",
        ]


@pytest.mark.servers
def test_a_query_that_the_server_cannot_parse_is_a_remote_error(endpoint: str) -> None:
    with pytest.raises((RemoteError, QueryError), match="refused"):
        open_remote(endpoint).select("SELECT * { nonsense")


@pytest.mark.parametrize(
    "url",
    [
        *("http://u:MARK@/", "http://u:MARK@[::1/", "http://u:MARK@h:99999/", "ftp://u:MARK@h/"),
        *("u:MARK@h/sparql", "http://例:MARK@h/", "http://u:MARK@h/a b", "http://u:MA/RK@h/"),
        *("HTTP://u:MARK@no-such-host.invalid/", "http://u:1/MARK@no-such-host.invalid/"),
        *("http://no-such-host.invalid/?token=MARK", "ftp://h/?x=1&api%6Bey=MARK"),
        *("http://u:MARK＠h：x/", "http://u:p@MARK@h:x/", "http://h:x/?password=MARK"),
    ],
)
def test_no_secret_stands_in_a_message(url: str) -> None:
    with pytest.raises((UsageError, RemoteError)) as caught:
        open_remote(url, timeout=5)
    if "＠" not in url:  # a fullwidth sign separates nothing
        assert "MARK" not in str(caught.value)
    assert "RK@" not in str(caught.value)


@pytest.mark.parametrize("part", ["headers", "error"])
def test_one_deadline_holds_for_headers_and_error_bodies(server: Server, part: str) -> None:
    def drip(handler: BaseHTTPRequestHandler) -> None:
        head = b"HTTP/1.0 500 Boom\r\nX-Slow: " + b"\r\n\r\n" * (part == "error")
        try:
            for byte in head + b"x" * 40:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                time.sleep(0.0 if part == "error" and byte != 120 else 0.05)
        except OSError:
            pass

    begin = time.monotonic()
    with pytest.raises(RemoteError, match="did not answer within"):
        open_remote(server(drip), timeout=0.3)
    assert time.monotonic() - begin < 1.2
