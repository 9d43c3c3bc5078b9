"""Leaves that are rows of data sets, or links between names, in every format and in the checker."""

import json

import pytest
from rdflib import PROV, RDFS, Graph, Literal, URIRef
from worlds import read

from townkg.frozen import replace
from townkg.i18n import Text, same
from townkg.reason.kernel import Graph as Closing
from townkg.reason.proofs import Checker, LinkPassage, Proof, RowPassage, Said, Source, prover
from townkg.reason.rl import compile_rules

ROW = "https://w3id.org/townkg/id/dataset/assessments/table.csv#row=7"
LINK = "https://w3id.org/townkg/link/assessments/1"
ORIGIN = "https://example.org/list.html"

ONTOLOGY = read(":graded owl:propertyChainAxiom ( :listedAs :grade ) .")
LISTED, GRADE, CLAIMED = (
    tuple(f"<https://example.org/{name}>" for name in triple)
    for triple in (("guigu", "listedAs", "list17"), ("list17", "grade", "good"), ("x", "y", "z"))
)
GRADED = (LISTED[0], "<https://example.org/graded>", GRADE[2])


def row_source(**given):
    cells = ((Text("名称", "name"), "归谷\n智造小镇"), (Text("等次", "grade"), "A & <good>"))
    passage = RowPassage(Text("考核结果", "Assessments"), 7, cells, ORIGIN)
    return Source("row", ROW, certainty="stated", passage=passage, **given)


def link_source(**given):
    passage = LinkPassage(
        Text("归谷智造小镇", "Guigu"), same("嘉善归谷智造小镇"), confidence="0.95", reviewer="编者"
    )
    return Source("link", LINK, certainty="stated", passage=passage, **given)


def proved(row, link):
    """Return the proof of the grade from a row and a link."""
    said = Said({LISTED: [link], GRADE: [row]})
    graph, rules = Closing.from_triples([LISTED, GRADE]), compile_rules(ONTOLOGY)
    graph.close(rules)
    return prover(graph, rules, said).why(GRADED)


@pytest.fixture(scope="module")
def proof():
    return proved(row_source(), link_source())


def test_a_proof_names_the_rows_and_links_that_it_rests_on(proof):
    assert (proof.rows, proof.links, proof.claims) == ((ROW,), (LINK,), ())
    assert proof.certainty == "stated"


def test_a_conclusion_is_as_firm_as_its_weakest_row_or_link(proof):
    weak = replace(link_source(), certainty="contextual")
    assert proved(row_source(), weak).certainty == "contextual"
    assert proved(row_source(), replace(weak, certainty=None)).certainty is None


def test_text_shows_the_cells_and_the_names(proof):
    told = proof.text("zh")
    assert "数据集的一行：《考核结果》第 7 行（明说）" in told
    assert "名称：归谷 智造小镇\n" in told
    assert f"来源：{ORIGIN}" in told
    assert "经审核的对应：归谷智造小镇 = 嘉善归谷智造小镇（明说）" in told
    assert "把握：0.95" in told
    english = proof.text("en")
    assert "row of a data set: Assessments, row 7 (stated)" in english
    assert "reviewed by: 编者" in english


def test_a_row_without_passage_is_named(proof):
    bare = proved(replace(row_source(), passage=None), link_source())
    assert f"数据集的一行 {ROW}" in bare.text("zh")
    assert "row of a data set" in bare.mermaid("en")


def test_json_has_the_passage_as_data(proof):
    found = json.loads(json.dumps(proof.to_json(), ensure_ascii=False))
    sources = {one["sources"][0]["kind"]: one["sources"][0] for one in found["premises"]}
    row, link = sources["row"], sources["link"]
    assert (row["iri"], row["passage"]["row"], row["passage"]["source"]) == (ROW, 7, ORIGIN)
    assert row["passage"]["cells"][0]["column"] == {"zh": "名称", "en": "name"}
    assert link["passage"]["confidence"] == "0.95"
    assert link["passage"]["object"]["zh"] == "嘉善归谷智造小镇"


def test_mermaid_and_html_escape_the_cells(proof):
    assert "等次：A &amp; &lt;good&gt;" in proof.mermaid("zh")
    assert "<li>等次：A &amp; &lt;good&gt;</li>" in proof.html("zh")


def test_turtle_derives_the_leaf_from_the_row_and_the_row_from_its_source(proof):
    graph = Graph().parse(data=proof.turtle(), format="turtle")
    row, link = URIRef(ROW), URIRef(LINK)
    assert set(graph.objects(None, PROV.hadPrimarySource)) == {row, link}
    assert graph.value(row, PROV.wasDerivedFrom) == URIRef(ORIGIN)
    assert (row, RDFS.label, Literal("《考核结果》第 7 行", lang="zh")) in graph
    assert (link, PROV.value, Literal("confidence: 0.95", lang="en")) in graph


def test_a_source_that_is_no_iri_does_not_spoil_the_turtle():
    named = replace(row_source().passage, source="年报: 第 3 页")
    proof = proved(replace(row_source(), passage=named), link_source())
    graph = Graph().parse(data=proof.turtle(), format="turtle")
    assert graph.value(URIRef(ROW), PROV.wasDerivedFrom) is None


def test_the_checker_asks_whether_the_row_says_it(proof):
    def problems(**records):
        checker = Checker({LISTED, GRADE}, ONTOLOGY, records=records.get("records"))
        return checker.problems(records.get("of", proof))

    assert problems(records={ROW: {GRADE}, LINK: {LISTED}}) == []
    (wrong,) = problems(records={ROW: {CLAIMED}, LINK: {LISTED}})
    assert "does not state it" in wrong.en
    assert ROW in wrong.zh
    (unknown,) = problems(records={ROW: {GRADE}})
    assert LINK in unknown.en


def test_the_checker_refuses_a_row_without_name():
    unnamed = Proof(GRADE, sources=(Source("row", certainty="stated"),))
    (wrong,) = Checker({GRADE}, ()).problems(unnamed)
    assert "no row or link is named" in wrong.en
    assert "没有说是哪一行" in wrong.zh
