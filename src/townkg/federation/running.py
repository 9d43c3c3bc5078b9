"""Runs a stranger's query that may use SERVICE."""

from __future__ import annotations

import warnings

from townkg.errors import QueryError
from townkg.federation.resolve import told
from townkg.i18n import Text, language
from townkg.model import Missing
from townkg.remotes import registry
from townkg.remotes.naming import named
from townkg.store import pool
from townkg.store.pool import Limits, Outcome
from townkg.store.prologue import accepted
from townkg.store.syntax import check_caps
from townkg.store.tokens import unescape


def uses_service(text: str) -> bool:
    """Return whether SERVICE stands in a query, however it is written."""
    return any(token.is_word("SERVICE") for token in check_caps(text))


def check(text: str) -> None:
    """Refuse a query that may not run, with what is wrong and where.

    Raises: QueryError; for SERVICE with the nearest remotes that may be asked.
    """
    services = uses_service(text)
    full, _ = accepted(text, services=services)
    if not services:
        return
    try:
        named(unescape(full), registry())
    except QueryError as error:
        if full == text or error.line is None:
            raise
        # `accepted` put one line before it
        raise QueryError(error.bare, line=error.line - 1, column=error.column) from None


def run(
    source: str, text: str, limits: Limits | None = None
) -> tuple[Outcome, tuple[Missing, ...]]:
    """Return what a stranger's query yields, and the remotes that it lacks.

    Raises: as `pool.run`.
    """
    limits = limits or Limits()
    if not uses_service(text):
        return pool.run(source, text, limits), ()
    check(text)
    outcome = pool.run(source, text, limits, worker="townkg.federation.worker")
    return outcome, tuple(
        Missing(one["remote"], Text(**one["why"]), one["seconds"]) for one in outcome.lacks
    )


def run_warned(source: str, text: str, limits: Limits | None = None) -> Outcome:
    """Return what `run` does; what remotes lack is a warning, for who reads no note."""
    outcome, missing = run(source, text, limits)
    if missing:
        warnings.warn(told(missing).in_language(language()), stacklevel=3)
    return outcome
