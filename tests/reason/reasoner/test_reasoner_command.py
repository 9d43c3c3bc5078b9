"""`townkg reason` as people use it: each format in and out, the report, storing, stopping."""

from __future__ import annotations

import gzip
import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pyoxigraph as ox
import pytest

from townkg.cli import main
from townkg.reason.kernel import dictionary, memory
from townkg.reason.reasoner import run, tables, writing

GIVEN = """@prefix : <https://example.org/> .
:a :partOf :b . :b :partOf :c . :a :name "小镇 \\"甲\\"\\n"@zh , "01"^^:kind , "x" .
:c :near _:somewhere .
"""
ONTOLOGY = """@prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
:partOf a owl:TransitiveProperty , owl:IrreflexiveProperty .
:name rdfs:subPropertyOf :label . :near a owl:SymmetricProperty .
:Odd owl:hasSelf true .
"""
EX = "https://example.org/"
INFERRED = {
    (f"<{EX}a>", f"<{EX}partOf>", f"<{EX}c>"),
    (f"<{EX}a>", f"<{EX}label>", '"小镇 \\"甲\\"\\n"@zh'),
    (f"<{EX}a>", f"<{EX}label>", f'"01"^^<{EX}kind>'),
    (f"<{EX}a>", f"<{EX}label>", '"x"'),
}
FORMATS = {
    "nt": ox.RdfFormat.N_TRIPLES,
    "nq": ox.RdfFormat.N_QUADS,
    "ttl": ox.RdfFormat.TURTLE,
    "trig": ox.RdfFormat.TRIG,
    "rdf": ox.RdfFormat.RDF_XML,
    "jsonld": ox.RdfFormat.JSON_LD,
}


