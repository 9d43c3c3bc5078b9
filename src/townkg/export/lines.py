"""The lines of the canonical dump: split into triple and graph, sorted by graph, and as quads.

Each line is a quad in the form that RDF calls canonical N-Quads: one space between terms, no quote
in an IRI, so that a line is split without reading its terms.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from townkg.datasets.sorting import read_lines, sorted_lines

_PARSED = 20_000
"""How many lines are read into terms at a time."""


def split(line: bytes) -> tuple[bytes, bytes]:
    """Return the triple of a line, without its end, and the graph; empty for the default graph.

    >>> split(b'<s:> <p:> "a <b> ."@zh <g:> .')
    (b'<s:> <p:> "a <b> ."@zh', b'<g:>')
    >>> split(b"<s:> <p:> <o:> .")
    (b'<s:> <p:> <o:>', b'')
    """
    subject_end = line.index(b" ")
    place = line.index(b" ", subject_end + 1) + 1
    if line[place : place + 1] == b'"':
        place = line.rindex(b'"')
    end = line.index(b" ", place)
    return line[:end], line[end + 1 : -2]


def subject(line: bytes) -> bytes:
    """Return the subject of a line.

    >>> subject(b"<s:> <p:> <o:> .")
    b'<s:>'
    """
    return line[: line.index(b" ")]


def by_graph(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield lines sorted by graph, the default graph first; within a graph as the dump has them."""
    with tempfile.TemporaryDirectory(prefix="townkg-export-") as folder:
        keyed = (split(line)[1] + b"\t" + line for line in lines)
        for one in sorted_lines(keyed, Path(folder)):
            yield one.split(b"\t", 1)[1]


def quads(lines: Iterable[bytes]) -> Iterator[Quad]:
    """Yield the quads of lines."""
    source = iter(lines)
    while some := b"\n".join(islice(source, _PARSED)):
        yield from parse(some, format=RdfFormat.N_QUADS)


def dump(path: Path) -> Iterator[bytes]:
    """Yield the lines of a dump without their ends."""
    return (line for line in read_lines(path) if line)
