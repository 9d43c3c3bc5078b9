"""A parameter comes out of every engine as it went in, and never changes the query."""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pyoxigraph
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from question_files import one_parameter
from rdflib import Dataset

from townkg.errors import UsageError
from townkg.query import Question, bind
from townkg.query.values import value_term
from townkg.store import Store, open_embedded, open_rdflib, open_remote
from townkg.store.terms import is_iri
from townkg.store.tokens import tokenize

ECHO = "SELECT ?out WHERE { BIND (?__value AS ?out) }\nORDER BY ?out\n"
XSD = "http://www.w3.org/2001/XMLSchema#"
FAST = settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

texts = st.text(
    st.one_of(
        st.characters(blacklist_categories=["Cs"], blacklist_characters="\x00"),
        st.sampled_from("\\\"'uU0041{}<>?$#\t\r\n\x01\x7f\x85\u2028 ;.@^%\ufffe\U0001f600"),
    ),
    max_size=60,
)
ATTACKS = [
    '" . } } #',
    '"} ; DROP ALL ; {"',
    "'''\"\"\"",
    '"""',
    "\\",
    '\\"',
    "\\u0041",
    "\\U0001F600",
    "\\\\u0022 } #",
    "a\nb\r\nc\td",
    "?__value",
    "<http://example.org/>",
    '"^^<http://example.org/>',
    "} UNION { SERVICE <http://127.0.0.1/> { ?s ?p ?o }",
    "# comment",
    "x" * 4096,
    "\x01" + "0041",
]


@pytest.fixture(
    scope="module",
    params=["embedded", "rdflib", pytest.param("remote", marks=pytest.mark.servers)],
)
def store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Store:
    if request.param == "rdflib":
        return open_rdflib(Dataset(default_union=False))
    if request.param == "remote":
        return open_remote(request.getfixturevalue("empty_endpoint"))
    folder = tmp_path_factory.mktemp("embedded")
    made = pyoxigraph.Store(str(folder))
    made.flush()
    del made
    return open_embedded(folder)


@pytest.fixture(scope="module")
def make(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Question]:
    folder = tmp_path_factory.mktemp("questions")
    return lambda kind: one_parameter(folder, kind, ECHO)


def echo(store: Store, question: Question, term: object) -> object:
    text = bind(question, {"value": term})  # type: ignore[dict-item]
    plain = bind(question, {"value": pyoxigraph.NamedNode("urn:x:y")})
    assert len(tokenize(text)) - len(tokenize(plain)) in (0, 1, 2)
    [row] = store.select(text)
    return row["out"]


def attacks(function: Callable[..., None]) -> Callable[..., None]:
    for text in ATTACKS:
        function = example(text=text)(function)
    return function


@FAST
@attacks
@given(text=texts)
def test_texts(store: Store, make: Callable[[str], Question], text: str) -> None:
    question = make("text")
    term = value_term(question.params["value"], text)
    assert echo(store, question, term) == pyoxigraph.Literal(text)


@FAST
@given(text=texts, language=st.sampled_from(["zh", "en"]))
def test_texts_in_a_language(
    store: Store, make: Callable[[str], Question], text: str, language: str
) -> None:
    term = pyoxigraph.Literal(text, language=language)
    assert echo(store, make("text"), term) == term


@FAST
@given(tail=texts)
def test_iris(store: Store, make: Callable[[str], Question], tail: str) -> None:
    iri = f"https://example.org/{tail}"
    question = make("any")
    try:
        term = pyoxigraph.NamedNode(iri)
    except ValueError:
        return
    if not is_iri(iri):
        with pytest.raises(UsageError, match="parameter value"):
            bind(question, {"value": term})
        return
    assert echo(store, question, term) == term


@FAST
@given(number=st.integers(-(10**17), 10**17))
def test_integers(store: Store, make: Callable[[str], Question], number: int) -> None:
    question = make("number")
    found = echo(store, question, value_term(question.params["value"], number))
    assert isinstance(found, pyoxigraph.Literal)
    assert int(found.value) == number
    assert found.datatype.value == XSD + "integer"


@FAST
@given(
    number=st.decimals(
        allow_nan=False, allow_infinity=False, places=4, min_value=-(10**9), max_value=10**9
    )
)
def test_decimals(store: Store, make: Callable[[str], Question], number: Decimal) -> None:
    question = make("number")
    found = echo(store, question, value_term(question.params["value"], f"{number:f}"))
    assert isinstance(found, pyoxigraph.Literal)
    assert Decimal(found.value) == number


@FAST
@given(number=st.floats(allow_nan=False, allow_infinity=False))
def test_floats(store: Store, make: Callable[[str], Question], number: float) -> None:
    question = make("number")
    term = pyoxigraph.Literal(
        f"{number!r}e0" if "e" not in repr(number) else repr(number),
        datatype=pyoxigraph.NamedNode(XSD + "double"),
    )
    found = echo(store, question, term)
    assert isinstance(found, pyoxigraph.Literal)
    assert math.isclose(float(found.value), number, rel_tol=1e-12, abs_tol=1e-300)


@pytest.mark.parametrize(
    ("kind", "value", "datatype"),
    [
        ("boolean", True, "boolean"),
        ("boolean", "false", "boolean"),
        ("date", "2018-11-02", "date"),
        ("year", 2017, "gYear"),
    ],
)
def test_other_values(
    store: Store, make: Callable[[str], Question], kind: str, value: object, datatype: str
) -> None:
    question = make(kind)
    found = echo(store, question, value_term(question.params["value"], value))
    assert isinstance(found, pyoxigraph.Literal)
    assert (found.value, found.datatype.value) == (str(value).lower(), XSD + datatype)


@FAST
@given(values=st.lists(texts, min_size=1, max_size=4, unique=True))
def test_several_values(store: Store, tmp_path: Path, values: list[str]) -> None:
    body = "SELECT ?out WHERE { VALUES ?out { ?__value } }\nORDER BY ?out\n"
    question = one_parameter(tmp_path, "text", body, multiple=True)
    text = bind(question, {"value": [pyoxigraph.Literal(value) for value in values]})
    assert {row["out"].value for row in store.select(text)} == set(values)


NEIGHBOURS = """
SELECT ?out WHERE {
  BIND (10-?__value AS ?minus)
  BIND (10<?__value AS ?less)
  BIND (!BOUND(?__value)||10>?__value AS ?more)
  BIND (CONCAT(STR(?minus), " ", STR(?less), " ", STR(?more)) AS ?out)
}
ORDER BY ?out
"""


@pytest.mark.parametrize(
    ("value", "expected"),
    [(-3, "13 false true"), (3, "7 false true"), (20, "-10 true false")],
)
def test_a_number_keeps_apart_from_its_neighbours(
    store: Store, tmp_path: Path, value: int, expected: str
) -> None:
    question = one_parameter(tmp_path, "number", NEIGHBOURS)
    term = value_term(question.params["value"], value)
    [row] = store.select(bind(question, {"value": term}))
    assert row["out"].value == expected


def test_an_iri_keeps_apart_from_a_comparison(store: Store, tmp_path: Path) -> None:
    body = "SELECT ?out WHERE { BIND (STR(?__value)<?__value||true AS ?out) }\nORDER BY ?out\n"
    question = one_parameter(tmp_path, "any", body)
    [row] = store.select(bind(question, {"value": pyoxigraph.NamedNode("urn:x:y")}))
    assert row["out"].value == "true"
