"""The port that every engine answers through, and the values it answers with."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Protocol

    from pyoxigraph import Triple
else:
    Protocol = object  # what it is to be a protocol matters to type checkers only

Term = NamedNode | Literal | BlankNode


class Solutions:
    """What a SELECT found: the variables in order, and per row the variables that are bound."""

    def __init__(self, variables: list[str], rows: list[dict[str, Term]]) -> None:
        self.variables = variables
        self.rows = rows

    def __repr__(self) -> str:
        return f"<Solutions: {len(self.rows)} rows of {' '.join(self.variables)}>"

    def __iter__(self) -> Iterator[dict[str, Term]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


class Store(Protocol):
    """A graph that answers SPARQL queries; the same terms come from every engine."""

    def select(self, query: str) -> Solutions:
        """Return the solutions of a SELECT query."""

    def ask(self, query: str) -> bool:
        """Return the answer to an ASK query."""

    def construct(self, query: str) -> list[Triple]:
        """Return the triples of a CONSTRUCT or DESCRIBE query."""

    def close(self) -> None:
        """Let go of files and sockets."""
