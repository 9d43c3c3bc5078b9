from __future__ import annotations

import csv
import io
import json
from html.parser import HTMLParser

import pyoxigraph
import pytest
import rdflib
from answers import ARTICLE, CLAIM, COLUMNS, EMPTY, ID, ROWS, SUPPORT, tricky

from townkg import present
from townkg.model import Answer

XSD_DECIMAL = pyoxigraph.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
FORMATS = ["csv", "html", "json", "markdown", "table", "tsv", "turtle"]


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("answer", [SUPPORT, EMPTY, tricky()], ids=["support", "empty", "tricky"])
def test_every_format_is_text_that_ends_its_line_and_is_the_same_each_time(name, language, answer):
    write = getattr(present, name)
    text = write(answer, language)
    assert text.endswith("\n")
    assert write(answer, language) == text


def test_an_unknown_format_is_an_attribute_error():
    with pytest.raises(AttributeError, match="excel"):
        present.excel  # noqa: B018


class TestJson:
    def test_it_is_the_contract(self):
        text = present.json(SUPPORT)
        assert json.loads(text) == SUPPORT.to_json()
        assert "归谷智造小镇" in text


class TestCsv:
    def read(self, answer, language="zh"):
        text = present.csv(answer, language)
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def test_one_line_per_row_with_quotes_and_claims(self):
        rows = self.read(SUPPORT)
        assert len(rows) == 2
        assert rows[0]["policy"] == "体制机制改革创新"
        assert rows[0]["policy_iri"] == f"{ID}policy/reform"
        assert rows[0]["evidence"].endswith(" | 为小镇健康医疗产业开辟绿色通道")
        assert rows[0]["claims"].split() == [f"{CLAIM}s18-point", f"{CLAIM}s18-lane"]
        assert rows[1]["measure"] == rows[1]["measure_iri"] == ""

    def test_each_row_tells_the_version_of_the_data_last(self):
        rows = self.read(SUPPORT)
        assert [row["data_version"] for row in rows] == ["3f2a9c", "3f2a9c"]
        assert list(rows[0])[-3:] == ["evidence", "claims", "data_version"]

    def test_a_list_has_a_version_only_where_a_graph_was_asked(self):
        plain = present.csv(SUPPORT, "zh", evidence=False).splitlines()
        assert plain[0].endswith("inferred,data_version")
        assert plain[1].endswith("true,3f2a9c")
        listed = present.csv(Answer("list", {}, COLUMNS, ROWS), "zh", evidence=False).splitlines()
        assert listed[0].endswith("condition,inferred")
        assert listed[1].endswith("true")

    def test_machines_read_codes_and_booleans(self):
        row = self.read(SUPPORT, "en")[1]
        assert (row["basis"], row["inferred"]) == ("by_class", "false")
        assert row["condition"] == "towns at province or city level"

    def test_it_follows_rfc_4180(self):
        text = present.csv(SUPPORT, "zh")
        assert not text.startswith("﻿")
        assert text.count("\r\n") == 3

    def test_no_cell_is_altered_but_for_control_characters(self):
        row = self.read(tricky())[0]
        assert row["thing"].startswith('=1+1,"q"\t<b>|*x*|</b>\nline')
        assert row["number"] == "39.5"

    def test_an_empty_answer_is_its_header(self):
        assert self.read(EMPTY) == []


