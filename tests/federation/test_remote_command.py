from __future__ import annotations

import json
import time
import tomllib
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import ClassVar

import pyoxigraph
import pytest
from made_remote import Handler, listed, remote, serving, write_list

from townkg.cli import main
from townkg.errors import DataError, RemoteError
from townkg.remotes import registry
from townkg.remotes.asking import ask
from townkg.remotes.probe import probe
from townkg.store import open_remote
from townkg.store.transport import Failed

DESCRIPTION = b"""@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
[] a sd:Service ; sd:supportedLanguage sd:SPARQL11Query ; sd:feature sd:BasicFederatedQuery ."""


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "remotes.toml"
    monkeypatch.setenv("TOWNKG_REMOTES", str(path))
    return path


ADD = ["remote", "add", "census", "https://data.example/sparql", "--license", "CC0"]


def test_add_list_and_remove(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place.write_text("# ours\n", encoding="utf-8")
    assert main([*ADD, "--title-zh", "普查", "--title-en", "Census", "--rows", "7"]) == 0
    assert "<https://w3id.org/townkg/remote/census>" in capsys.readouterr().out
    assert main(["remote", "list", "--format", "json"]) == 0
    [entry] = json.loads(capsys.readouterr().out)
    assert entry["title"] == {"zh": "普查", "en": "Census"}
    assert (entry["rows"], entry["allow_private"], entry["dialect"]) == (7, False, None)
    assert main(["remote", "list", "--lang", "en"]) == 0
    assert "Census" in capsys.readouterr().out
    assert main([*ADD, "--lang", "en"]) == 2
    assert "--replace" in capsys.readouterr().err
    assert main(["remote", "remove", "censu", "--lang", "en"]) == 2
    assert "nearest: census" in capsys.readouterr().err
    assert main(["remote", "remove", "census"]) == 0
    assert place.read_text("utf-8") == "# ours\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["remote", "add", "x", "http://u:MARK@h/", "--license", "c"], "holds a user"),
        (["remote", "add", "x", "ftp://h/", "--license", "c"], "no address"),
        (["remote", "add", "X y", "http://h/", "--license", "c"], "is not one"),
        ([*ADD, "--credentials", "ann:MARK"], "no name of an environment variable"),
    ],
)
def test_what_is_no_entry_is_refused_and_not_written(
    place: Path, words: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([*words, "--lang", "en"]) in (2, 4)
    told = capsys.readouterr().err
    assert says in told
    assert "MARK" not in told
    assert not place.exists()


def test_all_that_is_wrong_with_the_list_is_said_at_once(place: Path) -> None:
    write_list(place, "far", "http://h/", "rows = 0", "secnds = 3", 'allow_private = "yes"')
    with pytest.raises(DataError) as caught:
        registry()
    told = [(problem.line, problem.subject) for problem in caught.value.problems]
    assert told == [(6, "far.rows"), (7, "far.secnds"), (8, "far.allow_private")]


class Hanging(Handler):
    """Answers no query that is posted directly, as Virtuoso 7.2 does."""

    store = pyoxigraph.Store()
    asked: ClassVar[list[str]] = []

    def describe(self) -> None:
        self.send("text/turtle", DESCRIPTION)

    def answer_direct(self, query: str) -> None:
        del query
        time.sleep(1)

    def send(self, media_type: str, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Type", media_type)
        self.end_headers()
        self.wfile.write(content)


def test_a_probe_finds_what_works_and_keeps_it(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("townkg.remotes.probe.EACH", 0.4)
    with serving(Hanging) as url:
        write_list(place, "far", url, "allow_private = true", "keep = 0")
        assert main(["remote", "probe", "far", "--format", "json"]) == 0
        found = json.loads(capsys.readouterr().out)
        assert (found["form"], found["get"], found["direct"]) == ("yes", "yes", "hangs")
        assert found["description"] == "BasicFederatedQuery SPARQL11Query"
        assert (found["formats"], found["update"]) == (["json"], "not tried")
        assert found["default_graph"] == "no named graphs"
        kept = tomllib.loads(place.read_text("utf-8"))["remotes"]["far"]["dialect"]
        assert {"name": "far", **kept} == found
        assert registry()["far"].dialect["probed"] == found["probed"]
    assert main(["remote", "probe", "far"]) == 6


def test_a_query_is_sent_the_way_that_the_probe_found(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    class Getting(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

    monkeypatch.setattr(Getting, "log_message", lambda *_: None)
    with serving(Getting) as url:
        dialect = {"form": "refused: 405", "get": "yes", "direct": "hangs"}
        far = remote("far", url, dialect=dialect)
        with pytest.raises(Failed, match="404"):
            ask(listed(far)["far"], "SELECT * { }", 5, time.monotonic() + 5)
        assert seen[0].startswith("/sparql?query=SELECT")


def test_rdf_xml_with_a_document_type_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entities(Hanging):
        def describe(self) -> None:
            content = b'<!DOCTYPE x [<!ENTITY a "b">]><rdf:RDF/>'
            self.send("application/rdf+xml", content)

    monkeypatch.setattr("townkg.remotes.probe.EACH", 0.2)
    with serving(Entities) as url:
        assert probe(remote("far", url))["description"] == "none"


def test_a_store_that_the_user_named_may_be_private_but_sends_nowhere_private() -> None:
    class Elsewhere(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(307)
            self.send_header("Location", "http://127.0.0.1:1/admin")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with serving(Elsewhere) as url, pytest.raises(RemoteError, match="no public address"):
        open_remote(url)
