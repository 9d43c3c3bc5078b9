"""Finds where a term, an entity or a claim is written, so that a problem can say so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import NamedNode

from townkg.encode.source import Report, closest
from townkg.encode.syntax import read_document
from townkg.errors import Problem
from townkg.i18n import NOTHING, Text
from townkg.settings import CLAIM

if TYPE_CHECKING:
    from pyoxigraph import Store

Place = tuple[str, int]


class Places:
    """The lines on which subjects and graph names begin, in data and ontology.

    Shape: files are read only when a place is asked for, which is when there is a problem.
    """

    def __init__(self, root: Path) -> None:
        self._root = root

    def of(self, iri: str) -> Place:
        """Return the file and line where *iri* is written; failing that, its folder and 0."""
        if iri in self._lines:
            return self._lines[iri]
        if iri.startswith(CLAIM):
            # a quote, quantity or time of a claim stands under it
            parent, _, _ = iri.rpartition("/")
            return self.of(parent) if parent.startswith(CLAIM) else ("data", 0)
        return "graph", 0

    def editorial(self, iri: str) -> Place:
        """Return where the editorial files write *iri*."""
        return self._editorial_lines.get(iri, ("data/editorial", 0))

    def problem(self, iri: str, found: Text, cure: Text, severity: str = "error") -> Problem:
        """Return a problem of *iri* at its place."""
        return Problem(*self.of(iri), short(iri), found, cure, severity)

    def claims(self, store: Store, subject: Any, predicate: Any, item: Any) -> list[str]:
        """Return the claims that state a triple, or, with `None` for a part, any such triple."""
        quads = store.quads_for_pattern(subject, predicate, item, None)
        graphs = {quad.graph_name for quad in quads}
        named = {graph.value for graph in graphs if isinstance(graph, NamedNode)}
        return sorted(iri for iri in named if iri.startswith(CLAIM))

    @cached_property
    def _lines(self) -> dict[str, Place]:
        return self._read(self._files())

    @cached_property
    def _editorial_lines(self) -> dict[str, Place]:
        return self._read(sorted(self._root.glob("data/editorial/*.ttl")))

    def _read(self, files: Iterable[Path]) -> dict[str, Place]:
        found: dict[str, Place] = {}
        for path in files:
            document = read_document(Report(path.parent), path.name)
            name = path.relative_to(self._root).as_posix()
            for iri, line in (document.owners() if document else {}).items():
                found.setdefault(iri, (name, line))
        return found

    def _files(self) -> Iterator[Path]:
        for pattern in ("data/articles/*/claims.trig", "data/articles/*/entities.ttl"):
            yield from sorted(self._root.glob(pattern))
        yield from sorted(self._root.glob("data/editorial/*.ttl"))
        # alignments come last: a term's own place is where it is declared
        ontology = self._root.glob("ontology/*.ttl")
        yield from sorted(ontology, key=lambda path: (path.name.startswith("alignment"), path))


def and_nearest(names: Sequence[str]) -> Text:
    """Return the end of a sentence that names what is most like a name, if anything is.

    >>> and_nearest(["tk:Town"]).en
    '; nearest: tk:Town'
    """
    hint = closest(names)
    return Text(f"；{hint.zh}", f"; {hint.en}") if hint else NOTHING


def short(iri: str) -> str:
    """Return how a message names *iri*: a claim by its own name, the rest as a CURIE.

    >>> short("https://w3id.org/townkg/claim/jiashan-330421/s03-assessment")
    's03-assessment'
    """
    from townkg.validate.schema import curie

    if iri.startswith(CLAIM):
        return iri.removeprefix(CLAIM).partition("/")[2]
    return curie(iri)
