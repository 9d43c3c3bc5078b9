"""What explaining reads beside the store says the same as the store, or is not read."""

import csv
import marshal
import zlib
from pathlib import Path

import pytest

from townkg import api, build, sections
from townkg.explaining.closed import Closed
from townkg.explaining.grounds import read
from townkg.explaining.stored import Stored, closed
from townkg.reason.kept import EXPLANATION
from townkg.store import open_embedded

with (Path(__file__).parent / "explanation" / "damages.tsv").open(encoding="utf-8") as file:
    DAMAGES = list(csv.DictReader(file, delimiter="\t"))
TK = "https://w3id.org/townkg/ontology#"


@pytest.fixture
def kept(project):
    return build.build().path / EXPLANATION


def both(store):
    """Return the graph as it is kept, and as it is made from what the store holds."""
    found = closed(store)
    assert isinstance(found, Stored)
    return found, Closed(read(store))


def fact_pairs(whole):
    """Return triples that hold, and as many that say the same of others."""
    held = sorted(one for one in whole.triples() if not one[0].startswith('"'))
    things = sorted({one[2] for one in held if one[2].startswith("<")})
    told = [one for one in held if one[1].startswith(f"<{TK}")]
    return held, [(one[0], one[1], thing) for one in told for thing in things]


def test_it_says_what_the_store_says(project):
    kept, whole = both(open_embedded(build.build().store))
    held, other = fact_pairs(whole)
    editorial = sorted(whole.grounds.editorial)
    assert len(held) > 50
    assert editorial
    for triple in [*held, *editorial]:
        assert kept.holds(triple)
        assert kept.why(triple) == whole.why(triple)
        assert kept.routes(triple, 5) == whole.routes(triple, 5)
    for triple in other:
        assert kept.holds(triple) == whole.holds(triple)
        if not whole.holds(triple):
            assert kept.why(triple) is None
            assert kept.why_not(triple) == whole.why_not(triple)
    assert not kept._is_read


def test_it_says_of_the_article_what_the_store_says(kg):
    kept, whole = both(kg._store)
    inferred = sorted(whole.graph.triples(inferred_only=True))
    assert len(inferred) > 500
    for triple in inferred:
        assert kept.why(triple) == whole.why(triple)
    lacking = [(s, p, o) for s, p, _ in inferred[::40] for _, _, o in inferred[::60]]
    for triple in lacking:
        if not whole.holds(triple):
            assert kept.why_not(triple) == whole.why_not(triple)
    assert not kept._is_read


def test_what_is_not_known_at_all(project):
    kept = closed(open_embedded(build.build().store))
    nowhere = ("<x:a>", f"<{TK}supports>", "<x:b>")
    assert kept.why(nowhere) is None
    assert kept.routes(nowhere, 3) == []
    assert not kept.holds(nowhere)


def test_supposing_reads_the_whole_and_asks_it_from_then_on(project):
    with api.open() as graph:
        before = graph.closed()
        assert isinstance(before, Stored)
        assert graph.what_if(without=["s01-placed"]).falls
        assert before._is_read
        assert before.prover is before.whole.prover
        assert graph.conflicts() == []


@pytest.mark.parametrize("case", DAMAGES, ids=[one["name"] for one in DAMAGES])
def test_what_is_damaged_or_foreign_is_made_again_from_the_store(kept, case):
    store = open_embedded(kept.parent / "store")
    wanted = closed(store)
    assert isinstance(wanted, Stored)
    HOW[case["how"]](kept, case["part"])
    found = closed(store)
    assert isinstance(found, Closed)
    for triple in sorted(found.triples()):
        assert found.why(triple) == wanted.why(triple)
    assert not wanted._is_read


def _cut(path, part):
    path.write_bytes(path.read_bytes()[: int(part)])


def _change(path, part):
    content = bytearray(path.read_bytes())
    content[int(part)] ^= 1
    path.write_bytes(content)


def _folder(path, part):
    path.unlink()
    path.mkdir()


def _head(place):
    """Return what changes one part of the head, and puts the checksum right."""

    def change(path, part):
        content = path.read_bytes()
        start = len(sections.MAGIC)
        of_head, of_body, _ = sections._SIZES.unpack_from(content, start)
        begin = start + sections._SIZES.size
        told = list(marshal.loads(content[begin : begin + of_head]))
        assert told[place] != part
        told[place] = int(part) if isinstance(told[place], int) else part
        head = marshal.dumps(tuple(told), 4)
        head += bytes(-(begin + len(head)) % 8)
        body = content[begin + of_head :]
        check = zlib.crc32(head + body)
        path.write_bytes(
            sections.MAGIC + sections._SIZES.pack(len(head), of_body, check) + head + body
        )

    return change


HOW = {
    "missing": lambda path, part: path.unlink(),
    "cut": _cut,
    "change": _change,
    "replace": lambda path, part: path.write_bytes(part.encode() * 4000),
    "append": lambda path, part: path.write_bytes(path.read_bytes() + part.encode()),
    "format": _head(0),
    "order": _head(1),
    "stamp": _head(2),
    "folder": _folder,
}


def test_a_large_file_is_mapped(project, monkeypatch):
    store = open_embedded(build.build().store)
    wanted = closed(store)
    monkeypatch.setattr(sections, "MAPPED", 1)
    found = closed(store)
    for triple in Closed(read(store)).triples():
        assert found.why(triple) == wanted.why(triple)


def test_the_file_of_another_build_is_not_believed(project, kept):
    first = kept.read_bytes()
    project.edit("ontology/support.ttl", "tk:addresses tk:hasMember", "tk:hosts tk:hasMember")
    second = build.build()
    assert (second.path / EXPLANATION).read_bytes() != first
    (second.path / EXPLANATION).write_bytes(first)
    assert isinstance(closed(open_embedded(second.store)), Closed)


def test_same_input_same_file(project, kept):
    again = build.build(force=True)
    assert (again.path / EXPLANATION).read_bytes() == kept.read_bytes()


def test_a_proof_from_the_file_loads_no_numpy(project, kept):
    code = (
        "import sys; from townkg import api\n"
        "with api.open() as graph:\n"
        "    proof = graph.why('id:policy/station', 'tk:supports', 'id:town/guigu')\n"
        "print(proof.rule, [m for m in ('numpy', 'rdflib', 'townkg.reason.kernel',"
        " 'townkg.encode', 'dataclasses') if m in sys.modules])"
    )
    status, out, err = project.run(code)
    assert (status, out) == (0, "prp-spo1 []\n"), err
