"""Publishing to real servers: killed at several points, resumed, and asked all the while."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store
from small_graphs import Build, write

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "store"))

from store_servers import oxigraph
from virtuoso_server import PASSWORD, USER, virtuoso

from townkg import settings
from townkg.api import KnowledgeGraph
from townkg.cli import main
from townkg.errors import RemoteError
from townkg.publish import Target, publish
from townkg.publish import publishing as publishing_module
from townkg.publish.authorization import Credentials
from townkg.publish.client import Client
from townkg.publish.content import Part
from townkg.publish.endpoint import Addresses, Endpoint
from townkg.publish.loading import counts
from townkg.publish.planning import Plan
from townkg.publish.record import RECORD, STAGING, begun
from townkg.publish.swapping import swap
from townkg.store import open_embedded

pytestmark = pytest.mark.servers

MARK, SIZE = NamedNode("http://example.org/mark"), NamedNode("http://example.org/size")
OTHERS = "http://example.org/others"
MARKED = (
    f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ {MARK} {SIZE} ?v }} "
    f"FILTER(!STRSTARTS(STR(?g), '{STAGING}')) }}"
)
ROUTES = (
    f"PREFIX tk: <{settings.ONTOLOGY}> SELECT (COUNT(DISTINCT ?route) AS ?n) "
    "WHERE { ?route a tk:Route }"
)


class Server(NamedTuple):
    """A server under test."""

    url: str
    endpoint: Endpoint
    target: Target
    environment: dict[str, str]
    has_union: bool


@pytest.fixture(scope="module", params=["oxigraph", "virtuoso"])
def server(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("server")
    if request.param == "oxigraph":
        with oxigraph(folder, writable=True) as query:
            addresses = Addresses(query, query.replace("/query", "/update"))
            yield Server(query, Endpoint(Client(None, 60), addresses), Target(query), {}, False)
        return
    with virtuoso(folder) as found:
        credentials = Credentials(USER, PASSWORD)
        addresses = Addresses(found.query, found.update)
        yield Server(
            found.query,
            Endpoint(Client(credentials, 60), addresses),
            Target(found.query, credentials=credentials),
            {"TOWNKG_USER": USER, "TOWNKG_PASSWORD": PASSWORD},
            True,
        )


@pytest.fixture(scope="module")
def before(kg: KnowledgeGraph, tmp_path_factory: pytest.TempPathFactory) -> Build:
    """An earlier build: some routes and most graphs are not there yet, and each has a mark."""
    store = Store.read_only(_built().store)
    late = {
        quad.subject
        for quad in store.quads_for_pattern(
            None, None, NamedNode(f"{settings.ONTOLOGY}Route"), DefaultGraph()
        )
    }
    default = store.quads_for_pattern(None, None, None, DefaultGraph())
    content = [quad for quad in default if quad.subject not in sorted(late, key=str)[:50]]
    names = sorted(store.named_graphs(), key=str)[::10]
    for name in [*names, NamedNode("http://example.org/gone")]:
        content += store.quads_for_pattern(None, None, None, name)
        content.append(Quad(MARK, SIZE, Literal(1), name))
    return write(tmp_path_factory.mktemp("before") / "0123", content)


def _built() -> Any:
    from townkg import build

    return build.ensure()


class Reader:
    """Asks two questions over and over, and keeps the different answers in their order."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._read)
        self.marked: list[int] = []
        self.routes: list[int] = []
        self.failures: list[str] = []
        self.asked = 0

    def __enter__(self) -> Reader:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _read(self) -> None:
        routes = ROUTES
        if self._server.has_union:
            routes = f"{ROUTES.replace('{', f'{{ GRAPH <{settings.DEFAULT_GRAPH}> {{')} }}"
        last = False
        while not last:
            last = self._ended.is_set()  # what is there at the end is read as well
            try:
                for seen, query in ((self.marked, MARKED), (self.routes, routes)):
                    time.sleep(0.005)
                    number = int(self._server.endpoint.select(query)[0]["n"])
                    self.asked += 1
                    if seen[-1:] != [number]:
                        seen.append(number)
            except RemoteError as error:
                self.failures.append(str(error))


