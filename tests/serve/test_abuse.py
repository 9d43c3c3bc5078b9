"""What would bring down other servers: this one stays up, answers others, and loses nothing."""

from __future__ import annotations

import os
import signal
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from http.client import HTTPException
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

SHORT = "/sparql?query=ASK%20%7B%7D"
FORM = {"Content-Type": "application/sparql-query"}
DOUBLING = "BIND(CONCAT(?a{0}, ?a{0}) AS ?a{1})"
ABUSES = {
    "nested braces of 80 kB": (f"SELECT * {'{' * 40_000}{'}' * 40_000}", {400}),
    "nested functions": (f"ASK {{ FILTER({'!(' * 20_000}true{')' * 20_000}) }}", {400}),
    "a chain of operators": (f"ASK {{ FILTER({'1+' * 20_000}1 > 0) }}", {400}),
    "a long path": (f"SELECT * {{ ?s {'/'.join(['tk:supports'] * 10_000)} ?o }}", {400}),
    "a cross product, counted": (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }",
        {503},
    ),
    "a cross product, sorted": ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i", {503}),
    "a cross product, streamed": ("SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", {503, 0}),
    "string doubling": (
        "SELECT (STRLEN(?a40) AS ?n) { BIND('0123456789' AS ?a0) "
        + " ".join(DOUBLING.format(n, n + 1) for n in range(40))
        + " }",
        {503},
    ),
    "a regex bomb": (
        f"SELECT * {{ ?s ?p ?o FILTER(REGEX('{'a' * 5000}', '(a+)+(a+)+$|{'(a?){900}' * 3}')) }}",
        {200, 400, 503},
    ),
    "a blow-up of GROUP_CONCAT": (
        "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?d), STR(?g))) AS ?x) "
        "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }",
        {503},
    ),
    "a million rows of VALUES": (f"SELECT * {{ VALUES ?x {{ {'1 ' * 1_000_000} }} }}", {400, 413}),
    "an open path": ("SELECT (COUNT(*) AS ?n) { ?a (!<x:y>)* ?b . ?b (!<x:y>)* ?c }", {503}),
    "exclusion by exclusion": (
        "SELECT * { ?a ?b ?c MINUS { ?d ?e ?f . ?g ?h ?a MINUS { ?a ?x ?y . ?z ?w ?v } } }",
        {503, 200, 0},
    ),
}


@pytest.fixture(scope="module")
def strict(start, build_folder: Path, kg):
    with start("--seconds", "3", "--memory", "1024", "--rows", "20000") as client:
        yield client


