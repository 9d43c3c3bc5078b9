"""Files are read as pyoxigraph reads them, plain lines and all others."""

from __future__ import annotations

import gzip
import io

import numpy as np
import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from townkg.errors import DataError
from townkg.reason.kernel import Graph, hashing, lines, ntriples, unreadable

XSD = "http://www.w3.org/2001/XMLSchema#"
things = st.sampled_from(["<a:1>", "<http://example.org/a-longer-name/2>", "_:b1", "<a:é>"])
texts = st.text(max_size=20).filter(lambda text: not any(0xD800 <= ord(c) < 0xE000 for c in text))
literals = st.builds(
    lambda text, kind: str(pyoxigraph.Literal(text, **kind)),
    texts,
    st.sampled_from(
        [{}, {"language": "zh"}, {"language": "zh-Hans"}, {"language": "EN"}]
        + [{"datatype": pyoxigraph.NamedNode(XSD + name)} for name in ("integer", "string")]
    ),
)
written = st.builds(
    lambda s, p, o, form: form.format(s=s, p=p, o=o),
    things,
    st.sampled_from(["<p:1>", "<http://example.org/p>"]),
    st.one_of(things, literals),
    st.sampled_from(
        ["{s} {p} {o} ."] * 6 + ["{s}\t{p}  {o}.", "  {s} {p} {o} . # told", "# no", ""]
    ),
)


def read(path):
    graph = Graph.from_file(path)
    graph.close([])
    return set(graph.triples())


def wanted(path, form=pyoxigraph.RdfFormat.N_TRIPLES):
    quads = pyoxigraph.parse(path=str(path), format=form, rename_blank_nodes=False)
    return {(str(q.subject), str(q.predicate), str(q.object)) for q in quads}


@settings(max_examples=200, deadline=None)
@given(st.lists(written, max_size=30), st.booleans(), st.sampled_from([64, 4096]))
def test_any_lines_are_read_as_the_parser_reads_them(some, last, block):
    import tempfile
    from pathlib import Path

    before = lines.BLOCK
    lines.BLOCK = block
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "some.nt"
            path.write_text("\n".join(some) + ("\n" if last else ""), encoding="utf-8", newline="")
            assert read(path) == wanted(path)
    finally:
        lines.BLOCK = before


def test_terms_with_one_hash_are_told_apart(tmp_path, monkeypatch):
    made = ntriples.fingerprints
    calls = []

    def weak(words, starts, lengths):
        found, checks = made(words, starts, lengths)
        calls.append(len(found))
        return found & np.uint64(7), checks

    monkeypatch.setattr(ntriples, "fingerprints", weak)
    path = tmp_path / "some.nt"
    rows = [f'<a:{n % 40}> <p:{n % 3}> "text {n}"@zh .' for n in range(200)]
    path.write_text("\n".join([*rows, r'<a:1> <p:1> "\u0041" .']), encoding="utf-8")
    assert read(path) == wanted(path)
    assert calls


@pytest.mark.parametrize("more", [-1, 0, 1, 7, 8, 9, 100_000])
def test_long_terms_are_told_apart_without_a_step_for_each_word(tmp_path, monkeypatch, more):
    made, calls = hashing._mix, []
    monkeypatch.setattr(hashing, "_mix", lambda *given: (calls.append(1), made(*given)))
    path = tmp_path / "some.nt"
    text = "长" + "x" * (hashing.LONG + more)
    rows = [f'<a:{n}> <p:1> "{text}{n % 2}" .' for n in range(4)]
    path.write_text("\n".join([*rows, f"<a:{text}> <p:1> <a:1> ."]), encoding="utf-8")
    assert read(path) == wanted(path)
    assert len(calls) <= hashing.LONG // 8 + 1
    terms = Graph.from_file(path).dictionary
    assert [terms.lookup(f'"{text}{n}"') is None for n in range(3)] == [False, False, True]
    late = terms.encode(f'"{text}late"')
    assert terms.flushed().lookup(f'"{text}late"') == late


