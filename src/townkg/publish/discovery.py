"""Finds a store's services from one address, by asking for what changes nothing.

A server may hang on a request that it does not expect (Virtuoso 7.2 does, on one posted directly),
so each try is short, and the forms that hang nowhere come first.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import SplitResult, urlencode, urlsplit, urlunsplit

from townkg import settings
from townkg.errors import RemoteError, UsageError
from townkg.i18n import Text
from townkg.publish.client import Broken, Client, Late, Reply, said
from townkg.publish.endpoint import (
    Addresses,
    Refused,
    accept,
    ask,
    refusal,
    results,
    send_update,
)
from townkg.publish.record import RECORD
from townkg.store.address import masked

TRY = 5.0
"""Seconds for a request that a server may not understand."""

_NOTHING = f"DELETE DATA {{ GRAPH <{RECORD}> {{ <{RECORD}> <{RECORD}> <{RECORD}> }} }}"
"""An update that changes nothing: no such triple is ever there."""

_ENDS = ("/update", "/query", "/sparql-auth", "/statements")


def checked(url: str, option: str) -> str:
    """Return an address that can be asked.

    Raises: UsageError for what is none, or holds a password; no secret is in the message.
    """
    wanted = "http://host:port/path"
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or any(not "!" <= character <= "~" for character in url):
        raise UsageError(
            Text(
                f"{option} 给的是“{masked(url)}”，应为 {wanted} 或 https://…；"
                "空格与非 ASCII 字符要用百分号编码",
                f"{option}: found “{masked(url)}”, expected {wanted} or https://…; "
                "spaces and characters beyond ASCII are percent-encoded",
            )
        )
    if "@" in parts.netloc:
        raise UsageError(
            Text(
                f"{option} 的地址里有用户名或密码，会留在命令历史里；请改用 --user，"
                "密码写在环境变量 TOWNKG_PASSWORD 里",
                f"{option}: the address holds a user or password, which the history of commands "
                "would keep; use --user and the environment variable TOWNKG_PASSWORD",
            )
        )
    return urlunsplit(parts._replace(fragment=""))


def query_service(client: Client, url: str) -> str:
    """Return where the store of an address is queried.

    Raises: RemoteError, which tells what the first address answered.
    """
    first: RemoteError | None = None
    for candidate in _queried(url):
        try:
            reply = ask(client, candidate, "ASK {}", min(TRY, client.timeout))
            if reply.status == 401 or 300 <= reply.status < 400:
                accept(candidate, reply)
            accept(candidate, reply)
            results(candidate, reply)
            return candidate
        except (Late, Broken):
            raise
        except Refused as error:
            if error.reply.status == 401:
                raise
            first = first or error
    assert first is not None  # noqa: S101 - there is always a candidate
    raise first


def services(client: Client, query: str, update: str, *, store: bool) -> Addresses:
    """Return the services of the store that is queried at *query*.

    Shape: *update* is its update service, or empty: then it is looked for. *store* asks for the
    Graph Store Protocol too.
    Raises: RemoteError, which tells what the likeliest address answered.
    """
    refused: list[tuple[str, Reply]] = []
    for candidate in [update] if update else _updated(query, client.credentials is not None):
        for direct in (False, True):
            reply = _tried(client, candidate, direct=direct)
            if reply is not None and reply.ok and not _is_page(reply):
                graphs = _graph_store(client, query) if store else ""
                return Addresses(query, candidate, graphs, direct)
            if reply is not None:
                refused.append((candidate, reply))
                if reply.status in (401, 403):
                    accept(candidate, reply)
            if reply is None or reply.status not in (400, 406, 415, 500):
                break
    raise _no_update(query, refused)


def _tried(client: Client, url: str, *, direct: bool) -> Reply | None:
    try:
        return send_update(client, url, _NOTHING, direct=direct, timeout=min(TRY, client.timeout))
    except Late:
        return None  # one that hangs is no service that can be used


def _is_page(reply: Reply) -> bool:
    """Return whether a server showed a page for people where an update was asked for."""
    return reply.media_type == "text/html" and b"<html" in reply.content[:2000].lower()


def _no_update(query: str, refused: list[tuple[str, Reply]]) -> RemoteError:
    telling = [item for item in refused if item[1].status not in (404, 405)]
    if telling:
        url, reply = telling[0]
        if reply.ok or 300 <= reply.status < 400:
            what = refusal(reply) if not reply.ok else _page(reply)
        else:
            what = refusal(reply)
        return Refused(url, reply, what)
    return RemoteError(
        said(
            query,
            Text(
                "没有找到更新服务，可能是只读的；请用 --update 给出它的地址",
                "no update service was found, it may be read-only; give its address with --update",
            ),
        )
    )


def _page(reply: Reply) -> Text:
    return Text(
        f"它对更新回答了一个网页：{reply.excerpt}；请用 --update 给出更新服务的地址",
        f"it answered an update with a page: {reply.excerpt}; "
        "give the address of the update service with --update",
    )


def _graph_store(client: Client, query: str) -> str:
    """Return the address of the Graph Store Protocol; an empty graph is sent to it.

    Raises: RemoteError, when there is none.
    """
    for candidate in _written(query):
        url = f"{candidate}?{urlencode({'graph': settings.STAGING_GRAPHS + 'none'})}"
        headers = {"Content-Type": "text/turtle"}
        try:
            reply = client.send(url, "POST", b"", headers, timeout=min(TRY, client.timeout))
        except (Late, Broken):
            continue
        if reply.ok and not _is_page(reply):
            return candidate
    raise RemoteError(
        said(
            query,
            Text(
                "没有找到图存储协议（Graph Store Protocol）的服务；请改用 --by update",
                "no service of the Graph Store Protocol was found; use --by update",
            ),
        )
    )


def _queried(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    end = next((end for end in _ENDS if path.endswith(end)), "")
    base = path.removesuffix(end)
    if end == "/statements":
        yield _at(parts, base)
    elif end not in ("/update", "/sparql-auth"):
        yield url
    for name in ("/query", "/sparql"):
        if path != base + name:
            yield _at(parts, base + name)


def _updated(query: str, has_user: bool) -> Iterator[str]:
    parts = urlsplit(query)
    path = parts.path.rstrip("/")
    base, _, name = path.rpartition("/")
    own = [_at(parts, path + "-auth")] if name == "sparql" else []
    siblings = [_at(parts, f"{base}/update"), _at(parts, f"{path}/statements")]
    yield from own if has_user else []
    yield from siblings if name != "sparql" else []
    yield from [] if has_user else own
    yield query
    yield from siblings if name == "sparql" else [_at(parts, f"{path}/update")]


def _written(query: str) -> Iterator[str]:
    parts = urlsplit(query)
    path = parts.path.rstrip("/")
    base, _, name = path.rpartition("/")
    if name == "sparql":
        yield _at(parts, f"{path}-graph-crud-auth")
    yield _at(parts, f"{base}/store")
    yield _at(parts, f"{base}/data")
    yield _at(parts, f"{path}/rdf-graphs/service")


def _at(parts: SplitResult, path: str) -> str:
    return urlunsplit(parts._replace(path=path))
