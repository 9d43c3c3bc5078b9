"""The HTTP API, made from the catalogue: a question file is a route, its parameters are its own."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from townkg import i18n
from townkg.errors import UnknownName
from townkg.i18n import Text
from townkg.query import Question
from townkg.serve import requests
from townkg.serve.formats import ENDINGS, MEDIA
from townkg.serve.negotiation import chosen
from townkg.serve.openapi import described, responses
from townkg.serve.problems import Refused
from townkg.serve.replying import respond
from townkg.serve.state import State

_COMMON = ("limit", "offset", "why", "lang")
Endpoint = Callable[[Request], Coroutine[Any, Any, Response]]


def router(state: State) -> APIRouter:
    """Return the routes of all prepared questions."""
    made = APIRouter()
    made.add_api_route(
        "/api/v1/queries",
        _catalogue,
        methods=["GET"],
        summary="现成的问题 · The prepared questions",
        responses=responses(MEDIA["json"]),
        response_class=JSONResponse,
    )
    for question in state.questions:
        made.add_api_route(
            f"/api/v1/queries/{question.name}",
            _asking(question),
            methods=["GET"],
            name=question.name,
            operation_id=question.name,
            summary=f"{question.title.zh} · {question.title.en}",
            description=f"{question.description.zh}\n\n{question.description.en}",
            tags=[*question.tags],
            response_class=Response,
            responses=responses(*dict.fromkeys(MEDIA.values())),
            openapi_extra={"parameters": described(question)},
        )
    made.add_api_route("/api/v1/queries/{name}", _unknown, methods=["GET"], include_in_schema=False)
    made.add_api_route("/queries/{name}", _by_ending, methods=["GET"], include_in_schema=False)
    return made


async def _catalogue(request: Request) -> Response:
    state: State = request.app.state.townkg
    base = state.base(request)
    found = [
        {
            "name": question.name,
            "title": question.title.to_json(),
            "summary": question.summary.to_json(),
            "tags": list(question.tags),
            "params": described(question)[: len(question.params)],
            "columns": [
                {"name": one.name, "label": one.label.to_json(), "kind": one.kind}
                for one in question.columns
            ],
            "example": {name: _plain(value) for name, value in question.example.items()},
            "url": f"{base}api/v1/queries/{question.name}",
        }
        for question in state.questions
    ]
    return JSONResponse({"questions": found, "version": state.version})


def _plain(value: Any) -> Any:
    return value if isinstance(value, (str, int, float, bool, list)) else str(value)


def _asking(question: Question) -> Endpoint:
    async def asking(request: Request) -> Response:
        kinds = list(dict.fromkeys(MEDIA.values()))
        media = chosen(request.headers.get("accept", ""), kinds)
        style = next(name for name, kind in MEDIA.items() if kind == media)
        return await _answer(request, question, style)

    return asking


async def _unknown(request: Request) -> Response:
    """Refuse a question that is not there; one that is has a route of its own."""
    state: State = request.app.state.townkg
    question = named(state, request.path_params["name"])
    return await _asking(question)(request)


async def _by_ending(request: Request) -> Response:
    """Answer by the end of the address: a format, or the query itself."""
    state: State = request.app.state.townkg
    name, dot, ending = request.path_params["name"].partition(".")
    question = named(state, name)
    if not dot:
        query = request.url.query
        place = f"{state.base(request)}api/v1/queries/{name}"
        return RedirectResponse(f"{place}?{query}" if query else place, 303)
    if ending == "rq":
        return PlainTextResponse(question.body, media_type="application/sparql-query")
    if ending not in ENDINGS:
        endings = ", ".join([*ENDINGS, "rq"])
        raise Refused(
            404,
            Text(
                f"没有结尾 .{ending}；有：{endings}",
                f"nothing ends in .{ending}; there are: {endings}",
            ),
        )
    return await _answer(request, question, ENDINGS[ending])


def named(state: State, name: str) -> Question:
    """Return the question of that name.

    Raises: Refused (404), with the nearest names.
    """
    try:
        return state.questions[name.replace("-", "_")]
    except UnknownName as error:
        raise Refused(404, error.message, nearest=error.nearest) from None


async def _answer(request: Request, question: Question, style: str) -> Response:
    state: State = request.app.state.townkg
    given = requests.parameters(request.scope["query_string"])
    params = _params(question, given)
    chosen_language = requests.one(given, "lang")
    language = _language(request) if chosen_language is None else chosen_language
    if language not in ("zh", "en"):
        raise _wrong("lang", language, "zh, en")
    asked = {
        "operation": "question",
        "name": question.name,
        "params": params,
        "style": style,
        "language": language,
        "limit": whole(given, "limit"),
        "offset": whole(given, "offset") or 0,
        "why": flag(given, "why"),
    }
    headers = {"Content-Language": language}
    if style in ("csv-excel", "xlsx"):
        ending = "csv" if style == "csv-excel" else "xlsx"
        headers["Content-Disposition"] = f'attachment; filename="{question.name}.{ending}"'
    return await respond(request, state, asked, cached=not question.remotes, headers=headers)


def _params(question: Question, given: dict[str, list[str]]) -> dict[str, Any]:
    """Return the parameters of a question, as the command line would pass them.

    Raises: Refused (422), for one that the question has not, or that is given too often.
    """
    found: dict[str, Any] = {}
    for name, values in given.items():
        key = name.replace("-", "_")
        if key not in question.params:
            if name in _COMMON:
                continue
            near = UnknownName(name, Text("参数", "parameter"), [*question.params, *_COMMON])
            raise Refused(422, near.message, param=name, nearest=near.nearest)
        parameter = question.params[key]
        if parameter.multiple:
            found[key] = values
        elif len(values) > 1:
            raise _wrong(name, ", ".join(values), "one value")
        else:
            found[key] = values[0]
    return found


def whole(given: dict[str, list[str]], name: str) -> int | None:
    """Return a parameter that is a whole number from 0.

    Raises: Refused (400, 422).
    """
    text = requests.one(given, name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _wrong(name, text, "0, 1, 2, …")
    return int(text)


def flag(given: dict[str, list[str]], name: str) -> bool:
    """Return a parameter that is true or false.

    Raises: Refused (400, 422).
    """
    text = requests.one(given, name)
    if text not in (None, "true", "false"):
        raise _wrong(name, text or "", "true, false")
    return text == "true"


def _wrong(name: str, found: str, expected: str) -> Refused:
    return Refused(
        422,
        Text(
            f"{name} 给的是“{found}”，应为：{expected}",
            f"{name}: found “{found}”, expected {expected}",
        ),
        param=name,
    )


def _language(request: Request) -> str:
    """Return the language that a client likes best of the two."""
    for part in request.headers.get("accept-language", "").lower().split(","):
        tag = part.strip()[:2]
        if tag in ("zh", "en"):
            return tag
    return i18n.language("zh")
