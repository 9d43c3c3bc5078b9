"""What if: claims or triples assumed from a file, and claims withdrawn, all in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from townkg import errors, settings
from townkg.explaining.assumed_file import read
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.reason.proofs import Source
from townkg.reason.rule import Statement

if TYPE_CHECKING:
    from townkg.explaining.grounds import Grounds
    from townkg.store import Store

_CLAIM = Text("主张", "claim")
_ASSUMED = Text("假设的主张", "assumed claims")


@frozen
class Supposition:
    """Triples assumed, each with its source, and the IRIs of claims withdrawn."""

    assumed: tuple[tuple[Source, Statement], ...] = ()
    without: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.assumed or self.without)

    def triples(self) -> Iterator[Statement]:
        """Yield the triples assumed."""
        return (triple for _, triple in self.assumed)

    def fallen(self, grounds: Grounds) -> frozenset[str]:
        """Return the claims that no longer stand: those withdrawn, and what follows from them."""
        fallen = set(self.without)
        while True:
            more = {
                iri
                for iri, source in grounds.claims.items()
                if iri not in fallen and any(one.iri in fallen for one in source.follows)
            }
            if not more:
                return frozenset(fallen)
            fallen |= more


NONE = Supposition()


def suppose(
    grounds: Grounds, assume: str | Path | None = None, without: Iterable[str] = ()
) -> Supposition:
    """Return what is supposed.

    Shape: *assume* is a file of Turtle, TriG, N-Triples or N-Quads; a named graph in it is a claim,
    as firm as a `tk:certainty` in the file says. *without* names claims by IRI, `article/name` or
    name.
    Raises: UnknownName, AmbiguousName; DataError for a file that cannot be read, or that uses
    terms which the ontology has not.
    """
    assumed = tuple(read(grounds, Path(assume))) if assume is not None else ()
    return Supposition(assumed, tuple(_claim(grounds, name) for name in without))


def store_of(grounds: Grounds, supposed: Supposition) -> Store:
    """Return the graph as it would be under a supposition, as a store in memory.

    Raises: DataError, as a build does.
    """
    from townkg.build.supposed import Assumed
    from townkg.build.supposed import supposed as made
    from townkg.reason.proofs import words

    by_claim: dict[str, list[tuple[Source, Statement]]] = {}
    for source, triple in supposed.assumed:
        by_claim.setdefault(source.iri, []).append((source, triple))
    assumed = []
    for iri, pairs in by_claim.items():
        triples = tuple(triple for _, triple in pairs)
        said = "；".join(words.statement(one, grounds.say).in_language("zh") for one in triples)
        # what no claim states firmly is no firmer than the weakest of facts
        certainty = pairs[0][0].certainty or "contextual"
        assumed.append(Assumed(iri, certainty, triples, f"〔假设〕{said}"))
    return made(supposed.fallen(grounds), assumed, _ASSUMED)


def _claim(grounds: Grounds, text: str) -> str:
    bare = text.strip().removeprefix("<").removesuffix(">").removeprefix("claim:")
    bare = bare.removeprefix(settings.CLAIM).replace(":", "/")
    short = {iri: iri.removeprefix(settings.CLAIM) for iri in grounds.claims}
    found = [iri for iri, name in short.items() if bare in (name, name.partition("/")[2])]
    if len(found) > 1:
        raise errors.AmbiguousName(text, [(short[iri], iri) for iri in found])
    if not found:
        names = [name if "/" in bare else name.partition("/")[2] for name in short.values()]
        raise errors.UnknownName(text, _CLAIM, names)
    return found[0]
