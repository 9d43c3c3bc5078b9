"""Each folder makes the small project contradict its ontology, and holds what `check` says.

A contradiction is told with the proof of each part down to its sentences; it stops nothing.
"""

import difflib
import importlib.util
import os
from pathlib import Path

import pytest

from townkg import api, build

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/edits.tsv"))
SPEC = importlib.util.spec_from_file_location("edits", HERE.parents[1] / "build" / "edits.py")
edits = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(edits)


@pytest.fixture
def seeded(request, tmp_path, monkeypatch):
    """The small project with the changes of a case, of which a graph is built."""
    root = edits.lay_out(HERE / request.param / "edits.tsv", tmp_path / "project")
    monkeypatch.setenv("TOWNKG_HOME", str(root))
    monkeypatch.setenv("TOWNKG_BUILD", str(tmp_path / "builds"))
    return request.param


@pytest.mark.parametrize("seeded", CASES, indirect=True)
def test_told(seeded, assert_bilingual):
    before = {str(problem) for problem in _plain()}
    problems = [problem for problem in build.check() if str(problem) not in before]
    told = [one for one in problems if "contradicts the ontology" in one.found.en]
    assert told
    assert_bilingual(told)
    for language in ("zh", "en"):
        path = HERE / seeded / f"told.{language}.txt"
        found = "".join(f"{one.in_language(language)}\n" for one in told)
        if os.environ.get("TOWNKG_BLESS"):
            path.write_text(found, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = difflib.unified_diff(wanted.splitlines(), found.splitlines(), lineterm="")
        assert found == wanted, "\n".join([f"TOWNKG_BLESS=1 accepts this as {path}:", *lines])


@pytest.mark.parametrize("seeded", CASES, indirect=True)
def test_the_graph_stays_usable(seeded):
    with api.open() as graph:
        proof = graph.why("奖励", "supports", "归谷镇")
    assert [leaf.sources[0].kind for leaf in proof.leaves] == ["claim", "claim"]


def _plain():
    """Return what is wrong with the small project before anything is changed."""
    from townkg.build.conflicts import conflict_problems
    from townkg.build.ontology import read_ontology
    from townkg.encode import encode_all, read_vocabulary

    ontology = edits.PROJECT / "ontology"
    articles = encode_all(edits.PROJECT / "data", read_vocabulary(ontology))
    assert conflict_problems(articles, read_ontology(ontology), edits.PROJECT) == []
    return []
