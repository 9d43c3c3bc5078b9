"""Where graphs are asked: embedded Oxigraph, a SPARQL endpoint, or rdflib, through one port."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from townkg import settings
from townkg.store.port import Solutions, Store, Term
from townkg.store.prologue import accepted
from townkg.store.syntax import Form, check_foreign, query_form

if TYPE_CHECKING:
    from rdflib import Dataset

    from townkg.store.pool import Limits, Outcome

__all__ = [
    "Form",
    "Solutions",
    "Store",
    "Term",
    "accepted",
    "check_foreign",
    "open_embedded",
    "open_rdflib",
    "open_remote",
    "query_form",
    "run_limited",
]


def open_embedded(path: Path) -> Store:
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

    return open_remote(url, timeout)


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
