"""Best proofs over paths of properties: the oracle for the engine's proofs, and shares no code.

It reads axioms about properties alone, each as a path of steps, and finds proofs shortest first, as
Knuth's generalisation of Dijkstra's algorithm does (Information Processing Letters 6(1), 1977): a
conclusion costs more than its premises, so the first proof of a triple that is taken is its best.
It does so for the stated alone, then with what is implied, and so on: the first level counts.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from path_axioms import Axioms, Rule
from pyoxigraph import Literal, NamedNode

from townkg.model import CERTAINTIES, CertaintyName, Claim, Triple

UNCLAIMED = len(CERTAINTIES)
"""Strength rank of an asserted triple that no claim states: weaker than any claim."""

Cost = tuple[int, int, tuple[int, ...], str]


def sort_key(triple: Triple) -> str:
    return " ".join(map(str, triple))


@dataclass(frozen=True)
class Proof:
    """A triple with the rule and the premises that prove it; a leaf has neither.

    Shape: *rank* is the position of the weakest leaf in `CERTAINTIES`, or `UNCLAIMED`;
    *order* holds the places of the claims used, in the order of the text.
    """

    conclusion: Triple
    rank: int
    size: int
    order: tuple[int, ...]
    rule: Rule | None = None
    premises: tuple[Proof, ...] = ()
    claim: Claim | None = None

    @property
    def certainty(self) -> CertaintyName | None:
        """Return the certainty of the weakest leaf; none when some leaf has no claim."""
        return CERTAINTIES[self.rank] if self.rank < UNCLAIMED else None

    @cached_property
    def leaves(self) -> tuple[Proof, ...]:
        """Return the asserted triples that the proof rests on, from left to right."""
        if not self.premises:
            return (self,)
        return tuple(leaf for premise in self.premises for leaf in premise.leaves)

    @cached_property
    def cost(self) -> Cost:
        """Return what proofs of one triple are compared by, least first."""
        text = " ".join(sort_key(premise.conclusion) for premise in self.premises)
        return self.rank, self.size, self.order, f"{self.rule} {text}"

    def rests_on(self, triple: Triple) -> bool:
        """Return whether *triple* occurs anywhere in the proof."""
        return self.conclusion == triple or any(p.rests_on(triple) for p in self.premises)


class Prover:
    """Proves triples by the axioms given.

    Shape: *claims* are in the order of the text; ambiguous readings among them are left out,
    since facts do not hold them.
    """

    def __init__(
        self, asserted: Iterable[Triple], axioms: Axioms, claims: Sequence[Claim] = ()
    ) -> None:
        self._axioms = axioms
        self._asserted = frozenset(asserted)
        self._claims = _best_claims(claims)
        self._proofs: dict[Triple, Proof] = {}
        self._forward: dict[tuple[str, Any], list[Any]] = defaultdict(list)
        self._backward: dict[tuple[str, Any], list[Any]] = defaultdict(list)
        self._settle()

    def prove(self, triple: Triple) -> Proof | None:
        """Return the best proof of *triple*, or none when it does not follow."""
        if triple not in self._proofs and triple in self._asserted:
            return self._leaf(triple)
        return self._proofs.get(triple)

    def pairs(self, name: str) -> frozenset[tuple[Any, Any]]:
        """Return the subjects and objects that *name* provably relates."""
        return frozenset((s, o) for s, p, o in self._proofs if p.value == name)

    def inferred(self, name: str) -> list[Triple]:
        """Return the provable triples of the property that are not asserted, sorted."""
        found = [t for t in self._proofs if t[1].value == name and t not in self._asserted]
        return sorted(found, key=sort_key)

    def claim(self, triple: Triple) -> tuple[int, Claim] | None:
        """Return the best claim that states *triple*, and its place in the text."""
        return self._claims.get(triple)

    def applications(self, triple: Triple) -> list[Proof]:
        """Return every application of a rule that concludes *triple*, best first.

        Shape: one for each set of distinct premises, each premise with its best proof; never
        one that needs *triple* itself.
        """
        found: dict[frozenset[Triple], Proof] = {}
        subject, predicate, item = triple
        for rule in self._axioms.concluding.get(predicate.value, ()):
            for path in self._paths(rule, subject, 0, len(rule.steps)):
                if path[-1] != item:
                    continue
                proof = self._apply(rule, path)
                if any(premise.rests_on(triple) for premise in proof.premises):
                    continue
                premises = frozenset(premise.conclusion for premise in proof.premises)
                if premises not in found or proof.cost < found[premises].cost:
                    found[premises] = proof
        return sorted(found.values(), key=lambda proof: proof.cost)

    def _leaf(self, triple: Triple) -> Proof:
        place, claim = self._claims.get(triple, (None, None))
        if claim is None or place is None:
            return Proof(triple, UNCLAIMED, 0, ())
        return Proof(triple, CERTAINTIES.index(claim.certainty), 0, (place,), claim=claim)

    def _settle(self) -> None:
        """Prove everything that follows, by the firmest leaves that suffice.

        Level by level, for of the firmest proof each premise need only be as firm as the weakest:
        a premise that is less firm and shorter is better there than its own best proof.
        """
        firmest: dict[Triple, Proof] = {}
        leaves = [
            self._leaf(triple)
            for triple in self._asserted
            if triple[1].value in self._axioms.using or triple[1].value in self._axioms.concluding
        ]
        for level in sorted({leaf.rank for leaf in leaves}):
            self._settle_from(leaf for leaf in leaves if leaf.rank <= level)
            firmest = {**self._proofs, **firmest}
        self._proofs = firmest

    def _settle_from(self, leaves: Iterable[Proof]) -> None:
        """Prove everything that follows from *leaves*, shortest proofs first."""
        for index in (self._proofs, self._forward, self._backward):
            index.clear()
        waiting = [(leaf.cost[1:], sort_key(leaf.conclusion), leaf) for leaf in leaves]
        heapq.heapify(waiting)
        while waiting:
            _, _, proof = heapq.heappop(waiting)
            if proof.conclusion in self._proofs:
                continue
            subject, predicate, item = proof.conclusion
            self._proofs[proof.conclusion] = proof
            self._forward[predicate.value, subject].append(item)
            self._backward[predicate.value, item].append(subject)
            for new in self._consequences(proof.conclusion):
                if new.conclusion not in self._proofs:
                    heapq.heappush(waiting, (new.cost[1:], sort_key(new.conclusion), new))

    def _consequences(self, triple: Triple) -> Iterator[Proof]:
        subject, predicate, item = triple
        for rule, position in self._axioms.using.get(predicate.value, ()):
            turned = rule.steps[position].backwards
            start, end = (item, subject) if turned else (subject, item)
            for left in self._paths_to(rule, start, position):
                if isinstance(left[0], Literal):
                    continue  # RDF has no triple whose subject is a literal
                for right in self._paths(rule, end, position + 1, len(rule.steps)):
                    yield self._apply(rule, (*left, *right))

    def _paths(self, rule: Rule, node: Any, position: int, end: int) -> Iterator[tuple[Any, ...]]:
        """Yield the nodes that the steps from *position* to *end* lead through from *node*."""
        if position == end:
            yield (node,)
            return
        step = rule.steps[position]
        index = self._backward if step.backwards else self._forward
        for following in index.get((step.property, node), ()):
            for rest in self._paths(rule, following, position + 1, end):
                yield (node, *rest)

    def _paths_to(self, rule: Rule, node: Any, position: int) -> Iterator[tuple[Any, ...]]:
        """Yield the nodes that the steps before *position* lead through to *node*."""
        if position == 0:
            yield (node,)
            return
        step = rule.steps[position - 1]
        index = self._forward if step.backwards else self._backward
        for previous in index.get((step.property, node), ()):
            for rest in self._paths_to(rule, previous, position - 1):
                yield (*rest, node)

    def _apply(self, rule: Rule, nodes: tuple[Any, ...]) -> Proof:
        found = {}  # a premise that is used twice counts once
        for step, one, other in zip(rule.steps, nodes, nodes[1:], strict=False):
            start, end = (other, one) if step.backwards else (one, other)
            premise = self._proofs[start, NamedNode(step.property), end]
            found[premise.conclusion] = premise
        premises = tuple(found.values())
        return Proof(
            conclusion=(nodes[0], NamedNode(rule.head), nodes[-1]),
            rank=max(premise.rank for premise in premises),
            size=1 + sum(premise.size for premise in premises),
            order=tuple(sorted({place for premise in premises for place in premise.order})),
            rule=rule,
            premises=premises,
        )


def _best_claims(claims: Sequence[Claim]) -> dict[Triple, tuple[int, Claim]]:
    """Return for each triple the firmest claim that states it, the first in the text of several."""
    best: dict[Triple, tuple[int, Claim]] = {}
    for place, claim in enumerate(claims):
        if claim.certainty == "ambiguous":
            continue
        rank = CERTAINTIES.index(claim.certainty)
        for triple in claim.triples:
            if triple not in best or rank < CERTAINTIES.index(best[triple][1].certainty):
                best[triple] = place, claim
    return best
