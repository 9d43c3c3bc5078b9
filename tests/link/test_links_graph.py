"""What the build makes of the link files: a named graph, and its description in VoID."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Store

from townkg import build
from townkg.link.row import INVERSE, LINK

PREFIXES = """PREFIX tk: <https://w3id.org/townkg/ontology#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX void: <http://rdfs.org/ns/void#>
PREFIX graph: <https://w3id.org/townkg/graph/>
PREFIX id: <https://w3id.org/townkg/id/>
PREFIX dct: <http://purl.org/dc/terms/>
"""


@pytest.fixture(scope="module")
def store(build_folder: Path) -> Store:
    return Store.read_only(build.ensure().store)


def asked(store: Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows, each cell as its text."""
    return [tuple(value.value for value in row) for row in store.query(PREFIXES + query)]


def test_each_accepted_row_is_a_link_in_both_directions_and_no_other_is(store, own_links):
    accepted = [row for file in own_links for row in file.rows if row.is_accepted]
    stated = asked(
        store,
        "SELECT ?s ?p ?o WHERE { GRAPH graph:links { ?s ?p ?o } "
        "FILTER (STRSTARTS(STR(?p), STR(skos:))) }",
    )
    expected = {(row.subject, row.predicate, row.object) for row in accepted}
    expected |= {(row.object, INVERSE[row.predicate], row.subject) for row in accepted}
    assert accepted
    assert set(stated) == expected


def test_each_link_says_who_when_and_how_sure(store, own_links):
    accepted = {
        f"{LINK}{file.slug}/{row.key}" for file in own_links for row in file.rows if row.is_accepted
    }
    told = asked(
        store,
        "SELECT ?link WHERE { GRAPH graph:links { ?link a tk:EntityLink ; "
        "tk:linkSubject ?s ; tk:linkObject ?o ; tk:linkPredicate ?p ; tk:linkConfidence ?c ; "
        "tk:justification ?j ; tk:reviewer ?r ; dct:date ?d . ?s ?p ?o } }",
    )
    assert {link for (link,) in told} == accepted


def test_the_counts_of_each_link_set_are_those_of_the_graph(store):
    told = asked(
        store,
        "SELECT ?set ?n (COUNT(?link) AS ?links) WHERE { "
        "GRAPH graph:datasets { ?set a void:Linkset ; void:triples ?n ; "
        "void:subjectsTarget ?from ; void:objectsTarget ?to } "
        "GRAPH graph:links { ?link tk:linkSubject ?s ; tk:linkObject ?o } "
        "FILTER (STRSTARTS(STR(?o), CONCAT(STR(?to), '/'))) "
        "FILTER (IF(?from = <https://w3id.org/townkg/id/dataset/townkg>, "
        "!STRSTARTS(STR(?s), STR(id:dataset)), STRSTARTS(STR(?s), CONCAT(STR(?from), '/')))) "
        "} GROUP BY ?set ?n",
    )
    assert told
    assert all(int(count) == 2 * int(links) for _, count, links in told)
