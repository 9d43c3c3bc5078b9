"""Reads requests of the SPARQL 1.1 Protocol.

Source: SPARQL 1.1 Protocol, section 2.1; RFC 3986 for what an IRI of a graph looks like.
"""

from __future__ import annotations

import asyncio
import re
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request

from townkg.i18n import Text
from townkg.serve.problems import Refused

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
_BODY_SECONDS = 10
_READ_ON = 16
"""A body up to so many times too long is read to its end and dropped: a client that is still
sending when the connection closes does not see why."""
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*:[^<>\"{}|^`\\\x00-\x20]*")


async def protocol_request(request: Request, most: int) -> dict[str, list[str]]:
    """Return query, graphs and other parameters of a request, each as often as it is given.

    Shape: *most* is the longest body in bytes.
    Raises: Refused (400, 413, 415, 403 for an update).
    """
    given = parameters(request.scope["query_string"])
    if request.method == "POST":
        kind, _, options = request.headers.get("content-type", "").partition(";")
        _check_charset(options)
        kind = kind.strip().lower()
        content = await body(request, most)
        if kind == FORM:
            for name, values in parameters(content).items():
                given.setdefault(name, []).extend(values)
        elif kind == QUERY:
            given.setdefault("query", []).append(_decoded(content))
        elif kind == UPDATE:
            raise read_only()
        else:
            raise Refused(
                415,
                Text(
                    f"Content-Type 是“{kind}”；请用 {FORM} 或 {QUERY}",
                    f"found Content-Type “{kind}”, expected {FORM} or {QUERY}",
                ),
                headers={"Accept-Post": f"{FORM}, {QUERY}"},
            )
    if "update" in given:
        raise read_only()
    for name in ("default-graph-uri", "named-graph-uri"):
        for iri in given.get(name, ()):
            check_iri(iri, name)
    return given


def one(given: dict[str, list[str]], name: str) -> str | None:
    """Return the value of a parameter that may be given once.

    Raises: Refused (400).
    """
    values = given.get(name, [])
    if len(values) > 1:
        raise Refused(
            400,
            Text(
                f"{name} 给了 {len(values)} 次，只能给一次",
                f"found {name} {len(values)} times, expected it once",
            ),
            param=name,
        )
    return values[0] if values else None


def parameters(encoded: bytes) -> dict[str, list[str]]:
    """Return the parameters of a query string or form, decoded once as UTF-8.

    Raises: Refused (400).

    >>> parameters(b"query=50%2525&x")
    {'query': ['50%25'], 'x': ['']}
    """
    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(
            encoded.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=1000
        )
    except (UnicodeDecodeError, ValueError):
        raise Refused(
            400,
            Text(
                "参数不是按百分号编码的 UTF-8，或者太多",
                "the parameters are no percent-encoded UTF-8, or too many",
            ),
        ) from None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


async def body(request: Request, most: int) -> bytes:
    """Return the body of a request.

    Raises: Refused (413) when it is longer than *most*, (408) when it comes too slowly.
    """
    declared = request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > most * _READ_ON:
        raise _too_long(most)
    parts: list[bytes] = []
    length = 0
    try:
        async with asyncio.timeout(_BODY_SECONDS):
            async for part in request.stream():
                length += len(part)
                if length > most * _READ_ON:
                    raise _too_long(most)
                if length > most:
                    parts.clear()
                else:
                    parts.append(part)
    except TimeoutError:
        raise Refused(
            408,
            Text(
                f"请求体没有在 {_BODY_SECONDS} 秒内到齐",
                f"the body did not come within {_BODY_SECONDS} s",
            ),
            headers={"Connection": "close"},
        ) from None
    except ClientDisconnect:
        raise Refused(400, Text("请求体没有到齐", "the body did not come whole")) from None
    if length > most:
        raise _too_long(most)
    return b"".join(parts)


def check_iri(iri: str, name: str) -> None:
    """Refuse what is no absolute IRI.

    Raises: Refused (400).
    """
    if not _IRI.fullmatch(iri):
        raise Refused(
            400,
            Text(
                f"{name} 给的是“{iri}”，应为绝对 IRI",
                f"{name}: found “{iri}”, expected an absolute IRI",
            ),
            param=name,
        )


def read_only() -> Refused:
    """Return that nothing can be written here."""
    return Refused(
        403,
        Text("这里只读，不接受更新", "this is read-only, and takes no update"),
    )


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(
            400,
            Text(
                f"查询在第 {error.start} 字节处不是 UTF-8",
                f"the query is not UTF-8 at byte {error.start}",
            ),
        ) from None


def _check_charset(options: str) -> None:
    for option in options.split(";"):
        name, _, value = option.strip().partition("=")
        if name.lower() == "charset" and value.strip('"').lower() not in ("utf-8", "utf8", ""):
            raise Refused(
                415,
                Text(
                    f"charset 是“{value}”；请用 UTF-8", f"found charset “{value}”, expected UTF-8"
                ),
            )


def _too_long(most: int) -> Refused:
    return Refused(
        413,
        Text(f"请求体超过 {most // 1024} KiB", f"the body is longer than {most // 1024} KiB"),
        headers={"Connection": "close"},
    )
