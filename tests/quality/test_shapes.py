"""Each shape passes what is right, each of its constraints is seen broken; two engines agree."""

from __future__ import annotations

import pytest

from bar import fixtures, shapes
from bar.outcome import DATA

SHAPES = shapes.shapes()
FOLDER = DATA / "shapes"


def test_each_shape_has_its_fixture_and_each_fixture_its_shape():
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(SHAPES)


@pytest.mark.parametrize("name", SHAPES)
def test_a_shape_tells_right_from_wrong(name):
    passing, told, failing = fixtures.parts(FOLDER / f"{name}.ttl")
    assert shapes.by_pyshacl(fixtures.triples(passing), SHAPES[name]) == set()
    found = shapes.by_pyshacl(fixtures.triples(failing), SHAPES[name])
    assert {(path, component) for _, path, component in found} == shapes.constraints(SHAPES[name])
    assert {fixtures.short(focus) for focus, _, _ in found} == set(told)


@pytest.mark.java
@pytest.mark.parametrize("name", SHAPES)
def test_the_second_engine_says_the_same(name):
    passing, _, failing = fixtures.parts(FOLDER / f"{name}.ttl")
    for text in (passing, failing):
        data = fixtures.triples(text)
        assert shapes.by_rudof(data, SHAPES[name]) == shapes.by_pyshacl(data, SHAPES[name])
