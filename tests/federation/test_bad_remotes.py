"""A remote that is slow, broken or hostile: the rest of the answer is there, and it is said."""

from __future__ import annotations

import base64
import gzip
import itertools
import json
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from http.server import BaseHTTPRequestHandler

import pyoxigraph
import pytest
from made_remote import listed, remote, serving

from townkg.federation import resolve
from townkg.model import Missing
from townkg.remotes import Remote
from townkg.remotes.asking import ask
from townkg.store.embedded import EmbeddedStore
from townkg.store.transport import Failed

JSON = "application/sparql-results+json"
Reply = Callable[[BaseHTTPRequestHandler], None]
QUERY = (
    "SELECT * { <http://example.org/a> ?p ?o "
    "OPTIONAL { SERVICE <https://w3id.org/townkg/remote/bad> { ?o ?q ?far } } }"
)


def results(*rows: dict[str, object], names: str = "far o q") -> bytes:
    document = {"head": {"vars": names.split()}, "results": {"bindings": list(rows)}}
    return json.dumps(document).encode()


def uri(value: str) -> dict[str, str]:
    return {"type": "uri", "value": value}


ROW = {"far": uri("http://example.org/far")}


def send(content: bytes, media_type: str = JSON, status: int = 200, **headers: str) -> Reply:
    def reply(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        handler.send_header("Content-Type", media_type)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        with suppress(OSError):
            handler.wfile.write(content)

    return reply


def pieces(parts: Iterator[bytes], pause: float) -> Reply:
    """Return what sends an answer in pieces, with a pause after each."""

    def reply(handler: BaseHTTPRequestHandler) -> None:
        send(b"")(handler)
        with suppress(OSError):
            for part in parts:
                handler.wfile.write(part)
                handler.wfile.flush()
                time.sleep(pause)

    return reply


def to(target: str, status: int = 307) -> Reply:
    return send(b"", "text/plain", status, Location=target)


@pytest.fixture
def server() -> Iterator[Callable[[Reply], str]]:
    with ExitStack() as stack:

        def start(reply: Reply) -> str:
            def do(handler: BaseHTTPRequestHandler) -> None:
                handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
                reply(handler)

            methods = {"do_GET": do, "do_POST": do, "log_message": lambda *_: None}
            return stack.enter_context(serving(type("Bad", (BaseHTTPRequestHandler,), methods)))

        yield start


def partial(url: str, **rest: object) -> tuple[int, Missing]:
    """Return how many rows there are without the remote, and what is said of it."""
    store = pyoxigraph.Store()
    store.load(
        "<http://example.org/a> a <http://example.org/B> .", format=pyoxigraph.RdfFormat.TURTLE
    )
    given = {"seconds": 0.5, "octets": 20_000, "rows": 50, **rest}
    found = resolve(QUERY, EmbeddedStore(store).select, listed(remote("bad", url, **given)))
    [missing] = found.missing
    return len(list(store.query(found.text))), missing  # type: ignore[arg-type]


BOMB = gzip.compress(b" " * 50_000_000)
FOREVER = (
    b'{"head":{"vars":["o"]},"results":{"bindings":[' + b" " * 5000 for _ in itertools.count()
)
CASES: dict[str, tuple[Reply, str]] = {
    "a byte a second": (pieces((b"{" for _ in range(20)), 0.1), "did not answer within 0.5 s"),
    "without end": (pieces(FOREVER, 0), "longer than 20000 bytes"),
    "HTML": (send(b"<html>Sign in</html>", "text/html"), "answered text/html.*Sign in"),
    "gzip bomb": (send(BOMB, Content_Encoding="gzip"), "longer than 20000 bytes"),
    "broken gzip": (send(b"no gzip", Content_Encoding="gzip"), "packed answer is broken"),
    "unknown packing": (send(b"x", Content_Encoding="br"), "packs its answer as 'br'"),
    "another type": (send(b"<sparql/>", "application/sparql-results+xml"), r"answered .*\+xml"),
    "no type": (send(b"{}", ""), "no media type"),
    "500": (send(b"boom", "text/plain", 500), "500 .*boom"),
    "503 twice": (send(b"busy", "text/plain", 503), "503 .*busy"),
    "no JSON": (send(b"{ not json"), "cannot be read"),
    "deep JSON": (send(b"[" * 15_000), "cannot be read"),
    "a boolean": (send(b'{"head":{},"boolean":true}'), "true or false, expected rows"),
    "an IRI with a space": (
        send(results(ROW, {"far": uri("http://a b/")})),
        r"row 2, \?far: this is no absolute IRI: “http://a b/”",
    ),
    "a relative IRI": (send(results({"o": uri("nope")})), r"row 1, \?o: this is no absolute IRI"),
    "redirects in a circle": (to("/sparql"), "round in a circle"),
    "redirect to a file": (to("file:///etc/passwd"), "no http"),
    "redirect to another port": (to("http://127.0.0.1:1/"), "127.0.0.1 is no public address"),
    "redirect to the cloud": (to("http://169.254.169.254/x"), "169.254.169.254 is no public"),
    "redirect inside IPv6": (to("http://[::ffff:10.0.0.1]/"), "is no public address"),
    "redirect with a user": (to("http://u:p@example.org/"), "carries a user"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_rest_is_answered_in_time_and_the_remote_is_named(
    case: str, server: Callable[[Reply], str]
) -> None:
    reply, says = CASES[case]
    begin = time.monotonic()
    rows, missing = partial(server(reply))
    assert time.monotonic() - begin < 3
    assert rows == 1
    assert missing.remote == "bad"
    assert pytest.approx(0, abs=2) == missing.seconds
    with pytest.raises(Failed, match=says):
        raise Failed(missing.why)


def test_rows_beyond_the_cap_are_left_out_and_the_first_are_there(
    server: Callable[[Reply], str],
) -> None:
    bound = {"o": uri("http://example.org/B"), **ROW}
    many = (b"," * (n > 0) + json.dumps(bound).encode() for n in range(1_000_000))
    head = b'{"head":{"vars":["far","o","q"]},"results":{"bindings":['
    cut = server(send(b"".join([head, *itertools.islice(many, 200), b"]}}"])))
    rows, missing = partial(cut, octets=1_000_000)
    assert rows == 50
    assert "more than 50 rows" in missing.why.en
    endless = server(pieces(itertools.chain([head], many), 0))
    rows, missing = partial(endless)
    assert (rows, "longer than" in missing.why.en) == (1, True)


def test_a_redirect_too_many(server: Callable[[Reply], str]) -> None:
    def further(handler: BaseHTTPRequestHandler) -> None:
        to(f"{handler.path}x")(handler)

    assert "more than 3 times" in partial(server(further))[1].why.en


def test_a_redirect_of_the_same_server_keeps_the_query(server: Callable[[Reply], str]) -> None:
    def once(handler: BaseHTTPRequestHandler) -> None:
        moved = handler.path == "/moved"
        (send(results({"o": uri("http://example.org/B"), **ROW})) if moved else to("/moved"))(
            handler
        )
        seen.append((handler.command, handler.path))

    seen: list[tuple[str, str]] = []
    url = server(once)
    store = pyoxigraph.Store()
    store.load(
        "<http://example.org/a> a <http://example.org/B> .", format=pyoxigraph.RdfFormat.TURTLE
    )
    found = resolve(QUERY, EmbeddedStore(store).select, listed(remote("bad", url)))
    assert found.missing == ()
    assert [row["far"].value for row in store.query(found.text)] == [  # type: ignore[union-attr]
        "http://example.org/far"
    ]
    assert seen == [("POST", "/sparql"), ("POST", "/moved")]


def test_a_passing_failure_is_tried_once_more(server: Callable[[Reply], str]) -> None:
    replies = iter([send(b"busy", "text/plain", 503), send(results())])
    url = server(lambda handler: next(replies)(handler))
    assert len(ask(remote("bad", url), "q", 5, time.monotonic() + 5).solutions) == 0


@pytest.mark.parametrize("private", ["127.0.0.1", "10.1.2.3", "::1", "fd00::1", "100.64.0.1"])
def test_a_name_that_is_looked_up_to_a_private_address_is_not_connected_to(
    private: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The name may have had a public address when it was listed, and another one beside it now."""
    family = socket.AF_INET6 if ":" in private else socket.AF_INET
    found = [
        (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80)),
        (family, socket.SOCK_STREAM, 6, "", (private, 80)),
    ]
    connected: list[object] = []
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: found)
    monkeypatch.setattr(socket, "create_connection", lambda *given: connected.append(given))
    rows, missing = partial("http://data.example/sparql", allow_private=False)
    assert rows == 1
    assert f"data.example ({private}) is no public address" in missing.why.en
    assert connected == []


def test_the_connection_goes_to_the_address_that_was_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 80))
    looked_up: list[object] = []
    connected: list[object] = []

    def connect(address: object, *_: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError("refused")

    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **_: looked_up.append(a) or [public])
    monkeypatch.setattr(socket, "create_connection", connect)
    partial("http://data.example/sparql", allow_private=False, seconds=0.1)
    assert connected == [("93.184.215.14", 80)]
    assert len(looked_up) == 1


def test_a_listed_private_address_is_refused_unless_it_is_allowed(
    server: Callable[[Reply], str],
) -> None:
    url = server(send(results()))
    assert "no public address" in partial(url, allow_private=False)[1].why.en


def authorised(url: str, name: str) -> Remote:
    return remote("bad", url, credentials=name)


def test_credentials_come_from_the_environment_and_stand_in_no_message(
    server: Callable[[Reply], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def echo(handler: BaseHTTPRequestHandler) -> None:
        sent = handler.headers["Authorization"]
        seen.append(sent)
        send(f"no: {sent} s3cret/word".encode(), "text/plain", 401)(handler)

    seen: list[str] = []
    monkeypatch.setenv("FAR_LOGIN", "ann:s3cret/word")
    with pytest.raises(Failed, match="401") as caught:
        ask(authorised(server(echo), "FAR_LOGIN"), "q", 5, time.monotonic() + 5)
    token = base64.b64encode(b"ann:s3cret/word").decode()
    assert seen == [f"Basic {token}"]
    assert "s3cret" not in f"{caught.value.told.zh}{caught.value.told.en}"
    assert token not in caught.value.told.en
    monkeypatch.delenv("FAR_LOGIN")
    with pytest.raises(Failed, match="FAR_LOGIN is not set"):
        ask(authorised("http://127.0.0.1:9/", "FAR_LOGIN"), "q", 5, time.monotonic() + 5)


def test_credentials_are_not_sent_on_to_another_server(
    server: Callable[[Reply], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []

    def other(handler: BaseHTTPRequestHandler) -> None:
        seen.append(handler.headers["Authorization"])
        send(results())(handler)

    second = server(other)
    first = server(to(second))
    # both addresses are private here: the second is let through to see what it is sent
    monkeypatch.setattr("townkg.store.guard.is_public", lambda _: True)
    monkeypatch.setenv("FAR_LOGIN", "ann:s3cret")
    ask(authorised(first, "FAR_LOGIN"), "q", 5, time.monotonic() + 5)
    assert seen == [None]


def test_answers_are_kept_for_a_time_but_not_those_that_need_a_password(
    server: Callable[[Reply], str], tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = itertools.count()

    def counted(handler: BaseHTTPRequestHandler) -> None:
        next(count)
        send(results())(handler)

    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path))
    monkeypatch.setenv("FAR_LOGIN", "ann:s3cret")
    url = server(counted)
    for kept in (remote("bad", url, keep=60), remote("bad", url, keep=60)):
        found = ask(kept, "q", 5, time.monotonic() + 5)
    assert (next(count), found.kept) == (1, True)
    for _ in range(2):
        ask(remote("bad", url, keep=60, credentials="FAR_LOGIN"), "q", 5, time.monotonic() + 5)
    assert next(count) == 4
    monkeypatch.setenv("TOWNKG_ANEW", "1")
    assert not ask(remote("bad", url, keep=60), "q", 5, time.monotonic() + 5).kept
