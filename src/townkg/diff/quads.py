"""The quads that one graph has and the other has not, told apart by what they describe."""

from __future__ import annotations

from collections.abc import Iterable

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from townkg import settings
from townkg.frozen import frozen

ORDER = NamedNode(settings.ONTOLOGY + "order")
_DERIVED = tuple(f"{settings.ID}{kind}/" for kind in ("route", "link", "dataset"))


@frozen
class Change:
    """The quads that only the graph before has, and those that only the one after has."""

    lost: tuple[Quad, ...]
    won: tuple[Quad, ...]

    @property
    def both(self) -> tuple[Quad, ...]:
        """Return all of them."""
        return self.lost + self.won


def change(before: set[str], after: set[str]) -> Change:
    """Return the quads in which two graphs differ, in the order of their lines."""
    return Change(_quads(before - after), _quads(after - before))


def _quads(lines: Iterable[str]) -> tuple[Quad, ...]:
    text = "\n".join(sorted(lines)) + "\n"
    return tuple(parse(text, RdfFormat.N_QUADS))


def claim_of(iri: str) -> str:
    """Return the claim that an IRI is, or lies under; empty where there is none.

    >>> claim_of("https://w3id.org/townkg/claim/a-1/s03-size/q1").rpartition("/")[2]
    's03-size'
    """
    if not iri.startswith(settings.CLAIM):
        return ""
    parts = iri.removeprefix(settings.CLAIM).split("/")
    return settings.CLAIM + "/".join(parts[:2]) if len(parts) > 1 else ""


def subject(quad: Quad) -> str:
    """Return the IRI of a quad's subject; empty for a blank node."""
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ""


def is_default(quad: Quad) -> bool:
    """Return whether a quad stands in the default graph."""
    return isinstance(quad.graph_name, DefaultGraph)


def is_derived(iri: str) -> bool:
    """Return whether a thing is a route, a link or the data set, which are told elsewhere."""
    return iri.startswith(_DERIVED)
