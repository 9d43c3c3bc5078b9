"""Where graphs are asked: embedded Oxigraph, a SPARQL endpoint, or rdflib, through one port."""

from __future__ import annotations

from townkg import settings
from townkg.store.port import Solutions, Store, Term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path

    from rdflib import Dataset

    from townkg.store.pool import Limits, Outcome
    from townkg.store.syntax import Form

__all__ = [
    "Solutions",
    "Store",
    "Term",
    "accepted",
    "open_embedded",
    "open_rdflib",
    "open_remote",
    "query_form",
    "run_limited",
]


def open_embedded(path: str | Path) -> Store:
    """Return the Oxigraph store on disk at *path*, opened read-only.

    Raises: DataError when there is no store at *path*.
    """
    from townkg.store.embedded import open_embedded

    return open_embedded(path)


def open_remote(url: str, timeout: float = settings.REMOTE_TIMEOUT) -> Store:
    """Return the SPARQL endpoint at *url*; every request ends within *timeout* seconds.

    Raises: UsageError for what is no http(s) URL, RemoteError when the endpoint does not answer.
    """
    from townkg.store.remote import open_remote

    store = open_remote(url, timeout)
    if not store.dialect.patterns_only:
        return store
    from townkg.store.mirror import MirrorStore

    return MirrorStore(store)


def open_rdflib(dataset: Dataset) -> Store:
    """Return a store over an rdflib `Dataset`, which stays the caller's to close."""
    from townkg.store.rdflib_dataset import RdflibStore

    return RdflibStore(dataset)


def run_limited(source: str, text: str, limits: Limits | None = None) -> Outcome:
    """Return what a stranger's query yields on a store's path or URL, run in a killable process.

    Raises: QueryError, RemoteError, or LimitError when time, memory or rows run out.
    """
    from townkg.store import pool

    return pool.run(source, text, limits or pool.Limits())


def query_form(text: str) -> Form:
    """Return what kind of query *text* is, as `syntax.query_form` does."""
    from townkg.store import syntax

    return syntax.query_form(text)


def accepted(text: str) -> tuple[str, Form]:
    """Return a stranger's query made ready, and its form, as `prologue.accepted` does."""
    from townkg.store import prologue

    return prologue.accepted(text)
