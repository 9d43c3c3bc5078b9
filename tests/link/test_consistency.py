"""Links held against what data sets say themselves, and against others who write meanwhile."""

from __future__ import annotations

import pytest

from townkg.errors import DataError
from townkg.link.consistency import problems_of
from townkg.link.decisions import Decisions
from townkg.link.removal import pointing, problems_of_removal, remove_links
from townkg.link.table import read
from townkg.link.things import Things, things
from townkg.settings import ID

OWNED, OTHER = f"{ID}town/guigu-zhizao", f"{ID}town/qiaokeli-tianmi"
LISTED = f"{ID}dataset/list/t1"
HEAD = """#mapping_set_id: https://w3id.org/townkg/linkset/list
#license: https://creativecommons.org/licenses/by/4.0/
#curie_map: {id: "https://w3id.org/townkg/id/", reviewer: "https://w3id.org/townkg/reviewer/"}
subject_id\tpredicate_id\tobject_id\tmapping_justification\treviewer_id\tmapping_date
"""
ROW = "\t".join(
    ("", "skos:exactMatch", "id:dataset/list/t1", "semapv:ManualMappingCuration", "reviewer:ann")
)
ROW += "\t2026-11-23\n"


def test_a_data_set_that_makes_two_towns_one_is_named_with_the_chain():
    known = Things({OWNED: set(), OTHER: set()}, [(OWNED, LISTED, "list"), (LISTED, OTHER, "list")])
    (problem,) = problems_of([], known, [])
    assert problem.file == "data/datasets/list"
    assert problem.found.en.count("said by the data set list itself") == 2


def test_what_a_data_set_says_of_its_own_rows_is_its_own():
    known = Things({}, [(LISTED, f"{ID}dataset/list/t2", "list")])
    assert problems_of([], known, []) == []


def test_identity_is_read_from_the_file_of_a_data_set(tmp_path):
    path = tmp_path / "list.nq"
    same = "http://www.w3.org/2002/07/owl#sameAs"
    path.write_text(f"<{LISTED}> <{same}> <{OWNED}> <https://g> .\n", encoding="utf-8")
    found = things([], [("list", path)], {LISTED})
    assert found.identical == [(LISTED, OWNED, "list")]
    assert LISTED in found.classes


def test_what_another_program_wrote_meanwhile_is_kept(tmp_path):
    path = tmp_path / "links" / "list.sssom.tsv"
    path.parent.mkdir()
    path.write_text(HEAD + "id:town/guigu-zhizao" + ROW, encoding="utf-8")
    decided = Decisions(tmp_path, "list")
    path.write_text(HEAD + "id:town/qiaokeli-tianmi" + ROW, encoding="utf-8")
    decided._check = lambda draft, gathering: None
    with pytest.raises(DataError, match="another program"):
        decided.write(None)
    assert read(path).rows[0].subject == OTHER
    assert [one.name for one in path.parent.iterdir()] == [path.name]


def test_links_from_a_data_set_go_with_it_and_the_others_stay(tmp_path):
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "list.sssom.tsv").write_text(
        HEAD + "id:town/guigu-zhizao" + ROW + "id:dataset/gone/g1" + ROW, encoding="utf-8"
    )
    assert [row.key for row in pointing("gone", tmp_path)] == ["g1--t1"]
    (problem,) = problems_of_removal("gone", tmp_path)
    assert (problem.line, problem.subject) == (6, "g1--t1")
    assert remove_links("gone", tmp_path) == 1
    assert [row.subject for row in read(folder / "list.sssom.tsv").rows] == [OWNED]
