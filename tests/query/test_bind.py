from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode
from question_files import one_parameter, question

from townkg.errors import QueryError, UnknownName, UsageError
from townkg.query import bind
from townkg.query.values import value_term
from townkg.store import query_form

TOWN = NamedNode("https://w3id.org/townkg/id/town/a")
OPTIONAL = (
    "SELECT ?out WHERE { ?s ?p ?out FILTER (!BOUND(?__value) || ?out = $__value) "
    'FILTER (?out != "?__value") } # ?__value\nORDER BY ?out\n'
)


def test_each_variable_token_becomes_the_term_and_nothing_else(tmp_path: Path) -> None:
    found = question(tmp_path)
    text = bind(found, {"town": TOWN})
    assert text == found.body.replace("?__town", f" {TOWN} ")


def test_strings_and_comments_keep_the_name(tmp_path: Path) -> None:
    text = bind(one_parameter(tmp_path, "number", OPTIONAL), {"value": Literal(3)})
    assert "FILTER (! true  || ?out =  3 )" in text
    assert '"?__value"' in text
    assert text.count("# ?__value") == 1


def test_an_optional_parameter_that_is_absent_stays_a_variable(tmp_path: Path) -> None:
    text = bind(one_parameter(tmp_path, "number", OPTIONAL), {})
    assert "FILTER (! false  || ?out = ?__value)" in text


def test_a_required_parameter_that_is_absent_is_named(tmp_path: Path) -> None:
    found = question(tmp_path)
    with pytest.raises(UsageError, match=r"parameter town .town. is missing.*甲镇") as caught:
        bind(found, {})
    assert caught.value.in_language("zh") == "缺少参数 town（小镇）；例如 town=甲镇"
    assert "?__town" in bind(found, {}, free="town")


def test_unknown_and_superfluous_values_are_named(tmp_path: Path) -> None:
    found = question(tmp_path)
    with pytest.raises(UnknownName, match="sizes: no parameter is named “twon”; nearest: town"):
        bind(found, {"twon": TOWN})
    with pytest.raises(UsageError, match="parameter town: found 2 values"):
        bind(found, {"town": [TOWN, TOWN]})


def test_values_lists_several_or_undef(tmp_path: Path) -> None:
    body = "SELECT ?out WHERE { VALUES ?out { ?__value } ?s ?p ?out }\nORDER BY ?out\n"
    found = one_parameter(tmp_path, "any", body, multiple=True)
    assert f"{{  {TOWN} {TOWN}  }}" in bind(found, {"value": [TOWN, TOWN]})
    assert "{  UNDEF  }" in bind(found, {})
    assert "{  UNDEF  }" in bind(found, {"value": []})
    rows = "SELECT ?out WHERE { VALUES (?out ?b) { (?__value 1) } ?s ?p ?out }\nORDER BY ?out\n"
    assert f"( {TOWN}  1)" in bind(one_parameter(tmp_path, "any", rows), {"value": TOWN})


def test_a_literal_where_none_may_stand_is_a_query_error(tmp_path: Path) -> None:
    body = "SELECT ?out WHERE { ?out ?__value ?o }\nORDER BY ?out\n"
    text = bind(one_parameter(tmp_path, "any", body), {"value": Literal("x")})
    with pytest.raises(QueryError, match="cannot stand here"):
        query_form(text)


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("x" * 4097, "parameter value: found a text of 4097 bytes, expected at most 4096"),
        ("镇" * 1366, "parameter value: found a text of 4098 bytes"),
        ("\ud800", "parameter value: .*surrogate"),
        ("a\x00b", r"parameter value: .*U\+0000"),
    ],
)
def test_what_is_no_text_is_refused_by_the_name_of_the_parameter(
    tmp_path: Path, value: str, says: str
) -> None:
    found = one_parameter(tmp_path, "text", OPTIONAL)
    with pytest.raises(UsageError, match=says):
        value_term(found.params["value"], value)


def test_a_long_iri_is_refused_too(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="parameter town: found a text of"):
        bind(question(tmp_path), {"town": NamedNode("urn:x:" + "y" * 4096)})


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("number", "twenty", "found “twenty”, expected a number such as"),
        ("number", "1) || (1", "expected a number"),
        ("number", "NaN", "expected a number"),
        ("number", True, "expected a number"),
        ("number", "１", "expected a number"),
        ("boolean", "yes", "expected true or false"),
        ("date", "2018-02-30", "expected a date"),
        ("date", "2018", "expected a date"),
        ("year", "17", "expected a year"),
        ("sentence", "x25", "such as s25 or 25"),
        ("sentence", "-1", "such as s25 or 25"),
    ],
)
def test_a_value_of_another_kind_is_refused(
    tmp_path: Path, kind: str, value: object, says: str
) -> None:
    found = one_parameter(tmp_path, kind, OPTIONAL)
    with pytest.raises(UsageError, match=f"parameter value: .*{says}"):
        value_term(found.params["value"], value)


@pytest.mark.parametrize("value", ["s25", "25", 25, " S25 ", "s025"])
def test_a_sentence_is_told_by_its_name_or_number(tmp_path: Path, value: object) -> None:
    found = one_parameter(tmp_path, "sentence", OPTIONAL)
    assert value_term(found.params["value"], value) == Literal(
        "25", datatype=NamedNode("http://www.w3.org/2001/XMLSchema#integer")
    )
