"""Who says what: the asserted triples of a graph with the claims that state them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from typing import Protocol

from townkg.reason.proofs.facts import Fact, Facts, statement_of
from townkg.reason.proofs.proof import UNCLAIMED, Source
from townkg.reason.rule import Statement


class Sources(Protocol):
    """Tells what is asserted, and by what."""

    def of(self, statement: Statement) -> tuple[Source, ...]:
        """Return the sources of a triple, the firmest first; none when it is not asserted."""


def asked_by_fact(facts: Facts, sources: Sources) -> Callable[[Fact], tuple[Source, ...]]:
    """Return what tells the sources of a fact, the firmest first."""
    by_number = getattr(sources, "of_fact", None)
    if by_number is not None:
        return by_number  # type: ignore[no-any-return]
    return lambda fact: sources.of(statement_of(facts, fact))


class Said:
    """Sources from what was read: a list of sources for each triple."""

    def __init__(self, said: Mapping[Statement, Iterable[Source]]) -> None:
        self._said = {
            statement: tuple(sorted(sources, key=_firmness)) for statement, sources in said.items()
        }

    def of(self, statement: Statement) -> tuple[Source, ...]:
        """Return the sources of a triple, the firmest first; none when it is not asserted."""
        return self._said.get(statement, ())

    def __iter__(self) -> Iterator[Statement]:
        return iter(self._said)

    def __len__(self) -> int:
        return len(self._said)


class Given:
    """Sources of a graph without claims: a triple is given, or it is not."""

    def __init__(self, asserted: Container[Statement]) -> None:
        self._asserted = asserted

    def of(self, statement: Statement) -> tuple[Source, ...]:
        """Return one source of a triple that is given, else none."""
        return (GIVEN,) if statement in self._asserted else ()


GIVEN = Source("given")


def rank(sources: tuple[Source, ...]) -> int:
    """Return how firm the firmest source is."""
    return sources[0].rank if sources else UNCLAIMED


def _firmness(source: Source) -> tuple[int, int, str, str]:
    return source.rank, source.order, source.kind, source.iri
