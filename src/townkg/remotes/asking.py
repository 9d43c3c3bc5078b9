"""Asks a remote data set for rows: one request, tried twice where that may help, and kept.

What it sends is not believed: terms are looked at one by one, and rows, bytes and time have an end.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph

from townkg import paths
from townkg.i18n import Text, same
from townkg.remotes.registry import Remote
from townkg.store.guard import Guard, chosen
from townkg.store.port import Solutions, Term
from townkg.store.remote import split
from townkg.store.terms import is_iri
from townkg.store.transport import Failed, Limits, Response, excerpt, fetch

AGENT = "townkg (https://w3id.org/townkg)"
RESULTS = ("application/sparql-results+json", "application/json")
_PAUSE = 0.2
"""Seconds before the one other attempt."""

METHODS = ("form", "get", "direct")
"""How a query is sent: url-encoded POST, GET, or POST of the query itself."""


@dataclass(frozen=True)
class Rows:
    """What a remote answered; *cut* says that there are more rows than one may have."""

    solutions: Solutions
    cut: bool = False
    kept: bool = False


def ask(remote: Remote, query: str, most: int, deadline: float) -> Rows:
    """Return the rows of a SELECT query at a remote, at most *most*; the query sets the LIMIT.

    Unit: *deadline* is of `time.monotonic`.
    Raises: Failed, which says why there are none.
    """
    place = _place(remote, query)
    content = _kept(place, remote)
    if content is not None:
        try:
            return Rows(*_parsed(content, most), kept=True)
        except Failed:
            pass  # a file that somebody damaged: the remote is asked again
    if os.environ.get("TOWNKG_OFFLINE"):
        raise Failed(
            Text("没有询问：设置了 TOWNKG_OFFLINE", "it was not asked: TOWNKG_OFFLINE is set")
        )
    response = _twice(remote, query, deadline)
    if response.media_type not in RESULTS:
        raise _wrong_type(response)
    solutions, cut = _parsed(response.content, most)
    if place and not cut:
        _keep(place, response.content)
    return Rows(solutions, cut)


def _twice(remote: Remote, query: str, deadline: float) -> Response:
    """Return the answer to a read, which may be sent once more where the failure may pass."""
    try:
        return send(remote, query, deadline)
    except Failed as error:
        if not error.passes or time.monotonic() + _PAUSE >= deadline:
            raise
    time.sleep(_PAUSE)
    return send(remote, query, deadline)


def send(
    remote: Remote,
    query: str,
    deadline: float,
    *,
    method: str = "",
    accept: str = ", ".join(RESULTS),
    form: str = "SELECT",
) -> Response:
    """Return what a remote answers to one request, made as its dialect wants it.

    Raises: Failed.
    """
    user, password = credentials(remote)
    request = _request(remote, query, method or _method(remote), accept, form, (user, password))
    guard = chosen(remote.url) if remote.allow_private else Guard()
    seconds = max(round(deadline - time.monotonic(), 1), 0.1)
    return fetch(request, guard, Limits(seconds, remote.octets), secrets(user, password))


def _request(
    remote: Remote, query: str, method: str, accept: str, form: str, user: tuple[str, str]
) -> urllib.request.Request:
    from SPARQLWrapper import GET, POST, POSTDIRECTLY, URLENCODED, SPARQLWrapper

    wrapper = SPARQLWrapper(split(remote.url)[0], returnFormat="json", agent=AGENT)
    wrapper.setMethod(GET if method == "get" else POST)
    wrapper.setRequestMethod(POSTDIRECTLY if method == "direct" else URLENCODED)
    wrapper.setOnlyConneg(True)
    wrapper.addCustomHttpHeader("Accept", accept)
    wrapper.addCustomHttpHeader("Accept-Encoding", "gzip")
    # by hand, as in `store.remote`: setQuery guesses the form from the text
    wrapper.queryString = query
    wrapper.queryType = form
    if any(user):
        wrapper.setCredentials(*user)
    request: urllib.request.Request = wrapper._createRequest()
    return request


def _method(remote: Remote) -> str:
    """Return the first way of sending that the probe found to work; else the usual one."""
    return next((one for one in METHODS if remote.dialect.get(one) == "yes"), METHODS[0])


def credentials(remote: Remote) -> tuple[str, str]:
    """Return user and password from the environment; both empty for a remote without.

    Raises: Failed where the variable is not set.
    """
    if not remote.credentials:
        return "", ""
    value = os.environ.get(remote.credentials, "")
    user, colon, password = value.partition(":")
    if not colon:
        name = remote.credentials
        raise Failed(
            Text(
                f"环境变量 {name} 没有设为 user:password",
                f"the environment variable {name} is not set to user:password",
            )
        )
    return user, password


def secrets(user: str, password: str) -> list[str]:
    """Return what no message may hold, as it is sent too."""
    if not (user or password):
        return []
    return [password, base64.b64encode(f"{user}:{password}".encode()).decode()]


def _parsed(content: bytes, most: int) -> tuple[Solutions, bool]:
    """Return the rows that a remote sent, at most *most*, and whether it sent more.

    Raises: Failed, which names the row and the column of what is no term.
    """
    rows: list[dict[str, Term]] = []
    try:
        found = pyoxigraph.parse_query_results(content, pyoxigraph.QueryResultsFormat.JSON)
        if not isinstance(found, pyoxigraph.QuerySolutions):
            raise Failed(Text("它回答了真或假，应为行", "it answered true or false, expected rows"))
        names = [variable.value for variable in found.variables]
        for row in found:
            if len(rows) == most:
                return Solutions(names, rows), True
            pairs = zip(names, row, strict=True)
            rows.append({name: term for name, term in pairs if term is not None})
    except (SyntaxError, ValueError) as error:
        raise Failed(_bad_term(content, len(rows)) or _unreadable(error)) from None
    return Solutions(names, rows), False


def _unreadable(error: Exception) -> Text:
    return Text(f"它给的结果无法读取：{error}", f"its results cannot be read: {error}")


def _bad_term(content: bytes, number: int) -> Text | None:
    """Return which term of a row is none, if it is an IRI that is none."""
    try:
        row = json.loads(content)["results"]["bindings"][number]
        bad = [
            (str(name), str(term["value"]))
            for name, term in row.items()
            if term["type"] == "uri" and not is_iri(str(term["value"]))
        ]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None
    if not bad:
        return None
    name, value = bad[0]
    return Text(
        f"第 {number + 1} 行 ?{name[:40]} 不是绝对 IRI：{excerpt(value)}",
        f"row {number + 1}, ?{name[:40]}: this is no absolute IRI: {excerpt(value)}",
    )


def _wrong_type(response: Response) -> Failed:
    said = excerpt(response.content[:2000].decode("utf-8", "replace"))
    kind = response.media_type[:60]
    found = same(kind) if kind else Text("没有媒体类型的内容", "no media type")
    return Failed(
        Text(
            f"它回答的是 {found.zh}，应为 {RESULTS[0]}；它说：{said}",
            f"it answered {found.en}, expected {RESULTS[0]}; it said: {said}",
        )
    )


def _place(remote: Remote, query: str) -> Path | None:
    """Return where an answer is kept; none for what only some may see, or is not to be kept."""
    if remote.credentials or remote.keep <= 0 or os.environ.get("TOWNKG_ANEW"):
        return None
    key = hashlib.sha256(f"{remote.url}\n{query}".encode()).hexdigest()
    return paths.build_root() / "remotes" / f"{key[:40]}.json"


def _kept(place: Path | None, remote: Remote) -> bytes | None:
    if place is None:
        return None
    try:
        if time.time() - place.stat().st_mtime > remote.keep:
            return None
        return place.read_bytes()
    except OSError:
        return None


def _keep(place: Path, content: bytes) -> None:
    """Keep an answer; a disk that is full or read-only costs only the time."""
    new: Any = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(content)
        new.replace(place)
    except OSError:
        return
