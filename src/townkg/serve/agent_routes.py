"""Where agents find their tools: `/mcp`, if the package that speaks their protocol is there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from townkg.i18n import Text
from townkg.serve.problems import Refused
from townkg.serve.state import State

_METHODS = ["GET", "POST", "DELETE"]


class Agents:
    """The tools of agents over HTTP; each request stands by itself, so nothing is kept of one."""

    def __init__(self, state: State) -> None:
        self._server = _server(state)
        self._app = _application(self._server, state) if self._server else None

    def routes(self) -> list[BaseRoute]:
        """Return the route of `/mcp`."""
        if self._app is None:
            return [Route("/mcp", _absent, methods=_METHODS)]
        return list(self._app.routes)

    @asynccontextmanager
    async def life(self) -> AsyncIterator[None]:
        """Answer agents for as long as this lasts."""
        if self._server is None:
            yield
            return
        async with self._server.session_manager.run():
            yield


def _server(state: State) -> Any:
    from townkg.serve.agents import agent_server

    try:
        return agent_server(state)
    except ModuleNotFoundError:
        return None


def _application(server: Any, state: State) -> Any:
    from mcp.server.transport_security import TransportSecuritySettings

    # a page of another site must not reach a server on this machine by a name of its own
    known = ["127.0.0.1", "localhost", "[::1]", state.settings.host]
    hosts = [host for name in known for host in (name, f"{name}:*")]
    if state.settings.base:
        hosts.append(urlsplit(state.settings.base).netloc)
    origins = [f"http://{host}" for host in hosts] + [f"https://{host}" for host in hosts]
    security = TransportSecuritySettings(allowed_hosts=hosts, allowed_origins=origins)
    return server.streamable_http_app(
        streamable_http_path="/mcp",
        json_response=True,
        stateless_http=True,
        transport_security=security,
        max_request_body_size=state.settings.body * 1024,
    )


async def _absent(_request: Request) -> Response:
    raise Refused(
        404,
        Text(
            "这台服务器没有智能体的工具；请安装 townkg[agents]",
            "this server has no tools for agents; install townkg[agents]",
        ),
    )
