"""What a built graph holds, graph by graph, in an order that is the same at each run."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from typing import Protocol

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Store, Triple

from townkg import settings
from townkg.errors import DataError, Problem
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.store.terms import write_term


class Built(Protocol):
    """What is read of a build: its hash, and the folder of its store."""

    @property
    def hash(self) -> str:
        """Return the hash of what the graph was built from."""

    @property
    def store(self) -> str:
        """Return the folder of the Oxigraph store."""


@frozen
class Part:
    """A graph: its IRI (the default graph has `settings.DEFAULT_GRAPH`), size and checksum."""

    graph: str
    triples: int
    checksum: str

    @property
    def is_default(self) -> bool:
        """Whether it is the default graph."""
        return self.graph == settings.DEFAULT_GRAPH


class Content:
    """A built graph that is read and never written."""

    def __init__(self, built: Built) -> None:
        self.hash = built.hash
        self._store = Store.read_only(os.fspath(built.store))
        names = sorted(self._names(built.store))
        parts = [self._part(name) for name in (settings.DEFAULT_GRAPH, *names)]
        self.parts = [part for part in parts if part.triples]
        """The default graph first, for it is the largest."""

    @property
    def triples(self) -> int:
        """The triples of all graphs; one that two graphs hold counts twice."""
        return sum(part.triples for part in self.parts)

    def of(self, part: Part) -> Iterator[Triple]:
        """Yield the triples of a graph, always in the same order."""
        name = DefaultGraph() if part.is_default else NamedNode(part.graph)
        for quad in self._store.quads_for_pattern(None, None, None, name):
            yield quad.triple

    def _part(self, name: str) -> Part:
        """Return a graph with its checksum, which does not depend on the order of the triples."""
        count = total = 0
        for triple in self.of(Part(name, 0, "")):
            count += 1
            total += int.from_bytes(hashlib.sha256(str(triple).encode()).digest(), "big")
        return Part(name, count, f"{total % (1 << 256):064x}")

    def _names(self, path: str) -> Iterable[str]:
        for name in self._store.named_graphs():
            if not isinstance(name, NamedNode) or name.value == settings.DEFAULT_GRAPH:
                found = Text(
                    f"图的名称 {name} 不能发布", f"a graph named {name} cannot be published"
                )
                cure = Text("请给它一个 IRI", "give it an IRI of its own")
                raise DataError([Problem(path, 0, "", found, cure)])
            yield name.value


def has_blank(triple: Triple) -> bool:
    """Return whether subject or object of a triple is a blank node."""
    return isinstance(triple.subject, BlankNode) or isinstance(triple.object, BlankNode)


def written(triple: Triple) -> str:
    r"""Return a triple as SPARQL and Turtle read it.

    >>> iri = NamedNode("http://e/a")
    >>> print(written(Triple(iri, iri, Literal("\\u0041"))))
    <http://e/a> <http://e/a> "\\\U000000750041" .
    """
    text = str(triple)
    if "\\" in text and isinstance(triple.object, Literal):
        # what N-Triples escapes is not always read the same in SPARQL, where code points go first
        text = f"{triple.subject} {triple.predicate} {write_term(triple.object)}"
    return f"{text} ."
