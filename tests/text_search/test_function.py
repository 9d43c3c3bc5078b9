"""Functions that a query on the embedded engine may call, and that no other engine is sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar
from urllib.parse import parse_qs

import pyoxigraph
import pytest
from rdflib import Dataset

from townkg.api import KnowledgeGraph
from townkg.errors import QueryError, TownkgError, UsageError
from townkg.store import functions, open_embedded, open_rdflib, prologue
from townkg.store.embedded import EmbeddedStore
from townkg.store.remote import RemoteStore
from townkg.text_search.folding import fold, words
from townkg.text_search.function import Functions

USE = 'FILTER (tkf:matches(?text, "{}"))'


@pytest.fixture
def store(kg: KnowledgeGraph) -> Iterator[EmbeddedStore]:
    opened = open_embedded(kg._source)
    assert isinstance(opened, EmbeddedStore)
    opened.functions = Functions(opened)
    yield opened
    opened.close()


def texts(store: EmbeddedStore, pattern: str) -> set[str]:
    query, _ = prologue.accepted(f"SELECT DISTINCT ?text WHERE {{ {pattern} }}")
    return {row["text"].value for row in store.select(query)}


@pytest.mark.parametrize("needle", ["镇", "机器人", "機器人", "机器人 小镇", "ppp", "2017", "“"])
@pytest.mark.parametrize("pattern", ["?quote tk:exact ?text", "?thing skos:prefLabel ?text"])
def test_it_holds_of_the_texts_that_a_scan_finds(store, needle, pattern):
    found = texts(store, f"{pattern} {USE.format(needle)}")
    expected = {
        text
        for text in texts(store, pattern)
        if fold(needle) in fold(text) or all(word in fold(text) for word in words(needle) or "\0")
    }
    assert found == expected
    assert "exact" not in pattern or expected


def test_the_score_tells_a_phrase_from_words(store):
    query, _ = prologue.accepted(
        'SELECT ?text (tkf:score(?text, "机器人 小镇") AS ?score) WHERE '
        '{ VALUES ?text { "机器人小镇" "小镇的机器人"@zh "机器人" 5 } }'
    )
    scores = {row["text"].value: row["score"].value for row in store.select(query)}
    assert scores == {"机器人小镇": "3", "小镇的机器人": "2", "机器人": "0", "5": "0"}


def test_what_is_no_text_does_not_match(store):
    assert texts(store, f"?s a ?text {USE.format('Town')}") == set()


@pytest.mark.parametrize(
    ("call", "error", "named"),
    [
        ("tkf:matches(?text)", QueryError, "two terms"),
        ('tkf:matches(?text, "a", "b")', QueryError, "two terms"),
        ("tkf:matches(?text, ?quote)", QueryError, "two terms"),
        ('tkf:matches(?text, "")', UsageError, "empty"),
        ('tkf:score(?text, " \u200b")', UsageError, "empty"),
        (f'tkf:matches(?text, "{"a" * 5000}")', UsageError, "5000 bytes"),
    ],
)
def test_a_call_that_is_none_is_told(store, call, error, named):
    for query in (f"SELECT * {{ ?quote tk:exact ?text FILTER ({call}) }}", None):
        asked, form = prologue.accepted(query or f"ASK {{ ?quote tk:exact ?text FILTER ({call}) }}")
        with pytest.raises(error) as caught:
            (store.select if form == "select" else store.ask)(asked)
        assert named in caught.value.in_language("en")


def test_a_query_of_somebody_runs_in_the_worker(kg):
    found = kg.sparql(f"SELECT DISTINCT ?text {{ ?q tk:exact ?text {USE.format('PPP')} }}")
    assert len(found) > 0
    assert all("PPP" in row["text"].value for row in found)
    with pytest.raises(UsageError):
        kg.sparql(f"SELECT ?text {{ ?q tk:exact ?text {USE.format('')} }}")


IRI = "https://w3id.org/townkg/function#matches"
WRITTEN = (
    'ASK { ?s ?p ?o FILTER (tkf:matches(?o, "a")) }',
    f'ASK {{ ?s ?p ?o FILTER (<{IRI}>(?o, "a")) }}',
    f'PREFIX f: <{functions.NAMESPACE}> ASK {{ ?s ?p ?o FILTER (f:matches(?o, "a")) }}',
    'BASE <https://w3id.org/townkg/> ASK { ?s ?p ?o FILTER (<function#matches>(?o, "a")) }',
    'PREFIX f: <https://w3id.org/townkg/func> ASK { FILTER (f:tion\\#matches("b", "a")) }',
    'ASK { ?s ?p ?o FILTER (<https://w3id.org/townkg/functio\\u006e#matches>(?o, "a")) }',
)


@pytest.mark.parametrize("query", WRITTEN)
def test_it_is_seen_however_it_is_written(query):
    assert [name for name, _ in functions.used(query)] == ["matches"]


@pytest.mark.parametrize(
    "query",
    [
        'ASK { ?s ?p "tkf:matches(a, b)" }',
        f'ASK {{ ?s ?p "{IRI}" }}  # tkf:matches',
        f"PREFIX tkf: <{functions.NAMESPACE}> ASK {{ ?function ?p ?o }}",
        "ASK { ?s <https://example.org/function#matches> ?o }",
    ],
)
def test_what_only_looks_like_it_is_no_use(query):
    assert functions.used(query) == []


class Asked(BaseHTTPRequestHandler):
    """An endpoint that says no to everything, and keeps what it was asked."""

    queries: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.queries.extend(parse_qs(self.rfile.read(length).decode())["query"])
        content = b'{"head": {}, "boolean": false}'
        self.send_response(200)
        self.send_header("Content-Type", "application/sparql-results+json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def endpoint() -> Iterator[RemoteStore]:
    with HTTPServer(("127.0.0.1", 0), Asked) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield RemoteStore(f"http://127.0.0.1:{server.server_port}/sparql", 10)
        server.shutdown()


@pytest.mark.parametrize("query", WRITTEN)
def test_other_engines_are_not_sent_it(endpoint, query):
    for store, engine in ((endpoint, "endpoint"), (open_rdflib(Dataset()), "rdflib")):
        with pytest.raises(QueryError) as caught:
            store.ask(query)
        assert engine in caught.value.in_language("en")
        assert "CONTAINS" in caught.value.in_language("zh")
    assert not endpoint.ask("ASK { ?s ?p 5 }")
    assert "ASK { ?s ?p 5 }" in Asked.queries
    assert query not in Asked.queries


def test_an_unknown_function_is_refused_with_those_there_are():
    with pytest.raises(QueryError) as caught:
        prologue.accepted('ASK {\n FILTER (tkf:match("a", "b")) }')
    assert (caught.value.line, caught.value.column) == (2, 10)
    assert "tkf:matches" in caught.value.in_language("zh")


def test_a_store_without_the_functions_says_so():
    with pytest.raises(TownkgError, match="function"):
        EmbeddedStore(pyoxigraph.Store()).ask(f'ASK {{ FILTER (<{IRI}>("a", "b")) }}')
