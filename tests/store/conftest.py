from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pyoxigraph
import pytest
from store_servers import DATA, Reply, oxigraph


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store on disk that holds DATA."""
    path = tmp_path_factory.mktemp("store")
    store = pyoxigraph.Store(str(path))
    store.load(DATA, format=pyoxigraph.RdfFormat.TRIG)
    store.flush()
    del store
    return path


@pytest.fixture(scope="session")
def endpoint(folder: Path) -> Iterator[str]:
    with oxigraph(folder) as url:
        yield url


@pytest.fixture
def server() -> Iterator[Callable[[Reply], str]]:
    """Return a function that starts an endpoint which answers by the given function."""
    running = []

    def start(reply: Reply) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.body = self.rfile.read(int(self.headers["Content-Length"]))
                reply(self)

            def log_message(self, *_: object) -> None:
                pass

        httpd = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        httpd.daemon_threads = True
        thread = threading.Thread(target=httpd.serve_forever, args=(0.01,))
        thread.start()
        running.append((httpd, thread))
        return f"http://127.0.0.1:{httpd.server_port}/sparql"

    yield start
    for httpd, thread in running:
        httpd.shutdown()
        httpd.server_close()
        thread.join()
