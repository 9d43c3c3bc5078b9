"""A header is parsed once; a changed file, a damaged cache or no place for it costs only time."""

from __future__ import annotations

import marshal
import os
from pathlib import Path

import pytest

from townkg.query import header
from townkg.query.catalogue import parse

QUESTION = """#+ title: {zh: "甲", en: "A"}
#+ description: {zh: "甲", en: "A"}
#+ columns:
#+   town: {label: {zh: "镇", en: "town"}, kind: entity}
SELECT ?town WHERE { ?town a <https://w3id.org/townkg/ontology#Town> } ORDER BY ?town
"""


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "queries").mkdir()
    monkeypatch.setenv("TOWNKG_HOME", str(tmp_path))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "build"))
    file = tmp_path / "queries/towns.rq"
    file.write_text(QUESTION, "utf-8")
    return file


def _title(path: Path) -> str:
    question, problems = parse(path)
    assert question is not None
    assert problems == []
    return question.title.en


def test_the_second_reading_parses_no_yaml(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = parse(path)
    monkeypatch.setattr(header, "read_header", lambda *_: pytest.fail("parsed again"))
    assert parse(path) == first


def test_a_changed_file_is_read_again(path: Path) -> None:
    assert _title(path) == "A"
    path.write_text(QUESTION.replace('"A"', '"B"'), "utf-8")
    os.utime(path, ns=(1, 1))
    assert _title(path) == "B"


@pytest.mark.parametrize(
    "damage", [b"", b"{", *map(marshal.dumps, [[], {}, {"key": "other"}, None])]
)
def test_a_damaged_cache_is_ignored(path: Path, damage: bytes) -> None:
    assert _title(path) == "A"
    kept = list((path.parent.parent / "build/questions").iterdir())
    assert len(kept) == 1
    kept[0].write_bytes(damage)
    assert _title(path) == "A"


def test_without_a_place_to_keep_it(path: Path) -> None:
    (path.parent.parent / "build").write_text("no folder")
    assert _title(path) == "A"


def test_a_header_with_problems_is_not_kept(path: Path) -> None:
    path.write_text(QUESTION.replace("#+ title", "#+ titel"), "utf-8")
    first = parse(path)[1]
    assert first
    assert parse(path)[1] == first


def test_files_of_other_folders_are_not_kept(path: Path) -> None:
    other = path.parent.parent / "other"
    other.mkdir()
    (other / "towns.rq").write_text(QUESTION, "utf-8")
    assert _title(other / "towns.rq") == "A"
    assert not (path.parent.parent / "build").exists()
