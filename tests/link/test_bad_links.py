"""Each folder of `bad_input/link` holds link files with something wrong, and what is said of them.

They stand in place of the project's own link files, beside its articles and data sets.
`TOWNKG_BLESS=1` writes `expected.txt` anew.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from townkg.link.consistency import everything_wrong
from townkg.link.table import read

FOLDER = Path(__file__).resolve().parent.parent / "bad_input" / "link"
CASES = sorted(path.name for path in FOLDER.iterdir())


@pytest.mark.parametrize("name", CASES)
def test_every_problem_is_said_at_once(name, gathering, assert_bilingual):
    given = sorted(one for one in (FOLDER / name).iterdir() if one.name != "expected.txt")
    files = [read(path) for path in given]
    named = {iri for file in files for row in file.rows for iri in (row.subject, row.object)}
    found = sorted(set(everything_wrong(files, gathering.existing(named), gathering.axioms())))
    assert_bilingual(found)
    told = "".join(f"{problem}\n" for problem in found)
    expected = FOLDER / name / "expected.txt"
    if os.environ.get("TOWNKG_BLESS"):
        expected.write_text(told, encoding="utf-8")
    assert told
    assert told == expected.read_text(encoding="utf-8")


def test_the_projects_own_links_are_sound(gathering, own_links):
    named = {iri for file in own_links for row in file.rows for iri in (row.subject, row.object)}
    known = gathering.existing(named)
    assert everything_wrong(own_links, known, gathering.axioms()) == []
