"""A store that can be written to: where it is queried and updated, and what it answers."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from townkg.errors import RemoteError
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.publish.client import Broken, Client, Late, Reply, said
from townkg.store.address import masked

FORM = "application/x-www-form-urlencoded"
UPDATE = "application/sparql-update"
RESULTS = "application/sparql-results+json"
TRIPLES = "application/n-triples"
_REPEATED = (429, 500, 502, 503, 504)
"""Answers after which a request that may be sent twice is sent once more."""


class Refused(RemoteError):
    """The server answered, and did not do what it was asked."""

    def __init__(self, url: str, reply: Reply, what: Text) -> None:
        self.reply = reply
        super().__init__(said(url, what))


@frozen
class Addresses:
    """Where a store is queried, updated and, where it is, written by the Graph Store Protocol."""

    query: str
    update: str
    graphs: str = ""
    direct: bool = False
    """Whether an update is the whole body of its request, not a field of a form."""


class Endpoint:
    """The store behind *addresses*."""

    def __init__(self, client: Client, addresses: Addresses) -> None:
        self.client = client
        self.addresses = addresses

    def select(self, query: str) -> list[dict[str, str]]:
        """Return the solutions of a SELECT query, each value as its plain text."""
        rows = self._results(query).get("results", {}).get("bindings", [])
        return [{name: str(term["value"]) for name, term in row.items()} for row in rows]

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        return bool(self._results(query).get("boolean"))

    def update(self, text: str, *, again: bool = True) -> None:
        """Return nothing when the store has done the update.

        Shape: *again* says that the update may be sent twice, so that one failure is forgiven.
        Raises: Refused, Late or Broken.
        """
        self._check(self.addresses.update, *_update(text, self.addresses.direct), again=again)

    def post(self, graph: str, triples: bytes) -> None:
        """Return nothing when the store has added triples to a graph by the Graph Store Protocol.

        Raises: Refused, Late or Broken.
        """
        joint = "&" if "?" in self.addresses.graphs else "?"
        url = f"{self.addresses.graphs}{joint}{urlencode({'graph': graph})}"
        # Turtle, of which N-Triples is a part: older stores know no other name for it
        self._check(url, triples, {"Content-Type": "text/turtle"}, again=True)

    def _check(self, url: str, body: bytes, headers: dict[str, str], *, again: bool) -> None:
        try:
            reply = self.client.send(url, "POST", body, headers)
            if not again or reply.status not in _REPEATED:
                return accept(url, reply)
        except (Late, Broken):
            if not again:
                raise
        return accept(url, self.client.send(url, "POST", body, headers))

    def _results(self, query: str) -> dict[str, Any]:
        url = self.addresses.query
        try:
            reply = ask(self.client, url, query)
        except Broken:  # a query may always be asked again
            reply = ask(self.client, url, query)
        if reply.status in _REPEATED:
            reply = ask(self.client, url, query)
        accept(url, reply)
        return results(url, reply)


def ask(client: Client, url: str, query: str, timeout: float | None = None) -> Reply:
    """Return the reply to a query, sent as a form: Virtuoso 7.2 hangs on one posted directly."""
    headers = {"Content-Type": FORM, "Accept": RESULTS}
    return client.send(url, "POST", urlencode({"query": query}).encode(), headers, timeout=timeout)


def send_update(
    client: Client, url: str, text: str, *, direct: bool, timeout: float | None = None
) -> Reply:
    """Return the reply to an update, sent once."""
    return client.send(url, "POST", *_update(text, direct), timeout=timeout)


def _update(text: str, direct: bool) -> tuple[bytes, dict[str, str]]:
    if direct:
        return text.encode(), {"Content-Type": UPDATE}
    return urlencode({"update": text}).encode(), {"Content-Type": FORM}


def results(url: str, reply: Reply) -> dict[str, Any]:
    """Return SPARQL results in JSON.

    Raises: Refused, when the reply is something else.
    """
    try:
        document = json.loads(reply.content)
    except ValueError:
        document = None
    if isinstance(document, dict) and ("boolean" in document or "results" in document):
        return document
    kind = reply.media_type or "?"
    raise Refused(
        url,
        reply,
        Text(
            f"它回答的是 {kind}，应为 JSON 格式的 SPARQL 结果；这是查询服务的地址吗？"
            f"它说：{reply.excerpt}",
            f"it answered {kind}, expected SPARQL results as JSON; "
            f"is this the address of the query service? It said: {reply.excerpt}",
        ),
    )


def accept(url: str, reply: Reply) -> None:
    """Return nothing when the server did what it was asked.

    Raises: Refused, which says why not, and what to do about it.
    """
    if reply.ok:
        return
    raise Refused(url, reply, refusal(reply))


def refusal(reply: Reply) -> Text:
    """Return what a server meant by its refusal."""
    status, words = reply.status, reply.excerpt
    if status == 401:
        return Text(
            "用户名或密码不对，或没有给出（401）；请用 --user 给出用户名，"
            "密码写在环境变量 TOWNKG_PASSWORD 里，或在提示时输入",
            "user or password are wrong or missing (401); name the user by --user, and give the "
            "password in the environment variable TOWNKG_PASSWORD, or when asked for it",
        )
    if status == 403:
        return Text(
            f"它不许写入（403）：{words}；请让它可写，或换一个有写权限的用户",
            f"it may not be written to (403): {words}; make it writable, or name a user who may",
        )
    if 300 <= status < 400:
        place = masked(reply.location) or "?"
        return Text(
            f"它把请求转到 {place}（{status}）；不跟随转址，请直接给出那个地址",
            f"it sends the request on to {place} ({status}), which is not followed; "
            "give that address itself",
        )
    if status in (404, 405):
        return Text(
            f"这里没有这项服务（{status}）；请用 --update 给出更新服务的地址",
            f"there is no such service here ({status}); "
            "give the address of the update service with --update",
        )
    return Text(f"它回答 {status}：{words}", f"it answered {status}: {words}")
