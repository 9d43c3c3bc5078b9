"""Each kind of change since a release, and what is said of it."""

from __future__ import annotations

import pytest
from rdflib import Graph

from bar import fixtures, release
from bar.outcome import DATA

CASES = sorted((DATA / "releases").glob("*.ttl"))


def graph(text):
    return Graph().parse(data=fixtures.triples(text), format="nt")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_change(path):
    before, said, after = fixtures.before_and_after(path)
    found = list(release.problems(graph(before), graph(after)))
    assert found == ([] if said == "nothing" else [said])


def test_the_newest_release_is_the_one_compared_with(tmp_path, monkeypatch):
    monkeypatch.setattr(release, "FOLDER", tmp_path)
    assert release.released() is None
    for version in ("0.9.0", "0.10.0", "0.2.0"):
        (tmp_path / f"ontology-{version}.nt").touch()
    assert release.released().name == "ontology-0.10.0.nt"


def test_a_release_is_written_once_and_differs_from_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(release, "FOLDER", tmp_path)
    target = release.write()
    assert release.release().findings == []
    assert "nothing changed" in release.release().measured
    with pytest.raises(SystemExit, match="is released and never written again"):
        release.write()
    lines = target.read_text(encoding="utf-8").splitlines(keepends=True)
    more = next(line for line in lines if "#Town> " in line and "owl#Class" in line)
    more = more.replace("#Town>", "#Gone>")
    target.write_text("".join([*lines, more]), encoding="utf-8")
    assert "tk:Gone was released and is gone" in release.release().findings[0]
