"""Each folder lets a rule make two towns one, and holds what is said before that is believed.

Where an engine says something else, `error.<engine>.<language>.txt` holds that.
"""

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


@pytest.mark.parametrize("engine", ["kernel", "owlrl"])
@pytest.mark.parametrize("name", CASES)
def test_refused_with_axiom_and_sentences(name, engine, tmp_path, monkeypatch, assert_bilingual):
    root = edits.lay_out(HERE / name / "edits.tsv", tmp_path / "project")
    monkeypatch.setenv("TOWNKG_HOME", str(edits.PROJECT))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "builds"))
    before = build.build(engine=engine)
    monkeypatch.setenv("TOWNKG_HOME", str(root))
    with pytest.raises(DataError) as caught:
        build.ensure()
    assert build.current(tmp_path / "builds") == before
    assert_bilingual(caught.value.problems)
    for language in ("zh", "en"):
        of_engine = HERE / name / f"error.{engine}.{language}.txt"
        path = of_engine if of_engine.exists() else HERE / name / f"error.{language}.txt"
        found = f"{caught.value.in_language(language)}\n"
        if os.environ.get("TOWNKG_BLESS"):
            path.write_text(found, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = difflib.unified_diff(wanted.splitlines(), found.splitlines(), lineterm="")
        assert found == wanted, "\n".join([f"TOWNKG_BLESS=1 accepts this as {path}:", *lines])


@pytest.mark.parametrize("name", CASES)
def test_check_tells_it_too(name, tmp_path, monkeypatch):
    root = edits.lay_out(HERE / name / "edits.tsv", tmp_path / "project")
    monkeypatch.setenv("TOWNKG_HOME", str(root))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "builds"))
    told = [one.found.en for one in build.check()]
    assert sum("taken for one thing" in one for one in told) == 1