def resident(pid: int) -> int:
    """The memory of a process in KiB."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0])


def asked(client, query, **more):
    """The status of a query; 0 where its answer broke off."""
    try:
        return client.ask("/sparql", "POST", FORM, query, **more).status
    except (OSError, HTTPException):
        return 0


def short(client, count=5):
    """The statuses of short queries from another machine."""
    return {client.ask(SHORT, source="127.0.0.2").status for _ in range(count)}


@pytest.mark.parametrize("name", ABUSES)
def test_one_alone(strict, name):
    query, statuses = ABUSES[name]
    assert asked(strict, query) in statuses
    assert short(strict) == {200}
    assert strict.process.poll() is None


def test_all_at_once_and_others_are_answered(strict):
    before = resident(strict.process.pid)
    with ThreadPoolExecutor(40) as threads:
        running = [threads.submit(asked, strict, query) for query, _ in ABUSES.values()]
        running += [
            threads.submit(asked, strict, f"{ABUSES['a cross product, counted'][0]} #{number}")
            for number in range(200)
        ]
        while not all(one.done() for one in running):
            assert short(strict, 1) == {200}
            assert strict.ask("/-/health", source="127.0.0.2").status == 200
            time.sleep(0.2)
    assert {one.result() for one in running} <= {0, 200, 400, 413, 429, 503}
    assert resident(strict.process.pid) < before + 100 * 1024


def test_workers_that_are_killed_are_replaced(strict):
    killed = 0
    while killed < 100:
        children = Path(f"/proc/{strict.process.pid}/task/{strict.process.pid}/children")
        for pid in map(int, children.read_text().split()):
            os.kill(pid, signal.SIGKILL)
            killed += 1
        assert short(strict, 2) <= {200, 503}
        time.sleep(0.3)
    time.sleep(1)
    assert short(strict) == {200}


def test_clients_that_leave_end_their_queries(strict):
    query = ABUSES["a cross product, counted"][0].encode()
    head = (
        f"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
        f"Content-Length: {len(query)}\r\n\r\n"
    )
    for _ in range(20):
        with socket.create_connection((strict.host, strict.port)) as opened:
            opened.sendall(head.encode() + query)
            time.sleep(0.05)
    for _ in range(50):
        if "townkg_running 0" in strict.ask("/-/metrics").text:
            break
        time.sleep(0.1)
    assert "townkg_running 0\n" in strict.ask("/-/metrics").text
    assert short(strict) == {200}


def test_clients_that_say_nothing_are_sent_away(strict):
    opened = [socket.create_connection((strict.host, strict.port)) for _ in range(100)]
    for number, one in enumerate(opened):
        one.sendall(b"GET / HTTP/1.1\r\n" if number % 2 else b"G")
    assert short(strict) == {200}
    ended = []

    def wait(one):
        one.settimeout(30)
        with suppress(OSError):
            ended.append(one.recv(1))

    threads = [threading.Thread(target=wait, args=(one,)) for one in opened]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(ended) == len(opened)
    for one in opened:
        one.close()


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /../../etc/passwd HTTP/1.1",
        b"GET /data/id/%2e%2e/%2e%2e/etc/passwd.ttl HTTP/1.1",
        b"GET /sparql?query=%00 HTTP/1.1",
        b"GET /sparql?query=\xff\xfe HTTP/1.1",
        b"GET /" + b"a" * 300_000 + b" HTTP/1.1",
        b"BREW /sparql HTTP/1.1",
        b"GET http://169.254.169.254/ HTTP/1.1",
        b"GET /sparql HTTP/9.9",
        b"\x16\x03\x01\x02\x00",
    ],
)
@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
        b"X: " + b"y" * 300_000 + b"\r\n",
        b"X y\r\n",
        b"Accept: ;;;q=x\r\n",
        b"Content-Length: -1\r\n",
    ],
)
def test_tricks_with_paths_and_headers(strict, request_line, head):
    with socket.create_connection((strict.host, strict.port), timeout=15) as opened:
        try:
            opened.sendall(request_line + b"\r\nHost: x\r\nConnection: close\r\n" + head + b"\r\n")
            said = opened.recv(65536)
        except OSError:
            said = b""
    assert b"root:" not in said
    assert b"Traceback" not in said
    assert b" 500 " not in said.partition(b"\r\n")[0]
    assert short(strict, 1) == {200}


@pytest.mark.parametrize("verb", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("token", ["", "Bearer x", "Basic eDp5"])
def test_nothing_is_written(strict, verb, token):
    headers = {"Content-Type": "text/turtle", **({"Authorization": token} if token else {})}
    reply = strict.ask("/graph-store?default", verb, headers, "<a:b> <a:b> <a:b> .")
    assert reply.status in (401, 403, 405)
    assert strict.ask("/sparql?query=ASK%20%7B%20%3Ca%3Ab%3E%20%3Fp%20%3Fo%20%7D").text.count(
        "false"
    )


def test_it_ends_in_order(start, build_folder):
    with start() as client:
        assert client.ask(SHORT).status == 200
        children = Path(f"/proc/{client.process.pid}/task/{client.process.pid}/children")
        workers = children.read_text().split()
        client.process.send_signal(signal.SIGTERM)
        # uvicorn ends as the signal would have ended it, once all is in order
        assert client.process.wait(20) in (0, -signal.SIGTERM)
        assert workers
        for pid in workers:
            assert not Path(f"/proc/{pid}").exists()
