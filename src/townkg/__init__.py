"""A knowledge graph of place-based policy, with the sentence behind every answer."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from townkg.api import Answer, KnowledgeGraph, open  # noqa: A004

__all__ = ["Answer", "KnowledgeGraph", "open"]


def __getattr__(name: str) -> Any:
    # The command line imports this package at each start, and needs none of these.
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from townkg import api

    return getattr(api, name)
