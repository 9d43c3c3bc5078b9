"""Each check of ontology/checks finds what its failing fixture shows, and nothing in the other."""

from __future__ import annotations

import pytest

from bar import fixtures
from bar.outcome import DATA, ROOT

QUERIES = sorted((ROOT / "ontology" / "checks").glob("*.rq"))
FOLDER = DATA / "checks"


def test_each_check_has_its_fixture_and_each_fixture_its_check():
    assert sorted(path.stem for path in FOLDER.iterdir()) == [path.stem for path in QUERIES]


@pytest.mark.parametrize("query", QUERIES, ids=lambda path: path.stem)
def test_a_check_tells_right_from_wrong(query):
    passing, told, failing = fixtures.parts(FOLDER / f"{query.stem}.trig")
    assert len(fixtures.store(passing)), "the passing part is empty"
    assert fixtures.rows(query, passing) == []
    assert fixtures.rows(query, failing) == sorted(told)
