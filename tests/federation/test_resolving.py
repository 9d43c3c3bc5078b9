"""A query with SERVICE has the rows that one engine finds in both data sets together.

The oracle is the same query with GRAPH in place of SERVICE, on a store that holds the remote data
as a graph of that name.
"""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Iterator

import pyoxigraph
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_remote import endpoint, listed, remote
from pyoxigraph import NamedNode, RdfFormat
from rdflib import Dataset

from townkg.errors import QueryError, RemoteError
from townkg.federation import resolve
from townkg.remotes import Registry
from townkg.store.embedded import EmbeddedStore
from townkg.store.rdflib_dataset import RdflibStore

FAR = "https://w3id.org/townkg/remote/far"
HEAD = f"PREFIX : <http://example.org/> PREFIX remote: <{FAR.removesuffix('far')}> "
HERE = """@prefix : <http://example.org/> .
:a :p :b ; :code "1" ; :n 1 . :b :p :c ; :code "2" ; :n 2 . :c :p :a ; :code "3"@zh . :d :code "1" .
:g { :a :p :c . :b :q :c . }"""
THERE = """@prefix : <http://example.org/> .
:x :code "1" ; :size 10 ; :is :a . :y :code "2" ; :size 20 . :z :code "2" ; :alt 5.0 ; :is :c .
:a :q :b . :b :q :b ."""
QUERIES = [
    "SELECT * { ?s :code ?c SERVICE remote:far { ?x :code ?c ; :size ?size } }",
    "SELECT * { ?s :code ?c . SERVICE remote:far { ?x :code ?c . # not the end }\n } }",
    "SELECT * { ?s :code ?c OPTIONAL { SERVICE remote:far { ?x :code ?c ; :size ?size } } }",
    "SELECT * { ?s :code ?c OPTIONAL { SERVICE remote:far { ?x :code ?c OPTIONAL { ?x :size ?n }"
    " FILTER(!BOUND(?n) || ?n > 15) } } ?s :n ?m }",
    "SELECT * { ?s :p ?o . { SERVICE remote:far { ?o :q ?y } } UNION { ?s :n ?n } }",
    "SELECT * { ?s :p ?o MINUS { SERVICE remote:far { ?s :q ?y } } }",
    "SELECT * { ?s :p ?o FILTER NOT EXISTS { SERVICE remote:far { ?s :q ?o } } }",
    "SELECT * { ?s :p ?o FILTER EXISTS { SERVICE remote:far { ?s :q ?z } } ?o :n ?n }",
    "SELECT * { ?s :p ?o BIND(EXISTS { SERVICE remote:far { ?s :q ?o } } AS ?is) }",
    "SELECT ?s (COUNT(?x) AS ?k) { ?s :code ?c SERVICE remote:far { ?x :code ?c } } GROUP BY ?s",
    "SELECT * { GRAPH ?g { ?s :p ?o SERVICE remote:far { ?x :is ?s } } }",
    "SELECT * { ?s :n ?n BIND(STR(?n) AS ?c) SERVICE remote:far { ?x :code ?c } }",
    "SELECT * { ?s :n ?n BIND(COALESCE(?late, '2') AS ?c) SERVICE remote:far { ?x :code ?c }"
    " OPTIONAL { ?s :p ?late } }",
    "SELECT * { ?s :n ?n { SELECT ?s ?size { ?s :code ?c"
    " SERVICE remote:far { ?x :code ?c ; :size ?size } } ORDER BY ?size LIMIT 2 } }",
    "SELECT * { SERVICE remote:far { ?x :code ?c } ?s :code ?c SERVICE remote:far { ?x :size ?m } "
    "}",
    "SELECT * { ?s :p ?o { ?s :n ?n OPTIONAL { SERVICE remote:far { ?x :is ?s } } } }",
    "SELECT * { ?s :p ?o . { SERVICE remote:far { ?o :q ?y } MINUS { ?y :n ?n } } }",
    "SELECT * { ?s :code ?c SERVICE remote:far { SELECT ?c (SUM(?m) AS ?all) { ?x :code ?c"
    " OPTIONAL { ?x :size ?m } } GROUP BY ?c } }",
    'SELECT * { ?s :code ?c SERVICE remote:far { :x :code "1" } }',
    "SELECT * { ?s :p ?o . ?t :n ?m SERVICE remote:far { ?s :q ?t } }",
    "SELECT * { :nobody :p ?o SERVICE remote:far { ?o :q ?y } }",
    "SELECT * { VALUES ?c { '1' UNDEF } SERVICE remote:far { ?x :code ?c } }",
    "ASK { ?s :code ?c SERVICE remote:far { ?x :code ?c ; :size 20 } }",
]


