"""Reconciliation for OpenRefine and others: names in a table become things of the graph.

Source: Reconciliation Service API 0.2 (W3C Entity Reconciliation Community Group).
"""

from __future__ import annotations

import html
import json
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from townkg import settings
from townkg.i18n import Text
from townkg.serve import requests
from townkg.serve.problems import Refused
from townkg.serve.questions import whole
from townkg.serve.replying import respond
from townkg.serve.state import State

_TYPES = {
    "Town": "小镇",
    "Policy": "政策",
    "Industry": "产业",
    "Project": "项目",
    "Award": "荣誉",
    "Organisation": "组织",
}
_MOST = 100
_PAGE = """<!DOCTYPE html><html lang="zh"><meta charset="utf-8"><title>{zh}</title>
<body style="font-family:sans-serif;margin:.6em"><b>{zh}</b><br>{en}<br><small>{kinds}</small><br>
<a href="{iri}">{iri}</a></body></html>
"""


def routes() -> list[Route]:
    """Return the routes of the reconciliation API."""
    return [
        Route("/reconcile", _reconcile, methods=["GET", "POST"]),
        Route("/reconcile/suggest/{what}", _suggest, methods=["GET"]),
        Route("/reconcile/properties", _properties, methods=["GET"]),
        Route("/reconcile/preview", _preview, methods=["GET"]),
    ]


def manifest(base: str) -> dict[str, Any]:
    """Return what the service says of itself."""
    here = f"{base}reconcile"
    suggested = {
        what: {"service_url": base.rstrip("/"), "service_path": f"/reconcile/suggest/{what}"}
        for what in ("entity", "type", "property")
    }
    return {
        "versions": ["0.2"],
        "name": "townkg 小镇政策知识图谱",
        "identifierSpace": settings.ID,
        "schemaSpace": settings.ONTOLOGY,
        "serviceVersion": settings.VERSION,
        "defaultTypes": [{"id": key, "name": name} for key, name in _TYPES.items()],
        "view": {"url": f"{base}id/{{{{id}}}}"},
        "preview": {"url": f"{here}/preview?id={{{{id}}}}", "width": 360, "height": 120},
        "suggest": suggested,
        "extend": {
            "propose_properties": {
                "service_url": base.rstrip("/"),
                "service_path": "/reconcile/properties",
            },
            "property_settings": [],
        },
    }


async def _reconcile(request: Request) -> Response:
    """Answer the manifest, a batch of queries, or what is known of things."""
    state: State = request.app.state.townkg
    given = requests.parameters(request.scope["query_string"])
    if request.method == "POST":
        content = await requests.body(request, state.settings.body * 1024)
        for name, values in requests.parameters(content).items():
            given.setdefault(name, []).extend(values)
    queries, extend = requests.one(given, "queries"), requests.one(given, "extend")
    if queries is not None:
        batch = _read("queries", queries)
        for key, query in batch.items():
            _check_query(key, query)
        return await _call(request, "batch", batch)
    if extend is not None:
        asked = _read("extend", extend)
        _check_extension(asked)
        return await _call(request, "extend", asked)
    return JSONResponse(manifest(state.base(request)))


async def _suggest(request: Request) -> Response:
    what = request.path_params["what"]
    if what not in ("entity", "type", "property"):
        raise Refused(404, Text(f"没有 {what} 的建议", f"nothing is suggested for {what}"))
    given = requests.parameters(request.scope["query_string"])
    prefix = requests.one(given, "prefix")
    if prefix is None:
        raise _wrong("prefix", "", "text")
    return await _call(request, "suggest", what, prefix[:1000], _limit(given, 20))


async def _properties(request: Request) -> Response:
    given = requests.parameters(request.scope["query_string"])
    kind = requests.one(given, "type")
    name = (kind or "").removeprefix("tk:")
    if not name.isidentifier() or not name.isascii():
        raise _wrong("type", kind or "", "Town, Policy, …")
    return await _call(request, "proposals", name, _limit(given, 50))


async def _preview(request: Request) -> Response:
    """Answer a small page about a thing, which OpenRefine shows beside a candidate."""
    given = requests.parameters(request.scope["query_string"])
    key = requests.one(given, "id")
    if key is None:
        raise _wrong("id", "", "town/guigu-zhizao")
    reply = await _call(request, "preview", key)
    if reply.status_code != 200:
        return reply
    found = json.loads(bytes(reply.body))
    kinds = "、".join(kind["zh"] or kind["en"] for kind in found["types"])
    told = {**found["label"], "kinds": kinds, "iri": found["iri"]}
    return HTMLResponse(_PAGE.format(**{name: html.escape(one) for name, one in told.items()}))


async def _call(request: Request, name: str, *values: Any) -> Response:
    state: State = request.app.state.townkg
    asked = {"operation": "reconcile", "call": name, "with": list(values)}
    return await respond(request, state, asked, cached=name != "batch")


def _read(name: str, text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError as error:
        told = f"{name} 不是 JSON：{error}", f"{name} is no JSON: {error}"
        raise Refused(400, Text(*told), param=name) from None
    except RecursionError:
        found = None
    if not isinstance(found, dict) or len(found) > _MOST:
        raise _wrong(name, text[:40], f"a JSON object, at most {_MOST} entries")
    return found


def _check_query(key: str, query: Any) -> None:
    """Refuse a query that is not as the specification has it.

    Raises: Refused (400).
    """
    where = f"queries.{key}"
    if not isinstance(query, dict):
        raise _wrong(where, repr(query)[:40], "an object")
    properties = query.get("properties", [])
    pairs = isinstance(properties, list) and all(
        isinstance(one, dict) and isinstance(one.get("pid"), str) and "v" in one
        for one in properties
    )
    types = query.get("type", "")
    checks = {
        "query": isinstance(query.get("query", ""), str),
        "properties": pairs,
        "type": isinstance(types, str)
        or (isinstance(types, list) and all(isinstance(one, str) for one in types)),
        "type_strict": query.get("type_strict", "any") in ("any", "all", "should"),
        "limit": isinstance(query.get("limit", 1), int) and 0 < query.get("limit", 1) < 10**6,
    }
    for name, fits in checks.items():
        if not fits:
            raise _wrong(f"{where}.{name}", repr(query[name])[:40], "as in the specification")
    if not query.get("query") and not properties:
        raise _wrong(where, "", "query or properties")


def _check_extension(asked: dict[str, Any]) -> None:
    ids, properties = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not all(isinstance(one, str) for one in ids):
        raise _wrong("extend.ids", repr(ids)[:40], "a list of identifiers")
    if not isinstance(properties, list) or not all(
        isinstance(one, dict) and isinstance(one.get("id"), str) for one in properties
    ):
        raise _wrong("extend.properties", repr(properties)[:40], "a list of objects with an id")


def _limit(given: dict[str, list[str]], usual: int) -> int:
    number = whole(given, "limit")
    return usual if number is None else min(number, 1000)


def _wrong(name: str, found: str, expected: str) -> Refused:
    told = (
        f"{name} 给的是“{found}”，应为：{expected}",
        f"{name}: found “{found}”, expected {expected}",
    )
    return Refused(400, Text(*told), param=name)
