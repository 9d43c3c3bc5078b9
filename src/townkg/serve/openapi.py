"""What OpenAPI says of each question: its parameters and what comes back.

Source: OpenAPI Specification 3.1.
"""

from __future__ import annotations

from typing import Any

from townkg.query import Parameter, Question
from townkg.serve.problems import MEDIA as PROBLEM

_SCHEMAS: dict[str, dict[str, Any]] = {
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "text": {"type": "string"},
    "date": {"type": "string", "format": "date"},
    "year": {"type": "string", "pattern": "^[0-9]{4}$"},
    "sentence": {"type": "integer", "minimum": 0},
}
_FAILURES = {
    "400": "请求不合规 · the request is malformed",
    "406": "给不出所要的格式 · no format that is accepted",
    "422": "参数不合适 · a parameter does not fit",
    "429": "请求太多 · too many requests",
    "503": "超时或忙 · out of time, or busy",
}


def described(question: Question) -> list[dict[str, Any]]:
    """Return the parameters of a question, then those that all have."""
    found = [_parameter(one) for one in question.params.values()]
    common = {
        "limit": ({"type": "integer", "minimum": 0, "maximum": 999_999_999}, "most rows"),
        "offset": ({"type": "integer", "minimum": 0, "maximum": 999_999_999}, "rows left out"),
        "why": ({"type": "boolean"}, "a proof with each row (JSON)"),
        "lang": ({"type": "string", "enum": ["zh", "en"]}, "the language of texts"),
    }
    for name, (schema, told) in common.items():
        if name not in question.params:
            found.append({"name": name, "in": "query", "schema": schema, "description": told})
    return found


def _parameter(one: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(_SCHEMAS.get(one.type, {"type": "string", "minLength": 1}))
    if one.choices:
        schema = {"type": "string", "enum": [str(choice) for choice in one.choices]}
    if one.default is not None:
        schema["default"] = str(one.default) if schema["type"] == "string" else one.default
    if one.multiple:
        schema = {"type": "array", "items": schema}
    found: dict[str, Any] = {
        "name": one.name,
        "in": "query",
        "required": one.required and one.default is None,
        "schema": schema,
        "description": f"{one.label.zh} · {one.label.en} ({one.type})",
    }
    if one.example is not None:
        value = str(one.example) if schema["type"] == "string" else one.example
        found["example"] = [value] if one.multiple and not isinstance(value, list) else value
    return found


def responses(*kinds: str) -> dict[int | str, dict[str, Any]]:
    """Return what may come back: an answer in these media types, or a problem."""
    found: dict[int | str, dict[str, Any]] = {
        "200": {
            "description": "答案 · the answer",
            "content": {kind: {"schema": {}} for kind in kinds},
        },
        "304": {"description": "与所留的相同 · as the client has it"},
    }
    for status, told in _FAILURES.items():
        found[status] = {"description": told, "content": {PROBLEM: {"schema": {"type": "object"}}}}
    return found
