"""From a request to a worker's answer as an HTTP response: time, conditions, caching, failures."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from townkg import errors
from townkg.i18n import Text
from townkg.serve.negotiation import with_charset
from townkg.serve.problems import MEDIA, Refused, headers_of, problem
from townkg.serve.state import State
from townkg.serve.workers.values import Failed, Reply


def problem_response(
    found: Mapping[str, Any], request: Request, extra: Mapping[str, str] | None = None
) -> Response:
    """Return problem details as a response, with the request's id."""
    document = {**found, "query_id": request.scope.get("townkg.id")}
    content = json.dumps(document, ensure_ascii=False).encode()
    headers = headers_of(found, extra)
    return Response(content, found["status"], headers, media_type=MEDIA)


def failure(error: errors.TownkgError, request: Request) -> Response:
    """Return the response to an error."""
    if isinstance(error, Failed):
        return problem_response(error.problem, request)
    extra = error.headers if isinstance(error, Refused) else None
    return problem_response(problem(error), request, extra)


async def respond(
    request: Request,
    state: State,
    asked: dict[str, Any],
    *,
    cached: bool = False,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Return a worker's answer; one that may be *cached* is kept for who asks the same again.

    Raises: Refused, LimitError and what a worker refuses.
    """
    asked = {"bytes": state.settings.size * 1024**2, "rows": state.settings.rows, **asked}
    key = json.dumps(asked, sort_keys=True)
    if cached and (kept := state.cache.get(key)):
        state.metrics.cached += 1
        header, content = kept
        return _response(request, state, header, content, headers)
    seconds = _seconds(request)
    reply = await _unless_gone(request, state.pool.reply(asked, _client(request), seconds))
    if reply.header.get("length") is None:
        return _response(request, state, reply.header, reply, headers)
    content = b"".join([piece async for piece in reply.data])
    if cached:
        state.cache.put(key, (reply.header, content), len(content))
    return _response(request, state, reply.header, content, headers)


def _response(
    request: Request,
    state: State,
    header: Mapping[str, Any],
    content: bytes | Reply,
    more: Mapping[str, str] | None,
) -> Response:
    # weak: it may go out compressed or not
    tag = f'W/"{state.version}-{header["tag"]}"'
    headers = {"ETag": tag, "Vary": "Accept, Accept-Language", **(more or {})}
    headers.setdefault("Cache-Control", "no-cache")
    if tag in _tags(request.headers.get("if-none-match", "")):
        if isinstance(content, Reply):
            content.close()
        return Response(status_code=304, headers=headers)
    media = with_charset(header["media"])
    if isinstance(content, bytes):
        return Response(content, headers={**headers, "Content-Type": media})
    return Streamed(content, {**headers, "Content-Type": media})


class Streamed(StreamingResponse):
    """A response as its data come; the worker is freed however it ends."""

    def __init__(self, reply: Reply, headers: Mapping[str, str]) -> None:
        super().__init__(reply.data, headers=headers)
        self._reply = reply

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._reply.close()


def _tags(header: str) -> set[str]:
    return {tag.strip() for tag in header.split(",")}


def _seconds(request: Request) -> float | None:
    """Return the time that a client grants its request.

    Raises: Refused (400).
    """
    given = request.query_params.get("timeout")
    if given is None or not request.url.path.endswith("/sparql"):
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0
    if not 0 < seconds < float("inf"):
        raise Refused(
            400,
            Text(
                f"timeout 给的是“{given}”，应为秒数", f"timeout: found “{given}”, expected seconds"
            ),
            param="timeout",
        )
    return seconds


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


async def _unless_gone(request: Request, work: Any) -> Reply:
    """Return what *work* does; where the client goes away meanwhile, it is ended.

    Raises: Refused (400), which nobody reads.
    """
    task = asyncio.ensure_future(work)
    watch = asyncio.ensure_future(_gone(request))
    try:
        await asyncio.wait({task, watch}, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            raise Refused(400, Text("客户端已离开", "the client is gone"))
        found: Reply = task.result()
        return found
    finally:
        for one in (task, watch):
            if not one.done():
                one.cancel()
                with suppress(asyncio.CancelledError, errors.TownkgError):
                    await one


async def _gone(request: Request) -> None:
    while True:
        message = await request.receive()
        if message["type"] == "http.disconnect":
            return
