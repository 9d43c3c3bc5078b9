"""The kernel's graph, as proving asks it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from townkg.reason.kernel.arrays import between
from townkg.reason.kernel.equality import ASSERTED
from townkg.reason.proofs.facts import Binding, Fact, Link
from townkg.reason.proofs.proof import Source
from townkg.reason.proofs.sources import GIVEN, Given
from townkg.reason.rule import Atom, Slot

if TYPE_CHECKING:
    from townkg.reason.kernel import Graph


class KernelFacts:
    """A closed graph of the kernel behind the port `Facts`."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._numbers: dict[str, int | None] = {}

    def number(self, term: str) -> int | None:
        """Return the number of a term, none when the graph has no such term."""
        if term not in self._numbers:
            self._numbers[term] = self._graph.dictionary.lookup(term)
        return self._numbers[term]

    def text(self, number: int) -> str:
        """Return the term of a number."""
        return self._graph.dictionary.decode(number)

    def representative(self, number: int, before: int | None = None) -> int:
        """Return the number that stands for a term, or that stood for it before a round."""
        return self._graph.equality.find(number, before)

    def members(self, number: int) -> list[int]:
        """Return all terms that are one with a term, itself among them."""
        return self._graph.equality.members(number)

    def birth(self, fact: Fact) -> int | None:
        """Return the round in which a fact was born, none when it does not hold."""
        relation, subject, item = fact
        number = self._graph.facts.numbers.get(relation)
        return None if number is None else self._graph.birth_of(number, subject, item)

    def match(
        self, atom: Atom, binding: Mapping[int, int], before: int | None
    ) -> Iterable[Binding]:
        """Return the bindings under which an atom holds, each with all of *binding*."""
        return self._graph.match(atom, dict(binding), before)

    def count(self, atom: Atom, binding: Mapping[int, int]) -> int:
        """Return how many bindings `match` would return, facts of the past and repeats aside."""
        number = self._graph.facts.numbers.get(atom.relation)
        if number is None:
            return 0
        ends = [self._end(slot, binding) for slot in (atom.subject, atom.object)]
        runs = self._graph.facts.runs[number].runs
        if ends[0] is None and ends[1] is None:
            return sum(map(len, runs))
        known, back = (ends[0], False) if ends[0] is not None else (ends[1], True)
        return sum(len(between(run.side(back), known or 0)) for run in runs)

    def _end(self, slot: Slot | None, binding: Mapping[int, int]) -> int | None:
        if slot is None or isinstance(slot, int):
            return None if slot is None else binding.get(slot)
        number = self.number(slot)
        return None if number is None else self.representative(number)

    def wave(self, birth: int) -> int:
        """Return the place of the wave to which a round belongs."""
        return self._graph.wave_of(birth)

    def home(self, fact: Fact) -> Fact | None:
        """Return the form of a fact that was first to be born; none when it does not hold."""
        relation, subject, item = fact
        number = self._graph.facts.numbers.get(relation)
        if number is None:
            return None
        forms = self._graph.equality.forms
        found = [
            (max(birth, since, until), (one, other) != (subject, item), one, other)
            for since, one in forms(subject)
            for until, other in forms(item)
            if (birth := self._graph.facts.birth(number, (one << 32) | other)) is not None
        ]
        return (relation, *min(found)[2:]) if found else None

    def rewritten(self, fact: Fact, birth: int) -> Iterable[Fact]:
        """Return the facts that the merging of terms in a round rewrote to this one."""
        relation, subject, item = fact
        number = self._graph.facts.numbers.get(relation)
        if number is not None:
            for one, other in self._graph.rewritten_from(number, subject, item, birth):
                yield relation, one, other

    def links(self, one: int, other: int) -> list[Link]:
        """Return the shortest way between two terms that are one."""
        edges = self._graph.equality.explain(one, other) or []
        return [
            Link(edge.left, edge.right, None if edge.rule == ASSERTED else edge.birth)
            for edge in edges
        ]


class GivenFacts(Given):
    """The sources of a graph without claims, asked by facts too: no term need be read for that."""

    def __init__(self, graph: Graph) -> None:
        super().__init__(Asserted(graph))
        self._graph = graph

    def of_fact(self, fact: Fact) -> tuple[Source, ...]:
        """Return one source of a fact that is given in exactly these terms, else none."""
        relation, subject, item = fact
        number = self._graph.facts.numbers.get(relation)
        if number is None or not self._graph.is_asserted(number, subject, item):
            return ()
        # the datatypes of literals are given to the rules, and by nobody's triple
        is_value = relation.unary and self._graph.dictionary.decode(subject).startswith('"')
        return () if is_value else (GIVEN,)


class Asserted:
    """The triples that a graph was given, as a container."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph

    def __contains__(self, statement: object) -> bool:
        if not isinstance(statement, tuple):
            return False
        ids = self._graph.ids(*statement)
        return ids is not None and self._graph.is_asserted(*ids)
