"""Where a triple of a closed graph comes from: it is given, or an axiom of the ontology."""

from __future__ import annotations

from collections.abc import Container
from typing import TYPE_CHECKING

from townkg.reason.proofs.over_kernel import Asserted
from townkg.reason.proofs.proof import Source
from townkg.reason.proofs.sources import GIVEN

if TYPE_CHECKING:
    from townkg.reason.kernel import Graph
    from townkg.reason.rule import Statement

ONTOLOGY = Source("ontology")


class Given:
    """The sources of a graph and its ontology."""

    def __init__(self, graph: Graph, ontology: Container[Statement]) -> None:
        self._asserted = Asserted(graph)
        self._ontology = ontology

    def of(self, statement: Statement) -> tuple[Source, ...]:
        """Return one source of a triple that is given, else none."""
        if statement in self._ontology:
            return (ONTOLOGY,)
        return (GIVEN,) if statement in self._asserted else ()
