"""The endpoint: SPARQL 1.1 Protocol, Graph Store Protocol for reading, what it says of itself.

Source: SPARQL 1.1 Protocol; SPARQL 1.1 Graph Store HTTP Protocol; SPARQL 1.1 Service Description,
section 2; VoID, section 6.
"""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from townkg import settings
from townkg.i18n import Text
from townkg.serve import replying, requests
from townkg.serve.problems import Refused
from townkg.serve.state import State

_GRAPH_ACCEPT = "text/turtle"


def routes() -> list[Route]:
    """Return the routes of the endpoint."""
    return [
        Route("/sparql", _query, methods=["GET", "POST"]),
        Route("/graph-store", _graph_store, methods=["GET", "PUT", "POST", "DELETE", "PATCH"]),
        Route("/void.ttl", _void, methods=["GET"]),
        Route("/.well-known/void", _well_known, methods=["GET"]),
    ]


async def _query(request: Request) -> Response:
    state: State = request.app.state.townkg
    given = await requests.protocol_request(request, state.settings.body * 1024)
    text = requests.one(given, "query")
    if text is None:
        if request.method == "POST" or given.keys() & {"default-graph-uri", "named-graph-uri"}:
            raise Refused(
                400,
                Text("没有参数 query", "there is no parameter query"),
                param="query",
            )
        return await _document(request, "service")
    asked = {
        "operation": "sparql",
        "text": text,
        "default_graphs": given.get("default-graph-uri", []),
        "named_graphs": given.get("named-graph-uri", []),
        "accept": _accept(request),
    }
    return await replying.respond(request, state, asked)


async def _graph_store(request: Request) -> Response:
    """Answer the triples of a graph; writing is refused."""
    state: State = request.app.state.townkg
    if request.method not in ("GET", "HEAD"):
        raise requests.read_only()
    given = requests.parameters(request.scope["query_string"])
    graph = requests.one(given, "graph")
    if (graph is None) == ("default" not in given):
        raise Refused(
            400,
            Text(
                "请写 graph=<IRI> 或 default，二者取一",
                "expected graph=IRI or default, one of them",
            ),
            param="graph",
        )
    if graph is not None:
        requests.check_iri(graph, "graph")
    asked = {
        "operation": "graph",
        "graph": settings.DEFAULT_GRAPH if graph is None else graph,
        "accept": _accept(request),
    }
    return await replying.respond(request, state, asked)


async def _void(request: Request) -> Response:
    return await _document(request, "void", _GRAPH_ACCEPT)


async def _well_known(request: Request) -> Response:
    state: State = request.app.state.townkg
    return RedirectResponse(f"{state.base(request)}void.ttl", 303)


async def _document(request: Request, name: str, accept: str | None = None) -> Response:
    state: State = request.app.state.townkg
    asked = {
        "operation": "document",
        "document": name,
        "base": state.base(request),
        "accept": _accept(request) if accept is None else accept,
    }
    return await replying.respond(request, state, asked, cached=True)


def _accept(request: Request) -> str:
    return ", ".join(request.headers.getlist("accept"))