class Both:
    """The graph, the remote, and a store that holds both."""

    def __init__(self, registry: Registry, asked: list[str]) -> None:
        self.registry, self.asked = registry, asked
        self.here, self.together = pyoxigraph.Store(), pyoxigraph.Store()
        for store in (self.here, self.together):
            store.load(HERE, format=RdfFormat.TRIG)
        self.together.load(THERE, format=RdfFormat.TURTLE, to_graph=NamedNode(FAR))
        self.rdflib = Dataset(default_union=False)
        with warnings.catch_warnings():  # rdflib 7.6 parses by a property it calls deprecated
            warnings.simplefilter("ignore", DeprecationWarning)
            self.rdflib.parse(data=HERE, format="trig")

    def rows(self, query: str) -> tuple[Counter[str], Counter[str], str]:
        """Return the rows by resolving and by the oracle, and the query that is resolved."""
        text = resolve(HEAD + query, EmbeddedStore(self.here).select, self.registry).text
        expected = HEAD + query.replace("SERVICE SILENT", "GRAPH").replace("SERVICE", "GRAPH")
        return _rows(self.here.query(text)), _rows(self.together.query(expected)), text


def _rows(found: object) -> Counter[str]:
    if not isinstance(found, pyoxigraph.QuerySolutions):
        return Counter([str(bool(found))])
    names = sorted(variable.value for variable in found.variables)
    return Counter(" ".join(f"{name}={row[name]}" for name in names) for row in found)


@pytest.fixture(scope="module")
def both() -> Iterator[Both]:
    far = pyoxigraph.Store()
    far.load(THERE, format=RdfFormat.TURTLE)
    with endpoint(far) as (url, asked):
        yield Both(listed(remote("far", url)), asked)


@pytest.mark.parametrize("query", QUERIES)
def test_the_rows_are_those_of_both_data_sets_together(both: Both, query: str) -> None:
    found, expected, text = both.rows(query)
    assert found == expected
    assert "SERVICE" not in text
    if query.startswith("SELECT"):
        on_rdflib = RdflibStore(both.rdflib).select(text)
        assert len(on_rdflib) == expected.total()


TERMS = st.sampled_from(["?s", "?o", "?c", "?x", ":a", ":b"])
TRIPLE = st.builds(
    "{} {} {} .".format, TERMS, st.sampled_from([":p", ":q", ":is", ":code", ":n", "?v"]), TERMS
)
LOCAL = st.lists(TRIPLE, min_size=1, max_size=2).map(" ".join)
CLAUSE = LOCAL.map(lambda body: f"SERVICE remote:far {{ {body} }}") | st.builds(
    "SERVICE remote:far {{ {} OPTIONAL {{ {} }} }}".format, LOCAL, TRIPLE
)
GROUPS = st.recursive(
    LOCAL | CLAUSE,
    lambda inner: (
        st.builds("{} OPTIONAL {{ {} }}".format, inner, inner)
        | st.builds("{} {{ {} }}".format, inner, inner)
        | st.builds("{{ {} }} UNION {{ {} }}".format, inner, inner)
        | st.builds("{} MINUS {{ {} }}".format, inner, inner)
        | st.builds("{} FILTER NOT EXISTS {{ {} }}".format, inner, inner)
        | st.builds("{} FILTER (?s != ?o)".format, inner)
        | st.builds("{{ SELECT ?s ?c {{ {} }} }}".format, inner)
    ),
    max_leaves=4,
)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(GROUPS)
def test_made_up_patterns_have_the_same_rows(both: Both, pattern: str) -> None:
    found, expected, text = both.rows(f"SELECT * {{ {pattern} }}")
    assert found == expected, text


