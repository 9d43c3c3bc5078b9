"""Keeps the passages of all claims, routes and links beside a built store.

Every row of every answer is shown with its passages, which are the same until the next build; four
queries of some hundred lookups each find them, and take longer than the question. The file may be
deleted at any moment: where it is missing, damaged or of other data, the store is asked.
"""

from __future__ import annotations

import os

from townkg import sections
from townkg.frozen import frozen

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.store import Store

    Passage = tuple[str, int, int, int, str, str, str, int]
    """Article, start, end, order of the claim, exact, certainty, its sentences, their start."""

_NAME = "passages.bin"


@frozen
class Kept:
    """What the evidence of any answer is made from.

    Shape: *claims* gives for each route, link and claim the claims it rests on, and *passages*
    the passages of each claim that has a quote; *implied* are the claims that need none.
    """

    claims: dict[str, tuple[str, ...]]
    passages: dict[str, tuple[Passage, ...]]
    implied: frozenset[str]


def keep(kept: Kept, store: str, stamp: str) -> None:
    """Write down what is to be kept beside the store at this path, which has this data version."""
    content = {
        "claims": sections.value(kept.claims),
        "passages": sections.value(kept.passages),
        "implied": sections.value(kept.implied),
    }
    sections.write(_place(store), stamp, content)


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
    found = sections.read(_place(store), version_of(os.path.dirname(store)))
    if found is None:
        return None
    return Kept(found.value("claims"), found.value("passages"), found.value("implied"))


def version_of(build: str) -> str:
    """Return the data version of the build in a folder: the beginning of its name, a hash.

    >>> version_of("/graphs/241c03b54449ac41.2")
    '241c03b54449'
    """
    return os.path.basename(build).partition(".")[0][:12]


def _place(store: str) -> str:
    # not `dirname`: beside a graph that is a single file nothing of ours lies
    return os.path.join(store, os.pardir, _NAME)
