"""Every prepared question has the same rows by HTTP as in Python, and says the same of itself."""

from __future__ import annotations

import csv
import io
import json
from urllib.parse import quote, urlencode

import pytest

from townkg import paths, present
from townkg.query import catalogue
from townkg.query.golden import goldens

QUESTIONS = [one for one in catalogue() if not one.remotes]
NAMES = {one.name for one in QUESTIONS}
GOLDENS = [one for one in goldens(paths.queries()) if one.question in NAMES]


def path_of(question, params, base="/api/v1/queries/"):
    return f"{base}{question}?{urlencode(params, doseq=True)}"


@pytest.mark.parametrize("golden", GOLDENS, ids=[f"{one.question}.{one.case}" for one in GOLDENS])
def test_same_rows_as_in_python(server, kg, golden):
    params = {name: _written(value) for name, value in golden.params.items()}
    reply = server.ask(path_of(golden.question, params))
    assert reply.status == 200, reply.text
    found = reply.json()
    assert found.pop("truncated") is False
    assert found.pop("next") is None
    assert found == json.loads(present.json(kg.ask(golden.question, **golden.params)))


def _written(value):
    if isinstance(value, (list, tuple)):
        return [_written(one) for one in value]
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def test_in_pages(server, kg):
    town = {"town": "归谷智造小镇"}
    whole = server.ask(path_of("policies_supporting_town", town)).json()["rows"]
    first = server.ask(path_of("policies_supporting_town", {**town, "limit": 3})).json()
    assert (first["rows"], first["truncated"], first["next"]) == (whole[:3], True, 3)
    rest = server.ask(path_of("policies_supporting_town", {**town, "offset": 3})).json()
    assert first["rows"] + rest["rows"] == whole


def test_with_proofs(server):
    reply = server.ask(
        path_of("policies_supporting_town", {"town": "归谷智造小镇", "why": "true", "limit": 1})
    )
    proof = reply.json()["rows"][0]["proof"]
    assert "supports" in json.dumps(proof)


@pytest.mark.parametrize("ending", ["csv", "excel.csv", "tsv", "md", "ttl", "json", "xlsx", "rq"])
def test_by_ending(server, ending):
    base = f"policies_supporting_town.{ending}"
    reply = server.ask(path_of(base, {"town": "归谷智造小镇"}, "/queries/"))
    assert reply.status == 200
    assert reply.body.startswith(b"\xef\xbb\xbf") == (ending == "excel.csv")
    if ending.endswith("csv"):
        rows = list(csv.DictReader(io.StringIO(reply.body.decode("utf-8-sig"))))
        assert {row["town"] for row in rows} == {"归谷智造小镇"}


def test_the_address_without_ending_leads_on(server):
    path = f"/queries/policies_supporting_town?town={quote('归谷智造小镇')}"
    reply = server.ask(path)
    assert reply.status == 303
    place = reply.headers["location"].removeprefix(server.address.rstrip("/"))
    assert server.ask(place).json()["rows"]


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/api/v1/queries/policies_supporting_twon", 404, "policies_supporting_town"),
        ("/queries/policies_supporting_town.pdf", 404, "xlsx"),
        ("/queries/policies_supporting_twon.csv", 404, "policies_supporting_town"),
        ("/api/v1/queries/policies_supporting_town", 422, "town"),
        (path_of("policies_supporting_town", {"town": "归谷智造小城镇"}), 422, "归谷智造小镇"),
        (path_of("policies_supporting_town", {"towm": "x"}), 422, "town"),
        (path_of("policies_supporting_town", {"town": ["a", "b"]}), 422, "town"),
        (path_of("policies_supporting_town", {"town": "x", "limit": "-1"}), 422, "limit"),
        (path_of("policies_supporting_town", {"town": "x", "why": "yes"}), 422, "why"),
        (path_of("policies_supporting_town", {"town": "x", "lang": "fr"}), 422, "lang"),
        ("/api/v1/queries/policies_supporting_town?town=%ff", 400, "UTF-8"),
    ],
)
def test_mistakes_are_told(server, path, status, told):
    reply = server.ask(path)
    assert reply.status == status
    assert reply.media == "application/problem+json"
    assert told in reply.text


def test_the_catalogue_lists_every_question(server):
    found = server.ask("/api/v1/queries").json()["questions"]
    assert [one["name"] for one in found] == [one.name for one in catalogue()]


def test_openapi_tells_every_question(server):
    found = server.ask("/api/v1/openapi.json").json()
    assert found["openapi"].startswith("3.1")
    for question in catalogue():
        told = found["paths"][f"/api/v1/queries/{question.name}"]["get"]
        names = [one["name"] for one in told["parameters"]]
        assert names[: len(question.params)] == list(question.params)


def test_the_other_calls_say_what_python_says(server, kg):
    town, policy = "归谷智造小镇", "最多跑一次改革"
    fact = {"subject": policy, "property": "supports", "object": town}
    calls = {
        "describe": ({"entity": town}, kg.describe(town).to_json()),
        "relate": ({"first": policy, "second": town}, kg.relate(policy, town).to_json()),
        "conditions": ({"town": town}, kg.conditions(town=town).to_json()),
    }
    for name, (params, expected) in calls.items():
        reply = server.ask(f"/api/v1/{name}?{urlencode(params)}")
        assert reply.json() == json.loads(json.dumps(expected)), name
    proved = server.ask(f"/api/v1/explain?{urlencode(fact)}").json()
    assert proved["proof"] == json.loads(json.dumps(kg.why(policy, "supports", town).to_json()))
    found = server.ask(f"/api/v1/find?{urlencode({'text': 'guigu'})}").json()
    assert found["rows"][0]["entity"]["label"]["zh"] == town


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/api/v1/find", "text"),
        ("/api/v1/find?text=", "text"),
        ("/api/v1/find?text=a&limit=0", "1–1000"),
        ("/api/v1/find?text=a&word=b", "word"),
        ("/api/v1/describe?entity=%E5%BD%92%E8%B0%B7%E6%99%BA%E9%80%A0", "归谷智造小镇"),
        ("/api/v1/relate?first=a&second=b&max_length=9", "1–8"),
    ],
)
def test_mistakes_in_calls_are_told(server, path, told):
    reply = server.ask(path)
    assert reply.status == 422
    assert told in reply.text
