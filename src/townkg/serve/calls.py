"""The rest of the HTTP API: find, describe, relate, explain and conditions, as in Python."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from townkg.i18n import Text
from townkg.serve import requests
from townkg.serve.openapi import responses
from townkg.serve.problems import Refused
from townkg.serve.questions import whole
from townkg.serve.replying import respond
from townkg.serve.state import State

_TEXT: dict[str, Any] = {"type": "string", "minLength": 1}
_DAY: dict[str, Any] = {"type": "string", "format": "date"}


def _number(least: int, most: int) -> dict[str, Any]:
    return {"type": "integer", "minimum": least, "maximum": most}


CALLS: dict[str, tuple[str, dict[str, tuple[dict[str, Any], Any, str]]]] = {
    "find": (
        "按名称查找 · Find by name",
        {
            "text": (_TEXT, ..., "名称、拼音、一部分 · a name, its pinyin, a part"),
            "type": (_TEXT, None, "类，如 tk:Town · a class, such as tk:Town"),
            "limit": (_number(1, 1000), 20, "每部分最多几个 · most of each part"),
        },
    ),
    "describe": (
        "一个事物的全部 · All about a thing",
        {"entity": (_TEXT, ..., "名称或 IRI · a name or an IRI")},
    ),
    "relate": (
        "两个事物如何关联 · How two things are related",
        {
            "first": (_TEXT, ..., "名称或 IRI · a name or an IRI"),
            "second": (_TEXT, ..., "名称或 IRI · a name or an IRI"),
            "max_length": (_number(1, 8), 4, "最多几步 · most steps"),
            "limit": (_number(1, 1000), 20, "每部分最多几个 · most of each part"),
        },
    ),
    "explain": (
        "为什么成立或不成立 · Why it holds, or why not",
        {
            "subject": (_TEXT, ..., "名称或 IRI · a name or an IRI"),
            "property": (_TEXT, ..., "属性 · a property"),
            "object": (_TEXT, ..., "名称或 IRI · a name or an IRI"),
            "routes": (_number(1, 100), 1, "最多几条证明 · most proofs"),
        },
    ),
    "conditions": (
        "小镇符合哪些规定 · Which conditions a town meets",
        {
            "town": (_TEXT, None, "小镇 · a town"),
            "policy": (_TEXT, None, "政策文件 · a policy document"),
            "as_of": (_DAY, None, "截至哪一天 · as of a day"),
        },
    ),
}
"""Each call with its parameters: schema, default (`...` for what must be given), what it means."""


def router() -> APIRouter:
    """Return the routes of all calls."""
    made = APIRouter()
    for name, (summary, parameters) in CALLS.items():
        made.add_api_route(
            f"/api/v1/{name}",
            _calling(name),
            methods=["GET"],
            operation_id=name,
            summary=summary,
            response_class=Response,
            responses=responses("application/json"),
            openapi_extra={"parameters": _described(parameters)},
        )
    return made


def _described(parameters: dict[str, tuple[dict[str, Any], Any, str]]) -> list[dict[str, Any]]:
    return [
        {
            "name": name,
            "in": "query",
            "required": default is ...,
            "schema": schema if default in (..., None) else {**schema, "default": default},
            "description": told,
        }
        for name, (schema, default, told) in parameters.items()
    ]


def _calling(name: str) -> Any:
    async def calling(request: Request) -> Response:
        state: State = request.app.state.townkg
        given = requests.parameters(request.scope["query_string"])
        asked = {"operation": name, **_read(name, given)}
        return await respond(request, state, asked, cached=True)

    return calling


def _read(name: str, given: dict[str, list[str]]) -> dict[str, Any]:
    """Return the parameters of a call.

    Raises: Refused (422) for one that is missing, unknown or wrong.
    """
    parameters = CALLS[name][1]
    unknown = sorted(set(given) - set(parameters))
    if unknown:
        known = ", ".join(parameters)
        raise Refused(
            422,
            Text(
                f"没有参数 {unknown[0]}；有：{known}",
                f"there is no parameter {unknown[0]}; there are: {known}",
            ),
            param=unknown[0],
        )
    return {one: _value(one, given, *parameters[one][:2]) for one in parameters}


def _value(name: str, given: dict[str, list[str]], schema: dict[str, Any], default: Any) -> Any:
    text = requests.one(given, name)
    if text is None or (text == "" and default is None and schema["type"] == "string"):
        if default is ...:
            raise Refused(
                422, Text(f"缺少参数 {name}", f"the parameter {name} is missing"), param=name
            )
        return default
    if schema["type"] == "string":
        if not text.strip():
            raise Refused(422, Text(f"{name} 是空的", f"{name} is empty"), param=name)
        return text
    number = whole(given, name)
    if number is None or not schema["minimum"] <= number <= schema["maximum"]:
        span = f"{schema['minimum']}–{schema['maximum']}"
        raise Refused(
            422,
            Text(
                f"{name} 给的是“{text}”，应为 {span} 的整数",
                f"{name}: found “{text}”, expected a whole number of {span}",
            ),
            param=name,
        )
    return number
