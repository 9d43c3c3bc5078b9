"""What the compiler gathers: one-atom rules, other rules, and what it could not use."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.reason.kernel.spaces import is_built_in
from townkg.reason.rl.given import (
    SAME_AS,
    TYPE,
    Given,
    Locate,
    Outside,
    is_blank,
    is_literal,
    owl,
    shown,
)
from townkg.reason.rule import (
    DIFFERS,
    OBJECT,
    OUTSIDE,
    SAME,
    SUBJECT,
    SWAP,
    Atom,
    Comparison,
    Relation,
    Rule,
    Slot,
    Statement,
    Step,
)

Key = tuple[str, bool]
"""A relation: its term, and whether it is unary."""

Edge = tuple[Key, Key, int, str, tuple[Statement, ...]]
"""Source, target, shape, id of the rule, axioms."""

AddPair = Callable[["Parts", str, str], None]
"""Adds the rules of one axiom that says something of two terms."""

EQUAL = Relation(SAME_AS)
NAMES = ("x", "y", "z", "w")


class Parts:
    """Gathers rules; an axiom that fails inside `guard` becomes a notice."""

    def __init__(self, given: Given, locate: Locate) -> None:
        self.given = given
        self.edges: list[Edge] = []
        self.rules: list[Rule] = []
        self.notices: list[Problem] = []
        self.datatypes: set[str] = set()
        self.facts: dict[Statement, None] = {}
        self._locate = locate
        self._inverse: dict[str, tuple[str, Statement]] = {}
        for subject, item in given.of(owl("inverseOf")):
            if is_blank(subject):
                self._inverse[subject] = (item, (subject, owl("inverseOf"), item))
        self.owners: dict[str, str] = {}
        """For each unnamed node a named one that it belongs to, for messages."""

    def add_pairs(self, kinds: Iterable[tuple[str, AddPair]]) -> None:
        """Add the rules of axioms of two terms, by their predicate; note what fails."""
        for predicate, add in kinds:
            for one, other in self.given.of(predicate):
                try:  # a context would take a third of the time of 30,000 axioms
                    add(self, one, other)
                except Outside as error:
                    self.notice(one, error.found, error.cost)

    @contextmanager
    def guard(self, term: str) -> Iterator[None]:
        """Turn what lies outside into a notice about *term*."""
        try:
            yield
        except Outside as error:
            self.notice(term, error.found, error.cost)

    def notice(self, term: str, found: Text, cost: Text) -> None:
        """Note that an axiom about *term* is not used, and what that costs."""
        owner = self.owners.get(term, term)
        place = self._locate(owner[1:-1]) if owner.startswith("<") else ("ontology", 0)
        self.notices.append(Problem(*place, shown(owner), found, cost, "warning"))

    def property(self, term: str) -> tuple[str, bool, tuple[Statement, ...]]:
        """Return the named property, whether it is read backwards, and the axioms that say so.

        Raises: Outside, when the term can be no property of a rule.
        """
        axioms: tuple[Statement, ...] = ()
        backwards = False
        while term in self._inverse and len(axioms) <= len(self._inverse):
            term, axiom = self._inverse[term]
            axioms += (axiom,)
            backwards = not backwards
        if not term.startswith("<"):
            raise Outside(
                Text(f"{term} 占了属性的位置", f"{term} stands where a property must"),
                Text("该公理不起作用", "the axiom has no effect"),
            )
        if term == TYPE:
            raise Outside(
                Text("公理以 rdf:type 为属性", "an axiom uses rdf:type as a property"),
                Text(
                    "该公理不起作用；请改用类公理", "the axiom has no effect; use axioms of classes"
                ),
            )
        return term, backwards, axioms

    def atom(self, term: str, subject: Slot, item: Slot) -> tuple[Atom, tuple[Statement, ...]]:
        """Return an atom of a property or of an unnamed inverse, with the latter's axioms."""
        name, backwards, axioms = self.property(term)
        pair = (item, subject) if backwards else (subject, item)
        return Atom(Relation(name), *pair), axioms

    def isa(self, term: str, subject: Slot) -> Atom:
        """Return an atom of a class, or of a datatype whose literals then have to be given."""
        self.check_class(term)
        if self.given.is_datatype(term):
            self.datatypes.add(term)
        return Atom(Relation(term, unary=True), subject)

    def stated(self, axiom: Statement) -> Atom:
        """Return an atom that holds as the axiom is stated, for a rule without other premises."""
        self.facts[axiom] = None
        subject, predicate, item = axiom
        return Atom(Relation(predicate), subject, item)

    def check_class(self, term: str) -> None:
        """Return nothing.

        Raises: Outside, when the term is a literal.
        """
        if is_literal(term):
            raise Outside(
                Text(f"{term} 占了类的位置", f"{term} stands where a class must"),
                Text("该公理不起作用", "the axiom has no effect"),
            )

    def classes(self, rule: str, lower: str, upper: str, axioms: Iterable[Statement]) -> None:
        """Add: what is in *lower* is in *upper*."""
        self.check_class(lower)
        self.check_class(upper)
        if lower == upper:
            return
        if self.given.is_datatype(lower):
            self.datatypes.add(lower)
        said = tuple(axioms)
        self.edges.append(((lower, True), (upper, True), SAME, rule, said))
        self.deny_outside(rule, (Atom(Relation(lower, unary=True), 0),), 0, upper, said)

    def properties(
        self, rule: str, lower: str, upper: str, axiom: Statement, *, swap: bool = False
    ) -> None:
        """Add: what holds with *lower* holds with *upper*, exchanged if *swap*."""
        one, from_back, lower_axioms = self.property(lower)
        other, to_back, upper_axioms = self.property(upper)
        axioms = (axiom, *lower_axioms, *upper_axioms)
        shape = SWAP if swap ^ from_back ^ to_back else SAME
        if one == SAME_AS:
            raise Outside(
                Text("owl:sameAs 在公理中作前提", "an axiom takes owl:sameAs as its premise"),
                Text(
                    "不从相同得出该属性（自身除外也不）",
                    "the property does not follow from things being the same",
                ),
            )
        if one == other and shape == SAME:
            return
        if other == SAME_AS:
            head = Atom(EQUAL, 0, 1)
            self.rule(rule, (Atom(Relation(one), 0, 1),), head, axioms)
        else:
            self.edges.append(((one, False), (other, False), shape, rule, axioms))

    def typing(self, rule: str, name: str, kind: str, axiom: Statement, *, item: bool) -> None:
        """Add: what has the property (or is its *item*) is of the kind."""
        self.check_class(kind)
        term, backwards, axioms = self.property(name)
        shape = OBJECT if item ^ backwards else SUBJECT
        said = (axiom, *axioms)
        self.edges.append(((term, False), (kind, True), shape, rule, said))
        body = (Atom(Relation(term), 0, 1),)
        self.deny_outside(rule, body, int(shape == OBJECT), kind, said)

    def deny_outside(
        self,
        rule: str,
        body: tuple[Atom, ...],
        variable: int,
        kind: str,
        axioms: Iterable[Statement],
    ) -> None:
        """Deny a literal that *rule* puts into a datatype in which it is not (dt-not-type)."""
        if is_built_in(kind):
            steps = (Step(rule, tuple(dict.fromkeys(axioms))), Step("dt-not-type", ()))
            tests = (Comparison(OUTSIDE, variable, kind),)
            self.rules.append(Rule("dt-not-type", body, None, steps, tests, NAMES))

    def make_premises(self, found: frozenset[Statement]) -> None:
        """Make the axioms that are only *found* premises of the rules that come from them."""
        for source, target, shape, rule, axioms in self.edges:
            same = [one for one in axioms if one in found]
            if same:
                ends = {SAME: (0, 1), SWAP: (1, 0), SUBJECT: (0, None), OBJECT: (1, None)}[shape]
                first = Atom(Relation(*source), 0, None if source[1] else 1)
                item = None if target[1] else ends[1]
                body = (*(Atom(EQUAL, one, other) for one, _, other in same), first)
                rest = [axiom for axiom in axioms if axiom not in found]
                self.rule(rule, body, Atom(Relation(*target), ends[0], item), rest)
        self.edges = [edge for edge in self.edges if not found.intersection(edge[4])]

    def drop_unread(self) -> None:
        """Forget what only tells of literals that they are in a datatype, which no rule asks."""

        def read(term: str, unary: bool) -> bool:
            return not unary or not is_built_in(term) or term in self.datatypes

        self.edges = [edge for edge in self.edges if read(*edge[1])]
        self.rules = [
            rule
            for rule in self.rules
            if rule.head is None or read(rule.head.relation.term, rule.head.relation.unary)
        ]

    def rule(
        self,
        rule: str,
        body: tuple[Atom, ...],
        head: Atom | None,
        axioms: Iterable[Statement],
        tests: tuple[Comparison, ...] = (),
    ) -> None:
        """Add a rule of several atoms, with constants, or without a head."""
        if head and head in body:
            return
        step = Step(rule, tuple(dict.fromkeys(axioms)), head.relation if head else None)
        count = 1 + max((slot for atom in body for slot in atom.variables), default=-1)
        names = NAMES if count <= len(NAMES) else tuple(f"x{i}" for i in range(count))
        self.rules.append(Rule(rule, body, head, (step,), tests, names[:count]))
        if head and head.relation.term == SAME_AS:
            self._two_values(self.rules[-1], head)

    def _two_values(self, rule: Rule, head: Atom) -> None:
        """Deny two literals where a rule allows one value: nothing equates literals (dt-diff)."""
        if {head.subject, head.object} <= {atom.object for atom in rule.body}:
            tests = (Comparison(DIFFERS, head.subject, head.object or 0),)
            steps = (*rule.steps, Step("dt-diff", ()))
            self.rules.append(Rule("dt-diff", rule.body, None, steps, tests, rule.variables))
