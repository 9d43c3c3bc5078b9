"""A part of the graph is what its name says, and no more."""

from __future__ import annotations

import pytest
from pyoxigraph import RdfFormat

from townkg.errors import UnknownName, UsageError
from townkg.export import export
from townkg.export.choice import Choice

ID = "https://w3id.org/townkg/id/"
GRAPH = "https://w3id.org/townkg/graph/"


def told(built, tmp_path, quads_of, form=RdfFormat.N_QUADS, style="nq", **choice):
    target = export(built, style, tmp_path / f"out.{style}", Choice(**choice))
    return {tuple(str(part) for part in quad) for quad in quads_of(target, form)}


def test_a_data_set_is_its_graph_and_its_description(small, tmp_path, quads_of):
    found = told(small, tmp_path, quads_of, dataset="lists")
    assert {(quad[0], quad[3]) for quad in found} == {
        (f"<{ID}dataset/lists/t1>", f"<{GRAPH}dataset/lists>"),
        (f"<{ID}dataset/lists>", f"<{GRAPH}datasets>"),
    }
    assert len(found) == 4


def test_turtle_of_a_data_set_is_its_graph_alone(small, tmp_path, quads_of):
    found = told(small, tmp_path, quads_of, RdfFormat.TURTLE, "ttl", dataset="lists")
    assert {quad[0] for quad in found} == {f"<{ID}dataset/lists/t1>"}
    assert len(found) == 3


def test_an_article_is_its_claims_with_facts_and_names(small, tmp_path, quads_of):
    found = told(small, tmp_path, quads_of, dataset="demo-330000")
    claims = {quad[3] for quad in found} - {"DEFAULT"}
    assert len(claims) == 2
    default = {quad[:3] for quad in found if quad[3] == "DEFAULT"}
    town = f"<{ID}town/guigu>"
    assert (f"<{ID}plan>", "<https://w3id.org/townkg/ontology#supports>", town) in default
    names = {quad[2] for quad in default if quad[0] == town}
    assert '"归谷"@zh' in names
    # what no claim says of the town stays out
    assert f"<{ID}ai>" not in names
    assert f"<{ID}article/demo-330000>" in {quad[0] for quad in default}
    # an ambiguous reading is no fact
    it = f"<{ID}it>"
    assert not any(quad[0] == f"<{ID}plan>" and quad[2] == it for quad in default)


@pytest.mark.parametrize("name", [f"{GRAPH}inferred", "inferred"])
def test_a_graph_is_named_by_its_iri_or_its_end(small, tmp_path, quads_of, name):
    assert len(told(small, tmp_path, quads_of, graph=name)) == 1


def test_the_default_graph_has_a_name(small, tmp_path, quads_of):
    found = told(small, tmp_path, quads_of, graph="default")
    assert {quad[3] for quad in found} == {"DEFAULT"}
    assert found == told(small, tmp_path, quads_of, RdfFormat.TURTLE, "ttl")


@pytest.mark.parametrize(
    ("choice", "nearest"),
    [
        ({"dataset": "list"}, "lists"),
        ({"dataset": "demo-33000"}, "demo-330000"),
        ({"graph": "infered"}, "inferred"),
        ({"graph": f"{GRAPH}infered"}, f"{GRAPH}inferred"),
    ],
)
def test_an_unknown_name_is_told_the_nearest(small, tmp_path, choice, nearest):
    with pytest.raises(UnknownName) as told:
        export(small, "nq", tmp_path / "x.nq", Choice(**choice))
    assert told.value.nearest[0] == nearest
    assert not (tmp_path / "x.nq").exists()


def test_two_wishes_at_once_are_refused():
    with pytest.raises(UsageError, match="not both"):
        Choice("lists", "links")


def test_a_long_reading_is_told_now_and_then(small, tmp_path, monkeypatch):
    from townkg.export import Options, choice

    monkeypatch.setattr(choice, "_TOLD", 10)
    heard = []
    export(small, "nq", tmp_path / "x.nq", options=Options(watch=heard.append))
    count = len((small.path / "graph.nq").read_bytes().splitlines())
    assert heard == list(range(10, count + 1, 10))
    assert heard
