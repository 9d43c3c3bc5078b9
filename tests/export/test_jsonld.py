"""JSON-LD is compact, and its context is the one that is published."""

from __future__ import annotations

import json

import pytest
from pyoxigraph import Literal, Quad, RdfFormat, parse

from townkg import paths
from townkg.export import Options, context, export
from townkg.export.choice import Choice


@pytest.fixture(scope="module")
def document(small, tmp_path_factory):
    target = export(small, "jsonld", tmp_path_factory.mktemp("jsonld") / "x.jsonld")
    return json.loads(target.read_bytes())


def node(document, name):
    (found,) = (one for one in document["@graph"] if one.get("id", one.get("@id")) == name)
    return found


def test_the_published_context_is_that_of_the_ontology():
    published = (paths.ontology() / "context.jsonld").read_text(encoding="utf-8")
    assert published == context.text(paths.ontology())


def test_each_term_of_the_context_is_one_of_the_ontology():
    terms = context.context(paths.ontology())
    assert terms["supports"] == {"@id": "tk:supports", "@type": "@id"}
    assert terms["Town"] == "tk:Town"
    assert terms["prefLabel"] == {"@id": "skos:prefLabel", "@container": "@language"}
    assert terms["from"] == {"@id": "tk:from", "@type": "xsd:date"}
    assert terms["tk"] == "https://w3id.org/townkg/ontology#"


def test_a_thing_has_short_names_and_texts_by_language(document):
    assert node(document, "thing:town/guigu") == {
        "id": "thing:town/guigu",
        "type": "Town",
        "altLabel": {"@none": "plain", "zh": ["归谷镇", "谷"]},
        "hasIndustry": ["thing:ai", "thing:it"],
        "prefLabel": {"en": "Guigu", "zh": "归谷"},
    }


def test_values_are_native_where_they_give_back_the_literal(document):
    found = node(document, "thing:ai")
    assert found["order"] == {"@value": "05", "@type": "xsd:integer"}
    assert found["from"] == "2016-01-28"
    assert found["preferred"] is True
    assert found["leeway"] == {"@value": "1.50", "@type": "xsd:decimal"}
    assert node(document, "thing:it")["order"] == 5


def test_named_graphs_are_kept(document):
    claim = [one for one in document["@graph"] if one.get("id", "").endswith("s01-a")]
    graph = next(one for one in claim if "@graph" in one)
    assert graph == {
        "id": "claim:demo-330000/s01-a",
        "@graph": [{"id": "thing:plan", "supports": "thing:town/guigu"}],
    }


def test_an_iri_that_looks_like_a_short_name_is_written_without_a_context(document):
    assert node(document, "id:odd") == {
        "@context": None,
        "@id": "id:odd",
        "https://w3id.org/townkg/ontology#supports": {"@id": "Town:odd"},
    }


def test_the_context_is_named_by_its_address(small, tmp_path):
    address = "https://w3id.org/townkg/ontology/context.jsonld"
    options = Options(context=address)
    target = export(small, "jsonld", tmp_path / "x.jsonld", Choice(), options)
    document = json.loads(target.read_bytes())
    assert document["@context"] == address
    # with the published context in its place, it is the same graph
    published = (paths.ontology() / "context.jsonld").read_text(encoding="utf-8")
    document["@context"] = json.loads(published)["@context"]
    found = set(parse(json.dumps(document), format=RdfFormat.JSON_LD))
    assert found == set(parse(path=small.path / "graph.nq", format=RdfFormat.N_QUADS))


def test_rdflib_reads_the_same_graph(small, tmp_path, monkeypatch):
    import rdflib

    # rdflib writes numbers anew, 05 as 5
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    target = export(small, "jsonld", tmp_path / "x.jsonld")
    assert of_rdflib(target, "json-ld") == set(
        parse(path=small.path / "graph.nq", format=RdfFormat.N_QUADS)
    )


@pytest.mark.parametrize("style", ["nq", "trig", "ttl"])
def test_rdflib_reads_the_other_forms(small, tmp_path, monkeypatch, style):
    import rdflib

    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)
    target = export(small, style, tmp_path / f"x.{style}")
    form = {"nq": "nquads", "trig": "trig", "ttl": "turtle"}[style]
    expected = set(parse(path=small.path / "graph.nq", format=RdfFormat.N_QUADS))
    if style == "ttl":
        expected = {one for one in expected if str(one.graph_name) == "DEFAULT"}
    # its reader of Turtle writes numbers anew, 05 as 5, whatever it is told
    odd = {one for one in expected if getattr(one.object, "value", "") == "05"}
    found = {one for one in of_rdflib(target, form) if one.object != Literal(5)}
    assert found - odd == {one for one in expected - odd if one.object != Literal(5)}


def of_rdflib(path, form) -> set[Quad]:
    import warnings

    import rdflib

    dataset = rdflib.Dataset(default_union=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        dataset.parse(path, format=form)
        text = dataset.serialize(format="nquads")
    return {
        Quad(*one.triple, *([] if "x-rdflib:default" in str(one.graph_name) else [one.graph_name]))
        for one in parse(text.encode(), format=RdfFormat.N_QUADS)
    }
