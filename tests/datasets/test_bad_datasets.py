"""Each folder of `bad_input/dataset` is a user's file, or a folder of data sets, with its problems.

`words.txt` holds what stands after `townkg dataset add`; without it the folder is a project whose
data sets are checked. `expected.txt` is what is said, in English; `TOWNKG_BLESS=1` writes it anew.
"""

from __future__ import annotations

import os
import shlex
import shutil
from pathlib import Path

import pytest

from townkg import datasets, paths
from townkg.cli.commands import townkg
from townkg.errors import DataError

FOLDER = Path(__file__).resolve().parent.parent / "bad_input" / "dataset"
CASES = sorted(path.name for path in FOLDER.iterdir())


def problems(case, home, monkeypatch):
    words = case / "words.txt"
    if not words.exists():
        return datasets.problems(case / "data", paths.ontology())
    (home / "data").mkdir(parents=True)
    shutil.copytree(paths.ontology(), home / "ontology")
    monkeypatch.setenv("TOWNKG_HOME", str(home))
    monkeypatch.chdir(case)
    given = shlex.split(words.read_text(encoding="utf-8"))
    with pytest.raises(DataError) as caught:
        townkg("en").main(["dataset", "add", *given, "--yes"], standalone_mode=False)
    assert list((home / "data" / "datasets").iterdir()) == []  # nothing is left behind
    return caught.value.problems


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_said_at_once(name, tmp_path, monkeypatch, assert_bilingual):
    found = problems(FOLDER / name, tmp_path / "home", monkeypatch)
    assert_bilingual(found)
    told = "".join(f"{problem}\n" for problem in found)
    expected = FOLDER / name / "expected.txt"
    if os.environ.get("TOWNKG_BLESS"):
        expected.write_text(told, encoding="utf-8")
    assert told
    assert told == expected.read_text(encoding="utf-8")
