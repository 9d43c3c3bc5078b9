"""Clients that others wrote get from the endpoint what they ask for."""

from __future__ import annotations

import pyoxigraph
import pytest
from rdflib import Graph, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import CSV, JSON, POST, TURTLE, XML, SPARQLWrapper

TOWNS = "PREFIX tk: <https://w3id.org/townkg/ontology#> SELECT ?t { ?t a tk:Town } ORDER BY ?t"


def expected(kg):
    return [row["t"].value for row in kg.sparql(TOWNS).rows]


@pytest.mark.parametrize("method", ["GET", POST])
def test_sparqlwrapper(server, kg, method):
    wrapper = SPARQLWrapper(f"{server.address}sparql")
    wrapper.setMethod(method)
    wrapper.setQuery(TOWNS)
    wrapper.setReturnFormat(JSON)
    rows = wrapper.query().convert()["results"]["bindings"]
    assert [row["t"]["value"] for row in rows] == expected(kg)
    wrapper.setReturnFormat(CSV)
    assert wrapper.query().convert().decode().split()[1:] == expected(kg)
    wrapper.setReturnFormat(XML)
    document = wrapper.query().convert()
    found = [node.firstChild.data for node in document.getElementsByTagName("uri")]
    assert found == expected(kg)
    wrapper.setQuery("CONSTRUCT { ?t a <x:Town> } WHERE { ?t a tk:Town }")
    wrapper.setReturnFormat(TURTLE)
    graph = Graph().parse(data=wrapper.query().convert(), format="turtle")
    assert len(graph) == len(expected(kg))


def test_rdflib(server, kg):
    graph = Graph(SPARQLStore(f"{server.address}sparql", returnFormat="json"))
    assert [str(row.t) for row in graph.query(TOWNS)] == expected(kg)
    town = URIRef("https://w3id.org/townkg/id/town/guigu-zhizao")
    rows = kg.sparql(f"SELECT ?p ?o {{ <{town}> ?p ?o }}").rows
    assert len(list(graph.predicate_objects(town))) == len(rows)


@pytest.mark.parametrize("style", ["JSON", "XML", "TSV"])
def test_pyoxigraph_reads_results(server, kg, style):
    made = getattr(pyoxigraph.QueryResultsFormat, style)
    query = "SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 2000"
    reply = server.ask(
        "/sparql",
        "POST",
        {"Content-Type": "application/sparql-query", "Accept": made.media_type},
        query,
    )
    read = pyoxigraph.parse_query_results(reply.body, made)
    names = [variable.value for variable in read.variables]
    rows = [dict(zip(names, row, strict=True)) for row in read]
    assert rows == kg.sparql(query).rows
