"""The tree that the linter reads is the one that rdflib makes."""

from __future__ import annotations

import pytest
from rdflib.plugins.sparql.parser import parseQuery

from townkg.query import catalogue, parse_tree
from townkg.query.bind import render

TRICKY = """# a comment { before all
PREFIX tk: <https://w3id.org/townkg/ontology#> # and here
SELECT ?s (COUNT(DISTINCT ?o) AS ?n) (GROUP_CONCAT(STR(?o); separator=" # | ") AS ?all)
WHERE { ?s a tk:Town ;# between
    tk:name "a # b"@zh , '''x
  # no comment ''' , "1"^^tk:t , 1.5e3 , true .
  OPTIONAL { ?s ^tk:a/(tk:b|!tk:c)* ?o } FILTER(?n>1&&?n<5||!BOUND(?o))
  FILTER NOT EXISTS { ?s tk:d [ tk:e ( 1 2 ) ] } VALUES (?a ?b) { (1 UNDEF) ("\\u4e00" <a#b>) } }
GROUP BY ?s HAVING (COUNT(?o) > 1) ORDER BY DESC(?n) ?s LIMIT 3 # the end"""


def test_comments_and_white_space_change_no_tree():
    assert "#" in TRICKY
    assert _blank(parse_tree.parse(TRICKY)) == _blank(parseQuery(TRICKY)[1])


@pytest.mark.parametrize("name", catalogue().names()[::10])
def test_the_tree_of_a_question_is_that_of_rdflib(name):
    text = render(catalogue()[name].pieces, {})
    assert repr(parse_tree.parse(text)) == repr(parseQuery(text)[1])


def test_rdflib_still_reads_comments():
    parse_tree.parse("ASK {}")
    assert parseQuery("ASK # why\n {}")[1].name == "AskQuery"


def _blank(node):
    """Return the tree as tuples; the name of a blank node differs each time."""
    if isinstance(node, parse_tree.CompValue):
        return node.name, [(key, _blank(value)) for key, value in node.items()]
    if isinstance(node, str):
        kind = type(node).__name__
        return kind, "" if kind == "BNode" else str(node)
    return [_blank(part) for part in node] if hasattr(node, "__iter__") else node
