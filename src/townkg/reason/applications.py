"""Every way in which one rule concludes a triple, from premises with their best proofs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from townkg.frozen import frozen
from townkg.reason.chains import path
from townkg.reason.proofs import Proof
from townkg.reason.proofs.cone import Application, Cone
from townkg.reason.proofs.facts import Rules, fact_of, statement_of
from townkg.reason.proofs.proof import UNCLAIMED

if TYPE_CHECKING:
    from townkg.reason.proven import Proven
    from townkg.reason.rule import Statement


@frozen
class Applied:
    """One rule applied: *said* is the rule in full, *rule* its name."""

    conclusion: Statement
    rule: str
    said: str
    premises: tuple[Proof, ...]

    @cached_property
    def leaves(self) -> tuple[Proof, ...]:
        """Return the asserted triples that it rests on, from left to right, each once."""
        found = {leaf.fact: leaf for premise in self.premises for leaf in premise.leaves}
        return tuple(found.values())

    @property
    def claims(self) -> dict[int, str]:
        """Return the claims used, by their place in the text."""
        sources = [leaf.sources[0] for leaf in self.leaves if is_claimed(leaf)]
        return {source.order: source.iri for source in sources}

    @property
    def unclaimed(self) -> list[Statement]:
        """Return the leaves that no claim states."""
        return [leaf.fact for leaf in self.leaves if not is_claimed(leaf)]

    @property
    def rank(self) -> int:
        """Return the rank of the weakest leaf; of what no claim states, that beyond claims."""
        return max(leaf.rank if is_claimed(leaf) else UNCLAIMED for leaf in self.leaves)

    @property
    def cost(self) -> tuple[int, int, tuple[int, ...], str]:
        """Return what applications of one conclusion are compared by, least first."""
        size = sum(premise.size for premise in self.premises)
        facts = " ".join(" ".join(premise.fact) for premise in self.premises)
        return self.rank, size, tuple(sorted(self.claims)), f"{self.said} {facts}"


def is_claimed(leaf: Proof) -> bool:
    """Return whether a claim states a leaf."""
    return bool(leaf.sources) and leaf.sources[0].kind == "claim"


class Applications:
    """Finds the applications of single rules, those that an axiom states and not their chains."""

    def __init__(self, proven: Proven) -> None:
        self._proven = proven
        self._facts = proven.prover.facts
        single = Rules([*proven.rules.units.single(), *proven.rules.joins])
        self._cone = Cone(self._facts, single)
        self._proofs: dict[Statement, Proof | None] = {}

    def of(self, statement: Statement) -> list[Applied]:
        """Return every application of a rule that concludes a triple, best first.

        Shape: one for each set of distinct premises, each premise with its best proof; never one
        that needs the triple itself.
        """
        goal = fact_of(self._facts, statement)
        found: dict[frozenset[Statement], Applied] = {}
        for application in self._cone.concluding(goal) if goal else ():
            applied = self._applied(application, statement)
            if applied is None:
                continue
            premises = frozenset(premise.fact for premise in applied.premises)
            if premises not in found or applied.cost < found[premises].cost:
                found[premises] = applied
        return sorted(found.values(), key=lambda applied: applied.cost)

    def _applied(self, application: Application, statement: Statement) -> Applied | None:
        premises = []
        for fact in application.premises:
            proof = self._proof(statement_of(self._facts, fact))
            if proof is None or any(node.fact == statement for node in proof.nodes()):
                return None
            premises.append(proof)
        rule = application.rule
        said = path(rule) if rule else application.id
        return Applied(statement, application.id, said, tuple(premises))

    def _proof(self, statement: Statement) -> Proof | None:
        if statement not in self._proofs:
            self._proofs[statement] = self._proven.why(statement)
        return self._proofs[statement]