def test_terms_are_decoded_alike_one_by_one_and_together(tmp_path):
    path = tmp_path / "some.nt"
    path.write_text('<a:é> <p:1> "小镇" .\n<a:2> <p:1> <a:12345678> .\n', encoding="utf-8")
    terms = Graph.from_file(path).dictionary
    terms.encode("<a:late>")
    numbers = np.array([*range(1, len(terms) + 1), 1, len(terms)], dtype=np.uint32)
    assert terms.decode_many(numbers) == [terms.decode(one) for one in numbers.tolist()]


@pytest.mark.parametrize(
    "name", ["g.nt", "g.nt.gz", "g.nq", "g.nq.gz", "g.ttl", "g.ttl.gz", "g.trig"]
)
def test_each_format_gives_the_same(tmp_path, name):
    text = "<a:1> <p:1> <a:2> .\n<a:1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <c:1> .\n"
    raw = text.encode()
    (tmp_path / name).write_bytes(gzip.compress(raw) if name.endswith(".gz") else raw)
    assert len(read(tmp_path / name)) == 2


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<a:1> <p:1> <a:2> .\n<a:1> <p:1> .\n", 2),
        ("<a:1> <p:1> <a:2> .\n<a:1> <p:1> <a:2>\n", 2),
        ('<a:1> "p" <a:2> .\n', 1),
        ("nonsense\n", 1),
        ("_b <p:1> <a:2> .\n", 1),
        ("_:b! <p:1> <a:2> .\n", 1),
        ("<a:1> <p:1> <a:2> .\n<relative> <p:1> <a:2> .\n", 2),
        ("<a:1> <p:1> <a:{2}> .\n", 1),
        ("<a:1> <p:1> <a:1><a:2> .\n", 1),
        ("<a:1> <p:1> <12345678> .\n", 1),
        ('<a:1> <p:1> "a" b" .\n', 1),
        ('<a:1> <p:1> " .\n', 1),
        ('<a:1> <p:1> "a"b> .\n', 1),
        ('<a:1> <p:1> "a"^<a:b> .\n', 1),
        ('<a:1> <p:1> "a"^^<b> .\n', 1),
        ('<a:1> <p:1> "a"^^<b:{}> .\n', 1),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(tmp_path, text, line):
    path = tmp_path / "bad.nt"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as told:
        Graph.from_file(path)
    assert told.value.problems[0].line in (line, line + 1)


def test_bytes_that_are_no_text_are_told_with_their_line(tmp_path):
    path = tmp_path / "bad.nt"
    path.write_bytes(b'<a:1> <p:1> "fine" .\n<a:1> <p:1> "\xe5\xb0" .\n')
    with pytest.raises(DataError) as told:
        Graph.from_file(path)
    assert told.value.problems[0].line == 2


def test_a_file_that_is_not_there_and_an_unknown_format_are_told(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        Graph.from_file(tmp_path / "none.nt")
    (tmp_path / "graph.xyz").write_text("")
    with pytest.raises(DataError, match="xyz"):
        Graph.from_file(tmp_path / "graph.xyz")


def test_nodes_without_label_are_named_by_their_order(tmp_path):
    label = "_:" + "a" * 32
    told = f'"> {label} ."'
    path = tmp_path / "given.ttl"
    path.write_text(f"_:unnamed0 <x:p> [ <x:q> [] , {told} ] . [] <x:p> <x:o> , {told} .")
    found = [set(Graph.from_file(path).dictionary.decode_many(range(1, 9))) for _ in range(2)]
    assert found[0] == found[1]
    assert {one for one in found[0] if one[0] != "<"} == {
        "_:unnamed0",
        "_:unnamedx0",
        "_:unnamedx1",
        "_:unnamedx2",
        told,
    }


@pytest.mark.parametrize("at_once", range(1, 9))
@pytest.mark.parametrize(
    ("raw", "place"), [("镇\n".encode("gb18030"), 0), ("小镇\n".encode() + b"\xe5\xb0", 7)]
)
def test_what_is_no_utf8_is_found_wherever_the_text_is_cut(monkeypatch, at_once, raw, place):
    monkeypatch.setattr(unreadable, "AT_ONCE", at_once)
    before = "长\n".encode() * 3
    found = unreadable.reason(io.BytesIO(before + raw), "given.nt")
    assert f"byte {len(before) + place} " in found.found.en
    assert found.line == 4 + (place > 0)
    assert unreadable.reason(io.BytesIO(before), "given.nt") is None
