"""Why a fact does not hold: each rule that could conclude it, back to what is asserted.

For each rule the bodies are tried that hold in most atoms; what is then missing is looked into in
the same way, as far as *depth* rules deep and *breadth* bodies wide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, islice

from townkg.i18n import Text
from townkg.reason.proofs import in_readings, words
from townkg.reason.proofs.facts import (
    SAME,
    Binding,
    cheapest,
    ground,
    holds,
    is_connected,
    matches,
    passes,
    relation_of,
)
from townkg.reason.proofs.obstacle import Attempt, Premise
from townkg.reason.proofs.phrase import phrase
from townkg.reason.proofs.proof import Proof
from townkg.reason.proofs.sources import Said
from townkg.reason.proofs.why import Prover
from townkg.reason.rule import TYPE, Atom, Relation, Rule, Slot, Statement

DEPTH, BREADTH = 3, 2
MOST_READ = 2
"""Derivations from readings that are shown."""

_LOOKED_AT = 200
"""Bindings of one part of a body that are tried."""

NO_READINGS = Said({})


class Inquiry:
    """Looks for what a fact lacks.

    Shape: *readings* are the triples that only ambiguous claims state, with these.
    """

    def __init__(
        self,
        prover: Prover,
        *,
        readings: Said = NO_READINGS,
        depth: int = DEPTH,
        breadth: int = BREADTH,
    ) -> None:
        self._prover = prover
        self._facts = prover.facts
        self.readings = readings
        self._depth = depth
        self._breadth = breadth
        self.cut = False
        self._others: dict[Statement, list[str]] = {}
        self._read_proofs: dict[Statement, list[Proof]] = {}

    def attempts(self, statement: Statement) -> list[Attempt]:
        """Return what each rule that could conclude a triple lacks, the nearest first."""
        found = self._attempts(statement, self._depth, frozenset([statement]))
        read = [in_readings.attempt(one) for one in self.in_readings(statement) if one.premises]
        return _distinct([*read, *found])

    def in_readings(self, statement: Statement) -> list[Proof]:
        """Return proofs of a triple of which some leaf is only a reading, at any depth."""
        if statement not in self._read_proofs:
            found = in_readings.proofs(statement, self._prover, self.readings, MOST_READ)
            self._read_proofs[statement] = found
        return self._read_proofs[statement]

    def _attempts(
        self, statement: Statement, depth: int, above: frozenset[Statement]
    ) -> list[Attempt]:
        found: list[tuple[tuple[int, ...], Attempt]] = []
        for rule in self._prover.rules.concluding(relation_of(statement)):
            binding = self._head(rule, statement)
            if binding is None or not self._is_root(rule):
                continue
            tried = [one for one in self._bodies(rule, binding) if not above & set(one[0])]
            # one whose premises say something of the subject is nearer than another
            tried.sort(key=lambda one: (self._distance(one, statement), one[0]))
            for place, body in enumerate(tried[: self._breadth]):
                more = len(tried) - self._breadth if place == self._breadth - 1 else 0
                self.cut |= more > 0
                attempt = self._attempt(rule, statement, body, depth, above, max(more, 0))
                key = (attempt.missing, *self._distance(body, statement)[1:])
                found.append((key, attempt))
        found.sort(key=lambda pair: (pair[0], [one.fact for one in pair[1].premises]))
        return _distinct(attempt for _, attempt in found)

    def _is_root(self, rule: Rule) -> bool:
        """Return whether a rule leads to what is asserted or joined, and not half the way.

        A flattened rule leads there at once, so that the single steps between say nothing new.
        """
        if len(rule.body) != 1 or not self._prover.rules.flat:
            return True
        rules = self._prover.rules.concluding(rule.body[0].relation)
        return not rules or any(len(one.body) > 1 for one in rules)

    def _head(self, rule: Rule, statement: Statement) -> dict[int, str] | None:
        """Return what the head's variables stand for when it is the triple; `?` terms are open."""
        head = rule.head
        if head is None:
            return None
        pairs: list[tuple[Slot, str]] = [(head.subject, statement[0])]
        if head.object is not None:
            pairs.append((head.object, statement[2]))
        found: dict[int, str] = {}
        for slot, term in pairs:
            if term.startswith("?"):
                continue
            if (found.setdefault(slot, term) if isinstance(slot, int) else slot) != term:
                return None
        return found

    def _bodies(
        self, rule: Rule, binding: dict[int, str]
    ) -> list[tuple[tuple[Statement, ...], tuple[bool, ...]]]:
        """Return instances of the body that hold in as many atoms as any other."""
        known = {
            variable: number
            for variable, term in binding.items()
            if (number := self._facts.number(term)) is not None
        }
        unknown = {variable: term for variable, term in binding.items() if variable not in known}
        size = len(rule.body)
        for count in range(size - 1, 0, -1):
            found: dict[tuple[Statement, ...], tuple[bool, ...]] = {}
            for chosen in combinations(range(size), count):
                atoms = [rule.body[place] for place in chosen]
                if is_connected(atoms, known):
                    self._instances(rule, atoms, known, unknown, found)
            if found:
                return list(found.items())
        return [self._instance(rule, known, unknown)]

    def _instances(
        self,
        rule: Rule,
        atoms: Sequence[Atom],
        known: Binding,
        unknown: dict[int, str],
        found: dict[tuple[Statement, ...], tuple[bool, ...]],
    ) -> None:
        solved = list(islice(self._solve(list(atoms), known), _LOOKED_AT + 1))
        self.cut |= len(solved) > _LOOKED_AT
        for binding in solved[:_LOOKED_AT]:
            closed = all(_is_closed(test.left, test.right, binding) for test in rule.tests)
            if closed and not passes(self._facts, rule.tests, binding):
                continue
            facts, held = self._instance(rule, binding, unknown)
            if not all(held):
                found.setdefault(facts, held)

    def _solve(self, atoms: list[Atom], binding: Binding) -> Iterator[Binding]:
        if not atoms:
            yield binding
            return
        best = cheapest(self._facts, atoms, binding)
        for found in matches(self._facts, best, binding):
            yield from self._solve([atom for atom in atoms if atom is not best], found)

    def _instance(
        self, rule: Rule, binding: Binding, unknown: dict[int, str]
    ) -> tuple[tuple[Statement, ...], tuple[bool, ...]]:
        facts, held = [], []
        for atom in rule.body:
            facts.append(self._written(atom, rule, binding, unknown))
            fact = ground(self._facts, atom, binding)
            held.append(fact is not None and holds(self._facts, fact) is not None)
        return tuple(facts), tuple(held)

    def _written(
        self, atom: Atom, rule: Rule, binding: Binding, unknown: dict[int, str]
    ) -> Statement:
        def slot(one: Slot) -> str:
            if isinstance(one, str):
                return one
            if one in binding:
                return self._facts.text(binding[one])
            name = rule.variables[one] if one < len(rule.variables) else f"x{one}"
            return unknown.get(one, f"?{name}")

        if atom.object is None:
            return slot(atom.subject), TYPE, atom.relation.term
        return slot(atom.subject), atom.relation.term, slot(atom.object)

    def _distance(
        self, body: tuple[tuple[Statement, ...], tuple[bool, ...]], goal: Statement
    ) -> tuple[int, int, int, int]:
        facts, held = body
        about = any(
            goal[0] in (fact[0], fact[2]) and (one or self._instead(fact))
            for fact, one in zip(facts, held, strict=True)
        )
        terms = [term for fact in facts for term in fact]
        lacking = sum(not one for one in held)
        return lacking, not about, sum(term.startswith("?") for term in terms), len(facts)

    def _attempt(
        self,
        rule: Rule,
        goal: Statement,
        body: tuple[tuple[Statement, ...], tuple[bool, ...]],
        depth: int,
        above: frozenset[Statement],
        more: int,
    ) -> Attempt:
        premises = tuple(
            self._premise(fact, held, depth, above) for fact, held in zip(*body, strict=True)
        )
        axioms = tuple(axiom for step in rule.steps for axiom in step.axioms)
        names = [step.rule for step in rule.steps] or [rule.id]
        told = [self._prover.rule_words(name) for name in dict.fromkeys(names)]
        said = Text("；".join(t.zh for t in told), "; ".join(t.en for t in told))
        in_words = tuple(
            text for step in rule.steps for text in words.axioms(step.axioms, self._prover.say)
        )
        return Attempt(
            " ".join(dict.fromkeys(names)),
            said,
            premises,
            axioms,
            in_words,
            more,
            phrase(body[0], goal, axioms, self._prover.say),
        )

    def _premise(
        self, fact: Statement, held: bool, depth: int, above: frozenset[Statement]
    ) -> Premise:
        said = words.statement(fact, self._prover.say)
        if held:
            return Premise(fact, said, proof=self._prover.why(fact))
        relation = relation_of(fact)
        unsaid = self._is_unsaid(relation)
        attempts: list[Attempt] = []
        if depth > 1:
            deeper = self._attempts(fact, depth - 1, above | {fact})
            # what only the text could give is looked into where it says something of the thing
            attempts = [one for one in deeper if not unsaid or _says(one, fact[0])]
            attempts = attempts[: self._breadth]
        return Premise(
            fact,
            said,
            unsaid=unsaid,
            readings=self.readings.of(fact),
            instead=tuple(map(self._prover.say, self._instead(fact))),
            attempts=tuple(attempts),
        )

    def _is_unsaid(self, relation: Relation) -> bool:
        """Return whether rules conclude a relation from itself alone, if at all."""
        return all(
            any(atom.relation == relation for atom in rule.body)
            for rule in self._prover.rules.concluding(relation)
        )

    def _instead(self, fact: Statement) -> list[str]:
        """Return the things of which it does hold, the subject being the same."""
        if fact not in self._others:
            relation, subject = relation_of(fact), self._facts.number(fact[0])
            self._others[fact] = []
            if subject and relation != SAME and not relation.unary and not fact[2].startswith("?"):
                found = matches(self._facts, Atom(relation, 0, 1), {0: subject})
                names = {self._facts.text(one[1]) for one in islice(found, _LOOKED_AT)}
                self._others[fact] = sorted(names)
        return self._others[fact]


def _says(attempt: Attempt, term: str) -> bool:
    """Return whether anything holds that an attempt needs, and that is said of a thing."""
    return any(
        (one.proof is not None and term in (one.fact[0], one.fact[2]))
        or any(_says(deeper, term) for deeper in one.attempts)
        for one in attempt.premises
    )


def _is_closed(left: Slot, right: Slot, binding: Binding) -> bool:
    return all(isinstance(slot, str) or slot in binding for slot in (left, right))


def _distinct(attempts: Iterable[Attempt]) -> list[Attempt]:
    """Return attempts that lack and have different things."""
    found: dict[frozenset[Statement], Attempt] = {}
    for attempt in attempts:
        found.setdefault(frozenset(one.fact for one in attempt.premises), attempt)
    return list(found.values())
