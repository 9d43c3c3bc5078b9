"""Proofs and obstacles in every format."""

import json
import re
from html.parser import HTMLParser

import pytest
from rdflib import PROV, RDF, SKOS, Graph, Namespace, URIRef

from townkg.reason.proofs import prov
from townkg.settings import ONTOLOGY

EXPLAINING = Namespace(prov.EXPLAINING)


@pytest.fixture(scope="module")
def proof(kg):
    return kg.why("最多跑一次改革", "supports", "干窑机器人小镇")


@pytest.fixture(scope="module")
def obstacle(kg):
    return kg.why_not("八八战略", "supports", "归谷智造小镇")


def test_json_says_all_of_it(proof):
    found = json.loads(json.dumps(proof.to_json(), ensure_ascii=False))

    def walk(node):
        yield node
        for premise in node.get("premises", ()):
            yield from walk(premise)

    nodes = list(walk(found))
    assert len(nodes) == len(list(proof.nodes()))
    for node in nodes:
        assert node["fact"].keys() == {"subject", "predicate", "object"}
        assert node["words"]["zh"] != node["words"]["en"]
        if "rule" in node:
            assert node["axioms"]
            assert node["rule"]["words"]["en"]
        else:
            assert node["sources"][0]["evidence"][0]["quote"]


def test_mermaid_has_a_box_for_each_fact_and_an_arrow_for_each_step(proof, obstacle):
    for language in ("zh", "en"):
        chart = proof.mermaid(language)
        assert chart.startswith("flowchart BT\n")
        boxes = re.findall(r'^  n\d+\[".*"\]', chart, re.MULTILINE)
        facts = {node.fact for node in proof.nodes()}
        assert len(boxes) == len(facts) + len({n.fact for n in proof.nodes() if n.rule})
        named = set(re.findall(r"^  (n\d+)\[", chart, re.MULTILINE))
        ends = re.findall(r"^  (n\d+) -\.?->+ (n\d+)$|^  (n\d+) --> (n\d+)$", chart, re.MULTILINE)
        assert {name for pair in ends for name in pair if name} == named
        assert ":::missing" in obstacle.mermaid(language)


def test_mermaid_escapes_what_it_would_read(small):
    closed = small(':p rdfs:subPropertyOf :q . :a :p "a\\"b#<c>&\\nd" .')
    (triple,) = closed.inferred
    chart = closed.prover.why(triple).mermaid("en")
    assert "a&quot;b&num;&lt;c&gt;&amp;" in chart


def test_turtle_is_prov(proof):
    graph = Graph().parse(data=proof.turtle(), format="turtle")
    derived = set(graph.subjects(PROV.wasGeneratedBy))
    assert len(derived) == len({node.fact for node in proof.nodes() if node.rule})
    sources = set(graph.objects(None, PROV.hadPrimarySource))
    assert {URIRef(iri) for iri in proof.claims} <= sources
    quotes = {str(value) for value in graph.objects(None, PROV.value)}
    assert any("最多跑一次改革" in quote for quote in quotes)


def test_turtle_of_what_does_not_hold_tells_what_each_rule_lacks(obstacle):
    graph = Graph().parse(data=obstacle.turtle(), format="turtle")
    goal = next(graph.subjects(EXPLAINING.couldFollowBy))
    plans = set(graph.objects(goal, EXPLAINING.couldFollowBy))
    assert len(plans) == len(obstacle.attempts)
    lacking = {
        (graph.value(fact, RDF.subject), graph.value(fact, RDF.predicate))
        for plan in plans
        for fact in graph.objects(plan, EXPLAINING.lacks)
    }
    wanted = {one.fact[:2] for attempt in obstacle.attempts for one in attempt.lacking}
    assert {tuple(f"<{term}>" for term in pair) for pair in lacking} == wanted
    needed = set(graph.objects(None, EXPLAINING.needs))
    assert needed
    for fact in needed:
        assert (fact, RDF.type, PROV.Entity) in graph
    missing = set(graph.objects(None, EXPLAINING.lacks))
    assert not missing & set(graph.subjects(RDF.type, PROV.Entity))
    assert any("方向不对" in told for told in graph.objects(goal, URIRef(f"{ONTOLOGY}reason")))


def test_turtle_defines_its_own_terms(obstacle):
    graph = Graph().parse(data=obstacle.turtle(), format="turtle")
    used = {term for term in graph.predicates() if term in EXPLAINING}
    assert used == {EXPLAINING.couldFollowBy, EXPLAINING.needs, EXPLAINING.lacks}
    for term in used:
        for relation in (SKOS.prefLabel, SKOS.definition):
            assert {text.language for text in graph.objects(term, relation)} == {"zh", "en"}


def test_a_step_is_told_of_anything(proof):
    phrases = [node.phrase for node in proof.nodes() if node.rule]
    assert "甲 面向 乙，乙 有成员 丙，则 甲 按类支持 丙" in [one.zh for one in phrases]
    assert "if A addresses B and B has member C, then A supports by class C" in [
        one.en for one in phrases
    ]


class _Balance(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_html_is_balanced_and_marks_the_quotes(proof, obstacle):
    for page in (proof._repr_html_(), proof.html("en"), obstacle.html("zh"), obstacle.html("en")):
        parser = _Balance()
        parser.feed(page)
        assert parser.open == []
    assert "<mark>" in proof.html("zh")


def test_html_escapes(small):
    closed = small(':p rdfs:subPropertyOf :q . :a :p "<script>" .')
    (triple,) = closed.inferred
    assert "<script>" not in closed.prover.why(triple).html("en")


def test_text_speaks_english_too(proof, obstacle):
    assert "addresses" in proof.text("en")
    assert "does not follow" in obstacle.text("en")
    assert "wrong direction" in obstacle.text("en")


def test_a_fact_proved_before_is_not_told_again(small):
    closed = small(":r owl:propertyChainAxiom ( :q :q ) . :p rdfs:subPropertyOf :q . :a :p :a .")
    proof = closed.prover.why(tuple(f"<https://example.org/{name}>" for name in "ara"))
    assert proof.text("en").count("given triple") == 1


def test_a_fact_used_twice_is_told_once(small):
    closed = small(
        """:r owl:propertyChainAxiom ( :q :s ) . :p rdfs:subPropertyOf :q .
        :s owl:propertyChainAxiom ( :q :q ) . :a :p :a ."""
    )
    proof = closed.prover.why(tuple(f"<https://example.org/{name}>" for name in "ara"))
    assert "(proved above)" in proof.text("en")
    assert "（证明见上）" in proof.text("zh")
