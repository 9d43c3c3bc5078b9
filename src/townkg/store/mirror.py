"""A server that is asked for triples only: what a query does with them is done here.

Virtuoso 7.2 refuses paths, says other rows than the standard without a word, or ends, on two in
three of the prepared questions. What it holds it gives right. So each triple pattern of a query is
fetched once and kept, in memory, as long as the store is open, and Oxigraph evaluates the query
over them: `triple_patterns` says why that is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pyoxigraph
from pyoxigraph import NamedNode, Quad

from townkg import errors
from townkg.i18n import Text
from townkg.store.answers import canonical
from townkg.store.embedded import EmbeddedStore
from townkg.store.triple_patterns import Pattern, patterns, smallest

if TYPE_CHECKING:
    from townkg.store.dialect import Dialect
    from townkg.store.port import Solutions, Term
    from townkg.store.remote import RemoteStore

MAX_TRIPLES = 5_000_000
"""Most triples kept of a server; a pattern that goes beyond them is refused."""

LEAST_CUT = 1_000
"""From so many rows on they are counted too: no server is known that cuts earlier."""


class MirrorStore:
    """A SPARQL endpoint behind the port, asked for triple patterns."""

    def __init__(self, remote: RemoteStore) -> None:
        self._remote = remote
        self._default_graph = remote.dialect.default_graph
        self._quads = pyoxigraph.Store()
        self._local = EmbeddedStore(self._quads)
        self._fetched: list[Pattern] = []

    @property
    def dialect(self) -> Dialect:
        """What the endpoint needs."""
        return self._remote.dialect

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT query."""
        self._fetch(query)
        return self._local.select(query)

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""
        self._fetch(query)
        return self._local.ask(query)

    def construct(self, query: str) -> list[pyoxigraph.Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""
        self._fetch(query)
        return self._local.construct(query)

    def close(self) -> None:
        """Let go of what was fetched."""
        self._local.close()
        self._quads = pyoxigraph.Store()
        self._remote.close()

    def _fetch(self, query: str) -> None:
        from townkg.store.syntax import query_form

        query_form(query)  # raises for what is no query, which has no patterns
        needed = [
            one for one in patterns(query) if not any(known.covers(one) for known in self._fetched)
        ]
        for pattern in smallest(needed):
            self._quads.extend(self._matching(pattern))
            self._fetched.append(pattern)
            if len(self._quads) > MAX_TRIPLES:
                raise errors.RemoteError(
                    Text(
                        f"查询要从端点取来超过 {MAX_TRIPLES} 条三元组；请在本地建图谱再问",
                        f"the query needs more than {MAX_TRIPLES} triples from the endpoint; "
                        "build the graph here and ask that",
                    )
                )

    def _matching(self, pattern: Pattern) -> Iterator[Quad]:
        """Yield the quads of the server that match *pattern*."""
        graph = f"<{self._default_graph}>" if pattern.graph is None else pattern.graph or "?g"
        terms = (pattern.subject or "?s", pattern.predicate or "?p", pattern.object or "?o")
        names = [one for one in (graph, *terms) if one.startswith("?")] or ["(1 AS ?one)"]
        rows = self._remote.select(
            f"SELECT {' '.join(names)} WHERE {{ GRAPH {graph} {{ {' '.join(terms)} }} }}"
        )
        self._check_whole(len(rows), " ".join(terms), graph)
        for row in rows:
            name = _term(graph, row)
            if name.value == self._default_graph and pattern.graph is not None:
                continue
            here = pyoxigraph.DefaultGraph() if pattern.graph is None else name
            yield Quad(*(_term(one, row) for one in terms), here)  # type: ignore[arg-type, call-arg]

    def _check_whole(self, count: int, terms: str, graph: str) -> None:
        """Refuse rows that the server has cut off, which Virtuoso does without a word."""
        if count < LEAST_CUT:
            return
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH {graph} {{ {terms} }} }}"
        [row] = self._remote.select(query)
        there = int(row["n"].value)
        if there != count:
            raise errors.RemoteError(
                Text(
                    f"端点只给了 {there} 行中的 {count} 行；请调高它的行数上限"
                    "（Virtuoso：ResultSetMaxRows）",
                    f"the endpoint gave {count} of {there} rows; raise its limit of rows "
                    "(Virtuoso: ResultSetMaxRows)",
                )
            )


def _term(text: str, row: dict[str, Term]) -> Term:
    """Return the term that a pattern has, or that a row has for its variable."""
    return canonical(row[text[1:]]) if text.startswith("?") else NamedNode(text[1:-1])
