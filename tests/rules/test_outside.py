"""Each axiom outside OWL 2 RL is named with what it costs; nothing is left out in silence."""

from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse

from townkg.reason.rl import compile_rules
from townkg.reason.rl.outside import outside_words

PREFIXES = """@prefix : <https://example.org/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""
ON = "a owl:Restriction ; owl:onProperty :p"
OUTSIDE = {
    "hasSelf": f":A rdfs:subClassOf [ {ON} ; owl:hasSelf true ] .",
    "minCardinality": f":A rdfs:subClassOf [ {ON} ; owl:minCardinality 1 ] .",
    "minQualifiedCardinality": (
        f":A rdfs:subClassOf [ {ON} ; owl:minQualifiedCardinality 1 ; owl:onClass :B ] ."
    ),
    "cardinality": f":A rdfs:subClassOf [ {ON} ; owl:cardinality 1 ] .",
    "qualifiedCardinality": (
        f":A rdfs:subClassOf [ {ON} ; owl:qualifiedCardinality 1 ; owl:onClass :B ] ."
    ),
    "disjointUnionOf": ":A owl:disjointUnionOf ( :B :C ) .",
    "onProperties": (
        ":A rdfs:subClassOf [ a owl:Restriction ; owl:onProperties ( :p :q ) ;"
        " owl:someValuesFrom :B ] ."
    ),
    "onDatatype": (
        ":p rdfs:range [ a rdfs:Datatype ; owl:onDatatype xsd:integer ;"
        " owl:withRestrictions ( [ xsd:minInclusive 0 ] ) ] ."
    ),
    "datatypeComplementOf": (
        ":p rdfs:range [ a rdfs:Datatype ; owl:datatypeComplementOf xsd:integer ] ."
    ),
    "ReflexiveProperty": ":A a owl:ReflexiveProperty .",
    "someValuesFrom without onProperty": (
        "[ a owl:Restriction ; owl:someValuesFrom :B ] rdfs:subClassOf :A ."
    ),
    "some above": f":A rdfs:subClassOf [ {ON} ; owl:someValuesFrom :B ] .",
    "union above": ":A rdfs:subClassOf [ owl:unionOf ( :B :C ) ] .",
    "one of above": ":A rdfs:subClassOf [ owl:oneOf ( :b :c ) ] .",
    "all below": f"[ {ON} ; owl:allValuesFrom :B ] rdfs:subClassOf :A .",
    "complement below": "[ owl:complementOf :B ] rdfs:subClassOf :A .",
    "most below": f"[ {ON} ; owl:maxCardinality 1 ] rdfs:subClassOf :A .",
    "built-in": ":A rdfs:subClassOf owl:TransitiveProperty .",
    "imports": ":A a owl:Ontology ; owl:imports :B .",
    "recursive": ":p owl:propertyChainAxiom ( :p :q ) .",
}
BROKEN = {
    "the list is not well-formed": ":A owl:unionOf [ rdf:first :B ] .",
    "the chain has no members": ":p owl:propertyChainAxiom () .",
    "the axiom has no owl:onClass": (
        f":A rdfs:subClassOf [ {ON} ; owl:maxQualifiedCardinality 1 ] ."
    ),
    "the key has no property": ":A owl:hasKey () .",
    "the greatest cardinality is": f":A rdfs:subClassOf [ {ON} ; owl:maxCardinality 2 ] .",
    "stands where a class must": ':A rdfs:subClassOf "B" .',
    "stands where a property must": ":p owl:propertyChainAxiom ( :q _:b ) .",
    "uses rdf:type as a property": ":p rdfs:subPropertyOf rdf:type .",
    "takes owl:sameAs as its premise": "owl:sameAs rdfs:subPropertyOf :p .",
    "lists literals": ':A owl:oneOf ( "a" "b" ) .',
}


def ignored(text):
    parsed = parse((PREFIXES + text).encode(), format=RdfFormat.TURTLE)
    return compile_rules([quad.triple for quad in parsed]).ignored


def test_every_notice_has_a_case():
    assert set(OUTSIDE) == set(outside_words())


@pytest.mark.parametrize("key", OUTSIDE)
def test_an_axiom_outside_is_named(key, assert_bilingual_text):
    found, cost = outside_words()[key]
    notices = ignored(OUTSIDE[key])
    mine = [one for one in notices if one.found.en.startswith(found.en)]
    assert len(mine) == 1, notices
    assert mine[0].cure == cost
    assert mine[0].severity == "warning"
    named = "owl#TransitiveProperty" if key == "built-in" else ""
    assert mine[0].subject.startswith(("https://example.org/", "_:")) or named
    assert_bilingual_text(found)
    assert_bilingual_text(cost)


@pytest.mark.parametrize("words", BROKEN)
def test_a_broken_axiom_is_named(words, assert_bilingual_text):
    notices = ignored(BROKEN[words])
    mine = [one for one in notices if words in one.found.en]
    assert len(mine) == 1, notices
    assert_bilingual_text(mine[0].found)
    assert_bilingual_text(mine[0].cure)


WHOLE = (
    f":A rdfs:subClassOf [ {ON} ; owl:allValuesFrom :B ] , [ {ON} ; owl:hasValue :b ] .",
    f"[ {ON} ; owl:someValuesFrom [ owl:unionOf ( :B :C ) ] ] rdfs:subClassOf :A .",
    ":A rdfs:subClassOf [ owl:complementOf [ owl:unionOf ( :B :C ) ] ] .",
    f":A rdfs:subClassOf [ {ON} ; owl:maxCardinality 1 ] .",
    ":p owl:propertyChainAxiom ( :q [ owl:inverseOf :r ] ) ; rdfs:label 'p' .",
    ":A a owl:Ontology ; owl:imports :B . :B a owl:Ontology .",
    ":q rdfs:subPropertyOf rdfs:label .",
    ":p a owl:TransitiveProperty ; rdfs:range xsd:integer .",
)


@pytest.mark.parametrize("text", WHOLE)
def test_what_is_used_whole_gives_no_notice(text):
    assert ignored(text) == ()


def test_a_list_of_too_many_disjoint_classes_is_named():
    listed = " ".join(f":C{number}" for number in range(400))
    notices = ignored(f":D a owl:AllDisjointClasses ; owl:members ( {listed} ) .")
    assert [one.subject for one in notices] == ["https://example.org/D"]
    assert "79800" in notices[0].found.en


def test_a_notice_of_an_unnamed_part_names_what_it_is_part_of():
    notices = ignored(
        f":A rdfs:subClassOf [ owl:intersectionOf ( :B [ {ON} ; owl:hasSelf true ] ) ] ."
    )
    assert [one.subject for one in notices] == ["https://example.org/A"]


def test_the_ontology_is_used_whole():
    folder = Path(__file__).parent.parent.parent / "ontology"
    triples = []
    for path in sorted(folder.glob("*.ttl")):
        triples += [quad.triple for quad in parse(path=path, format=RdfFormat.TURTLE)]
    assert compile_rules(triples).ignored == ()


@pytest.mark.parametrize(
    ("axiom", "told"),
    [
        (":A owl:unionOf [ rdf:first :B , :C ; rdf:rest () ] .", "the list is not well-formed"),
        (":A owl:unionOf [ rdf:first :B ; rdf:rest () , ( :C ) ] .", "the list is not well-formed"),
        (":A a owl:AllDifferent .", "the axiom has no owl:members"),
        (":A a owl:AllDisjointClasses .", "the axiom has no owl:members"),
        (":A a owl:AllDisjointProperties .", "the axiom has no owl:members"),
        (":p rdfs:domain owl:SymmetricProperty .", "a meaning to a term of RDF"),
        (":p rdfs:range owl:FunctionalProperty .", "a meaning to a term of RDF"),
    ],
)
def test_what_says_too_little_or_too_much_is_named(axiom, told):
    assert [one for one in ignored(axiom) if told in one.found.en]
