"""The graph for agents: few and exact tools over the Model Context Protocol.

A tool asks the same workers as the HTTP API, and gives the same rows; what fails says what to do
instead. Source: Model Context Protocol, tools and resources.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import TYPE_CHECKING, Any

from townkg import errors, settings
from townkg.query import Question
from townkg.serve.negotiation import JSON_RESULTS
from townkg.serve.problems import problem
from townkg.serve.state import State
from townkg.serve.workers.values import Failed

if TYPE_CHECKING:
    from mcp.server import MCPServer

_INSTRUCTIONS = (
    "A knowledge graph of place-based policy: towns, industries, policies, projects and awards, "
    "each fact with the sentence that says so. Find a prepared question with list_queries, read "
    "its parameters with describe_query, run it with run_query. Names are Chinese or English; "
    "find_entity finds them. An empty answer means that the sources do not say, never a no. "
    "Quote `evidence` and give `certainty` when you answer."
)
_MOST_ROWS = 50
_CLASSES = """SELECT ?class ?label ?comment (COUNT(?thing) AS ?things) WHERE {
  ?class a <http://www.w3.org/2002/07/owl#Class> ; skos:prefLabel ?label .
  OPTIONAL { ?class skos:definition ?comment FILTER(LANG(?comment) = "en") }
  FILTER(LANG(?label) = "en") OPTIONAL { ?thing a ?class }
} GROUP BY ?class ?label ?comment ORDER BY DESC(?things) ?class"""
_PROPERTIES = """SELECT DISTINCT ?property ?label ?range (COUNT(*) AS ?uses) WHERE {
  %s ?thing ?property ?value . ?property skos:prefLabel ?label FILTER(LANG(?label) = "en")
  OPTIONAL { ?property <http://www.w3.org/2000/01/rdf-schema#range> ?range }
} GROUP BY ?property ?label ?range ORDER BY DESC(?uses) ?property"""
_ASK = "agent"


def agent_server(
    state: State, lifespan: AbstractAsyncContextManager[None] | None = None
) -> MCPServer[Any]:
    """Return the server of tools over the workers of *state*, which *lifespan* starts and ends."""
    from mcp.server import MCPServer

    server: MCPServer[Any] = MCPServer(
        "townkg",
        version=settings.VERSION,
        instructions=_INSTRUCTIONS,
        lifespan=_life(lifespan) if lifespan is not None else None,
        log_level="WARNING",
    )
    _add_questions(server, state)
    _add_run(server, state)
    _add_entities(server, state)
    _add_queries(server, state)
    return server


def _life(lifespan: AbstractAsyncContextManager[None]) -> Any:
    @asynccontextmanager
    async def life(_server: Any) -> AsyncIterator[None]:
        async with lifespan:
            yield

    return life


def _add_questions(server: MCPServer[Any], state: State) -> None:
    @server.tool()
    async def list_queries(text: str = "") -> dict[str, Any]:
        """List the prepared questions, or those whose name, title or tags hold *text*."""
        found = [_short(one) for one in state.questions if text.lower() in _words(one)]
        return {"questions": found, "version": state.version}

    @server.tool()
    async def describe_query(id: str) -> dict[str, Any]:  # noqa: A002 - as in the HTTP API
        """Tell a prepared question's parameters, columns and an example of its values."""
        from townkg.serve.openapi import described

        question = _question(state, id)
        return {
            **_short(question),
            "description": question.description.to_json(),
            "params": described(question)[: len(question.params)],
            "columns": [
                {"name": one.name, "label": one.label.to_json(), "kind": one.kind}
                for one in question.columns
            ],
            "example": json.loads(json.dumps(dict(question.example), default=str)),
        }


def _add_run(server: MCPServer[Any], state: State) -> None:
    @server.tool()
    async def run_query(
        id: str,  # noqa: A002 - as in the HTTP API
        params: dict[str, Any] | None = None,
        limit: int = _MOST_ROWS,
        offset: int = 0,
    ) -> dict[str, Any]:
        """Answer a prepared question: rows with evidence; `next` is the offset of further rows."""
        question = _question(state, id)
        given = {name: _plain(value) for name, value in (params or {}).items()}
        unknown = [name for name in given if name not in question.params]
        if unknown:
            known = ", ".join(question.params) or "none"
            raise _refused(f"no parameter is named {unknown[0]}; there are: {known}")
        return await _call(
            state,
            {
                "operation": "question",
                "name": question.name,
                "params": given,
                "style": "json",
                "language": "en",
                "limit": max(limit, 0),
                "offset": max(offset, 0),
                "why": False,
            },
        )


def _add_entities(server: MCPServer[Any], state: State) -> None:
    @server.tool()
    async def find_entity(text: str, type: str = "", limit: int = 10) -> dict[str, Any]:  # noqa: A002
        """Find what a name, a part of it, its pinyin or a slip may mean; *type* is like tk:Town."""
        asked = {"text": text, "type": type or None, "limit": max(limit, 1)}
        return await _call(state, {"operation": "find", **asked})

    @server.tool()
    async def describe_entity(entity: str) -> dict[str, Any]:
        """Tell everything that is known of a thing, by name or IRI, with the sentences."""
        return await _call(state, {"operation": "describe", "entity": entity})

    @server.tool()
    async def explain(subject: str, property: str, object: str) -> dict[str, Any]:  # noqa: A002
        """Prove a fact, with rules, premises and quotes; or tell why it does not hold."""
        fact = {"subject": subject, "property": property, "object": object}
        return await _call(state, {"operation": "explain", **fact, "routes": 1})


def _add_queries(server: MCPServer[Any], state: State) -> None:
    @server.tool()
    async def schema(of: str = "") -> dict[str, Any]:
        """List the classes with how many things they have, or the properties of things of one."""
        kind = f"?thing a {_class(of)} ." if of else ""
        return await _sparql(state, _PROPERTIES % kind if of else _CLASSES)

    @server.tool()
    async def sparql(query: str) -> dict[str, Any]:
        """Run a read-only SPARQL query; the usual prefixes (tk, id, skos, …) are declared."""
        return await _sparql(state, query)

    @server.resource("townkg://prefixes", mime_type="application/json")
    def prefixes() -> str:
        """Return the prefixes that queries may use undeclared."""
        return json.dumps(settings.PREFIXES)

    for name in ("service", "void"):
        server.resource(f"townkg://{name}", name=name, mime_type="text/turtle")(
            _document(state, name)
        )


def _refused(told: str) -> Exception:
    """Return what an agent is told instead of an answer."""
    from mcp.server.mcpserver.exceptions import ToolError

    return ToolError(told)


def _document(state: State, name: str) -> Any:
    async def document() -> str:
        base = state.settings.base or "http://localhost/"
        asked = {"operation": "document", "document": name, "base": base, "accept": "text/turtle"}
        return (await _answer(state, asked)).decode()

    return document


def _class(name: str) -> str:
    if all(sign.isalnum() or sign in ":_-" for sign in name) and ":" in name:
        return name
    if not any(sign in '<>"{}|^`\\' or sign <= " " for sign in name):
        return f"<{name}>"
    raise _refused(f"found {name!r}, expected a class as tk:Town, or its IRI")


async def _sparql(state: State, text: str) -> dict[str, Any]:
    graphs: dict[str, list[str]] = {"default_graphs": [], "named_graphs": []}
    accept = f"{JSON_RESULTS}, text/turtle;q=0.5"
    asked = {"operation": "sparql", "text": text, "accept": accept, **graphs}
    content = await _answer(state, {**asked, "rows": min(1000, state.settings.rows)})
    try:
        found: dict[str, Any] = json.loads(content)
    except ValueError:
        found = {"turtle": content.decode()}
    return found


async def _call(state: State, asked: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(await _answer(state, asked))
    return found


async def _answer(state: State, asked: dict[str, Any]) -> bytes:
    """Return what a worker answers.

    Raises: ToolError, in words that help an agent to ask better.
    """
    limits = {"bytes": state.settings.size * 1024**2, "rows": state.settings.rows}
    try:
        reply = await state.pool.reply({**limits, **asked}, _ASK)
        return b"".join([piece async for piece in reply.data])
    except errors.TownkgError as error:
        told = error.problem if isinstance(error, Failed) else problem(error)
        near = told.get("nearest") or [one["iri"] for one in told.get("candidates", ())]
        hint = f"; nearest: {', '.join(near)}" if near else ""
        place = f"line {told['line']}, column {told['column']}: " if told.get("line") else ""
        raise _refused(f"{place}{told['detail']['en']}{hint}") from None


def _question(state: State, name: str) -> Question:
    try:
        return state.questions[name.replace("-", "_")]
    except errors.UnknownName as error:
        raise _refused(error.message.en) from None


def _plain(value: Any) -> Any:
    """Return a value as the command line would pass it."""
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _short(question: Question) -> dict[str, Any]:
    return {
        "id": question.name,
        "title": question.title.to_json(),
        "tags": list(question.tags),
        "params": list(question.params),
    }


def _words(question: Question) -> str:
    titles = question.title.zh, question.title.en, question.summary.zh, question.summary.en
    return " ".join((question.name, *titles, *question.tags)).lower()
