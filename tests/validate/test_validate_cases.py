"""Each folder changes the small project, and says every problem that `check` must find."""

import difflib
import importlib.util
import os
from pathlib import Path

import pytest

from townkg import build
from townkg.errors import Problem
from townkg.i18n import Text

HERE = Path(__file__).parent
CASES = [pytest.param(path.parent, id=path.parent.name) for path in HERE.glob("*/edits.tsv")]
SPEC = importlib.util.spec_from_file_location("edits", HERE.parent / "build" / "edits.py")
edits = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(edits)


@pytest.fixture
def check(tmp_path, monkeypatch):
    def run(changes, *lints):
        root = edits.lay_out(changes, tmp_path / "project") if changes else edits.PROJECT
        monkeypatch.setenv("TOWNKG_HOME", str(root))
        monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "builds"))
        return build.check(*lints)

    return run


def test_small_project_is_clean(check):
    assert check(None) == []


@pytest.mark.parametrize("folder", sorted(CASES, key=lambda case: case.id))
def test_problems(check, folder, assert_bilingual):
    problems = check(folder / "edits.tsv")
    assert_bilingual(problems)
    found = "".join(f"{p.severity}: {p}\n" for p in problems)
    path = folder / "problems.txt"
    if os.environ.get("TOWNKG_BLESS"):
        path.write_text(found, encoding="utf-8")
    wanted = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = difflib.unified_diff(
        wanted.splitlines(), found.splitlines(), str(path), "found", "", ""
    )
    assert found == wanted, "\n".join([f"TOWNKG_BLESS=1 accepts this as {path}:", *lines])


def test_lints_from_above_are_listed_too(check):
    problem = Problem("queries/x.rq", 3, "x", Text("没有标题", "has no title"))
    assert check(None, lambda: [problem], list) == [problem]
