"""The triples of a closure in files: N-Triples, N-Quads, Turtle, Parquet, Arrow."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import IO, TYPE_CHECKING

import numpy as np

from townkg.reason.formats import WRITTEN_TABLES
from townkg.reason.kernel.arrays import lower, upper
from townkg.reason.rl.given import TYPE

if TYPE_CHECKING:
    from pyoxigraph import Triple

    from townkg.reason.kernel.arrays import Array
    from townkg.reason.reasoner.closed import Closed
    from townkg.reason.rule import Relation

AT_ONCE = 100_000
Columns = tuple[list[str], list[str], list[str]]


class Selection:
    """The triples of a closure that are told: what was inferred, or all.

    Shape: what is inferred is told of named things alone, for the label of an unnamed node means
    nothing outside of its file; *left_out* counts the others. Nothing has a literal as subject.
    """

    def __init__(self, closed: Closed, *, everything: bool) -> None:
        self._closed = closed
        self._everything = everything
        self.left_out = 0
        self._parts: list[tuple[Relation, Array]] | None = None

    def __len__(self) -> int:
        """Return how many triples there are."""
        return sum(len(keys) for _, keys in self.parts())

    def parts(self) -> list[tuple[Relation, Array]]:
        """Return the relations with the keys of their triples, in an order that stays the same."""
        if self._parts is None:
            self._parts = sorted(self._select(), key=lambda part: (part[0].term, part[0].unary))
        return self._parts

    def _select(self) -> Iterator[tuple[Relation, Array]]:
        graph = self._closed.graph
        terms = graph.dictionary
        blank = terms.blank()
        for relation, keys in graph.keys(inferred_only=not self._everything):
            if not len(keys):
                continue
            told = keys[~terms.is_literal(upper(keys))]
            if not self._everything:
                named = ~blank[upper(told)]
                if relation.unary:
                    named &= not relation.term.startswith("_:")
                else:
                    named &= ~blank[lower(told)]
                self.left_out += len(told) - int(named.sum())
                told = told[named]
            if len(told):
                yield relation, told

    def columns(self) -> Iterator[Columns]:
        """Yield the triples as columns of terms, by relation."""
        decode = self._closed.graph.dictionary.decode_many
        for relation, keys in self.parts():
            for start in range(0, len(keys), AT_ONCE):
                some = keys[start : start + AT_ONCE]
                subjects, count = decode(upper(some)), len(some)
                if relation.unary:
                    yield subjects, [TYPE] * count, [relation.term] * count
                else:
                    yield subjects, [relation.term] * count, decode(lower(some))

    def by_subject(self) -> Iterator[Columns]:
        """Yield the triples as columns of terms, those of one subject together."""
        parts = self.parts()
        if not parts:
            return
        keys = np.concatenate([one for _, one in parts])
        which = np.repeat(np.arange(len(parts)), [len(one) for _, one in parts])
        # within a subject by relation, so that its classes are in one place
        order = np.lexsort((lower(keys), which, upper(keys)))
        names = [(TYPE, one.term) if one.unary else (one.term, "") for one, _ in parts]
        decode = self._closed.graph.dictionary.decode_many
        for start in range(0, len(order), AT_ONCE):
            rows = order[start : start + AT_ONCE]
            told = [names[one] for one in which[rows].tolist()]
            items = np.maximum(lower(keys[rows]), 1)  # a class has no object
            objects = [kind or item for (_, kind), item in zip(told, decode(items), strict=True)]
            yield decode(upper(keys[rows])), [name for name, _ in told], objects


def write(
    selection: Selection, style: str, out: IO[bytes], *, packed: bool = False, graph: str = ""
) -> None:
    """Write the triples to *out*, which stays open; *graph* names their graph in N-Quads."""
    if packed:
        # without a time the same triples give the same bytes
        with gzip.GzipFile(fileobj=out, mode="wb", mtime=0, filename="", compresslevel=6) as file:
            write(selection, style, file, graph=graph)  # type: ignore[arg-type]
    elif style in WRITTEN_TABLES:
        from townkg.reason.reasoner.tables import write_table

        write_table(selection.columns(), out, style)
    elif style == "ttl":
        _turtle(selection, out)
    else:
        end = f" <{graph}> .\n" if style == "nq" and graph else " .\n"
        for lines in _lines(selection.columns(), end):
            out.write(lines)


def _lines(parts: Iterator[Columns], end: str) -> Iterator[bytes]:
    for columns in parts:
        yield "".join(
            [f"{one} {name} {item}{end}" for one, name, item in zip(*columns, strict=True)]
        ).encode()


def _turtle(selection: Selection, out: IO[bytes]) -> None:
    from pyoxigraph import RdfFormat, parse, serialize

    def triples() -> Iterator[Triple]:
        for lines in _lines(selection.by_subject(), " .\n"):
            for quad in parse(input=lines, format=RdfFormat.N_TRIPLES):
                yield quad.triple

    # without prefixes, which the serializer writes in an order of its own
    serialize(triples(), out, format=RdfFormat.TURTLE)
