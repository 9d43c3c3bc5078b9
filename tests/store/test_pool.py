from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from townkg.errors import DataError, LimitError, QueryError, RemoteError
from townkg.store import run_limited
from townkg.store.pool import Limits

CROSS = " ".join(f"VALUES ?v{i} {{ 1 2 3 4 5 6 7 8 9 }}" for i in range(12))
DOUBLING = "BIND('aaaaaaaaaa' AS ?a0) " + " ".join(
    f"BIND(CONCAT(?a{i}, ?a{i}) AS ?a{i + 1})" for i in range(31)
)


def test_each_form_comes_back_as_itself(folder: Path) -> None:
    prefix = "PREFIX : <http://example.org/> "
    selected = run_limited(str(folder), prefix + "SELECT ?name ?x { :town :name ?name }")
    assert selected.form == "select"
    assert selected.solutions is not None
    assert {str(row["name"]) for row in selected.solutions} == {
        '"归谷智造小镇"@zh',
        '"Guigu Town"@en',
    }
    assert selected.solutions.variables == ["name", "x"]
    assert run_limited(str(folder), "ASK { ?s ?p ?o }").boolean is True
    built = run_limited(str(folder), prefix + "DESCRIBE :policy")
    assert built.form == "describe"
    assert built.triples is not None
    assert len(built.triples) == 1


def test_blank_nodes_and_typed_values_come_back(folder: Path) -> None:
    outcome = run_limited(str(folder), "SELECT (BNODE() AS ?b) (1.5 AS ?d) ('x' AS ?s) {}")
    assert outcome.solutions is not None
    [row] = outcome.solutions
    assert row["b"].__class__.__name__ == "BlankNode"
    assert str(row["d"]) == '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'
    assert str(row["s"]) == '"x"'


def test_a_query_that_does_not_end_is_killed(folder: Path) -> None:
    begin = time.monotonic()
    with pytest.raises(LimitError, match="within 1 s"):
        run_limited(str(folder), f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", Limits(seconds=1.0))
    assert time.monotonic() - begin < 4


def test_a_query_that_fills_the_memory_is_ended(folder: Path) -> None:
    with pytest.raises(LimitError, match="1024 MiB"):
        run_limited(
            str(folder),
            f"SELECT (STRLEN(?a31) AS ?n) {{ {DOUBLING} }}",
            Limits(seconds=60, memory=1024**3),
        )


def test_too_many_rows_are_refused(folder: Path) -> None:
    with pytest.raises(LimitError, match="10 rows, and at most 5"):
        run_limited(str(folder), "SELECT * { VALUES ?x { 1 2 3 4 5 6 7 8 9 10 } }", Limits(rows=5))


def test_errors_keep_their_class_and_place(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(QueryError, match=r"^line 2, column 9: ") as caught:
        run_limited(str(folder), "SELECT * {\n  ?s ?p }")
    assert (caught.value.line, caught.value.column) == (2, 9)
    with pytest.raises(QueryError, match="read-only"):
        run_limited(str(folder), "DELETE WHERE { ?s ?p ?o }")
    with pytest.raises(QueryError, match="SERVICE is refused"):
        run_limited(str(folder), "SELECT * { SERVICE <http://127.0.0.1:1/> {} }")
    with pytest.raises(QueryError, match="nested deeper"):
        run_limited(str(folder), "SELECT * " + "{" * 20_000 + "}" * 20_000)
    with pytest.raises(DataError, match="no graph can be read"):
        run_limited(str(tmp_path / "nothing"), "ASK {}")
    with pytest.raises(RemoteError, match="cannot be reached"):
        run_limited("http://127.0.0.1:9/query", "ASK {}")


def test_a_triple_as_a_term_is_refused_clearly(folder: Path) -> None:
    with pytest.raises(QueryError, match=r"RDF 1\.2"):
        run_limited(str(folder), "SELECT (TRIPLE(<a:s>, <a:p>, <a:o>) AS ?t) {}")


def test_the_folder_one_stands_in_is_not_searched_for_modules(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pyoxigraph.py").write_text("raise SystemExit('not the real one')")
    monkeypatch.chdir(tmp_path)
    assert run_limited(str(folder), "ASK {}").boolean is True


@pytest.mark.servers
def test_a_remote_store_is_asked_from_the_child_too(endpoint: str) -> None:
    assert run_limited(endpoint, "ASK { ?s ?p ?o }").boolean is True
    with pytest.raises(LimitError, match="within 1 s"):
        run_limited(endpoint, f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}", Limits(seconds=1.0))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs prctl")
@pytest.mark.parametrize("ended_by", [signal.SIGTERM, signal.SIGKILL])
def test_the_worker_ends_with_its_parent(folder: Path, ended_by: int) -> None:
    code = "import sys; from townkg.store import run_limited; run_limited(sys.argv[1], sys.argv[2])"
    query = f"SELECT (COUNT(*) AS ?n) {{ {CROSS} }}"
    with subprocess.Popen([sys.executable, "-c", code, str(folder), query]) as parent:
        children = Path(f"/proc/{parent.pid}/task/{parent.pid}/children")
        for _ in range(100):
            time.sleep(0.05)
            if worker := children.read_text().split():
                break
        time.sleep(1)
        parent.send_signal(ended_by)
    status = Path(f"/proc/{worker[0]}/stat")
    for _ in range(40):
        if not status.exists() or status.read_text().rpartition(")")[2].split()[0] == "Z":
            return
        time.sleep(0.05)
    pytest.fail("the worker goes on")


def test_an_address_is_one_in_any_case_and_what_is_neither_is_said(tmp_path: Path) -> None:
    with pytest.raises(RemoteError, match="cannot be reached"):
        run_limited("HTTP://127.0.0.1:9/query", "ASK {}")
    with pytest.raises(DataError, match="neither a URL nor a folder with a store"):
        run_limited(str(tmp_path), "ASK {}")
