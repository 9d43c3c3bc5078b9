"""What a program is told when a request fails: problem details with the right status.

Source: RFC 9457, Problem Details for HTTP APIs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from townkg import errors
from townkg.i18n import Text

MEDIA = "application/problem+json"
_STATUS = (
    (errors.UsageError, 422),
    (errors.QueryError, 400),
    (errors.LimitError, 503),
    (errors.RemoteError, 502),
    (errors.DataError, 500),
)
RETRY = 5
"""Seconds after which a client may try again."""


class Refused(errors.TownkgError):
    """A request that is refused with a status of its own, and headers that go with it."""

    def __init__(
        self, status: int, message: Text, *, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        self.status = status
        self.headers = dict(headers or {})
        self.more = more
        super().__init__(message)


def problem(error: errors.TownkgError) -> dict[str, Any]:
    """Return what an error says, as problem details; `detail` has both languages.

    >>> problem(errors.QueryError(Text("错", "wrong"), line=2, column=3))["status"]
    400
    """
    status = status_of(error)
    found: dict[str, Any] = {
        "type": f"https://w3id.org/townkg/problem/{_slug(error, status)}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": error.message.to_json(),
    }
    if isinstance(error, errors.QueryError) and error.line is not None:
        found |= {"line": error.line, "column": error.column, "detail": error.bare.to_json()}
    if isinstance(error, errors.UnknownName):
        found["nearest"] = list(error.nearest)
    if isinstance(error, errors.AmbiguousName):
        found["candidates"] = [{"label": name, "iri": iri} for name, iri in error.candidates]
    if isinstance(error, Refused):
        found |= error.more
    return found


def status_of(error: errors.TownkgError) -> int:
    """Return the HTTP status of an error."""
    if isinstance(error, Refused):
        return error.status
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def headers_of(found: Mapping[str, Any], extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the headers that go with a problem: when to come again, where one may."""
    retry = {"Retry-After": str(RETRY)} if found["status"] in (429, 503) else {}
    return {**retry, **(extra or {})}


def _slug(error: errors.TownkgError, status: int) -> str:
    names: Sequence[tuple[type, str]] = (
        (errors.UnknownName, "unknown-name"),
        (errors.AmbiguousName, "ambiguous-name"),
        (errors.UsageError, "bad-value"),
        (errors.QueryError, "bad-query"),
        (errors.LimitError, "limit"),
        (errors.RemoteError, "remote"),
    )
    slug = next((name for kind, name in names if isinstance(error, kind)), "")
    return slug or HTTPStatus(status).phrase.lower().replace(" ", "-")
