"""The child process of a stranger's query that uses SERVICE: remotes are asked here too.

So what the graph is asked on the way is bounded like the query itself.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from townkg.federation.resolve import resolve
from townkg.store import Solutions
from townkg.store.worker import main

SHARE = 0.7
"""How much of the time of a query remotes may take: the rest is for the query itself."""


def resolved(
    text: str, select: Callable[[str], Solutions], seconds: float
) -> tuple[str, Sequence[object]]:
    """Return a query without SERVICE, and what it lacks, as JSON."""
    found = resolve(text, select, seconds=seconds * SHARE)
    return found.text, [one.to_json() for one in found.missing]


if __name__ == "__main__":
    main(resolved)
