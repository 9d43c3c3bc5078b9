"""One request to a server that may be slow, broken or hostile, and what came of it.

Everything is bounded: the whole time, the bytes sent and the bytes they unpack to, redirects, and
where it connects. What a server says of an error is shown, without what is secret.
"""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from townkg.i18n import Text
from townkg.store.address import HIDDEN
from townkg.store.deadline import Call
from townkg.store.guard import Guard, Refused

_CHUNK = 1 << 16
_SAID = 2000
_REFUSALS = (400, 401, 404, 414, 500)
PASSING = (502, 503, 504)
"""What a proxy or a busy server answers, who may answer otherwise a moment later."""


@dataclass(frozen=True)
class Limits:
    """What one exchange may take: seconds in all, and bytes of the answer, unpacked."""

    seconds: float
    octets: int


@dataclass(frozen=True)
class Response:
    """What a server sent: unpacked, with the media type alone in lower case."""

    media_type: str
    content: bytes
    headers: Any


class Failed(Exception):
    """An exchange without an answer: why, in words; *status* is the server's, 0 without one."""

    def __init__(self, told: Text, *, status: int = 0, late: bool = False) -> None:
        self.told = told
        self.status = status
        self.late = late
        self.unreachable = False
        super().__init__(told.en)

    @property
    def passes(self) -> bool:
        """Return whether the same request may be answered a moment later."""
        return self.unreachable or self.status in PASSING


def fetch(
    request: urllib.request.Request, guard: Guard, limits: Limits, secrets: Sequence[str] = ()
) -> Response:
    """Return what a server answers to a read.

    Raises: Failed, with words in which none of *secrets* stands.
    """
    deadline = time.monotonic() + limits.seconds
    call = Call()

    def exchange() -> Response:
        try:
            response = call.open(request, limits.seconds, guard)
        except urllib.error.HTTPError as error:
            with error:
                raise _refusal(error, secrets) from None
        with response:
            return _read(response, limits, deadline)

    try:
        return call.run(exchange, limits.seconds)
    except (OSError, http.client.HTTPException) as error:
        raise _no_answer(error, limits) from None


def _no_answer(error: Exception, limits: Limits) -> Failed:
    reason = getattr(error, "reason", error)
    if isinstance(reason, TimeoutError):
        return _late(limits)
    if isinstance(reason, Refused):
        return Failed(reason.told)
    told = str(reason) or type(reason).__name__
    failed = Failed(Text(f"无法连接：{told}", f"it cannot be reached: {told}"))
    failed.unreachable = True
    return failed


def _late(limits: Limits) -> Failed:
    seconds = f"{limits.seconds:g}"
    told = Text(f"它在 {seconds} 秒内没有回答", f"it did not answer within {seconds} s")
    return Failed(told, late=True)


def _read(response: Any, limits: Limits, deadline: float) -> Response:
    """Return all that the server sends before the deadline, unpacked.

    The socket's timeout holds for one packet only: a server that drips never meets it.
    """
    headers = response.headers
    unpack = _unpacker(headers.get("Content-Encoding", ""))
    parts: list[bytes] = []
    length = 0
    while packed := response.read1(_CHUNK):
        for part in unpack(packed):
            parts.append(part)
            length += len(part)
            if time.monotonic() > deadline:
                raise _late(limits)
            if length > limits.octets:
                raise Failed(
                    Text(
                        f"它的回答超过 {limits.octets} 字节；请加上 LIMIT",
                        f"its answer is longer than {limits.octets} bytes; add a LIMIT",
                    )
                )
    media_type = headers.get("Content-Type", "").split(";")[0].strip().lower()
    return Response(media_type, b"".join(parts), headers)


def _unpacker(encoding: str) -> Callable[[bytes], Any]:
    """Return what unpacks an answer piece by piece: a small one may hold a thousandfold."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return lambda packed: (packed,)
    if name not in ("gzip", "x-gzip", "deflate"):
        raise Failed(
            Text(f"它的回答压缩为 {name[:40]!r}，读不了", f"it packs its answer as {name[:40]!r}")
        )
    inflater = zlib.decompressobj(zlib.MAX_WBITS | 32)

    def unpack(packed: bytes) -> Any:
        while packed:
            try:
                part = inflater.decompress(packed, _CHUNK)
            except zlib.error as error:
                raise Failed(
                    Text(f"它的压缩包是坏的：{error}", f"its packed answer is broken: {error}")
                ) from None
            yield part
            packed = inflater.unconsumed_tail
        return

    return unpack


def _refusal(error: urllib.error.HTTPError, secrets: Sequence[str]) -> Failed:
    """Return what a server said that answered with an error."""
    packed = error.headers.get("Content-Encoding", "").strip()
    said = b"" if packed and packed != "identity" else error.read(_SAID)
    told = excerpt(hidden(said.decode("utf-8", "replace"), secrets))
    status = hidden(f"{error.code} {error.reason}", secrets)
    text = Text(f"它回答 {status}：{told}", f"it answered {status}: {told}")
    if error.code in _REFUSALS:
        text = Text(f"它拒绝了查询：{status}：{told}", f"it refused the query: {status}: {told}")
    return Failed(text, status=error.code)


def hidden(text: str, secrets: Sequence[str]) -> str:
    """Return a text without secrets: a server may send back what it was sent.

    >>> hidden("wrong password s3cret", ["s3cret"])
    'wrong password …'
    """
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def excerpt(text: str) -> str:
    """Return the beginning of what a server said, on one line."""
    line = " ".join(text.split())
    return f"“{line[:200]}…”" if len(line) > 200 else f"“{line}”"
