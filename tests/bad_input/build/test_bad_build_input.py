"""Each folder changes the small project so that it cannot be built, and holds the error."""

import difflib
import importlib.util
import os
import shutil
from pathlib import Path

import pytest

from townkg import build
from townkg.errors import DataError

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/edits.tsv"))
SPEC = importlib.util.spec_from_file_location("edits", HERE.parents[1] / "build" / "edits.py")
edits = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(edits)


@pytest.mark.parametrize("name", CASES)
def test_error(name, tmp_path, monkeypatch, assert_bilingual):
    root = edits.lay_out(HERE / name / "edits.tsv", tmp_path / "project")
    monkeypatch.setenv("TOWNKG_HOME", str(edits.PROJECT))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "builds"))
    before = build.build()
    monkeypatch.setenv("TOWNKG_HOME", str(root))
    with pytest.raises(DataError) as caught:
        build.ensure()
    assert build.current(tmp_path / "builds") == before
    assert_bilingual(caught.value.problems)
    path = HERE / name / "error.txt"
    found = f"{caught.value}\n".replace(str(tmp_path), "")
    if os.environ.get("TOWNKG_BLESS"):
        path.write_text(found, encoding="utf-8")
    wanted = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(
        wanted.splitlines(), found.splitlines(), str(path), "found", "", ""
    )
    assert found == wanted, "\n".join([f"TOWNKG_BLESS=1 accepts this as {path}:", *lines])


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"\xef\xbb\xbf@prefix a: <https://example.org/> .", "begins with a byte order mark"),
        ("# 归谷".encode("gb18030"), "invalid UTF-8 at byte 2"),
    ],
    ids=["bom", "gb18030"],
)
def test_encoding_of_an_ontology_file(content, found, tmp_path, monkeypatch):
    root = tmp_path / "project"
    shutil.copytree(edits.PROJECT, root)
    (root / "ontology" / "extra.ttl").write_bytes(content)
    monkeypatch.setenv("TOWNKG_HOME", str(root))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "builds"))
    with pytest.raises(DataError, match=f"ontology/extra.ttl:1: .*{found}"):
        build.ensure()
