"""A graph closed under an ontology, asked and changed in terms that are text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from townkg.errors import LimitError
from townkg.reason.kernel import Graph
from townkg.reason.kernel.arrays import Array, lower, upper
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.foresight import foresee
from townkg.reason.kernel.memory import MACHINE, Memory
from townkg.reason.kernel.report import Report
from townkg.reason.kernel.room import Progress
from townkg.reason.proofs.over_kernel import Asserted
from townkg.reason.reasoner.axioms import axioms_in, is_axiom
from townkg.reason.reasoner.columns import given_in, literals_in, with_datatypes
from townkg.reason.reasoner.equal_terms import found_equal
from townkg.reason.reasoner.own_files import Texts
from townkg.reason.reasoner.watch import AMPLE, CLOSURE, Watch, foreseen
from townkg.reason.rl import RuleSet, compile_rules
from townkg.reason.rl.given import SAME_AS, TYPE, Locate
from townkg.reason.rl.literals import literal_facts
from townkg.reason.rl.own import read_rules
from townkg.reason.rl.ruleset import nowhere
from townkg.settings import PREFIXES

if TYPE_CHECKING:
    from townkg.reason.proofs import Proof, Prover, WhyNot
    from townkg.reason.proofs.conflict import Conflict
    from townkg.reason.reasoner.naming import Prefixes
    from townkg.reason.rule import Statement


class Closed:
    """A closed graph of the kernel with the rules it is closed under.

    Shape: *own* holds the texts of rules of one's own; *ontology* the triples that are told as
    the ontology's in proofs; *locate* says where an axiom is written. A graph that was loaded has
    no *rules* until they are asked for.
    """

    def __init__(
        self,
        graph: Graph,
        own: Texts,
        *,
        rules: RuleSet | None = None,
        ontology: frozenset[Statement] = frozenset(),
        locate: Locate = nowhere,
    ) -> None:
        self.graph = graph
        self.own = own
        self.ontology = ontology
        self._locate = locate
        self._rules = rules
        self._equal: tuple[Statement, ...] = ()
        """Equalities of classes and properties that follow, which the rules know."""
        self._prover: Prover | None = None
        self.prefixes: Prefixes = {name: PREFIXES[name] for name in ("rdf", "rdfs", "owl", "xsd")}
        """The prefixes that terms are told with."""

    @classmethod
    def of(
        cls,
        dictionary: Dictionary,
        columns: Array,
        own: Texts,
        *,
        ontology: frozenset[Statement] = frozenset(),
        locate: Locate = nowhere,
        budget: int | None = None,
        memory: Memory = MACHINE,
        progress: Progress | None = None,
    ) -> Closed:
        """Return the closure of triples given as three rows of numbers.

        Raises: LimitError, when it would not fit, naming the rule; DataError, for rules that
        cannot be run.
        """
        axioms = axioms_in(dictionary, columns)
        rules = compile_rules(axioms, own=read_rules(own).rules, locate=locate)
        memory.need(foreseen(dictionary, columns, rules), CLOSURE)
        columns = with_datatypes(dictionary, columns, rules)
        graph = Graph.from_columns(dictionary, *columns)
        if columns.shape[1] * AMPLE > memory.free():
            seen = foresee(graph, rules, memory)
            memory.need(seen.nbytes, seen.words)
        graph.close(rules, budget=budget, progress=Watch(memory, progress), memory=memory)
        made = cls(graph, own, rules=rules, ontology=ontology, locate=locate)
        made._settle(axioms)
        return made

    @property
    def rules(self) -> RuleSet:
        """Return the compiled rules; those of a stored closure when they are first asked for."""
        return self._with_rules()

    def _with_rules(self) -> RuleSet:
        if self._rules is None:
            axioms = axioms_in(self.graph.dictionary, given_in(self.graph))
            rules = self._compiled(axioms, ())
            while found := self._newly_equal(rules, axioms):
                self._equal, rules = found, self._compiled(axioms, found)
            self._rules = rules
            self.graph.take_up(self._rules)
        return self._rules

    @property
    def report(self) -> Report:
        """Return how large the closure is."""
        return self.graph.report()

    # Asking

    def holds(self, statement: Statement) -> bool:
        """Return whether a triple holds."""
        return self.graph.contains(*statement)

    def inferred(self) -> Iterator[Statement]:
        """Yield what follows and is not given; nothing about literals."""
        for statement in self.graph.triples(inferred_only=True):
            if not statement[0].startswith('"'):
                yield statement

    def size(self) -> int:
        """Return how many triples hold when of each of several equal things all is told."""
        classes = self.graph.equality.classes().values()
        return self.graph.count() + sum(len(one) ** 2 for one in classes)

    def why(self, statement: Statement) -> Proof | None:
        """Return the best proof of a triple, or none when it does not hold."""
        return self.prover.why(statement) if self.holds(statement) else None

    def why_not(self, statement: Statement) -> WhyNot | None:
        """Return what a triple lacks, or none when it holds."""
        from townkg.reason.proofs import Inquiry, explain
        from townkg.reason.proofs.said_in import DATA

        if self.holds(statement):
            return None
        return explain(statement, Inquiry(self.prover), self.prover, self.about, DATA)

    @property
    def prover(self) -> Prover:
        """Return what proves the facts."""
        from townkg.reason.proofs import prover
        from townkg.reason.reasoner.naming import namer
        from townkg.reason.reasoner.sources import Given

        if self._prover is None:
            rules = self.rules
            own = read_rules(self.own).words
            given = Given(self.graph, self.ontology)
            self._prover = prover(self.graph, rules, given, namer(self.prefixes), own)
        return self._prover

    def contradictions(self) -> Iterator[Conflict]:
        """Yield what cannot all hold, with the proof of each part."""
        from townkg.reason.proofs.conflict import contradictions

        prover = self.prover  # it needs the rules, and so does the report
        return contradictions(self.graph, prover)

    def merges(self) -> Iterator[Conflict]:
        """Yield the pairs of things that a rule makes one, each with the proof."""
        from townkg.reason.proofs.conflict import merges

        prover = self.prover
        return merges(self.graph, prover)

    def about(self, term: str) -> Iterator[Statement]:
        """Yield the given triples that have a term as subject or object."""
        number = self.graph.dictionary.lookup(term)
        decode = self.graph.dictionary.decode
        if number is None:
            return
        for relation, parts in zip(
            self.graph.facts.relations, self.graph.facts.asserted, strict=True
        ):
            for part in parts:
                keys = part.alive()
                met = upper(keys) == number
                if not relation.unary:
                    met |= lower(keys) == number
                for key in keys[met].tolist():
                    if relation.unary:
                        yield decode(key >> 32), TYPE, relation.term
                    else:
                        yield decode(key >> 32), relation.term, decode(key & 0xFFFFFFFF)

    # Changing

    def add(self, statements: Iterable[Statement]) -> None:
        """Add triples and all that follows; axioms among them change the rules.

        Raises: LimitError, when too much would follow; all is then as it was.
        """
        new = list(statements)
        rules = self.rules
        typed = literal_facts((item for *_, item in new), rules.datatypes)
        wanted = [*new, *((literal, TYPE, kind) for literal, kind in typed)]
        given = Asserted(self.graph)
        fresh = [one for one in wanted if one not in given]
        try:
            self.graph.add(wanted)
            self._changed(new)
        except LimitError:
            self._take_back(fresh, rules)
            raise

    def retract(self, statements: Iterable[Statement]) -> int:
        """Withdraw given triples and what followed from them alone; return how many went."""
        old = list(statements)
        self._with_rules()
        count = self.graph.retract(old)
        self._changed(old)
        return count

    def _take_back(self, statements: list[Statement], rules: RuleSet) -> None:
        """Close what was there before the triples came, which was possible then."""
        self._prover, self._rules = None, rules
        self.graph.take_back(statements)
        self.graph.close_again(rules)

    def _changed(self, statements: list[Statement]) -> None:
        """Close anew under other rules, where axioms came or went."""
        self._prover = None
        touched = any(map(is_axiom, statements)) or self._touches_equal_terms(statements)
        if touched or self._equal:
            self._equal = ()
            axioms = axioms_in(self.graph.dictionary, given_in(self.graph))
            self._close_under(self._compiled(axioms, ()))
            self._settle(axioms)
        elif len(self.graph.equality):
            self._settle(None)

    def _close_under(self, rules: RuleSet) -> None:
        self._rules = rules
        typed = literal_facts(literals_in(self.graph), rules.datatypes)
        self.graph.add((literal, TYPE, kind) for literal, kind in typed)
        self.graph.close_again(rules)

    def _settle(self, axioms: list[Statement] | None) -> None:
        """Close on while classes or properties turn out to be one, which the rules must know."""
        if not len(self.graph.equality):
            return
        given = axioms_in(self.graph.dictionary, given_in(self.graph)) if axioms is None else axioms
        while found := self._newly_equal(self.rules, given):
            self._equal = found
            self._close_under(self._compiled(given, found))

    def _newly_equal(self, rules: RuleSet, given: list[Statement]) -> tuple[Statement, ...]:
        """Return all equalities that the rules have to know, nothing when they know them."""
        found = {*found_equal(self.graph, rules, given), *self._equal}
        return tuple(sorted(found)) if len(found) > len(self._equal) else ()

    def _touches_equal_terms(self, statements: list[Statement]) -> bool:
        """Return whether a class or property came or went that is said to be one with another."""
        facts = self.graph.facts
        used = {relation.term for relation in facts.relations}
        if any(one[1] == SAME_AS and used & {one[0], one[2]} for one in statements):
            return True
        terms = {one[2] if one[1] == TYPE else one[1] for one in statements} - {SAME_AS}
        return any(len(one) > 1 for one in map(self._same, terms))

    def _same(self, term: str) -> list[int]:
        number = self.graph.dictionary.lookup(term)
        return [] if number is None else self.graph.equality.members(number)

    def _compiled(self, axioms: list[Statement], equal: tuple[Statement, ...]) -> RuleSet:
        own = read_rules(self.own).rules
        return compile_rules(axioms, own=own, locate=self._locate, equal=equal)

    # Storing

    def save(self, folder: Path, made_from: object = None) -> None:
        """Store the closure in a folder, with its own rules and what it was made from.

        Raises: DataError, when the folder cannot be written.
        """
        self._with_rules()  # they are stored with it
        stamp = {"own": self.own, "from": made_from}
        self.graph.save(folder, stamp=json.dumps(stamp, ensure_ascii=False, sort_keys=True))
