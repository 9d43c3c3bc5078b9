"""What the server says of itself and of things is true: counted from the graph."""

from __future__ import annotations

import pytest
from pyoxigraph import parse
from rdflib import RDF, Graph, Namespace

from townkg import settings

SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
VOID = Namespace("http://rdfs.org/ns/void#")


def read(server, path, accept="text/turtle"):
    return Graph().parse(data=server.ask(path, headers={"Accept": accept}).text, format="turtle")


def count(kg, pattern):
    rows = kg.sparql(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}").rows
    return int(rows[0]["n"].value)


def test_service_description(server, kg):
    found = read(server, "/sparql")
    assert [str(one) for one in found.objects(None, SD.endpoint)] == [f"{server.address}sparql"]
    default = found.value(None, SD.defaultGraph) or next(found.objects(None, SD.defaultGraph))
    told = {
        str(found.value(node, SD.name)): int(found.value(found.value(node, SD.graph), VOID.triples))
        for node in found.subjects(RDF.type, SD.NamedGraph)
    }
    rows = kg.sparql("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g").rows
    assert told == {row["g"].value: int(row["n"].value) for row in rows}
    assert int(found.value(default, VOID.triples)) == count(kg, "?s ?p ?o")


def test_void(server, kg):
    found = read(server, "/void.ttl")
    here = next(found.subjects(RDF.type, VOID.Dataset))
    patterns = {
        VOID.triples: "?s ?p ?o",
        VOID.classes: "SELECT DISTINCT ?c { ?s a ?c }",
        VOID.properties: "SELECT DISTINCT ?p { ?s ?p ?o }",
        VOID.distinctSubjects: "SELECT DISTINCT ?s { ?s ?p ?o }",
        VOID.distinctObjects: "SELECT DISTINCT ?o { ?s ?p ?o }",
    }
    for name, pattern in patterns.items():
        assert int(found.value(here, name)) == count(kg, f"{{ {pattern} }}"), name
    parts = list(found.objects(here, VOID.propertyPartition))
    assert sum(int(found.value(part, VOID.triples)) for part in parts) == count(kg, "?s ?p ?o")
    links = list(found.subjects(RDF.type, VOID.Linkset))
    assert links
    for link in links:
        predicate, target = (
            found.value(link, VOID.linkPredicate),
            found.value(link, VOID.objectsTarget),
        )
        slug = str(target).removeprefix(settings.DATA_SET_GRAPHS)
        pattern = (
            f"GRAPH <{settings.LINKS_GRAPH}> {{ ?s <{predicate}> ?o }} "
            f"FILTER(STRSTARTS(STR(?o), '{settings.ID}dataset/{slug}/'))"
        )
        assert int(found.value(link, VOID.triples)) == count(kg, pattern)


@pytest.mark.parametrize(
    ("accept", "ending"),
    [
        ("text/turtle", "ttl"),
        ("application/ld+json", "jsonld"),
        ("application/rdf+xml", "rdf"),
        ("application/n-triples", "nt"),
        ("*/*", "ttl"),
    ],
)
def test_a_thing_leads_to_data_about_it(server, accept, ending):
    reply = server.ask("/id/town/guigu-zhizao", headers={"Accept": accept})
    assert reply.status == 303
    assert reply.headers["location"] == f"{server.address}data/id/town/guigu-zhizao.{ending}"
    assert reply.headers["vary"] == "Accept"


def test_data_about_a_thing(server, kg):
    reply = server.ask("/data/id/town/guigu-zhizao.nt")
    node = f"<{settings.ID}town/guigu-zhizao>"
    triples = {str(quad.triple) for quad in parse(reply.body, format=_ntriples())}
    said = {line for line in triples if node in line}
    pattern = f"{{ {node} ?p ?o }} UNION {{ GRAPH ?g {{ {node} ?p ?o }} }}"
    rows = kg.sparql(f"SELECT DISTINCT ?p ?o {{ {pattern} }}").rows
    assert len([line for line in said if line.startswith(node)]) == len(rows)
    assert f'<{settings.ID}town/guigu-zhizao>; rel="canonical"' in reply.headers["link"]


def _ntriples():
    from pyoxigraph import RdfFormat

    return RdfFormat.N_TRIPLES


@pytest.mark.parametrize(
    "path",
    [
        "/data/id/town/nothing.ttl",
        "/data/id/town/guigu-zhizao.pdf",
        "/data/../etc/passwd.nt",
        "/data/id/town/%3Cx%3E%20.ttl",
        "/data/x.ttl",
    ],
)
def test_what_is_not_there(server, path):
    reply = server.ask(path)
    assert (reply.status, reply.media) == (404, "application/problem+json")
