"""Names of things: from a name to the one thing it means, and from a rough spelling to the likely.

`resolve` serves the parameters of questions: it takes exact labels and aliases, then names that
differ in width, case, spaces or Han variants alone. `find` takes parts, pinyin and slips as well.
"""

from __future__ import annotations

from townkg.names.resolve import resolve

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from townkg.names.search import Hit, find

__all__ = ["Hit", "find", "resolve"]


def __getattr__(name: str) -> Any:
    # A question asked by an exact name needs no search.
    if name not in ("Hit", "find"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from townkg.names import search

    return getattr(search, name)
