"""The facts thing by thing: each triple once, with the graphs that hold it.

What only the graph of a claim holds is a reading of an ambiguous passage and no fact: it is left
out, unless that one graph is what was chosen. Classes, properties and other axioms are no things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Any

from pyoxigraph import BlankNode, NamedNode, RdfFormat, parse

from townkg import settings
from townkg.export import lines
from townkg.export.choice import Part

_OWL = settings.PREFIXES["owl"]
_INDIVIDUAL = f"{_OWL}NamedIndividual"
_CLAIMS = f"<{settings.CLAIM}".encode()
_INFERRED = f"<{settings.INFERRED_GRAPH}>".encode()
_PARSED = 20_000


@dataclass(frozen=True, slots=True)
class Fact:
    """A triple, and which graphs hold it: empty is the default graph."""

    subject: str
    predicate: str
    object: Any
    graphs: tuple[bytes, ...]

    @property
    def claims(self) -> list[str]:
        """Return the claims that state it."""
        return [one[1:-1].decode() for one in self.graphs if one.startswith(_CLAIMS)]

    @property
    def is_inferred(self) -> bool:
        """Return whether it follows from others."""
        return _INFERRED in self.graphs

    @property
    def others(self) -> list[str]:
        """Return the named graphs that hold it, but for claims and what marks the inferred."""
        marked = (one for one in self.graphs if one and one != _INFERRED)
        return [one[1:-1].decode() for one in marked if not one.startswith(_CLAIMS)]


@dataclass(frozen=True, slots=True)
class Thing:
    """What is said of one thing."""

    iri: str
    classes: tuple[str, ...]
    facts: list[Fact]


def things(part: Part) -> Iterator[Thing]:
    """Yield the things in the order of the dump."""
    for iri, own in groupby(_facts(part), key=lambda fact: fact.subject):
        facts = list(own)
        types = (one.object for one in facts if one.predicate == settings.RDF_TYPE)
        classes = tuple(one.value for one in types if isinstance(one, NamedNode))
        if iri and not any(one.startswith(_OWL) and one != _INDIVIDUAL for one in classes):
            yield Thing(iri, tuple(one for one in classes if one != _INDIVIDUAL), facts)


def _facts(part: Part) -> Iterator[Fact]:
    found = _told(part)
    while some := list(islice(found, _PARSED)):
        quads = parse(b"".join(triple + b" .\n" for triple, _ in some), format=RdfFormat.N_QUADS)
        for quad, (_, graphs) in zip(quads, some, strict=True):
            subject = quad.subject
            name = "" if isinstance(subject, BlankNode) else subject.value
            yield Fact(name, quad.predicate.value, quad.object, graphs)


def _told(part: Part) -> Iterator[tuple[bytes, tuple[bytes, ...]]]:
    """Yield each triple with its graphs; the graphs of a triple follow one another in the dump."""
    split = map(lines.split, part.lines())
    for triple, own in groupby(split, key=lambda one: one[0]):
        graphs = tuple(graph for _, graph in own)
        is_fact = any(one != _INFERRED and not one.startswith(_CLAIMS) for one in graphs)
        if is_fact or part.graph is not None:
            yield triple, graphs