@contextmanager
def publishing(server: Server) -> Iterator[subprocess.Popen[str]]:
    """Run `townkg publish` as a process of its own."""
    command = [sys.executable, "-m", "townkg", "publish", "--to", server.url]
    with subprocess.Popen(
        [*command, "--format", "json", "--lang", "en"],
        env={**os.environ, **server.environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def kill_when(server: Server, reached: Callable[[], bool]) -> None:
    """Kill a run as soon as the store shows that it has come so far."""
    with publishing(server) as process:
        while process.poll() is None and not reached():
            time.sleep(0.02)
        assert process.poll() is None, process.communicate()
        process.send_signal(signal.SIGKILL)


def loaded(server: Server, graph: str, least: int) -> bool:
    """Return whether so many triples of a graph of the new build are loaded."""
    name = begun(_built().hash, False, []).staged(Part(graph, 0, ""))
    return counts(server.endpoint, [name])[name] >= least


def state(server: Server, name: str) -> bool:
    return server.endpoint.ask(f"ASK {{ GRAPH <{RECORD}> {{ ?p ?q <{RECORD}#{name}> }} }}")


def sizes(server: Server) -> dict[str, int]:
    """Return the size of each graph; Virtuoso has some of its own."""
    rows = server.endpoint.select(
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    )
    found = {row["g"]: int(row["n"]) for row in rows}
    if not server.has_union:
        [row] = server.endpoint.select("SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }")
        found[settings.DEFAULT_GRAPH] = int(row["n"])
    return found


def test_a_publication_killed_thrice_is_finished_and_readers_see_old_or_new(
    server: Server, before: Build
) -> None:
    report = publish(before, server.target)
    assert report.triples_sent == report.triples
    server.endpoint.update(f"INSERT DATA {{ GRAPH <{OTHERS}> {{ <{OTHERS}> <{OTHERS}> 1 }} }}")
    foreign = {name: size for name, size in sizes(server).items() if "townkg" not in name}
    local = open_embedded(_built().store)
    routes = int(local.select(ROUTES).rows[0]["n"].value)
    with Reader(server) as reader:
        kill_when(server, lambda: loaded(server, settings.DEFAULT_GRAPH, 2000))
        kill_when(server, lambda: loaded(server, settings.LINKS_GRAPH, 1))
        assert not state(server, "swapping")
        kill_when(server, lambda: state(server, "swapping"))
        with publishing(server) as process:
            out, err = process.communicate()
        assert (process.returncode, err) == (0, "")
    done = json.loads(out)
    assert done["state"] in ("published", "unchanged")
    assert reader.failures == []
    assert reader.marked == [report.graphs - 1, 0]
    assert reader.routes == [routes - 50, routes]
    expected: dict[str, int] = {}
    for quad in Store.read_only(_built().store):
        name = quad.graph_name
        graph = name.value if isinstance(name, NamedNode) else settings.DEFAULT_GRAPH
        expected[graph] = expected.get(graph, 0) + 1
    found = sizes(server)
    found.pop(RECORD)
    foreign.pop("http://example.org/gone")
    assert found == {**foreign, **expected}


def test_a_swap_that_an_earlier_run_sent_may_come_first(
    before: Build, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that is killed may have sent its update, which the store does after all."""
    if server.has_union:
        return  # Virtuoso ends an update whose client is gone
    publish(before, server.target)

    def late(endpoint: Endpoint, plan: Plan) -> None:
        swap(endpoint, plan)
        swap(endpoint, plan)

    monkeypatch.setattr(publishing_module, "swap", late)
    assert publish(_built(), server.target).state == "published"
    assert state(server, "published")
    assert not state(server, "swapping")


def test_questions_have_the_same_answers_as_on_the_local_graph(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    for words in (
        ["policies_supporting_town", "--town", "归谷智造小镇"],
        ["industry_matrix"],
    ):
        command = ["ask", *words, "--format", "json"]
        assert main(command) == 0
        here = json.loads(capsys.readouterr().out)["rows"]
        assert main([*command, "--store", server.url]) == 0
        assert json.loads(capsys.readouterr().out)["rows"] == here
        assert here


def test_a_wrong_password_is_said_and_not_shown(
    kg: KnowledgeGraph,
    server: Server,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if not server.environment:
        assert main(["publish", "--to", server.url, "--dry-run"]) == 0
        return
    monkeypatch.setenv("TOWNKG_USER", USER)
    monkeypatch.setenv("TOWNKG_PASSWORD", "wr0ng")
    assert main(["publish", "--to", server.url, "--lang", "en"]) == 6
    err = capsys.readouterr().err
    assert "(401)" in err
    assert "wr0ng" not in err


def test_the_graph_store_protocol_loads_the_same(server: Server, tmp_path: Path) -> None:
    from small_graphs import G, quads

    build = write(tmp_path / "f00d", quads(3, extra=3000))
    if not server.has_union:
        server.endpoint.update("DROP DEFAULT")
    target = Target(server.url, credentials=server.target.credentials, by_store=True)
    report = publish(build, target)
    assert report.graphs_sent == 4
    assert sizes(server)[settings.DEFAULT_GRAPH] == 3006
    rows = server.endpoint.select(f"SELECT ?n {{ GRAPH <{G}0> {{ ?s <http://e/is> ?n }} }}")
    assert rows == [{"n": "3"}]
    named = settings.DEFAULT_GRAPH if server.has_union else ""
    pattern = "?s <http://e/name> ?n"
    where = f"GRAPH <{named}> {{ {pattern} }}" if named else pattern
    assert server.endpoint.select(f"SELECT ?n WHERE {{ {where} }}") == [
        {"n": '归谷\n"小镇" \\u0041'}
    ]
