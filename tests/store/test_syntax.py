from __future__ import annotations

import pytest

from townkg.errors import QueryError
from townkg.store import accepted, query_form
from townkg.store.syntax import MAX_LENGTH, MAX_OPERATORS, check_foreign
from townkg.store.tokens import position, tokenize


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("SELECT * { ?s ?p ?o }", "select"),
        ("# ASK {}\nselect (1 AS ?x) {}", "select"),
        ("BASE <http://example.org/> PREFIX insert: <http://e/> ASK { ?s insert:data ?o }", "ask"),
        ("construct where { ?s ?p ?o }", "construct"),
        ("DESCRIBE <http://example.org/>", "describe"),
        ("INSERT DATA { <a:a> <a:b> <a:c> }", "update"),
        ("PREFIX : <http://e/> DELETE WHERE { :a :b :c }", "update"),
        ("LOAD <http://e/>", "update"),
        ("WITH <a:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "update"),
    ],
)
def test_form_is_decided_by_the_grammar(text: str, form: str) -> None:
    assert query_form(text) == form


@pytest.mark.parametrize(
    ("text", "line", "column", "says"),
    [
        ("SELECT * {\n  ?s ?p }", 2, 9, "“}” cannot stand here"),
        ("SELECT * { ?s foo:bar ?o }", 1, 15, "PREFIX foo: <…>"),
        ("SELECT ?x { ?s ?p", 1, 18, "ends too early"),
        ('SELECT ?x { ?s ?p "never closed }', 1, 19, "does not end"),
        ("SELECT ?x { ?s ?p \\ }", 1, 19, "begins nothing"),
        ("SELECT ?x ?s { ?x ?p ?s } GROUP BY ?x", 1, 1, "GROUP BY"),
        ("INSERT DATA { <a:b> <a:c> }", 1, 1, "neither query nor update"),
        ("", None, None, "empty"),
        ("# only a comment", None, None, "empty"),
        ("SELECT ?\ud800 {}", 1, 9, "surrogate"),
        ("PREFIX", 1, 7, "not SPARQL"),
        ("SELECT * {\n ?s ?p ?o ;;\n ?o FILTR(?o = 1) }", 3, 5, "“FILTR”"),
        ("SELECT * { ?s ?p -1 . ?s ?p 'a'@en ^^ }", 1, 36, r"“\^\^”"),
        ("SELECT * {} LIMIT x", 1, 19, "“x”"),
    ],
)
def test_a_text_that_is_no_query_says_where(
    text: str, line: int | None, column: int | None, says: str
) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        query_form(text)
    assert (caught.value.line, caught.value.column) == (line, column)


@pytest.mark.parametrize(
    "text",
    [
        "SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { service silent <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * { SERV\\u0049CE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "SELECT * FROM <a:g> { ?s ?p ?o }",
        "SELECT * from named <a:g> { ?s ?p ?o }",
        "LOAD <http://127.0.0.1:1/>",
        "INSERT DATA { <a:a> <a:b> <a:c> }",
    ],
)
def test_what_a_stranger_may_not_run_is_refused(text: str) -> None:
    with pytest.raises(QueryError, match=r"refused|update"):
        check_foreign(text)


@pytest.mark.parametrize(
    "text",
    [
        "# FROM SERVICE LOAD\nSELECT * { ?s ?p 'SERVICE <x> FROM' }",
        "PREFIX service: <http://e/> SELECT ?from { ?from service:load ?load }",
        'SELECT * { ?s ?p """FROM <a:g>\nSERVICE""" }',
        "SELECT * { ?s <http://e/FROM/SERVICE> '''LOAD''' }",
    ],
)
def test_the_words_may_stand_where_they_are_no_keywords(text: str) -> None:
    assert check_foreign(text) == "select"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT * " + "{" * 20_000 + "}" * 20_000, "nested deeper"),
        ("SELECT * { FILTER(" + "(" * 20_000 + "1" + ")" * 20_000 + ") }", "nested deeper"),
        ("SELECT * { ?s ?p " + "[ ?p " * 5_000, "nested deeper"),
        ("SELECT * { FILTER(" + "!" * 50_000 + "1) }", "operators"),
        ("SELECT * { ?s " + "/".join(["<a:b>"] * 8_000) + " ?o }", "operators"),
        ("SELECT * {} #" + "x" * MAX_LENGTH, "characters"),
        ("INSERT DATA { " + "{" * 20_000, "nested deeper"),
    ],
)
def test_a_text_over_a_cap_never_reaches_the_parser(text: str, says: str) -> None:
    with pytest.raises(QueryError, match=says):
        query_form(text)


def test_brackets_in_strings_and_comments_are_no_nesting() -> None:
    assert query_form("# {{{{\n" * 100 + "SELECT * { ?s ?p '" + "{(" * 1000 + "' }") == "select"


def test_the_largest_chain_under_the_cap_is_parsed() -> None:
    chain = "!" * (MAX_OPERATORS - 2)
    assert query_form(f"SELECT * {{ FILTER({chain}1) }}") == "select"


def test_tokens_keep_their_offsets() -> None:
    text = "SELECT ?中 { ?中 a:b-c.d \"a\\\"b\"@zh-Hans, '''x'y''', -1.5e3 ; <a:#x> $y . } # end"
    tokens = tokenize(text)
    assert all(text[token.start : token.end] == token.text for token in tokens)
    assert [token.text for token in tokens][4:13] == [
        *("a:b-c.d", '"a\\"b"', "@zh-Hans", ",", "'''x'y'''", ",", "-", "1.5e3", ";")
    ]


def test_position_counts_characters_from_one() -> None:
    assert position("中\n文x", 3) == (2, 2)


def test_prefixes_that_answers_print_need_no_declaration() -> None:
    text, form = accepted("ASK { ?town a tk:Town }")
    assert form == "ask"
    assert text.startswith("PREFIX tk: <https://w3id.org/townkg/ontology#>\n")


def test_a_prefix_that_a_query_declares_stays_its_own() -> None:
    text = "PREFIX tk: <http://example.org/> ASK { ?town a tk:Town }"
    assert accepted(text) == (text, "ask")


def test_the_place_of_a_mistake_is_that_in_the_text_given() -> None:
    with pytest.raises(QueryError) as caught:
        accepted("ASK {\n  ?town a tk:Town . }}")
    assert caught.value.line == 2
    assert str(caught.value).startswith("line 2, column ")
