"""The application: routes, what goes around each request, and what a failure looks like."""

from __future__ import annotations

import json
import sys
import time
import traceback
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from townkg import errors, settings
from townkg.build import Built
from townkg.i18n import Text
from townkg.serve import calls, questions, reconcile, replying, sparql, system, things
from townkg.serve.agent_routes import Agents
from townkg.serve.options import Settings
from townkg.serve.problems import Refused
from townkg.serve.state import State

_CSP = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; "
    "worker-src 'self' blob:; frame-ancestors 'none'; base-uri 'none'"
)
_HEADERS = (
    (b"content-security-policy", _CSP.encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"Link, ETag, X-Request-Id, Retry-After"),
)
_ALLOWED_HEADERS = b"Accept, Accept-Language, Content-Type, If-None-Match"


def application(built: Built, chosen: Settings) -> ASGIApp:
    """Return the application that serves a build; it must be told of its start and its end."""
    state = State(built, chosen)
    agents = Agents(state)

    @asynccontextmanager
    async def life(_app: FastAPI) -> AsyncIterator[None]:
        await state.pool.open()
        try:
            async with agents.life():
                yield
        finally:
            await state.pool.close()

    app = FastAPI(
        title="townkg",
        version=settings.VERSION,
        description="哪些政策支持哪些小镇 · Which policies support which towns",
        license_info={"name": "CC BY 4.0", "identifier": "CC-BY-4.0"},
        # pages of these would fetch scripts from elsewhere
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
        lifespan=life,
        redirect_slashes=False,
    )
    app.state.townkg = state
    for made in (sparql, things, system, reconcile, agents):
        app.router.routes.extend(made.routes())
    app.include_router(questions.router(state))
    app.include_router(calls.router())
    app.add_exception_handler(errors.TownkgError, _told)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _told)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=5)
    return Around(app, state)


class Around:
    """What goes around each request: its id, headers, the log line, and what nobody foresaw."""

    def __init__(self, app: ASGIApp, state: State) -> None:
        self.app = app
        self.state = state

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        scope["townkg.id"] = uuid.uuid4().hex[:16]
        begun = time.monotonic()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                name = scope["townkg.id"].encode()
                own = [*_HEADERS, (b"x-request-id", name)]
                message["headers"] = [*message.get("headers", ()), *own]
            await send(message)

        try:
            if scope["method"] == "OPTIONS":
                await _preflight(scope, sending)
            else:
                await self.app(scope, receive, sending)
        except Exception as error:
            if status:
                # an answer that breaks off must not look whole: the server closes the connection
                _log_failure(scope, error)
                raise Broken from None
            if not isinstance(error, errors.TownkgError):
                _log_failure(scope, error)
                told = Text(
                    "服务器内部出错；请报告 query_id", "a fault of ours; report the query_id"
                )
                error = Refused(500, told)
            await replying.failure(error, Request(scope, receive))(scope, receive, sending)
        finally:
            self._tell(scope, status, time.monotonic() - begun)

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        route = getattr(scope.get("route"), "path", "other")
        self.state.metrics.add(route, status, seconds)
        line = {
            "id": scope["townkg.id"],
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "ms": round(seconds * 1000, 1),
        }
        # the query is not told: it may hold what its author wants to keep
        sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")


class Broken(Exception):
    """An answer broke off after it had begun."""


def _log_failure(scope: Scope, error: Exception) -> None:
    line: dict[str, Any] = {"id": scope["townkg.id"], "error": type(error).__name__}
    if not isinstance(error, errors.TownkgError):
        line["trace"] = traceback.format_exception(error)
    sys.stderr.write(json.dumps(line, ensure_ascii=False) + "\n")


async def _preflight(scope: Scope, send: Send) -> None:
    """Tell a browser what may be asked from other pages.

    Source: Fetch Standard, section 3.2 (CORS protocol).
    """
    methods = b"GET, HEAD, OPTIONS"
    if scope["path"] in ("/sparql", "/reconcile"):
        methods = b"GET, HEAD, POST, OPTIONS"
    headers = [
        (b"allow", methods),
        (b"access-control-allow-methods", methods),
        (b"access-control-allow-headers", _ALLOWED_HEADERS),
        (b"access-control-max-age", b"86400"),
        (b"content-length", b"0"),
    ]
    await send({"type": "http.response.start", "status": 204, "headers": headers[:-1]})
    await send({"type": "http.response.body", "body": b""})


async def _told(request: Request, error: Exception) -> Response:
    if isinstance(error, errors.TownkgError):
        return replying.failure(error, request)
    told = Text("请求不合规", "the request is malformed")
    return replying.failure(Refused(422, told), request)


async def _http(request: Request, error: Exception) -> Response:
    """Return what the framework refuses in our words."""
    status = getattr(error, "status_code", 500)
    words = {
        404: Text(f"这里没有 {request.url.path}", f"there is no {request.url.path} here"),
        405: Text(
            f"{request.url.path} 不接受 {request.method}",
            f"{request.url.path} takes no {request.method}",
        ),
    }
    told = words.get(status, Text("请求不合规", "the request is malformed"))
    return replying.failure(Refused(status, told, headers=getattr(error, "headers", None)), request)
