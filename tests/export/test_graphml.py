"""networkx reads the things and their relations."""

from __future__ import annotations

import xml.etree.ElementTree as ET

import networkx as nx
import pytest
from pyoxigraph import Literal, NamedNode, Quad

from townkg.export import export
from townkg.export.choice import Choice

TK = "https://w3id.org/townkg/ontology#"
ID = "https://w3id.org/townkg/id/"
CLAIM = "https://w3id.org/townkg/claim/demo-330000/"


@pytest.fixture(scope="module")
def graph(small, tmp_path_factory):
    target = export(small, "graphml", tmp_path_factory.mktemp("graphml") / "x.graphml")
    return nx.read_graphml(target, force_multigraph=True)


def test_things_are_nodes_and_claims_are_not(graph):
    names = {name.removeprefix(ID) for name in graph}
    assert names == {"town/guigu", "it", "ai", "plan", "article/demo-330000", "dataset/lists/t1"}
    assert graph.nodes[f"{ID}town/guigu"] == {
        "label": "归谷",
        "label_zh": "归谷",
        "label_en": "Guigu",
        "type": "Town",
        "types": "Town",
    }


def test_a_relation_names_its_claims_and_certainty(graph):
    assert graph.is_directed()
    (edge,) = graph.get_edge_data(f"{ID}plan", f"{ID}town/guigu").values()
    assert edge["label"] == "supports"
    assert edge["property"] == f"{TK}supports"
    assert (edge["label_zh"], edge["label_en"]) == ("支持", "supports")
    assert (edge["certainty"], edge["claims"]) == ("implied", f"{CLAIM}s01-a")
    assert edge["inferred"] is False


def test_a_relation_of_a_data_set_names_its_graph(graph):
    (edge,) = graph.get_edge_data(f"{ID}dataset/lists/t1", f"{ID}it").values()
    assert edge["graphs"] == "https://w3id.org/townkg/graph/dataset/lists"
    assert "claims" not in edge


def test_a_reading_that_is_no_fact_is_no_edge(graph):
    assert not graph.has_edge(f"{ID}plan", f"{ID}it")


def test_the_graph_of_one_claim_is_written_where_it_is_wanted(small, tmp_path):
    choice = Choice(graph=f"{CLAIM}s02-b")
    target = export(small, "graphml", tmp_path / "x.graphml", choice)
    assert nx.read_graphml(target).number_of_nodes() == 0


def test_signs_that_no_xml_may_hold_are_replaced(dump_of, tmp_path):
    thing, label = NamedNode(f"{ID}x"), "http://www.w3.org/2004/02/skos/core#prefLabel"
    rdf_type = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    quads = [
        Quad(thing, rdf_type, NamedNode(f"{TK}Town")),
        Quad(thing, NamedNode(label), Literal("a\x00<&\x1f\ufffe𠮷\"'", language="zh")),
    ]
    target = export(dump_of(quads, tmp_path / "built"), "graphml", tmp_path / "x.graphml")
    text = "".join(ET.parse(target).getroot().itertext())
    assert "a\ufffd<&\ufffd\ufffd𠮷\"'" in text
