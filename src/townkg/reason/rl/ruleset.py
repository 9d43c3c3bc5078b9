"""All rules of an ontology, and what of it no rule uses."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from townkg.reason.rl.class_axioms import below_thing, class_rules, thing_is_read
from townkg.reason.rl.given import Given, Locate
from townkg.reason.rl.hierarchy import (
    Hierarchy,
    compare_restrictions,
    equal_terms,
    schema_triples,
)
from townkg.reason.rl.outside import owners, report_outside
from townkg.reason.rl.parts import Parts
from townkg.reason.rl.property_axioms import individual_rules, property_rules
from townkg.reason.rl.table import Entry, rule_table
from townkg.reason.rl.units import Units
from townkg.reason.rule import Rule, Statement

MOST_FLAT = 50_000


class RuleSet:
    """The rules that an ontology states, ready to run.

    Shape: *units* is the closed table of one-atom rules; *joins* are those with several atoms,
    with a constant, or equating things; *denials* have no head. *ignored* tells
    which axioms have no effect, or only a part of it. *datatypes* are those whose literals the
    rules ask for (see `literal_facts`); *facts* are axioms that rules have as a premise: a graph
    without the ontology's triples needs these.
    """

    def __init__(self, parts: Parts, hierarchy: Hierarchy, own: tuple[Rule, ...] = ()) -> None:
        self._given = parts.given
        self._hierarchy = hierarchy
        made = list(dict.fromkeys([*parts.rules, *own]))
        self.joins = tuple(rule for rule in made if rule.head)
        self.denials = tuple(rule for rule in made if not rule.head)
        self.units = Units(parts.edges)
        self.ignored = tuple(sorted(set(parts.notices)))
        self.facts = tuple(parts.facts)
        self.datatypes = frozenset(parts.datatypes)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """Return every rule, those of the table last.

        A table of more than MOST_FLAT rows gives its single steps: they conclude the same, and
        half a million rules would take longer to make than to run.
        """
        flat = self.units if len(self.units) <= MOST_FLAT else self.units.single()
        return (*self.others, *flat)

    @property
    def others(self) -> tuple[Rule, ...]:
        """Return the rules that are not in the table."""
        return (*self.joins, *self.denials)

    @cached_property
    def schema(self) -> frozenset[Statement]:
        """Return the triples about classes and properties that the schema rules add."""
        given = {
            (subject, predicate, item)
            for predicate, pairs in self._given.pairs.items()
            for subject, item in pairs
        }
        return frozenset(schema_triples(self._given, self._hierarchy)) - given

    @property
    def table(self) -> dict[str, Entry]:
        """Return the rules of the specification with their words, by id."""
        return rule_table()


def nowhere(_: str) -> tuple[str, int]:
    """Return the place of a term of which nothing nearer is known."""
    return "ontology", 0


def compile_rules(
    ontology: Iterable[tuple[object, object, object]],
    *,
    own: Iterable[Rule] = (),
    locate: Locate = nowhere,
    equal: Iterable[Statement] = (),
) -> RuleSet:
    """Return the rules of OWL 2 RL that an ontology states, and its *own* ones.

    What goes in: triples of pyoxigraph's terms, or of text in N-Triples form. What lies outside
    OWL 2 RL is never an error: `RuleSet.ignored` names it. *equal* are `owl:sameAs` between
    classes or properties that no axiom states: what they say is a premise of its rules.

    >>> sub = "<http://www.w3.org/2000/01/rdf-schema#subClassOf>"
    >>> made = compile_rules([("<x:A>", sub, "<x:B>"), ("<x:B>", sub, "<x:C>")])
    >>> [(str(rule.head.relation), len(rule.steps)) for rule in made.units]
    [('a <x:B>', 1), ('a <x:C>', 1), ('a <x:C>', 2)]
    """
    found = frozenset(equal)
    parts = Parts(Given([*ontology, *found]), locate)
    parts.owners = owners(parts.given)
    property_rules(parts)
    class_rules(parts)
    individual_rules(parts)
    if thing_is_read(parts):
        below_thing(parts)
    same = equal_terms(parts)
    hierarchy = compare_restrictions(parts, same)
    report_outside(parts)
    parts.drop_unread()
    if found:
        parts.make_premises(found)
    return RuleSet(parts, hierarchy, tuple(own))