def test_the_remote_is_asked_only_for_what_can_be_joined(both: Both) -> None:
    both.asked.clear()
    both.rows("SELECT * { ?s :n 2 ; :code ?c SERVICE remote:far { ?x :code ?c } }")
    [sent] = both.asked
    assert 'VALUES (?c) { ("2") }' in sent
    both.asked.clear()
    both.rows("SELECT * { :nobody :code ?c SERVICE remote:far { ?x :code ?c } }")
    assert both.asked == []


def test_bindings_go_in_batches(both: Both, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("townkg.federation.values.BATCH", 1)
    both.asked.clear()
    found, expected, _ = both.rows("SELECT * { ?s :code ?c SERVICE remote:far { ?x :code ?c } }")
    assert len(both.asked) == 3  # three codes
    assert found == expected


def test_a_blank_node_of_a_remote_is_a_name_that_joins_nothing() -> None:
    far, here = pyoxigraph.Store(), pyoxigraph.Store()
    far.load("[] <http://example.org/code> '1' .", format=RdfFormat.TURTLE)
    with endpoint(far) as (url, _):
        text = HEAD + "SELECT * { SERVICE remote:far { ?x :code ?c } }"
        found = resolve(text, EmbeddedStore(here).select, listed(remote("far", url))).text
    [row] = here.query(found)  # type: ignore[misc]
    assert row["x"].value.startswith(f"{FAR}#blank-1-")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELECT * { SERVICE ?s { ?s ?p ?o } }", "takes no variable"),
        ("SELECT * { SERVICE remote:near { ?s ?p ?o } }", "nearest: <.*/far>"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "none of the remote data sets"),
        ("SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }", "none of the remote"),
        ("SELECT * { SERV\\u0049CE <http://u:MARK@x/> { ?s ?p ?o } }", "<http://…@x/>"),
        ("SELECT * { SERVICE remote:far { SERVICE remote:far { ?s ?p ?o } } }", "another SERVICE"),
        ("SELECT (EXISTS { SERVICE remote:far { ?s ?p ?o } } AS ?is) { }", "expression of SELECT"),
    ],
)
def test_what_may_not_be_asked_is_refused_with_its_place(both: Both, query: str, says: str) -> None:
    with pytest.raises(QueryError, match=says) as caught:
        both.rows(query)
    assert caught.value.line == 1
    assert "MARK" not in str(caught.value)


DOWN = listed(remote("far", "http://127.0.0.1:9/sparql"))


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("SELECT * { ?s :n ?n SERVICE remote:far { ?x :is ?s } }", 0),
        ("SELECT * { ?s :n ?n OPTIONAL { SERVICE remote:far { ?x :is ?s } } }", 2),
        ("SELECT * { ?s :n ?n { ?s :p ?o } UNION { SERVICE remote:far { ?x :is ?s } } }", 2),
        ("SELECT * { ?s :n ?n SERVICE SILENT remote:far { ?x :is ?s } }", 2),
        ("SELECT * { ?s :n ?n SERVICE SILENT remote:far { ?x :is ?y } }", 2),
        ("SELECT * { ?s :n ?n FILTER EXISTS { SERVICE remote:far { ?x :is ?s } } }", 0),
    ],
)
def test_without_the_remote_the_rest_is_there_and_it_is_said(
    both: Both, query: str, rows: int
) -> None:
    resolved = resolve(HEAD + query, EmbeddedStore(both.here).select, DOWN)
    assert len(list(both.here.query(resolved.text))) == rows  # type: ignore[arg-type]
    [missing] = resolved.missing
    assert missing.remote == "far"
    assert "cannot be reached" in missing.why.en
    assert missing.seconds < 5


@pytest.mark.parametrize("word", ["MINUS", "FILTER NOT EXISTS"])
def test_rows_that_would_be_false_without_the_remote_are_refused(both: Both, word: str) -> None:
    query = f"SELECT * {{ ?s :n ?n {word} {{ SERVICE remote:far {{ ?x :is ?s }} }} }}"
    with pytest.raises(RemoteError, match="might be false"):
        resolve(HEAD + query, EmbeddedStore(both.here).select, DOWN)
