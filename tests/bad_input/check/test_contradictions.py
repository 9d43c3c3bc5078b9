"""Each folder makes the small project contradict its ontology, or leaves OWL 2 RL.

It holds what `check` says: a contradiction with the proof of each part down to its sentences, an
axiom that no rule reads with what that costs. Neither stops anything.
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


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """What `check` says of the small project as it is: no contradiction, no axiom outside."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TOWNKG_HOME", str(edits.PROJECT))
        patch.setenv("TOWNKG_BUILD", str(tmp_path_factory.mktemp("builds")))
        problems = build.check()
    assert not [one for one in problems if "contradict" in one.found.en]
    return {str(one) for one in problems}


@pytest.mark.parametrize("seeded", CASES, indirect=True)
def test_told(seeded, plain, assert_bilingual):
    told = [one for one in build.check() if str(one) not in plain]
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
