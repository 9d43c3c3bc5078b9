"""Each clause of the protocols that a server is asked to keep, as `protocol.toml` lists them."""

from __future__ import annotations

import tomllib
from pathlib import Path
from urllib.parse import urlencode

import pytest

CASES = tomllib.loads((Path(__file__).parent / "protocol.toml").read_text(encoding="utf-8"))["case"]
KNOWN = {
    *("clause", "path", "method", "form", "body", "type", "accept", "status", "media"),
    *("has", "lacks", "header", "same_as", "lines_as"),
}
FORM = "application/x-www-form-urlencoded"


def rows_of(server, query):
    path = "/sparql?" + urlencode({"query": query})
    return server.ask(path, headers={"Accept": "text/csv"}).text


@pytest.mark.parametrize("case", CASES, ids=[case["clause"] for case in CASES])
def test_clause(server, case):
    assert set(case) <= KNOWN
    headers, body = {}, case.get("body")
    if "accept" in case:
        headers["Accept"] = case["accept"]
    if "form" in case:
        headers["Content-Type"], body = FORM, urlencode(case["form"])
    elif "type" in case:
        headers["Content-Type"] = case["type"]
    method = case.get("method", "GET" if body is None else "POST")
    reply = server.ask(case.get("path", "/sparql"), method, headers, body)
    assert reply.status == case["status"], reply.text
    if "media" in case:
        assert reply.media == case["media"]
    if method == "HEAD":
        assert reply.body == b""
    assert case.get("has", "") in reply.text
    if "lacks" in case:
        assert case["lacks"] not in reply.text
    for name, value in case.get("header", {}).items():
        assert value in reply.headers[name]
    if "same_as" in case:
        assert reply.text == rows_of(server, case["same_as"])
    if "lines_as" in case:
        assert reply.text.count("\n") == int(rows_of(server, case["lines_as"]).split()[1])


def test_a_failure_is_told_in_full(server):
    reply = server.ask("/sparql?query=SELEC")
    found = reply.json()
    assert reply.media == "application/problem+json"
    assert (found["status"], found["line"], found["column"]) == (400, 1, 1)
    assert found["query_id"] == reply.headers["x-request-id"]
    assert set(found["detail"]) == {"zh", "en"}


def test_what_is_unchanged_is_not_sent_again(server):
    path = "/sparql?" + urlencode({"query": "SELECT * { ?s a tk:Town }"})
    first = server.ask(path)
    again = server.ask(path, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status, again.status, again.body) == (200, 304, b"")
    long = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o }"})
    whole = server.ask(long)
    assert len(whole.body) > 2**18  # it is streamed
    for _ in range(10):
        assert server.ask(long, headers={"If-None-Match": whole.headers["etag"]}).status == 304
    assert "townkg_running 0\n" in server.ask("/-/metrics").text
    other = server.ask(path, headers={"If-None-Match": first.headers["etag"], "Accept": "text/csv"})
    assert other.status == 200


def test_long_answers_are_compressed_and_the_same(server):
    import gzip

    path = "/sparql?" + urlencode({"query": "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 3000"})
    plain = server.ask(path)
    packed = server.ask(path, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == plain.body


def test_pages_of_others_can_do_nothing_here(server):
    headers = server.ask("/-/health").headers
    assert "'unsafe-eval'" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
