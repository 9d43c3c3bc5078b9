"""A closed graph as the build left it, asked without reading the store or closing anything.

Where the whole is needed, to suppose or to compare, it is read, and all is asked of
it from then on.
"""

from __future__ import annotations

import os
from collections import defaultdict
from functools import cached_property

from townkg import settings
from townkg.i18n import Text
from townkg.reason.kept import EXPLANATION
from townkg.reason.mapped import MappedFacts, MappedRules, MappedSources
from townkg.reason.proofs.proof import Proof, Source
from townkg.reason.proofs.why import Prover
from townkg.reason.proofs.words import labelled
from townkg.reason.proofs.words import statement as in_words
from townkg.sections import Sections, read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from townkg.explaining.closed import Closed
    from townkg.explaining.grounds import Grounds
    from townkg.reason.kernel import Graph
    from townkg.reason.proofs import Said, WhyNot
    from townkg.reason.rule import Statement
    from townkg.store import Store

_VERSION = f"""SELECT ?version WHERE {{
  <{settings.ID}dataset/townkg> <{settings.ONTOLOGY}dataVersion> ?version
}}"""


def closed(store: Store) -> Closed:
    """Return the closed graph of a store: the one kept beside it, else made from what it holds."""
    kept = _kept(store)
    if kept is None:
        return _whole(store)
    return Stored(store, kept)  # type: ignore[return-value]  # has the same face


def _kept(store: Store) -> Sections | None:
    path = getattr(store, "path", "")
    if not path:
        return None  # an endpoint, or a store in memory
    place = os.path.join(path, os.pardir, EXPLANATION)
    if not os.path.exists(place):
        return None
    versions = [row["version"].value for row in store.select(_VERSION)]
    return read(place, versions[0]) if len(versions) == 1 else None


def _whole(store: Store) -> Closed:
    from townkg.explaining.closed import Closed
    from townkg.explaining.grounds import read

    return Closed(read(store))


class Stored:
    """What `Closed` is, from a mapped file."""

    fallen: frozenset[str] = frozenset()

    def __init__(self, store: Store, kept: Sections) -> None:
        self._store = store
        self._kept = kept
        self._labels: dict[str, dict[str, str]] = kept.value("labels")
        self._editorial: frozenset[Statement] = kept.value("editorial")
        self._facts = MappedFacts(kept)
        self._claims = MappedSources(kept, self._facts)
        told = {name: Text(*said) for name, said in kept.value("words").items()}
        self._prover = Prover(
            self._facts,
            MappedRules(kept),  # type: ignore[arg-type]  # has the same face
            self._claims,
            say=self.say,
            rule_words=told,
        )

    def say(self, term: str) -> Text:
        """Return a term in words: by its label or wording, else as it is written."""
        return labelled(self._labels.get(term), term)

    def why(self, triple: Statement) -> Proof | None:
        """Return the best proof of a triple, or that editors say it; none when it does not hold."""
        if self._is_read:
            return self.whole.why(triple)
        proof = self._prover.why(triple)
        if proof is None and triple in self._editorial:
            source = Source("editorial")
            return Proof(triple, sources=(source,), words=in_words(triple, self.say))
        return proof

    def routes(self, triple: Statement, most: int) -> list[Proof]:
        """Return the proofs of a triple from distinct claims, the best first."""
        return self.prover.routes(triple, most)

    def why_not(self, triple: Statement) -> WhyNot:
        """Return what a triple that does not hold lacks."""
        from townkg.reason.proofs import Inquiry, explain

        if self._is_read:
            return self.whole.why_not(triple)
        inquiry = Inquiry(self._prover, readings=self.readings)
        return explain(triple, inquiry, self._prover, lambda term: self._about.get(term, ()))

    def holds(self, triple: Statement) -> bool:
        """Return whether a triple holds."""
        return self.prover.holds(triple) or triple in self._editorial

    def triples(self) -> Iterator[Statement]:
        """Yield all that holds."""
        return self.whole.triples()

    @property
    def prover(self) -> Prover:
        """What proves: over the file, or over the whole once that was read."""
        return self.whole.prover if self._is_read else self._prover

    @cached_property
    def whole(self) -> Closed:
        """The graph as the store has it, closed anew."""
        return _whole(self._store)

    @property
    def grounds(self) -> Grounds:
        """What is asserted, read from the store."""
        return self.whole.grounds

    @property
    def graph(self) -> Graph:
        """The closed graph of the kernel."""
        return self.whole.graph

    @property
    def sources(self) -> Said:
        """Who says each triple."""
        return self.whole.sources

    @property
    def _is_read(self) -> bool:
        return "whole" in self.__dict__

    @cached_property
    def _about(self) -> dict[str, list[Statement]]:
        found: dict[str, list[Statement]] = defaultdict(list)
        for triple in sorted(self._claims.claimed()):
            found[triple[0]].append(triple)
            found[triple[2]].append(triple)
        return found

    @cached_property
    def readings(self) -> Said:
        """What only ambiguous claims state."""
        from townkg.explaining.grounds import with_readings
        from townkg.reason.proofs import Said

        kept: dict[Statement, tuple[int, ...]] = self._kept.value("readings")
        claims = {number for numbers in kept.values() for number in numbers}
        told = with_readings(self._store, {one: self._claims.source(one) for one in claims})
        return Said({triple: [told[one] for one in kept[triple]] for triple in kept})
