"""Questions and queries that ask a remote, by Python and by the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph
import pytest
from made_remote import endpoint, write_list

from townkg import query
from townkg.api import KnowledgeGraph
from townkg.cli import main
from townkg.cli.asking import PARTIAL
from townkg.errors import QueryError
from townkg.model import Entity
from townkg.query import golden

HERE = Path(__file__).parent
SERVICE = "SERVICE <https://w3id.org/townkg/remote/wikidata>"
TEXT = f"""PREFIX wdt: <http://www.wikidata.org/prop/direct/>
SELECT ?item ?code {{ VALUES ?code {{ "330400" "330421" }} OPTIONAL {{
  {SERVICE} {{ ?item wdt:P442 ?code }} }} }} ORDER BY ?code"""


@pytest.fixture
def wikidata(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Serve the made data under the name of Wikidata, and return what it is asked."""
    store = pyoxigraph.Store()
    store.load((HERE / "made_wikidata.ttl").read_bytes(), format=pyoxigraph.RdfFormat.TURTLE)
    with endpoint(store) as (url, asked):
        place = tmp_path / "remotes.toml"
        write_list(place, "wikidata", url, "allow_private = true", "keep = 0")
        monkeypatch.setenv("TOWNKG_REMOTES", str(place))
        yield asked


@pytest.fixture
def down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Name a place where nothing listens under the name of Wikidata."""
    place = tmp_path / "remotes.toml"
    write_list(place, "wikidata", "http://127.0.0.1:9/", "allow_private = true", "keep = 0")
    monkeypatch.setenv("TOWNKG_REMOTES", str(place))


def test_places_have_what_the_remote_says(kg: KnowledgeGraph, wikidata: list[str]) -> None:
    expected = golden.read(HERE / "places_in_wikidata.golden.tsv")
    found = kg.ask("places_in_wikidata")
    assert golden.difference(expected, query.catalogue()["places_in_wikidata"], found) == ""
    assert (found.partial, found.note) == ((), None)
    assert "partial" not in found.to_json()
    [sent] = wikidata
    assert "999999" not in sent  # only what the graph knows is asked for


def test_townships_are_found_by_their_codes(kg: KnowledgeGraph, wikidata: list[str]) -> None:
    found = kg.ask("townships_in_wikidata", county="嘉善县")
    cells = [
        (row.cells["code"], item.iri, row.cells["population"])
        for row in found.rows
        if isinstance(item := row.cells["item"], Entity)
    ]
    assert cells == [("330421102", "http://www.wikidata.org/entity/Q900003", 31)]
    assert len(found.rows) == 9
    assert len(wikidata) == 1


@pytest.mark.usefixtures("down", "build_folder")
def test_a_question_whose_remote_is_down_is_answered_in_part(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["ask", "places_in_wikidata", "--lang", "en"]
    assert main([*words, "--format", "json"]) == PARTIAL
    shown = json.loads(capsys.readouterr().out)
    assert [row["code"] for row in shown["rows"]] == ["330000", "330400", "330421"]
    [missing] = shown["partial"]
    assert missing["remote"] == "wikidata"
    assert "refused" in missing["why"]["en"]
    assert 0 <= missing["seconds"] < 5
    assert main([*words, "--fail-empty"]) == PARTIAL
    assert "The answer is partial: the remote data set wikidata" in _one_line(capsys)
    assert main([*words[:2], "--format", "md", "--lang", "zh"]) == PARTIAL
    assert "回答不完整：远程数据集 wikidata" in capsys.readouterr().out
    assert main([*words, "--format", "csv"]) == PARTIAL
    told = capsys.readouterr()
    assert "partial" in told.err
    assert "partial" not in told.out


def _one_line(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().out.split())


def test_a_query_asks_the_remote_in_its_own_process(
    kg: KnowledgeGraph, wikidata: list[str]
) -> None:
    found = kg.sparql(TEXT)
    assert [row.get("item") for row in found] == [  # type: ignore[union-attr]
        pyoxigraph.NamedNode("http://www.wikidata.org/entity/Q900002"),
        None,
    ]
    assert len(wikidata) == 1


@pytest.mark.usefixtures("down")
def test_a_query_whose_remote_is_down_says_so(
    kg: KnowledgeGraph, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.warns(UserWarning, match=r"wikidata.*127\.0\.0\.1|wikidata"):
        assert len(kg.sparql(TEXT)) == 2  # type: ignore[arg-type]
    assert main(["sparql", TEXT, "--no-cache", "--lang", "en"]) == PARTIAL
    assert "The answer is partial" in capsys.readouterr().err


def test_a_remote_that_is_not_listed_is_refused_before_anything_runs(kg: KnowledgeGraph) -> None:
    with pytest.raises(QueryError, match=r"line 3.*nearest: <https.*/wikidata>"):
        kg.sparql(TEXT.replace("remote/wikidata", "remote/wikidat"))


def test_python_lists_the_remotes(kg: KnowledgeGraph) -> None:
    assert "wikidata" in [remote.name for remote in kg.remotes()]
