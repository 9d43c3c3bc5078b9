"""The built graph on every engine, each opened once."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "store"))

from store_servers import oxigraph
from virtuoso_server import load, virtuoso

from townkg import build
from townkg.api import KnowledgeGraph
from townkg.build import Built
from townkg.store import Store, open_remote
from townkg.store.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def built(kg: KnowledgeGraph) -> Built:
    return build.ensure()


@pytest.fixture(scope="session")
def memory(built: Built) -> Store:
    """Return the graph in an Oxigraph store that lives in memory."""
    loaded = pyoxigraph.Store()
    loaded.bulk_load(path=str(dump(built)), format=pyoxigraph.RdfFormat.N_QUADS)
    return EmbeddedStore(loaded)


@pytest.fixture(scope="session")
def oxigraph_server(built: Built) -> Iterator[Store]:
    with oxigraph(built.store) as url:
        yield open_remote(url)


@pytest.fixture(scope="session")
def virtuoso_server(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with virtuoso(tmp_path_factory.mktemp("virtuoso")) as addresses:
        load(addresses, dump(built))
        yield open_remote(addresses.query)


def dump(built: Built) -> Path:
    """Return the file that holds the whole graph."""
    return Path(built.store).parent / "graph.nq"
