"""The reconciliation API keeps to the schemas of its specification, and finds the right things."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

FOLDER = Path(__file__).parent / "reconciliation"
SCHEMAS = {
    path.stem: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")
}
REGISTRY = Registry().with_resources(
    (schema["$id"], Resource(schema, DRAFT7)) for schema in SCHEMAS.values()
)
WRONG_ID = '{"ids": ["a b"], "properties": [{"id": "x"}]}'
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


def valid(found, schema):
    Draft7Validator(SCHEMAS[schema], registry=REGISTRY).validate(found)
    return found


def batch(server, queries):
    valid(queries, "reconciliation-query-batch")
    body = urlencode({"queries": json.dumps(queries)})
    reply = server.ask("/reconcile", "POST", FORM, body)
    assert reply.status == 200, reply.text
    return valid(reply.json(), "reconciliation-result-batch")


def test_the_manifest(server):
    found = valid(server.ask("/reconcile").json(), "manifest")
    assert found["view"]["url"] == f"{server.address}id/{{{{id}}}}"
    reply = server.ask("/reconcile", headers={"Origin": "http://openrefine.example"})
    assert reply.headers["access-control-allow-origin"] == "*"


def test_a_batch_as_openrefine_sends_it(server):
    queries = {
        "q0": {"query": "归谷智造小镇", "type": "Town", "limit": 3, "type_strict": "should"},
        "q1": {"query": "guigu", "type": "Town"},
        "q2": {"query": "最多跑一次改革"},
        "q3": {"query": "没有这样的东西乎"},
    }
    found = batch(server, queries)
    best = found["q0"]["result"][0]
    assert (best["id"], best["match"], best["score"]) == ("town/guigu-zhizao", True, 100.0)
    assert {"id": "type", "value": True} in best["features"]
    assert found["q1"]["result"][0]["id"] == "town/guigu-zhizao"
    assert not found["q1"]["result"][0]["match"]
    assert found["q2"]["result"][0]["match"]
    assert found["q3"]["result"] == []
    again = server.ask("/reconcile?" + urlencode({"queries": json.dumps(queries)}))
    assert again.json() == found


def test_a_class_that_does_not_fit(server):
    query = {"query": "归谷智造小镇", "type": "Policy"}
    strict, loose = batch(server, {"a": query, "b": {**query, "type_strict": "should"}}).values()
    assert "town/guigu-zhizao" not in [one["id"] for one in strict["result"]]
    (town,) = [one for one in loose["result"] if one["id"] == "town/guigu-zhizao"]
    assert not town["match"]
    assert {"id": "type", "value": False} in town["features"]


def test_values_of_the_table_count(server, kg):
    rows = kg.sparql(
        "SELECT ?s ?name ?p ?v { ?s a tk:Town ; skos:prefLabel ?name ; ?p ?o . "
        "?o skos:prefLabel ?v "
        'FILTER(LANG(?name) = "zh" && LANG(?v) = "zh" && STRSTARTS(STR(?p), STR(tk:))) }'
    ).rows
    row = rows[0]
    pid = row["p"].value.rpartition("#")[2]
    key = row["s"].value.partition("/id/")[2]
    value = row["v"].value
    right, wrong, nameless = batch(
        server,
        {
            "right": {"query": row["name"].value, "properties": [{"pid": pid, "v": value}]},
            "wrong": {"query": row["name"].value, "properties": [{"pid": pid, "v": ["火星"]}]},
            "nameless": {"properties": [{"pid": pid, "v": value}], "type": "Town"},
        },
    ).values()
    assert (right["result"][0]["id"], right["result"][0]["match"]) == (key, True)
    assert (wrong["result"][0]["id"], wrong["result"][0]["match"]) == (key, False)
    assert key in [one["id"] for one in nameless["result"]]


def test_extension(server, kg):
    town = "https://w3id.org/townkg/id/town/guigu-zhizao"
    told = server.ask("/reconcile/properties?type=Town").json()
    pids = [one["id"] for one in told["properties"]]
    asked = {"ids": ["town/guigu-zhizao"], "properties": [{"id": pid} for pid in pids]}
    valid(asked, "data-extension-query")
    body = urlencode({"extend": json.dumps(asked)})
    found = server.ask("/reconcile", "POST", FORM, body).json()
    valid(found, "data-extension-response")
    row = found["rows"]["town/guigu-zhizao"]
    for pid in pids:
        count = kg.sparql(f"SELECT (COUNT(*) AS ?n) {{ <{town}> tk:{pid} ?o }}").rows[0]["n"]
        assert len(row[pid]) == int(count.value), pid
    assert any(row.values())


@pytest.mark.parametrize(
    ("what", "prefix", "first", "schema"),
    [
        ("entity", "归谷", "town/guigu-zhizao", "suggest-entities-response"),
        ("type", "小镇", "Town", "suggest-types-response"),
        ("property", "supports", "supports", "suggest-properties-response"),
    ],
)
def test_suggestions(server, what, prefix, first, schema):
    path = f"/reconcile/suggest/{what}?{urlencode({'prefix': prefix})}"
    found = valid(server.ask(path).json(), schema)
    assert first in [one["id"] for one in found["result"]]


def test_the_preview(server):
    reply = server.ask("/reconcile/preview?id=town%2Fguigu-zhizao")
    assert reply.media == "text/html"
    assert "归谷智造小镇" in reply.text
    assert server.ask("/reconcile/preview?id=%3Cscript%3E").media == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/reconcile?queries=x", 400, "JSON"),
        ("/reconcile?queries=%5B%5D", 400, "queries"),
        ("/reconcile?queries=%7B%22a%22%3A1%7D", 400, "queries.a"),
        ("/reconcile?queries=%7B%22a%22%3A%7B%7D%7D", 400, "properties"),
        ("/reconcile?" + urlencode({"queries": '{"a":{"query":"x","limit":-1}}'}), 400, "limit"),
        ("/reconcile?" + urlencode({"queries": '{"a":{"query":"x","type":1}}'}), 400, "type"),
        ("/reconcile?" + urlencode({"queries": "[" * 100_000}), 400, "queries"),
        ("/reconcile?" + urlencode({"extend": '{"ids":1,"properties":[]}'}), 400, "extend.ids"),
        (
            "/reconcile?" + urlencode({"extend": WRONG_ID}),
            400,
            "a b",
        ),
        ("/reconcile/suggest/thing?prefix=x", 404, "thing"),
        ("/reconcile/suggest/entity", 400, "prefix"),
        ("/reconcile/properties?type=%3E", 400, "type"),
        ("/reconcile/preview?id=town%2Fnothing", 404, "town/nothing"),
    ],
)
def test_mistakes_are_told(server, path, status, told):
    reply = server.ask(path)
    assert (reply.status, reply.media) == (status, "application/problem+json")
    assert told in reply.text