class TestTsv:
    def test_terms_are_written_as_sparql_tsv(self):
        head, first, second = present.tsv(SUPPORT, "zh").splitlines()
        assert head.startswith("?policy\t?town\t")
        values = dict(zip(head.split("\t"), first.split("\t"), strict=True))
        assert values["?policy"] == f"<{ID}policy/reform>"
        assert values["?basis"] == '"direct"'
        assert head.endswith("?evidence\t?claims\t?data_version")
        assert values["?data_version"] == '"3f2a9c"'
        assert values["?inferred"] == "true"
        assert values["?measure"] == f"<{ID}measure/device-point>"
        assert '"省市特色小镇"@zh' in second
        assert "\t\t" in second

    def test_tabs_and_line_ends_are_escaped(self):
        lines = present.tsv(tricky(), "zh").splitlines()
        assert len(lines) == 2
        assert len(lines[1].split("\t")) == 7

    def test_a_parser_of_the_standard_reads_it_back(self):
        text = present.tsv(tricky(), "zh")
        form = pyoxigraph.QueryResultsFormat.TSV
        (row,) = pyoxigraph.parse_query_results(io.BytesIO(text.encode()), format=form)
        assert row["number"] == pyoxigraph.Literal("39.5", datatype=XSD_DECIMAL)
        assert row["thing"].value == f"{ID}town/nasty"
        assert row["text"].value == tricky().rows[0].cells["text"]


class TestMarkdown:
    def test_rows_and_footnotes(self):
        text = present.markdown(SUPPORT, "zh")
        assert "| --- | --- |" in text
        assert "| [^1] |" in text
        assert "[^1]: 如:**在归谷智造小镇设立了" in text
        assert "— demo-330000 › s18-point (明说)" in text

    def test_what_markdown_would_read_is_escaped(self):
        lines = present.markdown(tricky(), "zh").splitlines()
        row = next(line for line in lines if "1+1" in line)
        assert r"\<b\>\|\*x\*\|\</b\>" in row
        assert any(r"\<script\>" in line for line in lines)

    def test_an_empty_answer_prints_its_note(self):
        assert "没有政策支持归谷智造小镇" in present.markdown(EMPTY, "zh")


class TestTurtle:
    def triples(self, text):
        return set(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.TURTLE))

    def test_the_conclusion_of_each_row_is_in_it(self):
        text = present.turtle(SUPPORT, explain=("policy", "tk:supports", "town"))
        graph = rdflib.Graph().parse(data=text, format="turtle")
        verb = rdflib.URIRef("https://w3id.org/townkg/ontology#supports")
        pair = (rdflib.URIRef(f"{ID}policy/reform"), verb, rdflib.URIRef(f"{ID}town/guigu"))
        assert pair in graph
        derived = rdflib.URIRef("http://www.w3.org/ns/prov#wasDerivedFrom")
        assert len(set(graph.objects(None, derived))) == 3
        article = rdflib.URIRef("https://w3id.org/townkg/ontology#article")
        assert set(graph.objects(None, article)) == {rdflib.URIRef(ARTICLE)}

    def test_there_are_no_blank_nodes_and_the_rows_have_an_iri_each(self):
        text = present.turtle(SUPPORT)
        graph = rdflib.Graph().parse(data=text, format="turtle")
        assert not any(isinstance(term, rdflib.BNode) for triple in graph for term in triple)
        solution = rdflib.URIRef("http://www.w3.org/2001/sw/DataAccess/tests/result-set#solution")
        assert len(set(graph.objects(None, solution))) == 2

    def test_both_parsers_read_the_same_graph(self):
        text = present.turtle(tricky())
        graph = rdflib.Graph().parse(data=text, format="turtle")
        assert len(graph) == len(self.triples(text))


class _Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open: list[str] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.seen.append(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


class TestHtml:
    @pytest.mark.parametrize("answer", [SUPPORT, EMPTY, tricky()], ids=["support", "empty", "odd"])
    def test_tags_are_balanced_and_nothing_of_the_data_is_a_tag(self, answer):
        tags = _Tags()
        tags.feed(present.html(answer, "zh"))
        assert tags.open == []
        assert not {"b", "i", "script"} & set(tags.seen)

    def test_quotes_are_marked(self):
        text = present.html(SUPPORT, "zh")
        assert "<mark>为小镇健康医疗产业开辟绿色通道</mark>" in text
        assert 'title="https://w3id.org/townkg/id/town/guigu"' in text
        assert "没有政策支持" in present.html(EMPTY, "zh")
