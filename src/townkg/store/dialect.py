"""How an endpoint's default graph is reached.

Most stores keep an unnamed default graph. On Virtuoso, GraphDB and others the default graph is the
union of the named ones, where a triple that two graphs hold counts twice. Such a store gets the
unnamed graph under the name `settings.DEFAULT_GRAPH`, and each request names it as the default
graph. A data set given that way has no named graphs but those named too (SPARQL 1.1 Protocol,
section 2.1.4), so a query that uses GRAPH names them all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from townkg import settings
from townkg.store.port import Solutions
from townkg.store.tokens import tokenize

PROBE = f"ASK {{ GRAPH <{settings.DEFAULT_GRAPH}> {{ ?s ?p ?o }} }}"
"""True on the stores that hold the default graph under its own name."""

GRAPHS = (
    "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } "
    f"FILTER(?graph != <{settings.DEFAULT_GRAPH}>) }}"
)


@dataclass(frozen=True)
class Dialect:
    """What an endpoint needs in each request: the graphs that make up its data set."""

    name: str
    default_graph: str | None = None
    named_graphs: tuple[str, ...] = ()

    def data_set(self, query: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the default and the named graphs that the request for *query* has to name."""
        if self.default_graph is None:
            return (), ()
        uses_graphs = any(token.is_word("GRAPH") for token in tokenize(query))
        return (self.default_graph,), self.named_graphs if uses_graphs else ()


STANDARD = Dialect("standard")


def recognise(ask: Callable[[str], bool], select: Callable[[str], Solutions]) -> Dialect:
    """Return the dialect of the endpoint behind *ask* and *select*; one or two requests."""
    if not ask(PROBE):
        return STANDARD
    graphs = [row["graph"].value for row in select(GRAPHS)]
    return Dialect("union", settings.DEFAULT_GRAPH, tuple(sorted(graphs)))
