"""Two real servers as remotes, and what is answered when one of them is down."""

from __future__ import annotations

import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph
import pytest
from made_remote import listed, remote

sys.path.append(str(Path(__file__).parent.parent / "store"))

from store_servers import oxigraph
from virtuoso_server import PASSWORD, USER, virtuoso

from townkg.federation import resolve
from townkg.remotes.probe import probe
from townkg.store.embedded import EmbeddedStore

QUERY = """PREFIX : <http://example.org/> PREFIX remote: <https://w3id.org/townkg/remote/>
SELECT ?s ?size ?name { ?s :code ?code
  OPTIONAL { SERVICE remote:sizes { ?x :code ?code ; :size ?size } }
  OPTIONAL { SERVICE remote:names { ?y :code ?code ; :name ?name } } } ORDER BY ?s"""
PREFIX = "@prefix : <http://example.org/> .\n"


def loaded(folder: Path, data: str) -> Path:
    folder.mkdir(exist_ok=True)
    store = pyoxigraph.Store(str(folder))
    store.load(PREFIX + data, format=pyoxigraph.RdfFormat.TURTLE)
    store.flush()
    return folder


def insert(address: str, data: str) -> None:
    manager = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    manager.add_password(None, address, USER, PASSWORD)
    opener = urllib.request.build_opener(urllib.request.HTTPDigestAuthHandler(manager))
    text = f"PREFIX : <http://example.org/> INSERT DATA {{ GRAPH :g {{ {data} }} }}"
    opener.open(address, urlencode({"update": text}).encode(), timeout=20).close()


@pytest.mark.servers
def test_two_servers_answer_together_and_one_alone_in_part(tmp_path: Path) -> None:
    here = pyoxigraph.Store()
    here.load(PREFIX + ':a :code "1" . :b :code "2" .', format=pyoxigraph.RdfFormat.TURTLE)
    names = loaded(
        tmp_path / "names", ':y1 :code "1" ; :name "甲"@zh . :y2 :code "2" ; :name "乙"@zh .'
    )
    database = tmp_path / "virtuoso"
    database.mkdir()

    def rows(found: str) -> list[tuple[str, ...]]:
        solutions = here.query(found)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        return [tuple("" if cell is None else cell.value for cell in row)[1:] for row in solutions]  # type: ignore[union-attr]

    with oxigraph(names) as names_url:
        with virtuoso(database) as addresses:
            insert(addresses.update, ':x1 :code "1" ; :size 10 . :x2 :code "2" ; :size 20 .')
            sizes = remote("sizes", addresses.query)
            both = listed(sizes, remote("names", names_url))
            resolved = resolve(QUERY, EmbeddedStore(here).select, both)
            assert resolved.missing == ()
            assert rows(resolved.text) == [("10", "甲"), ("20", "乙")]
            found = probe(sizes)
            assert (found["form"], found["get"], found["direct"]) == ("yes", "yes", "hangs")
            assert found["default_graph"] == "union"
            assert probe(remote("names", names_url))["direct"] == "yes"
        begin = time.monotonic()
        resolved = resolve(QUERY, EmbeddedStore(here).select, both)
        assert time.monotonic() - begin < 5
        assert [one.remote for one in resolved.missing] == ["sizes"]
        assert rows(resolved.text) == [("", "甲"), ("", "乙")]
