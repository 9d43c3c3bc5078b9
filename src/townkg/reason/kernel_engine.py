"""OWL 2 RL closure by our own rules and kernel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from townkg.reason.engine import Closure

if TYPE_CHECKING:
    from townkg.model import Triple


class KernelEngine:
    """The reasoner of `townkg build`: NumPy on sorted keys, each fact with its birth round."""

    name = "kernel"

    def close(self, asserted: Iterable[Triple], ontology: Iterable[Triple]) -> list[Triple]:
        """Return the inferred triples about individuals, sorted, none of them asserted."""
        return list(self.materialise(asserted, ontology).inferred)

    def materialise(self, asserted: Iterable[Triple], ontology: Iterable[Triple]) -> Closure:
        """Return the inferred triples together with the contradictions met."""
        from townkg.reason.proven import Proven

        return Proven(asserted, ontology).closure()
