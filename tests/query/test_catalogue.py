from __future__ import annotations

from pathlib import Path

import pytest
from question_files import BODY, HEADER, question, write

from townkg.errors import QueryError, UnknownName
from townkg.model import Text
from townkg.query import catalogue


def test_names_are_told_without_reading(tmp_path: Path) -> None:
    (tmp_path / "b.rq").write_bytes(b"\xff")
    (tmp_path / "a.rq").write_bytes(b"")
    (tmp_path / "a.golden.tsv").write_bytes(b"")
    (tmp_path / ".hidden.rq").write_bytes(b"")
    assert catalogue(tmp_path).names() == ["a", "b"]
    assert len(catalogue(tmp_path)) == 2


def test_only_the_question_asked_for_is_read(tmp_path: Path) -> None:
    write(tmp_path)
    (tmp_path / "broken.rq").write_text("nothing", encoding="utf-8")
    found = catalogue(tmp_path)["sizes"]
    assert found.title == Text("大小", "Sizes")
    assert found.summary == Text("小镇的大小", "The sizes of towns")
    assert [column.name for column in found.columns] == ["town", "size"]
    assert found.params["town"].type_iri == "https://w3id.org/townkg/ontology#Town"
    assert found.params["town"].required
    assert found.evidence == ("claim",)
    assert found.line("params", "town", "type") == 5


def test_an_unknown_question_has_the_nearest_names(tmp_path: Path) -> None:
    write(tmp_path)
    with pytest.raises(UnknownName, match="sizes") as caught:
        catalogue(tmp_path)["size"]
    assert caught.value.nearest == ["sizes"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(QueryError, match="cannot be read"):
        catalogue(tmp_path / "none").names()


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    text = (HEADER + BODY).replace("\n", "\r\n")
    (tmp_path / "sizes.rq").write_bytes(text.encode())
    assert catalogue(tmp_path)["sizes"].body == HEADER + BODY


def test_optional_keys_are_read(tmp_path: Path) -> None:
    found = question(
        tmp_path,
        (
            "#+ evidence: [claim]\n",
            "#+ evidence: [claim]\n#+ tags: [towns]\n#+ view: matrix\n#+ since: 0.1\n"
            "#+ license: CC-BY-4.0\n#+ silent: 文中没有说 / not said\n#+ silent_rows: true\n"
            '#+ explain: [town, "tk:size", size]\n#+ method: GET\n',
        ),
        ("example: 甲镇}", "example: 甲镇, help: {zh: 选, en: choose}, choices: [甲镇, 乙镇]}"),
    )
    assert (found.tags, found.view, found.since) == (("towns",), "matrix", "0.1")
    assert found.silent == Text("文中没有说", "not said")
    assert found.silent_rows
    assert found.explain == ("town", "tk:size", "size")
    assert found.params["town"].choices == ("甲镇", "乙镇")
    assert found.params["town"].help == Text("选", "choose")


def test_types_of_values_have_a_short_and_a_standard_name(tmp_path: Path) -> None:
    for written, kind in (("number", "number"), ("xsd:gYear", "year"), ("xsd:string", "text")):
        found = question(tmp_path, ('"tk:Town"', f'"{written}"'))
        assert found.params["town"].type == kind
        assert found.params["town"].is_value
    anything = question(tmp_path, ('"tk:Town"', "any")).params["town"]
    assert not anything.is_value
    assert anything.type_iri is None
