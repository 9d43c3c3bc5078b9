"""Keeps the passages of all claims, routes and links beside a built store.

Every row of every answer is shown with its passages, which are the same until the next build; four
queries of some hundred lookups each find them, and take longer than the question. The file is
written by `marshal`, as Python keeps compiled modules: it belongs to one version of Python, may be
deleted at any moment, and where it is missing the store is asked.
"""

from __future__ import annotations

import marshal
import os
import sys

from townkg.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.store import Store

    Passage = tuple[str, int, int, int, str, str, str, int]
    """Article, start, end, order of the claim, exact, certainty, its sentences, their start."""

_NAME = f"passages.{sys.implementation.cache_tag}"


@frozen
class Kept:
    """What the evidence of any answer is made from.

    Shape: *claims* gives for each route, link and claim the claims it rests on, and *passages*
    the passages of each claim that has a quote; *implied* are the claims that need none.
    """

    claims: dict[str, tuple[str, ...]]
    passages: dict[str, tuple[Passage, ...]]
    implied: frozenset[str]


def keep(kept: Kept, store: str) -> None:
    """Write down what is to be kept beside the store at this path."""
    content = marshal.dumps((kept.claims, kept.passages, kept.implied))
    with open(_place(store), "wb") as file:
        file.write(content)


_read: dict[str, Kept | None] = {}
"""What was read last: a build never changes."""


def kept(store: Store) -> Kept | None:
    """Return what is kept beside the store; nothing for a store that no build of ours made."""
    path = getattr(store, "path", "")
    if not path:
        return None
    if path not in _read:
        _read.clear()
        _read[path] = _load(path)
    return _read[path]


def _load(store: str) -> Kept | None:
    try:
        with open(_place(store), "rb") as file:
            found = marshal.loads(file.read())  # noqa: S302  (our own, like a .pyc)
        return Kept(*found)
    except (OSError, EOFError, TypeError, ValueError):
        return None


def _place(store: str) -> str:
    # not `dirname`: beside a graph that is a single file nothing of ours lies
    return os.path.join(store, os.pardir, _NAME)
