"""Keeps the index of a built graph's texts beside its store.

The file may be deleted at any moment: where it is missing, damaged or of other data, it is made
again from the store, in memory where the folder cannot be written.
"""

from __future__ import annotations

import os
import sqlite3
import weakref
from pathlib import Path

from townkg.sources.kept import version_of
from townkg.text_search import gathering, index
from townkg.text_search.index import Index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.store import Store

NAME = "texts.sqlite"

_open: weakref.WeakKeyDictionary[Store, Index] = weakref.WeakKeyDictionary()


def keep(store: Store, path: Path, stamp: str) -> None:
    """Write the index of a store beside it, which lies at this path and has this data version."""
    index.write(_place(path), stamp, gathering.read(store))


def opened(store: Store) -> Index:
    """Return the index of a store, read or made once as long as it is open."""
    if store not in _open:
        _open[store] = _kept(store) or _in_memory(store)
    return _open[store]


def again(store: Store) -> Index:
    """Return the index of a store made anew: the one before was damaged."""
    _open.pop(store, None)
    path = getattr(store, "path", "")
    found = _made(store, Path(path)) if path else None
    _open[store] = found or _in_memory(store)
    return _open[store]


def _kept(store: Store) -> Index | None:
    path = getattr(store, "path", "")
    return _read(Path(path)) or _made(store, Path(path)) if path else None


def _made(store: Store, path: Path) -> Index | None:
    try:
        keep(store, path, version_of(str(path.parent)))
    except (OSError, sqlite3.Error):
        return None
    return _read(path)


def _read(path: Path) -> Index | None:
    place = _place(path).resolve()
    if not place.is_file():
        return None
    stamp = version_of(str(path.parent))
    # nobody writes to it once it is there: a new one takes its place
    address = f"{place.as_uri()}?mode=ro&immutable=1"
    try:
        found = Index(sqlite3.connect(address, uri=True, check_same_thread=False))
    except sqlite3.Error:
        return None
    return found if (found.stamp, found.format) == (stamp, index.FORMAT) else None


def _in_memory(store: Store) -> Index:
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    index.fill(connection, "", gathering.read(store))
    return Index(connection)


def _place(store: Path) -> Path:
    # not `parent`: beside a graph that is a single file nothing of ours lies
    return store / os.pardir / NAME
