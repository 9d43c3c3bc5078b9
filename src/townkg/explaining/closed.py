"""The grounds closed under their own ontology, in waves of certainty, and what proves over them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property

from townkg import paths
from townkg.explaining.grounds import Grounds
from townkg.explaining.supposition import NONE, Supposition
from townkg.reason.proofs import (
    Inquiry,
    Proof,
    Said,
    Source,
    WhyNot,
    explain,
    prover,
)
from townkg.reason.proofs.words import statement as in_words
from townkg.reason.proven import close
from townkg.reason.rl import compile_rules
from townkg.reason.rl.own import OwnRules, read_folder
from townkg.reason.rule import Statement


class Closed:
    """A closed graph with its claims.

    Shape: *supposed* adds and withdraws claims before the closure, in memory only.
    """

    def __init__(self, grounds: Grounds, supposed: Supposition = NONE) -> None:
        self.grounds = grounds
        self.fallen = supposed.fallen(grounds)
        said, self._readings = self._said(supposed)
        own = self._own()
        rules = compile_rules([*grounds.ontology, *supposed.triples()], own=own.rules)
        self.graph, _, self.sources = close(said, grounds.ontology, rules)
        self.prover = prover(self.graph, rules, self.sources, grounds.say, own.words)
        self._about: dict[str, list[Statement]] = defaultdict(list)
        for triple in sorted(said):
            sources = said[triple]
            if any(source.kind in ("claim", "assumed") for source in sources):
                self._about[triple[0]].append(triple)
                self._about[triple[2]].append(triple)

    def why(self, triple: Statement) -> Proof | None:
        """Return the best proof of a triple, or that editors say it; none when it does not hold."""
        proof = self.prover.why(triple)
        if proof is None and triple in self.grounds.editorial:
            source = Source("editorial")
            return Proof(triple, sources=(source,), words=in_words(triple, self.grounds.say))
        return proof

    def routes(self, triple: Statement, most: int) -> list[Proof]:
        """Return the proofs of a triple from distinct claims, the best first."""
        return self.prover.routes(triple, most)

    def why_not(self, triple: Statement) -> WhyNot:
        """Return what a triple that does not hold lacks."""
        inquiry = Inquiry(self.prover, readings=self.readings)
        return explain(triple, inquiry, self.prover, self._of)

    def holds(self, triple: Statement) -> bool:
        """Return whether a triple holds."""
        return self.prover.holds(triple) or triple in self.grounds.editorial

    def triples(self) -> Iterator[Statement]:
        """Yield all that holds."""
        return self.graph.triples()

    def _own(self) -> OwnRules:
        return read_folder(paths.ontology() / "rules")

    def _of(self, term: str) -> Iterable[Statement]:
        return self._about.get(term, ())

    @cached_property
    def readings(self) -> Said:
        """What only ambiguous claims state."""
        return Said(self._readings)

    def _said(
        self, supposed: Supposition
    ) -> tuple[dict[Statement, list[Source]], dict[Statement, list[Source]]]:
        said: dict[Statement, list[Source]] = defaultdict(list)
        readings: dict[Statement, list[Source]] = defaultdict(list)
        for iri, triples in self.grounds.states.items():
            source = self.grounds.claims[iri]
            if iri in self.fallen:
                continue
            into = readings if source.certainty == "ambiguous" else said
            for triple in triples:
                into[triple].append(source)
        for triple in self.grounds.descriptions:
            said[triple].append(Source("description"))
        for source, triple in supposed.assumed:
            said[triple].append(source)
        return said, readings
