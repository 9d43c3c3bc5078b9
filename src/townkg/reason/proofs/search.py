"""The best proofs of a fact among all that its cone allows.

Knuth's generalisation of Dijkstra's algorithm (Information Processing Letters 6(1), 1977): a
conclusion costs more than its premises, so the first proof of a fact that is taken is its best,
and none is circular. Each fact may be taken several times, never from leaves that include those
of a better proof.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count, product

from townkg.frozen import frozen
from townkg.reason.proofs.cone import Application
from townkg.reason.proofs.facts import Fact
from townkg.reason.proofs.proof import Source

Cost = tuple[int, int, tuple[int, ...], str]


@frozen
class Derivation:
    """A fact with the application that concludes it and what derives the premises.

    Shape: *rank* is that of the weakest leaf, *size* counts rule applications, *order* holds the
    places of the claims in the text; *facts* is everything that occurs in it.
    """

    fact: Fact
    rank: int
    size: int
    order: tuple[int, ...]
    leaves: frozenset[Fact]
    facts: frozenset[Fact]
    application: Application | None = None
    premises: tuple[Derivation, ...] = ()

    def cost(self) -> Cost:
        """Return what derivations are compared by, least first."""
        return self.rank, self.size, self.order, self.application.id if self.application else ""


def derive(
    goal: Fact,
    cone: Mapping[Fact, Sequence[Application]],
    sources: Mapping[Fact, Source],
    wanted: int = 1,
) -> list[Derivation]:
    """Return the best derivations of *goal*, at most *wanted*, from distinct leaves each.

    Shape: *sources* has the firmest source of each fact of the cone that is asserted.
    """
    ranks = sorted({source.rank for source in sources.values()})
    if len(ranks) < 2:
        return _Search(cone, sources, wanted).run(goal)
    first = _Search(cone, sources, 1).run(goal)
    if not first or (wanted == 1 and first[0].rank == ranks[0]):
        return first
    # Once the weakest leaf is known, the others need be no firmer: a premise that is less firm and
    # shorter is better there than its own best derivation.
    found: list[Derivation] = []
    for rank in (one for one in ranks if one >= first[0].rank):
        enough = {fact: source for fact, source in sources.items() if source.rank <= rank}
        for made in _Search(cone, enough, wanted, flat=True).run(goal):
            if len(found) < wanted and not any(one.leaves <= made.leaves for one in found):
                found.append(made)
        if len(found) == wanted:
            break
    return found


class _Search:
    def __init__(
        self,
        cone: Mapping[Fact, Sequence[Application]],
        sources: Mapping[Fact, Source],
        wanted: int,
        *,
        flat: bool = False,
    ) -> None:
        """Search by firmness before size; by size alone if *flat*."""
        self._wanted = wanted
        self._flat = flat
        self._found: dict[Fact, list[Derivation]] = defaultdict(list)
        self._using: dict[Fact, list[Application]] = defaultdict(list)
        self._waiting: list[tuple[Cost, int, Derivation]] = []
        self._count = count()
        for applications in cone.values():
            for application in applications:
                for premise in application.premises:
                    self._using[premise].append(application)
                if not application.premises:
                    self._push(apply(application, ()))
        for fact, source in sources.items():
            itself = frozenset([fact])
            order = (source.order,) if source.kind == "claim" else ()
            self._push(Derivation(fact, source.rank, 0, order, itself, itself))

    def run(self, goal: Fact) -> list[Derivation]:
        while self._waiting and len(self._found[goal]) < self._wanted:
            _, _, made = heapq.heappop(self._waiting)
            known = self._found[made.fact]
            if len(known) >= self._wanted or any(one.leaves <= made.leaves for one in known):
                continue
            known.append(made)
            for application in self._using[made.fact]:
                for premises in self._combined(application, made):
                    if application.head not in (one for p in premises for one in p.facts):
                        self._push(apply(application, premises))
        return self._found[goal]

    def _combined(
        self, application: Application, new: Derivation
    ) -> Iterator[tuple[Derivation, ...]]:
        options = [
            [new] if premise == new.fact else self._found.get(premise, [])
            for premise in application.premises
        ]
        return product(*options)

    def _push(self, made: Derivation) -> None:
        rank, size, order, rule = made.cost()
        cost = (0 if self._flat else rank, size, order, rule)
        heapq.heappush(self._waiting, (cost, next(self._count), made))


def apply(application: Application, premises: tuple[Derivation, ...]) -> Derivation:
    """Return what an application makes of the derivations of its premises."""
    none: frozenset[Fact] = frozenset()
    return Derivation(
        fact=application.head,
        rank=max((one.rank for one in premises), default=0),
        size=application.size + sum(one.size for one in premises),
        order=tuple(sorted({place for one in premises for place in one.order})),
        leaves=none.union(*(one.leaves for one in premises)),
        facts=frozenset([application.head]).union(*(one.facts for one in premises)),
        application=application,
        premises=premises,
    )
