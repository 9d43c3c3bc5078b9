"""A stored graph is the same when it is loaded, and refused when it is not what it was."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
import strategies
from births import every_form, unfounded
from test_random_closures import expected, triples_of

from townkg.errors import DataError
from townkg.reason.kernel import Graph
from townkg.reason.rule import Atom, Relation, Rule

P = Relation("<p>")
RULES = [Rule("prp-trp", (Atom(P, 0, 1), Atom(P, 1, 2)), Atom(P, 0, 2))]
CHAIN = [(f"<n{n}>", "<p>", f"<n{n + 1}>") for n in range(50)]


@settings(max_examples=60, deadline=None)
@given(strategies.graphs, strategies.graphs, strategies.rules)
def test_a_stored_graph_is_the_same_and_can_be_changed(triples, more, rules):
    graph = Graph.from_triples(triples)
    try:
        graph.close(rules)
    except DataError:
        return
    with tempfile.TemporaryDirectory() as folder:
        graph.save(Path(folder) / "graph")
        loaded = Graph.load(Path(folder) / "graph", rules)
        assert triples_of(loaded) == triples_of(graph)
        assert sorted(map(str, every_form(loaded))) == sorted(map(str, every_form(graph)))
        assert unfounded(loaded) == []
        loaded.add(more)
        assert triples_of(loaded) == expected([*triples, *more], rules)
        loaded.retract([one for one in more if one not in triples])
        assert triples_of(loaded) == expected(triples, rules)


@pytest.fixture
def stored(tmp_path):
    graph = Graph.from_triples(CHAIN)
    graph.close(RULES)
    graph.save(tmp_path / "graph", stamp="one")
    return tmp_path / "graph"


def test_each_file_that_is_cut_or_changed_is_refused(stored):
    for path in sorted(stored.iterdir()):
        good = path.read_bytes()
        for bad in (good[: len(good) // 2], good[:-1] + bytes([good[-1] ^ 255]), b""):
            path.write_bytes(bad)
            if bad == good:
                continue
            with pytest.raises(DataError) as told:
                Graph.load(stored, RULES)
            assert path.name in str(told.value)
        path.write_bytes(good)
    assert Graph.load(stored, RULES, stamp="one", whole=True).facts.size() == 50 * 51 // 2


def test_a_stale_stamp_other_rules_and_another_format_are_refused(stored):
    with pytest.raises(DataError, match="stale"):
        Graph.load(stored, stamp="two")
    with pytest.raises(DataError, match="other rules"):
        Graph.load(stored, [Rule("other", RULES[0].body, RULES[0].head)])
    import hashlib

    path = stored / "graph.json"
    head = json.loads(path.read_text().partition("\n")[2])
    text = json.dumps({**head, "format": 99})
    path.write_text(hashlib.sha256(text.encode()).hexdigest() + "\n" + text + "\n")
    with pytest.raises(DataError, match="99"):
        Graph.load(stored)


def test_a_folder_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(DataError, match="no such file"):
        Graph.load(tmp_path / "none")


def test_a_store_is_whole_after_a_save_that_was_stopped(stored, monkeypatch):
    from townkg.reason.kernel import storage

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(storage, "_put", stop)
    graph = Graph.from_triples(CHAIN[:3])
    graph.close(RULES)
    with pytest.raises(KeyboardInterrupt):
        graph.save(stored)
    assert [path.name for path in stored.parent.iterdir()] == ["graph"]
    assert Graph.load(stored, RULES, stamp="one").facts.size() == 50 * 51 // 2


def test_what_fails_while_it_is_put_in_place_puts_the_old_one_back(stored, monkeypatch):
    rename = Path.rename

    def fail(path, target):
        if target == stored and not path.name.endswith(str(os.getpid())):
            raise OSError(28, "no space left")
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", fail)
    graph = Graph.from_triples(CHAIN[:3])
    graph.close(RULES)
    with pytest.raises(DataError):
        graph.save(stored)
    assert [path.name for path in stored.parent.iterdir()] == ["graph"]
    assert Graph.load(stored, RULES, stamp="one").facts.size() == 50 * 51 // 2


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such modes")
def test_others_may_read_what_is_stored(stored):
    assert stored.stat().st_mode & 0o777 == 0o755


def test_a_loaded_graph_takes_up_its_rules_alone(stored):
    loaded = Graph.load(stored)
    with pytest.raises(DataError, match="other rules"):
        loaded.take_up([])
    loaded.take_up(RULES)
    loaded.add([("<n50>", "<p>", "<n51>")])
    assert loaded.facts.size() == 51 * 52 // 2
