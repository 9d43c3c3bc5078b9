"""Linked data: what an IRI names is led to data about it.

Source: Cool URIs for the Semantic Web, section 4.2 (303 URIs); RFC 8288 for Link headers.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from townkg.i18n import Text
from townkg.serve import replying
from townkg.serve.negotiation import chosen
from townkg.serve.problems import Refused
from townkg.serve.state import State

_SPACE = "https://w3id.org/townkg/"
_ENDINGS = {
    "ttl": "text/turtle",
    "jsonld": "application/ld+json",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
}
_SAFE = "/:@!$&'()*+,;=~-._"


def routes() -> list[Route]:
    """Return the routes of things and of data about them."""
    return [
        Route("/id/{name:path}", _thing, methods=["GET"]),
        Route("/claim/{name:path}", _thing, methods=["GET"]),
        Route("/data/{name:path}", _data, methods=["GET"]),
    ]


async def _thing(request: Request) -> Response:
    """Lead to data in the format that is liked best."""
    state: State = request.app.state.townkg
    media = chosen(request.headers.get("accept", ""), list(_ENDINGS.values()))
    ending = next(end for end, kind in _ENDINGS.items() if kind == media)
    name = quote(request.url.path.lstrip("/"), safe=_SAFE + "%")
    return RedirectResponse(
        f"{state.base(request)}data/{name}.{ending}", 303, headers={"Vary": "Accept"}
    )


async def _data(request: Request) -> Response:
    state: State = request.app.state.townkg
    name, _, ending = request.path_params["name"].rpartition(".")
    if ending not in _ENDINGS or not name.startswith(("id/", "claim/")):
        known = "、".join(_ENDINGS)
        raise Refused(
            404,
            Text(
                f"没有这份数据；形如 /data/id/town/….ttl，结尾是 {known} 之一",
                "there is no such data; it is /data/id/town/….ttl, and ends in one of "
                f"{', '.join(_ENDINGS)}",
            ),
        )
    iri = _SPACE + quote(name, safe=_SAFE)
    base = state.base(request)
    here = f"{base}data/{quote(name, safe=_SAFE)}"
    links = [f'<{iri}>; rel="canonical"', f'<{iri}>; rel="describes"']
    links += [
        f'<{here}.{end}>; rel="alternate"; type="{kind}"'
        for end, kind in _ENDINGS.items()
        if end != ending
    ]
    asked = {"operation": "thing", "iri": iri, "accept": _ENDINGS[ending]}
    return await replying.respond(request, state, asked, headers={"Link": ", ".join(links)})
