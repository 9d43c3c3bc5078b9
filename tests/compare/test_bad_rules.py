"""Each folder of `bad_input/compare` holds files that are no rules of comparison, and what is said.

`TOWNKG_BLESS=1` writes `expected.txt` anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from townkg import compare, paths
from townkg.datasets.terms import declared
from townkg.errors import DataError

FOLDER = Path(__file__).resolve().parent.parent / "bad_input" / "compare"
CASES = sorted(path.name for path in FOLDER.iterdir())
TERMS = declared(paths.ontology())


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_said_at_once(name, assert_bilingual):
    with pytest.raises(DataError) as caught:
        compare.read_folder(FOLDER / name, TERMS, "ontology/rules/comparison")
    assert_bilingual(caught.value.problems)
    told = "".join(f"{problem}\n" for problem in caught.value.problems)
    expected = FOLDER / name / "expected.txt"
    if os.environ.get("TOWNKG_BLESS"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")
