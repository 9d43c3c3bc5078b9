"""A closed graph with its rules and its claims, as proving asks it, from a mapped file.

Terms are numbered in the order of their bytes and found by bisection, and so are facts. No terms
are one here: such a graph is not stored in this form.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from functools import cached_property

from townkg.i18n import Text
from townkg.model import CERTAINTIES
from townkg.reason.proofs.proof import Source
from townkg.reason.rule import TYPE, Atom, Comparison, Relation, Rule, Slot, Statement, Step

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from townkg.reason.proofs.facts import Binding, Fact, Link
    from townkg.sections import Sections

KINDS = ("", "description", "ontology")
"""Sources that are no claims, by their number; claims have those that follow."""
_LOW = 0xFFFFFFFF


class MappedFacts:
    """The facts behind the port `Facts`."""

    def __init__(self, sections: Sections) -> None:
        self._text = sections.raw("text")
        self._offsets = sections.array("offsets", "Q")
        self._keys = sections.array("keys", "Q")
        self._back = sections.array("back", "Q")
        self._births = sections.array("births", "I")
        self._places: dict[tuple[str, bool], tuple[int, int]] = sections.value("relations")
        self._waves: list[tuple[int, int]] = sections.value("waves")
        self._numbers: dict[str, int | None] = {}
        self._texts: dict[int, str] = {}

    def number(self, term: str) -> int | None:
        """Return the number of a term, none when the graph has no such term."""
        if term not in self._numbers:
            wanted, low, high = term.encode(), 1, len(self._offsets) - 1
            while low < high:
                middle = (low + high) // 2
                low, high = (middle + 1, high) if self._bytes(middle) < wanted else (low, middle)
            here = low < len(self._offsets) and self._bytes(low) == wanted
            self._numbers[term] = low if here else None
        return self._numbers[term]

    def text(self, number: int) -> str:
        """Return the term of a number."""
        if number not in self._texts:
            self._texts[number] = self._bytes(number).decode()
        return self._texts[number]

    def representative(self, number: int, before: int | None = None) -> int:
        """Return the number itself: no terms are one."""
        return number

    def members(self, number: int) -> list[int]:
        """Return the number alone."""
        return [number]

    def birth(self, fact: Fact) -> int | None:
        """Return the round in which a fact was born, none when it does not hold."""
        at = self.place(fact)
        return None if at is None else self._births[at]

    def place(self, fact: Fact) -> int | None:
        """Return where a fact lies, none when it does not hold."""
        relation, subject, item = fact
        start, end = self._of(relation)
        key = subject << 32 | item
        at = bisect_left(self._keys, key, start, end)
        return at if at < end and self._keys[at] == key else None

    def match(
        self, atom: Atom, binding: Mapping[int, int], before: int | None
    ) -> Iterator[Binding]:
        """Yield the bindings under which an atom holds, each with all of *binding*."""
        subject, item = self._slot(atom.subject, binding), self._slot(atom.object, binding)
        if -1 in (subject, item):
            return
        for one, other in self._pairs(atom.relation, subject, item, before):
            answer = dict(binding)
            for slot, number in ((atom.subject, one), (atom.object, other)):
                if isinstance(slot, int) and answer.setdefault(slot, number) != number:
                    break
            else:
                yield answer

    def count(self, atom: Atom, binding: Mapping[int, int]) -> int:
        """Return how many bindings `match` would return at most."""
        subject, item = self._slot(atom.subject, binding), self._slot(atom.object, binding)
        if -1 in (subject, item):
            return 0
        if subject is None and item is None:
            start, end = self._of(atom.relation)
            return end - start
        keys, known = (self._keys, subject) if subject is not None else (self._back, item)
        return len(self._range(keys, atom.relation, known or 0))

    def wave(self, birth: int) -> int:
        """Return the place of the wave to which a round belongs."""
        at = bisect_right(self._waves, (birth, 1 << 62)) - 1
        return self._waves[at][1] if at >= 0 else 0

    def home(self, fact: Fact) -> Fact | None:
        """Return the fact itself, none when it does not hold."""
        return None if self.place(fact) is None else fact

    def rewritten(self, fact: Fact, birth: int) -> Iterable[Fact]:
        """Return nothing: no terms are one."""
        return ()

    def links(self, one: int, other: int) -> list[Link]:
        """Return nothing: no terms are one."""
        return []

    def statements(self) -> Iterator[tuple[int, Statement]]:
        """Yield every fact with its place."""
        for (term, unary), (start, end) in self._places.items():
            for at in range(start, end):
                subject, item = self._keys[at] >> 32, self._keys[at] & _LOW
                if unary:
                    yield at, (self.text(subject), TYPE, term)
                else:
                    yield at, (self.text(subject), term, self.text(item))

    def _bytes(self, number: int) -> bytes:
        return bytes(self._text[self._offsets[number - 1] : self._offsets[number]])

    def _of(self, relation: Relation) -> tuple[int, int]:
        return self._places.get((relation.term, relation.unary), (0, 0))

    def _slot(self, slot: Slot | None, binding: Mapping[int, int]) -> int | None:
        if slot is None:
            return None
        if isinstance(slot, int):
            return binding.get(slot)
        number = self.number(slot)
        return -1 if number is None else number

    def _range(self, keys: memoryview, relation: Relation, first: int) -> range:
        start, end = self._of(relation)
        low = bisect_left(keys, first << 32, start, end)
        return range(low, bisect_left(keys, (first + 1) << 32, low, end))

    def _pairs(
        self, relation: Relation, subject: int | None, item: int | None, before: int | None
    ) -> Iterator[tuple[int, int]]:
        if subject is None and item is not None:
            found = [(key & _LOW, item) for key in self._range_of(self._back, relation, item)]
        elif subject is not None:
            keys = self._range_of(self._keys, relation, subject)
            found = [(subject, key & _LOW) for key in keys if item in (None, key & _LOW)]
        else:
            start, end = self._of(relation)
            found = [(key >> 32, key & _LOW) for key in self._keys[start:end]]
        for one, other in found:
            if before is None or (self.birth((relation, one, other)) or 0) < before:
                yield one, other

    def _range_of(self, keys: memoryview, relation: Relation, first: int) -> Iterator[int]:
        return (keys[at] for at in self._range(keys, relation, first))


class MappedSources:
    """Who says each fact, behind the port `Sources`."""

    def __init__(self, sections: Sections, facts: MappedFacts) -> None:
        self._facts = facts
        self._said = sections.array("said", "I")
        self._lists: list[tuple[int, ...]] = sections.value("sources")
        self._claims: list[tuple[str, int, int, str, str, tuple[int, ...]]]
        self._claims = sections.value("claims")
        self._made: dict[int, Source] = {}

    def of(self, statement: Statement) -> tuple[Source, ...]:
        """Return the sources of a triple, the firmest first; none when it is not asserted."""
        from townkg.reason.proofs.facts import fact_of

        fact = fact_of(self._facts, statement)
        at = None if fact is None else self._facts.place(fact)
        return () if at is None else tuple(map(self.source, self._lists[self._said[at]]))

    def source(self, number: int) -> Source:
        """Return a source by its number."""
        if number not in self._made:
            self._made[number] = self._source(number, frozenset())
        return self._made[number]

    def claimed(self) -> Iterator[Statement]:
        """Yield the triples that a claim states."""
        for at, statement in self._facts.statements():
            if any(number >= len(KINDS) for number in self._lists[self._said[at]]):
                yield statement

    def _source(self, number: int, above: frozenset[int]) -> Source:
        if number < len(KINDS):
            return Source(KINDS[number])
        iri, rank, order, zh, en, follows = self._claims[number - len(KINDS)]
        premises = [self._source(one, above | {number}) for one in follows if one not in above]
        premises.sort(key=lambda one: one.order)
        return Source(
            "claim",
            iri,
            CERTAINTIES[rank],
            reason=Text(zh, en),
            follows=tuple(premises),
            order=order,
        )


class MappedRules:
    """The rules by the relation that they conclude, as `Rules` has them."""

    def __init__(self, sections: Sections) -> None:
        self._sections = sections
        self._places: dict[tuple[str, bool], tuple[int, int]] = sections.value("rule places")
        self.flat: bool = sections.value("flat")
        self._found: dict[Relation, list[Rule]] = {}

    def concluding(self, relation: Relation) -> list[Rule]:
        """Return the rules whose head is of a relation."""
        if relation not in self._found:
            start, end = self._places.get((relation.term, relation.unary), (0, 0))
            raw = self._packed[start:end]
            self._found[relation] = list(map(_rule, _loaded(raw))) if raw else []
        return self._found[relation]

    def __contains__(self, relation: Relation) -> bool:
        return bool(self.concluding(relation))

    @cached_property
    def _packed(self) -> memoryview:
        return self._sections.raw("rules")


def _loaded(raw: memoryview) -> list[tuple[object, ...]]:
    import marshal

    return marshal.loads(raw)  # type: ignore[no-any-return]  # noqa: S302


def packed(rule: Rule) -> tuple[object, ...]:
    """Return a rule as plain tuples."""
    head = rule.head
    return (
        rule.id,
        tuple(map(_plain, rule.body)),
        None if head is None else _plain(head),
        tuple((step.rule, step.axioms, _of(step.relation)) for step in rule.steps),
        tuple((test.op, test.left, test.right) for test in rule.tests),
        rule.variables,
    )


def _plain(atom: Atom) -> tuple[object, ...]:
    return atom.relation.term, atom.relation.unary, atom.subject, atom.object


def _of(relation: Relation | None) -> tuple[str, bool] | None:
    return None if relation is None else (relation.term, relation.unary)


def _rule(plain: tuple[object, ...]) -> Rule:
    name, body, head, steps, tests, variables = plain
    return Rule(
        name,  # type: ignore[arg-type]
        tuple(map(_atom, body)),  # type: ignore[call-overload]
        None if head is None else _atom(head),  # type: ignore[arg-type]
        tuple(
            Step(rule, axioms, Relation(*relation) if relation else None)
            for rule, axioms, relation in steps  # type: ignore[attr-defined]
        ),
        tuple(Comparison(*test) for test in tests),  # type: ignore[attr-defined]
        variables,  # type: ignore[arg-type]
    )


def _atom(plain: tuple[str, bool, Slot, Slot | None]) -> Atom:
    term, unary, subject, item = plain
    return Atom(Relation(term, unary), subject, item)
