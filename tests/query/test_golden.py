from __future__ import annotations

from pathlib import Path

import pytest
from question_files import question

from townkg.errors import DataError
from townkg.model import Answer, Entity, Evidence, Quote, Row, Text
from townkg.query import golden

CLAIM = "https://w3id.org/townkg/claim/jia-330421/"
TOWN = Entity("https://w3id.org/townkg/id/town/a", Text("甲镇", "Town A"))


def passage(claim: str, start: int) -> Evidence:
    return Evidence(CLAIM + claim, "", Quote("x", start, start + 1), "stated")


ROWS = [
    Row(
        {"town": TOWN, "size": 20}, [passage("s01-a", 1), passage("s01-a", 9), passage("s02-b", 20)]
    ),
    Row({"town": Text("一\t二\n\\", "x"), "size": 39.5}, [passage("s01-a", 1)]),
    Row({"town": True, "size": None}, []),
]
EXPECTED = """\
# town=甲镇
town\tsize\tclaims
id:town/a\t20\tjia-330421:s01-a jia-330421:s02-b
一\\t二\\n\\\\\t39.5\tjia-330421:s01-a
true\t\t
"""


def answer_of(folder: Path) -> Answer:
    return Answer("sizes", {"town": TOWN}, question(folder).columns, ROWS)


def test_an_answer_is_written_as_a_golden_has_it(tmp_path: Path) -> None:
    found = golden.write(question(tmp_path), {"town": "甲镇"}, answer_of(tmp_path))
    assert found == EXPECTED


def test_a_golden_is_read_with_its_parameters(tmp_path: Path) -> None:
    path = tmp_path / "sizes.large.golden.tsv"
    path.write_text("# town=甲=镇\n# year=1\n# year=2\n" + EXPECTED.partition("\n")[2])
    [found] = golden.goldens(tmp_path)
    assert (found.question, found.case) == ("sizes", "large")
    assert found.params == {"town": "甲=镇", "year": ["1", "2"]}
    assert found.columns == ("town", "size", "claims")
    assert found.rows[2] == ("true", "", "")
    assert golden.goldens(tmp_path, "other") == []


def test_a_difference_shows_lines_and_the_command(tmp_path: Path) -> None:
    path = tmp_path / "sizes.golden.tsv"
    path.write_text(EXPECTED)
    asked = question(tmp_path)
    assert golden.difference(golden.read(path), asked, answer_of(tmp_path)) == ""
    path.write_text(EXPECTED.replace("\t20\t", "\t21\t"))
    found = golden.difference(golden.read(path), asked, answer_of(tmp_path))
    assert "-id:town/a\t21" in found
    assert "+id:town/a\t20" in found
    assert found.endswith("shown by: townkg ask sizes --town '甲镇' --format json")


def test_all_malformed_lines_are_listed(tmp_path: Path) -> None:
    path = tmp_path / "sizes.golden.tsv"
    path.write_text("# town\ntown\tsize\nid:town/a\nx\ty")
    with pytest.raises(DataError) as caught:
        golden.read(path)
    assert [problem.line for problem in caught.value.problems] == [1, 3, 4]
    path.write_bytes(b"\xff")
    with pytest.raises(DataError, match="UTF-8"):
        golden.read(path)


@pytest.mark.parametrize(("sign", "says"), [("\r\n", "CRLF"), ("\ufeff", "BOM")])
def test_what_no_editor_shows_is_named(tmp_path: Path, sign: str, says: str) -> None:
    path = tmp_path / "sizes.golden.tsv"
    text = "town\tsize\n"
    text = text.replace("\n", sign) if says == "CRLF" else sign + text
    path.write_bytes(text.encode())
    with pytest.raises(DataError, match=says):
        golden.read(path)
