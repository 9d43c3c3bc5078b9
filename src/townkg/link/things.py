"""What links may name: the things of the articles and of the data sets, with their classes.

Of a data set only the things that links name are kept, however large it is; its own statements of
identity are kept as well, for with links they may make two things one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from townkg.link.row import EXACT, source_of
from townkg.model import Triple
from townkg.settings import PREFIXES, RDF_TYPE

SAME_AS = PREFIXES["owl"] + "sameAs"
_IDENTITY = (f"<{EXACT}>".encode(), f"<{SAME_AS}>".encode())
_TYPE = f"<{RDF_TYPE}>".encode()


@dataclass
class Things:
    """Things by IRI with their classes, and what data sets state to be identical.

    Shape: of what is identical both things, and the data set that says so.
    """

    classes: dict[str, set[str]] = field(default_factory=dict)
    identical: list[tuple[str, str, str]] = field(default_factory=list)
    data_sets: set[str] = field(default_factory=set)


def things(
    described: Iterable[Triple], parts: Iterable[tuple[str, Path]], named: set[str]
) -> Things:
    """Return what there is of the things *named*; of the articles, all that is described."""
    found = Things()
    for subject, predicate, other in described:
        kinds = found.classes.setdefault(subject.value, set())
        if predicate.value == RDF_TYPE:
            kinds.add(other.value)
    for slug, path in parts:
        found.data_sets.add(slug)
        sought = {f"<{iri}>".encode(): iri for iri in named if source_of(iri) == slug}
        for subject, predicate, rest in _triples(path):
            if predicate in _IDENTITY:
                other = rest[1 : rest.index(b">")].decode()
                found.identical.append((subject[1:-1].decode(), other, slug))
            if subject in sought:
                kinds = found.classes.setdefault(sought[subject], set())
                if predicate == _TYPE:
                    kinds.add(rest[1 : rest.index(b">")].decode())
    return found


def _triples(path: Path) -> Iterator[tuple[bytes, bytes, bytes]]:
    with path.open("rb") as lines:
        for line in lines:
            subject, predicate, rest = line.split(b" ", 2)
            yield subject, predicate, rest
