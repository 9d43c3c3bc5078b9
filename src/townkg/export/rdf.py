"""The graph as N-Quads, TriG and Turtle, written as it is read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO, cast

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, serialize

from townkg import settings
from townkg.export import lines
from townkg.export.choice import Part

_NAME = re.compile("[A-Za-z](?:[A-Za-z0-9_-]*[A-Za-z0-9])?")


def n_quads(part: Part, out: IO[bytes]) -> None:
    """Write the lines as the dump has them."""
    out.writelines(line + b"\n" for line in part.lines())


def trig(part: Part, out: IO[bytes]) -> None:
    """Write every graph as a block, the default graph first."""
    prefixes = _prefixes(lines.quads(part.lines()))
    sink = _Sorted(out, len(prefixes))
    quads = lines.quads(lines.by_graph(part.lines()))
    serialize(quads, cast("IO[bytes]", sink), RdfFormat.TRIG, prefixes=prefixes)
    sink.close()


def turtle(part: Part, out: IO[bytes]) -> None:
    """Write the main graph: the default graph, or the one graph that was chosen."""
    # the prefixes of the whole: the same names in both files
    prefixes = _prefixes(lines.quads(part.lines()))
    sink = _Sorted(out, len(prefixes))
    serialize(_triples(part), cast("IO[bytes]", sink), RdfFormat.TURTLE, prefixes=prefixes)
    sink.close()


def _triples(part: Part) -> Iterator[Triple]:
    return (quad.triple for quad in lines.quads(part.main_lines()))


class _Sorted(io.RawIOBase):
    """Passes on what is written, the first lines sorted.

    The serializer writes one prefix a line, in an order that differs from run to run.
    """

    def __init__(self, out: IO[bytes], count: int) -> None:
        self._out = out
        self._count = count
        self._held = b""

    def writable(self) -> bool:
        """Return that it takes bytes."""
        return True

    def write(self, some: bytes) -> int:  # type: ignore[override]
        """Return how many bytes were taken."""
        if not self._count:
            self._out.write(some)
            return len(some)
        self._held += some
        if self._held.count(b"\n") >= self._count:
            self._pass_on()
        return len(some)

    def close(self) -> None:
        """Pass on what is still held; the file below stays open."""
        if self._held:
            self._pass_on()
        super().close()

    def _pass_on(self) -> None:
        *first, rest = self._held.split(b"\n", self._count)
        self._out.writelines(line + b"\n" for line in sorted(first))
        self._out.write(rest)
        self._count, self._held = 0, b""


def _prefixes(quads: Iterable[Quad]) -> dict[str, str]:
    """Return the prefixes in use: the usual ones, one per type of thing, one per article."""
    found: dict[str, str] = {}
    for quad in quads:
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode):
                name, space = _space(term.value)
                if name:
                    found[name] = space
    return dict(sorted(found.items()))


@lru_cache(maxsize=65_536)
def _space(iri: str) -> tuple[str, str]:
    """Return the prefix for *iri* and its namespace; empty where it has none.

    >>> _space("https://w3id.org/townkg/id/town/guigu")
    ('town', 'https://w3id.org/townkg/id/town/')
    >>> _space("https://w3id.org/townkg/claim/jiashan-330421/s09-settled")
    ('jiashan-330421', 'https://w3id.org/townkg/claim/jiashan-330421/')
    """
    for base in (settings.ID, settings.CLAIM):
        name, slash, local = iri.removeprefix(base).partition("/")
        if iri.startswith(base) and slash and local and _NAME.fullmatch(name):
            return name, f"{base}{name}/"
    fitting = [(space, name) for name, space in settings.PREFIXES.items() if iri.startswith(space)]
    return max(fitting)[::-1] if fitting else ("", "")
