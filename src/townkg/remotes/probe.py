"""Finds out what an endpoint can do, by a few small reads, each with a short timeout.

A server may hang on one way of sending a query and answer another at once (Virtuoso 7.2 does on a
query posted directly), so each way is tried by itself.
"""

from __future__ import annotations

import statistics
import time
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request

import pyoxigraph

from townkg.remotes.asking import AGENT, METHODS, RESULTS, credentials, secrets, send
from townkg.remotes.registry import Remote
from townkg.store.guard import Guard, chosen
from townkg.store.terms import write_term
from townkg.store.transport import Failed, Limits, fetch

EACH = 3.0
"""Seconds that one read of a probe may take."""

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = {
    "json": "application/sparql-results+json",
    "xml": "application/sparql-results+xml",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
}
_GRAPHS = {
    "text/turtle": pyoxigraph.RdfFormat.TURTLE,
    "application/n-triples": pyoxigraph.RdfFormat.N_TRIPLES,
    "application/rdf+xml": pyoxigraph.RdfFormat.RDF_XML,
}
_OCTETS = 1_000_000
_NOT_TRIED = "not tried"
_NONE = "none"


def probe(remote: Remote, *, update: bool = False) -> dict[str, Any]:
    """Return what was found, with the date: the record that the list keeps of a remote.

    Shape: the keys of `asking.METHODS` have `yes`, `hangs`, or why not; `formats` are those that
    results come in; `default_graph` is `union`, `separate`, or why nobody can tell. *update* lets
    an update that changes nothing be sent: else whether updates are taken stays `not tried`.
    """
    found: dict[str, Any] = {"probed": datetime.now(UTC).date().isoformat()}
    found["description"] = _description(remote)
    took: list[float] = []
    for method in METHODS:
        begin = time.monotonic()
        found[method] = _told(remote, method, "ASK { }", RESULTS[0], form="ASK")
        if found[method] == "yes":
            took.append(time.monotonic() - begin)
    works = next((one for one in METHODS if found[one] == "yes"), "")
    found["formats"] = _formats(remote, works) if works else []
    found["default_graph"] = _default_graph(remote, works) if works else "no answer"
    found["update"] = _update(remote) if update else _NOT_TRIED
    found["milliseconds"] = round(statistics.median(took) * 1000) if took else -1
    return found


def _told(remote: Remote, method: str, query: str, accept: str, *, form: str = "SELECT") -> str:
    """Return `yes` where an answer of the type that was asked for comes, else why not."""
    try:
        response = send(remote, query, _deadline(), method=method, accept=accept, form=form)
    except Failed as error:
        return "hangs" if error.late else _short(error)
    return "yes" if response.media_type == accept else f"answers {response.media_type[:60]}"


def _deadline() -> float:
    return time.monotonic() + EACH


def _short(error: Failed) -> str:
    return f"refused: {error.status}" if error.status else error.told.en[:120]


def _formats(remote: Remote, method: str) -> list[str]:
    query = "SELECT (1 AS ?one) { }"
    return [
        name
        for name, media_type in _FORMATS.items()
        if _told(remote, method, query, media_type) == "yes"
    ]


def _description(remote: Remote) -> str:
    """Return what the service description says that it can do, in the names of its terms."""
    accept = "text/turtle, application/n-triples;q=0.9, application/rdf+xml;q=0.8"
    try:
        user = credentials(remote)
        request = Request(remote.url, headers={"Accept": accept, "User-Agent": AGENT})  # noqa: S310
        response = fetch(request, _guard(remote), Limits(EACH, _OCTETS), secrets(*user))
    except Failed as error:
        return "hangs" if error.late else _NONE
    kind = _GRAPHS.get(response.media_type)
    if kind is None or (kind == pyoxigraph.RdfFormat.RDF_XML and b"<!" in response.content):
        return _NONE  # a document type may declare entities without end
    try:
        quads = list(pyoxigraph.parse(response.content, kind, base_iri=remote.url))
    except (SyntaxError, ValueError):
        return "cannot be read"
    terms = {
        quad.object.value.removeprefix(_SD)
        for quad in quads
        if quad.predicate.value in (f"{_SD}feature", f"{_SD}supportedLanguage")
        and isinstance(quad.object, pyoxigraph.NamedNode)
        and quad.object.value.startswith(_SD)
    }
    return " ".join(sorted(terms)) or _NONE


def _guard(remote: Remote) -> Guard:
    return chosen(remote.url) if remote.allow_private else Guard()


def _default_graph(remote: Remote, method: str) -> str:
    """Return whether a triple of a named graph is in the default graph as well."""
    query = "SELECT ?s ?p ?o { GRAPH ?g { ?s ?p ?o FILTER(ISIRI(?s) && ISIRI(?o)) } } LIMIT 1"
    try:
        response = send(remote, query, _deadline(), method=method)
        found = pyoxigraph.parse_query_results(response.content, pyoxigraph.QueryResultsFormat.JSON)
        rows = list(found) if isinstance(found, pyoxigraph.QuerySolutions) else []
        if not rows:
            return "no named graphs"
        triple = " ".join(write_term(term) for term in rows[0])
        response = send(remote, f"ASK {{ {triple} }}", _deadline(), method=method, form="ASK")
        answer = pyoxigraph.parse_query_results(
            response.content, pyoxigraph.QueryResultsFormat.JSON
        )
    except Failed as error:
        return "hangs" if error.late else _short(error)
    except (SyntaxError, ValueError):
        return "cannot be read"
    return "union" if isinstance(answer, pyoxigraph.QueryBoolean) and answer else "separate"


def _update(remote: Remote) -> str:
    """Return whether an update that changes nothing is taken."""
    body = urlencode({"update": "INSERT DATA { }"}).encode()
    try:
        user = credentials(remote)
        request = Request(remote.url, body, {"User-Agent": AGENT})  # noqa: S310 - as listed
        fetch(request, _guard(remote), Limits(EACH, _OCTETS), secrets(*user))
    except Failed as error:
        return "hangs" if error.late else _short(error)
    return "accepted"
