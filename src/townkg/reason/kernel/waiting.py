"""Facts that wait to be closed: from triples, from columns of numbers, from a file."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Self

from townkg.reason.kernel.arrays import Array
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.equality import Equality
from townkg.reason.kernel.few import batch_of
from townkg.reason.kernel.loading import Batch, batch, joined
from townkg.reason.kernel.reader import Reader
from townkg.reason.kernel.store import Facts
from townkg.reason.rule import Relation, Statement


class Waiting(Reader):
    """A graph with facts that are not closed yet, in waves."""

    def __init__(self, dictionary: Dictionary | None = None) -> None:
        super().__init__(dictionary or Dictionary(), Facts(), Equality())
        self._pending: list[tuple[int, Batch]] = []

    @classmethod
    def from_triples(cls, *waves: Iterable[Statement]) -> Self:
        """Return a graph of triples; of several waves the first is closed before the next."""
        graph = cls()
        for number, triples in enumerate(waves):
            graph._pending.append((number, graph.batch(triples)))
        return graph

    @classmethod
    def from_columns(
        cls, dictionary: Dictionary, subjects: Array, predicates: Array, objects: Array
    ) -> Self:
        """Return a graph of triples given as columns of numbers of terms."""
        graph = cls(dictionary)
        split = batch(graph.facts, dictionary, subjects, predicates, objects)
        graph._pending.append((0, split))
        return graph

    @classmethod
    def from_file(cls, path: Path | str) -> Self:
        """Return the graph of a file: N-Triples, N-Quads, Turtle, TriG or RDF/XML, gzip or not.

        Raises: DataError, with the line that cannot be read.
        """
        from townkg.reason.kernel.reading import read

        dictionary, (subjects, predicates, objects) = read(Path(path))
        return cls.from_columns(dictionary, subjects, predicates, objects)

    def batch(self, triples: Iterable[Statement]) -> Batch:
        """Return triples as keys by relation; their terms become known."""
        return batch_of(self.facts, self.dictionary, triples)

    @classmethod
    def from_batch(
        cls, dictionary: Dictionary, relations: Iterable[Relation], facts: Batch
    ) -> Self:
        """Return a graph of facts given as keys by the number of their relation."""
        graph = cls(dictionary)
        for relation in relations:
            graph.facts.number(relation)
        graph._pending.append((0, facts))
        return graph

    def waiting(self) -> Batch:
        """Return the facts that wait to be closed."""
        return joined([facts for _, facts in self._pending])
