"""Each folder changes the small project so that it cannot be built, and holds the error."""

import difflib
import importlib.util
import os
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
def test_error(name, tmp_path, monkeypatch):
    root = edits.lay_out(HERE / name / "edits.tsv", tmp_path / "project")
    monkeypatch.setenv("TOWNKG_HOME", str(edits.PROJECT))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "builds"))
    before = build.build()
    monkeypatch.setenv("TOWNKG_HOME", str(root))
    with pytest.raises(DataError) as caught:
        build.ensure()
    assert build.current(tmp_path / "builds") == before
    path = HERE / name / "error.txt"
    found = f"{caught.value}\n".replace(str(tmp_path), "")
    if os.environ.get("TOWNKG_BLESS"):
        path.write_text(found, encoding="utf-8")
    wanted = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(
        wanted.splitlines(), found.splitlines(), str(path), "found", "", ""
    )
    assert found == wanted, "\n".join([f"TOWNKG_BLESS=1 accepts this as {path}:", *lines])