@dataclass
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def reason(tmp_path, monkeypatch, capsys):
    """Run the command in a folder with an ontology."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOWNKG_LANG", "en")
    Path("ontology.ttl").write_text(ONTOLOGY, encoding="utf-8")
    Path("given.ttl").write_text(GIVEN, encoding="utf-8")

    def run(*words):
        code = main(["reason", *words])
        done = capsys.readouterr()
        return Done(code, done.out, done.err)

    return run


def statements(path, form="nt"):
    quads = ox.parse(path=str(path), format=FORMATS[form], rename_blank_nodes=False)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


def given_quads():
    return list(ox.parse(input=GIVEN.encode(), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("form", FORMATS)
def test_each_format_is_read(reason, form, packed):
    raw = ox.serialize([quad.triple for quad in given_quads()], format=FORMATS[form])
    name = f"data.{form}.gz" if packed else f"data.{form}"
    Path(name).write_bytes(gzip.compress(raw) if packed else raw)
    done = reason(name, "--ontology", "ontology.ttl", "-o", "out.nt")
    assert (done.code, done.err) == (0, "")
    assert statements("out.nt") == INFERRED


def test_graphs_of_quads_become_one(reason):
    graphs = [ox.NamedNode("x:g"), ox.NamedNode("x:h"), ox.DefaultGraph()]
    quads = [
        ox.Quad(quad.subject, quad.predicate, quad.object, graphs[place % 3])
        for place, quad in enumerate(given_quads())
    ]
    Path("data.nq").write_bytes(ox.serialize(quads, format=ox.RdfFormat.N_QUADS))
    reason("data.nq", "--ontology", "ontology.ttl", "-o", "out.nt")
    assert statements("out.nt") == INFERRED


def columns(quads):
    rows = [(str(q.subject), str(q.predicate), str(q.object)) for q in quads]
    return dict(
        zip(("subject", "predicate", "object"), map(list, zip(*rows, strict=True)), strict=True)
    )


@pytest.mark.parametrize("name", ["data.parquet", "data.arrow", "data.feather"])
@pytest.mark.parametrize("coded", [False, True])
def test_tables_are_read(reason, name, coded):
    table = pa.table(columns(given_quads()))
    if coded:
        parts = [table.slice(0, 2), table.slice(2)]
        table = pa.concat_tables(
            [pa.table({n: p[n].dictionary_encode() for n in p.column_names}) for p in parts]
        )
    if name.endswith("parquet"):
        pyarrow.parquet.write_table(table, name)
    elif name.endswith("arrow"):
        with pa.ipc.new_stream(name, table.schema) as out:
            out.write_table(table)
    else:
        with pa.ipc.new_file(name, table.schema) as out:
            out.write_table(table.unify_dictionaries())
    assert reason(name, "--ontology", "ontology.ttl", "-o", "out.nt").code == 0
    assert statements("out.nt") == INFERRED


def test_terms_of_tables_are_read_as_those_of_files(reason):
    odd = ['"\\u0041"', '"x"^^<http://www.w3.org/2001/XMLSchema#string>', '"a"@EN', '"\\t"']
    odd += ['"a\tb"', '"\x00"', '"\x7f"', '"\x85"', '"a"@zh-Hans', '"\t"@zh']
    count = len(odd)
    table = {"subject": ["<x:a>"] * count, "predicate": ["<x:p>"] * count, "object": odd}
    pyarrow.parquet.write_table(pa.table(table), "odd.parquet")
    Path("odd.nt").write_text("".join(f"<x:a> <x:p> {one} .\n" for one in odd), encoding="utf-8")
    reason("odd.parquet", "--all", "-o", "one.nt")
    reason("odd.nt", "--all", "-o", "two.nt")
    assert statements("one.nt") == statements("two.nt")
    reason("odd.parquet", "odd.nt", "--all", "-o", "both.nt")
    lines = Path("both.nt").read_text(encoding="utf-8").split(" .\n")
    assert len(lines) == len(set(lines)) == len(statements("two.nt")) + 1


def test_the_standard_input_is_read(reason, monkeypatch):
    class Stream:
        buffer = io.BytesIO(GIVEN.encode())

    monkeypatch.setattr(sys, "stdin", Stream)
    done = reason("-", "--from", "ttl", "--ontology", "ontology.ttl", "-o", "out.nt")
    assert done.code == 0
    assert statements("out.nt") == INFERRED


@pytest.mark.parametrize("name", ["out.nt", "out.nq", "out.ttl", "out.nt.gz", "out.ttl.gz"])
def test_each_format_is_written(reason, name):
    assert reason("given.ttl", "--ontology", "ontology.ttl", "-o", name).code == 0
    raw = Path(name).read_bytes()
    raw = gzip.decompress(raw) if name.endswith(".gz") else raw
    form = name.split(".")[1]
    quads = ox.parse(input=raw, format=FORMATS[form])
    assert {(str(q.subject), str(q.predicate), str(q.object)) for q in quads} == INFERRED
    reason("given.ttl", "--ontology", "ontology.ttl", "-o", f"again.{name}")
    assert Path(f"again.{name}").read_bytes() == Path(name).read_bytes()


@pytest.mark.parametrize("style", ["parquet", "arrow"])
def test_tables_are_written(reason, style):
    reason("given.ttl", "--ontology", "ontology.ttl", "-o", f"out.{style}")
    _, found = tables.read_table(Path(f"out.{style}"))
    assert found.shape == (3, len(INFERRED))
    reason(f"out.{style}", "--all", "-o", "out.nt")
    assert statements("out.nt") == INFERRED


def test_all_is_what_is_given_and_what_follows(reason):
    reason("given.ttl", "--ontology", "ontology.ttl", "--all", "-o", "all.nt")
    everything = statements("all.nt")
    assert everything >= INFERRED
    assert len(everything) == len(given_quads()) + 5 + len(INFERRED) + 1
    assert any(one[0].startswith("_:") and one[1].endswith("near>") for one in everything)


def test_the_graph_of_quads_is_named(reason):
    reason("given.ttl", "--ontology", "ontology.ttl", "-o", "out.nq", "--graph", "x:inferred")
    quads = ox.parse(path="out.nq", format=ox.RdfFormat.N_QUADS)
    assert {str(quad.graph_name) for quad in quads} == {"<x:inferred>"}


def test_the_output_is_data_alone(reason):
    done = reason("given.ttl", "--ontology", "ontology.ttl")
    assert len(done.out.splitlines()) == len(INFERRED)
    assert "Inferred: 5" in done.err


def test_unnamed_nodes_of_two_files_are_two(reason):
    for name in ("one.nt", "two.nt"):
        Path(name).write_text(f"_:b <x:in> <x:{name}> .\n", encoding="utf-8")
    reason("one.nt", "two.nt", "--all", "-o", "out.nt")
    assert len({one[0] for one in statements("out.nt")}) == 2


def test_axioms_in_the_data_count_and_what_has_no_effect_is_told(reason):
    done = reason("given.ttl", "ontology.ttl", "-o", "out.nt")
    assert statements("out.nt") == INFERRED
    assert "ontology.ttl:5 › https://example.org/Odd: owl:hasSelf is outside OWL 2 RL" in done.out
    assert "nothing is put into the restriction" in done.out


def test_rules_of_ones_own(reason):
    Path("far.rq").write_text(
        f"# zh: 远\n# en: far\nCONSTRUCT {{ ?a <{EX}in> ?b }} WHERE {{ ?a <{EX}partOf> ?b }}",
        encoding="utf-8",
    )
    reason("given.ttl", "--rules", "far.rq", "-o", "out.nt")
    assert {one[1] for one in statements("out.nt")} == {f"<{EX}in>"}


def test_contradictions_are_told_with_proofs(reason):
    Path("more.nt").write_text(f"<{EX}c> <{EX}partOf> <{EX}a> .\n", encoding="utf-8")
    words = ("given.ttl", "more.nt", "--ontology", "ontology.ttl", "-o", "out.nt")
    done = reason(*words)
    assert done.code == 1
    assert "Contradictions: 3" in done.out
    assert "prp-irp" in done.out
    assert "given triple" in reason(*words, "--proofs").out
    assert statements("out.nt") >= INFERRED
    told = json.loads(reason(*words, "--report", "json", "--proofs").out)
    assert told["contradictions"]["by_rule"] == {"prp-irp": 3}
    assert told["contradictions"]["shown"][0]["proofs"]
    assert told["rules"]["prp-trp"] == {"compiled": 1, "with_facts": 1}
    assert told["ignored"][0]["line"] == 5


def test_a_stored_closure_is_loaded(reason):
    words = ("given.ttl", "--ontology", "ontology.ttl")
    done = reason(*words, "--save", "kept", "-o", "out.nt")
    assert done.code == 0
    loaded = reason("--load", "kept", "-o", "again.nt")
    assert Path("again.nt").read_bytes() == Path("out.nt").read_bytes()
    counts = [[line for line in one.out.splitlines() if "erred" in line] for one in (done, loaded)]
    assert counts[0] == counts[1]
    assert reason("--load", "kept", *words, "-o", "again.nt").code == 0
    assert reason(*words, "--save", "only").out.startswith("Asserted")


def test_a_stored_closure_of_other_files_is_stale(reason):
    reason("given.ttl", "--ontology", "ontology.ttl", "--save", "kept")
    Path("given.ttl").write_text(GIVEN + "# changed", encoding="utf-8")
    done = reason("--load", "kept", "given.ttl", "--ontology", "ontology.ttl", "-o", "out.nt")
    assert done.code == 4
    assert "stale" in done.err
    assert not Path("out.nt").exists()


def test_a_file_that_changes_while_it_is_read_makes_the_stored_closure_stale(reason, monkeypatch):
    words = ("given.ttl", "--ontology", "ontology.ttl")
    real = run.read_all

    def read_and_change(*given, **rest):
        found = real(*given, **rest)
        Path("given.ttl").write_text(GIVEN + ":d :partOf :a .", encoding="utf-8")
        return found

    monkeypatch.setattr(run, "read_all", read_and_change)
    assert reason(*words, "--save", "kept").code == 0
    assert "stale" in reason("--load", "kept", *words).err


def test_a_stored_closure_that_is_stored_again_is_the_same(reason):
    words = ("given.ttl", "--ontology", "ontology.ttl")
    reason(*words, "--save", "kept", "-o", "out.nt")
    assert reason("--load", "kept", "--save", "again").code == 0
    done = reason("--load", "again", *words, "-o", "again.nt")
    assert (done.code, done.err) == (0, "")
    assert Path("again.nt").read_bytes() == Path("out.nt").read_bytes()
    Path("given.ttl").write_text(GIVEN + "# changed", encoding="utf-8")
    assert "stale" in reason("--load", "again", *words).err


def test_each_damaged_file_of_a_stored_closure_is_refused(reason):
    reason("given.ttl", "--ontology", "ontology.ttl", "--save", "kept")
    for path in sorted(Path("kept").iterdir()):
        good = path.read_bytes()
        path.write_bytes(good[:-1] + bytes([good[-1] ^ 255]))
        done = reason("--load", "kept", "-o", "out.nt")
        assert (done.code, path.name in done.err) == (4, True)
        path.write_bytes(good)
    assert reason("--load", "kept", "-o", "out.nt").code == 0


def test_one_bit_in_a_large_file_of_a_stored_closure_is_seen(reason):
    lines = [f"<https://example.org/{n:030}> <x:p> <x:b> .\n" for n in range(40_000)]
    Path("data.nt").write_text("".join(lines))
    reason("data.nt", "--save", "kept")
    path = Path("kept") / "text.npy"
    raw = bytearray(path.read_bytes())
    assert len(raw) > 1 << 20
    raw[len(raw) // 2 + 777] ^= 1
    path.write_bytes(raw)
    done = reason("--load", "kept", "-o", "out.nt")
    assert (done.code, "text.npy" in done.err) == (4, True)


def test_what_is_stopped_while_it_is_written_leaves_the_output_as_it_was(reason, monkeypatch):
    Path("out.nt").write_text("before")

    def stop(selection, style, out, **_):
        out.write(b"half of ")
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "write", stop)
    assert reason("given.ttl", "--ontology", "ontology.ttl", "-o", "out.nt").code == 130
    assert Path("out.nt").read_text() == "before"
    assert not list(Path().glob(".out*"))


def test_the_signal_of_the_keyboard_leaves_the_output_as_it_was(reason):
    Path("out.nt").write_text("before")
    process = subprocess.Popen(
        [sys.executable, "-m", "townkg", "reason", "-", "-o", "out.nt"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        # what is started in the background of a shell ignores the signal, and so would its children
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    # more than a pipe holds: when it is written, the command is reading
    process.stdin.write(b"<x:a> <x:p> <x:b> .\n" * 100_000)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err.strip()) == (130, b"", b"")
    assert Path("out.nt").read_text() == "before"
    assert not list(Path().glob(".out*"))


def test_more_terms_than_numbers_are_refused(reason, monkeypatch):
    monkeypatch.setattr(dictionary, "MOST_TERMS", 3)
    done = reason("given.ttl", "-o", "out.nt")
    assert done.code == 5
    assert "more than 3 terms" in done.err
    assert not Path("out.nt").exists()


def test_a_closure_that_would_not_fit_is_refused_before_it_is_made(reason, monkeypatch):
    lines = [f"<x:n{n}> <x:p> <x:m{n}> .\n" for n in range(5000)]
    Path("data.nt").write_text("".join(lines))
    above = [
        f"<x:p> <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> <x:q{n}> .\n"
        for n in range(99)
    ]
    Path("above.nt").write_text("".join(above))
    assert reason("data.nt", "above.nt", "-o", "out.nt").code == 0
    Path("out.nt").unlink()
    monkeypatch.setattr(memory, "available", lambda: 2 << 20)
    done = reason("data.nt", "above.nt", "-o", "out.nt")
    assert done.code == 5
    assert "the closure, by the counts of facts and rules, needs about 3 MB" in done.err
    assert not Path("out.nt").exists()


def test_a_clique_that_could_not_be_told_is_refused(reason, monkeypatch):
    same = "<http://www.w3.org/2002/07/owl#sameAs>"
    lines = [f"<x:n{n}> {same} <x:n{n + 1}> .\n" for n in range(1000)]
    Path("clique.nt").write_text("".join(lines))
    assert reason("clique.nt", "-o", "out.nt").code == 0
    assert len(statements("out.nt")) == 1001 * 1000 - 1000
    Path("out.nt").unlink()
    monkeypatch.setattr(memory, "available", lambda: 16 << 20)
    done = reason("clique.nt", "-o", "out.nt")
    assert done.code == 5
    assert "telling the facts of each of several equal things needs about 22 MB" in done.err
    assert not Path("out.nt").exists()


def test_a_stored_closure_that_could_not_be_told_is_refused_in_its_own_words(reason):
    assert reason("given.ttl", "--save", "stored").code == 0
    done = reason("--load", "stored", "--memory", "1", "-o", "out.nt")
    assert done.code == 5
    assert "telling the facts needs about 1 MB" in done.err
    assert not Path("out.nt").exists()


def test_progress_is_for_terminals_alone(reason, monkeypatch):
    words = ("given.ttl", "--ontology", "ontology.ttl", "-o", "out.nt")
    assert reason(*words).err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    told = reason(*words).err
    assert "reading given.ttl" in told
    assert "round" in told
    assert told.endswith("\r\x1b[K")


def test_tables_without_pyarrow_are_refused_with_what_to_install(reason, monkeypatch):
    pyarrow.parquet.write_table(pa.table(columns(given_quads())), "data.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    for words in (("data.parquet",), ("given.ttl", "-o", "out.parquet")):
        done = reason(*words)
        assert (done.code, done.out) == (2, "")
        assert "townkg[arrow]" in done.err


@pytest.mark.parametrize("link", [os.symlink, os.link])
def test_an_input_is_not_written_over_through_a_link(reason, link):
    link("given.ttl", "other.ttl")
    done = reason("given.ttl", "--ontology", "ontology.ttl", "-o", "other.ttl")
    assert done.code == 2
    assert "-o is the same file as the input given.ttl" in done.err
    assert Path("given.ttl").read_text(encoding="utf-8") == GIVEN


def test_a_file_on_the_standard_input_is_not_written_over(tmp_path):
    given = tmp_path / "given.ttl"
    given.write_text(GIVEN, encoding="utf-8")
    words = [sys.executable, "-m", "townkg", "reason", "-", "--from", "ttl", "-o", str(given)]
    with given.open("rb") as file:
        done = subprocess.run(words, stdin=file, capture_output=True, check=False)
    assert done.returncode == 2
    assert given.read_text(encoding="utf-8") == GIVEN
