from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "store"))

from store_servers import oxigraph


@pytest.fixture(scope="session")
def empty_endpoint(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a real server without data: enough to send terms there and back."""
    folder = tmp_path_factory.mktemp("empty")
    store = pyoxigraph.Store(str(folder))
    store.flush()
    del store
    with oxigraph(folder) as url:
        yield url
