"""The closure, round by round: equality, then rules of one atom, then joins on all that is new.

Each pass reads facts born before it and writes those of one new round, so that the births of the
premises of a fact are always below its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from townkg.reason.kernel.arrays import Array, distinct, pack, union
from townkg.reason.kernel.compare import passing
from townkg.reason.kernel.conclusions import column_of, is_unit, wanted
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.equality import Equality
from townkg.reason.kernel.joins import extend, firsts, solve
from townkg.reason.kernel.merging import rewrite
from townkg.reason.kernel.plan import Goal, Planned, half
from townkg.reason.kernel.report import Contradiction, contradiction
from townkg.reason.kernel.room import MANY, Room
from townkg.reason.kernel.runs import Part
from townkg.reason.kernel.store import Facts
from townkg.reason.kernel.tables import Budget, Parts, Table
from townkg.reason.kernel.unit_table import UnitTable, row_of


@dataclass(slots=True)
class Closer:
    """The state of a closure: facts, equality, rules, and how far each kind of rule has come."""

    facts: Facts
    equality: Equality
    dictionary: Dictionary
    rules: list[Planned]
    units: Array
    """Rules of one atom that are not in *rules*: rows of source, target and shape."""
    closed: bool
    """Whether those rows conclude at once all that they conclude in several steps."""
    room: Room
    budget: int = field(init=False)
    """How many rows a join may have, by what was free when it was looked up."""
    unit_mark: int = -1
    join_mark: int = -1
    done: bool = True
    edges: list[tuple[Array, Array, int]] = field(default_factory=list)
    again: set[int] = field(default_factory=set)
    """Rules that are to be run on everything, as a constant of theirs was merged."""
    _units: dict[int, list[Planned]] = field(default_factory=dict)
    _joins: dict[int, list[Planned]] = field(default_factory=dict)
    _by_constant: dict[int, set[int]] = field(default_factory=dict)
    table: UnitTable = field(init=False)
    flat: frozenset[int] = field(init=False)
    """The rules that are rows of the table."""

    def __post_init__(self) -> None:
        rows = {rule.index: row for rule in self.rules if (row := row_of(rule))}
        self.closed = self.closed and not rows
        self.flat = frozenset(rows)
        unary = [relation.unary for relation in self.facts.relations]
        more = np.array([*rows.values()], dtype=np.int64).reshape(-1, 3)
        self.budget = self.room.rows()
        self.table = UnitTable(np.concatenate([self.units, more]), unary)
        self.index()

    def index(self) -> None:
        """Sort the rules by the relations that set them off."""
        self._units, self._joins = {}, {}
        for at, rule in enumerate(self.rules):
            if rule.head is None or at in self.flat:
                continue
            ready = rule.resolved(self.equality.find)
            for constant in rule.constants:
                self._by_constant.setdefault(constant, set()).add(at)
            kind = self._units if is_unit(rule) else self._joins
            for relation in dict.fromkeys(goal.relation for goal in rule.body):
                kind.setdefault(relation, []).append(ready)

    def allow(self, room: Room) -> None:
        """Take up how much the closure may take."""
        if room != self.room:
            self.room, self.budget = room, room.rows()

    def run(self) -> None:
        """Apply all rules until nothing is new; what is stopped can be run again."""
        self.done = False
        while True:
            while self._merge() or self._unit_pass():
                pass
            if not self._join_pass():
                self.done = True
                return

    def _merge(self) -> bool:
        """Merge what was found to be one; return whether anything changed."""
        if not self.edges:
            return False
        pairs, self.edges = self.edges, []
        left = np.concatenate([one for one, _, _ in pairs])
        right = np.concatenate([one for _, one, _ in pairs])
        rule = np.concatenate([np.full(len(one), number) for one, _, number in pairs])
        self.equality.grow(len(self.dictionary))
        born = self.facts.last + 1
        changed = self.equality.merge(left, right, rule, born)
        if not len(changed):
            return False
        self.facts.last = born
        rewrite(self.facts, self.equality, changed, born)
        moved = set(changed.tolist()) & self._by_constant.keys()
        if moved:
            for constant in moved:
                self.again |= self._by_constant[constant]
            self.index()
        self.room.tell(born, 0)
        return True

    def _unit_pass(self) -> bool:
        """Run the rules of one atom on what they have not seen; return whether it brought news."""
        mark = self.facts.last
        gathered: dict[int, list[Array]] = {}
        brought = self._flat_pass()
        for relation, rules in self._units.items():
            if not self.facts.runs[relation].runs:
                continue
            delta = self.facts.runs[relation].since(self.unit_mark)
            for rule in rules:
                parts = self.facts.runs[relation].runs if rule.index in self.again else delta
                for part in parts:
                    self._conclude_unit(rule, part, gathered)
        self.again -= {rule.index for rules in self._units.values() for rule in rules}
        brought |= self._write(gathered)
        self.unit_mark = mark
        return brought or bool(self.edges)

    def _flat_pass(self) -> bool:
        """Run the table on what it has not seen; return whether it brought news."""
        news: list[tuple[int, Part]] = []
        for relation in self.table.sources:
            runs = self.facts.runs[relation]
            if runs.runs and runs.runs[-1].high > self.unit_mark:
                unseen = (runs.steep if self.closed else runs.since)(self.unit_mark)
                news += [(relation, part) for part in unseen]
        self.room.check_round(self.table.most(news))
        gathered: dict[int, list[Array]] = {}
        self.table.conclude(news, gathered)
        return self._write(gathered, flat=self.closed)

    def _conclude_unit(self, rule: Planned, part: Part, into: dict[int, list[Array]]) -> None:
        table = solve(rule.body, [[part]], 0, wanted(rule), Budget(self.budget, rule.rule.id))
        self.conclude(rule, table, into)

    def _join_pass(self) -> bool:
        """Run the rules of several atoms on what they have not seen; return whether it did."""
        mark, since = self.facts.last, self.join_mark
        delta = {
            number: runs.since(since)
            for number, runs in enumerate(self.facts.runs)
            if number in self._joins and runs.runs and runs.runs[-1].high > since
        }
        delta = {number: parts for number, parts in delta.items() if any(map(len, parts))}
        if sum(len(part) for parts in delta.values() for part in parts) > MANY:
            self.budget = self.room.rows()  # what is free shrinks as facts come
        rules = {rule.index: rule for number in delta for rule in self._joins[number]}
        for index in self.again:
            rules[index] = self.rules[index].resolved(self.equality.find)
        gathered: dict[int, list[Array]] = {}
        for rule in rules.values():
            self._join(rule, delta, since, gathered)
        self.again.clear()
        self._write(gathered)
        self.unit_mark = max(self.unit_mark, since)
        self.join_mark = mark
        self.facts.settle(min(self.unit_mark, self.join_mark))
        return self.facts.last > mark or bool(self.edges)

    def _join(
        self,
        rule: Planned,
        delta: dict[int, list[Part]],
        since: int,
        into: dict[int, list[Array]],
    ) -> None:
        """Run one rule once for each atom that has news, the atoms before it on old facts."""
        budget = Budget(self.budget, rule.rule.id)
        body = half(rule) if rule.equality else None
        goals = body or rule.body
        everything: list[Parts] = [self.facts.runs[goal.relation].runs for goal in goals]
        old: list[Parts] = [self.facts.runs[goal.relation].until(since) for goal in goals]
        if rule.index in self.again or not any(old):
            if not all(everything):
                return
            start = min(range(len(goals)), key=lambda n: sum(map(len, everything[n])))
            turns: list[tuple[int, list[Parts]]] = [(start, list(everything))]
        else:
            turns = [
                (at, [*old[:at], delta[goal.relation], *everything[at + 1 :]])
                for at, goal in enumerate(goals)
                if goal.relation in delta
            ]
        for at, parts in turns:
            if body:
                self._star(rule, body, parts, at, budget)
            else:
                self.conclude(rule, solve(goals, parts, at, wanted(rule), budget), into)

    def _star(
        self,
        rule: Planned,
        body: tuple[Goal, ...],
        parts: Sequence[Parts],
        start: int,
        budget: Budget,
    ) -> None:
        """Merge all that share something with the first that does: no pair twice."""
        one, other = rule.conclusion.subject.value, rule.conclusion.object.value
        shared = sorted(frozenset().union(*(goal.variables for goal in body)) - {one})
        table = solve(body, parts, start, frozenset([one, *shared]), budget)
        if table is None:
            return
        literal = self.dictionary.is_literal(table.columns[one])
        table = firsts(table, ~literal, one, shared)
        rest = [goal for goal in rule.body if other in goal.variables]
        runs = [self.facts.runs[goal.relation].runs for goal in rest]
        table = extend(table, rest, runs, list(range(len(rest))), frozenset((one, other)), budget)
        if table.size:
            self._link(rule, table.columns[one], table.columns[other])

    def conclude(self, rule: Planned, table: Table | None, into: dict[int, list[Array]]) -> None:
        """Add what a rule concludes from its answers to what was gathered."""
        head = rule.conclusion
        table = passing(rule.tests, table, self.dictionary)
        if table is None or not table.size:
            return
        subject = column_of(table, head.subject)
        item = column_of(table, head.object)
        if head.relation < 0:
            self._link(rule, subject, item)
            return
        into.setdefault(head.relation, []).append(distinct(pack(subject, item)))

    def _link(self, rule: Planned, left: Array, right: Array) -> None:
        keep = left != right
        left, right = left[keep], right[keep]
        literal = self.dictionary.is_literal(left) | self.dictionary.is_literal(right)
        left, right = left[~literal], right[~literal]
        if len(left):
            self.edges.append((left, right, rule.index))

    def _write(self, gathered: dict[int, list[Array]], *, flat: bool = False) -> bool:
        """Add what was gathered as one round; return whether any of it is new."""
        born, count = self.facts.last + 1, 0
        for relation, arrays in gathered.items():
            count += self.facts.add(relation, union(arrays), born, flat=flat)
        if count:
            self.room.tell(born, count)
        return count > 0

    def contradictions(self) -> tuple[Contradiction, ...]:
        """Return the answers of each rule without head."""
        found = []
        for planned in self.rules:
            if planned.head is not None:
                continue
            rule = planned.resolved(self.equality.find)
            parts = [self.facts.runs[goal.relation].runs for goal in rule.body]
            if not all(parts):
                continue
            start = min(range(len(parts)), key=lambda n: sum(map(len, parts[n])))
            needed = frozenset().union(*(goal.variables for goal in rule.body))
            table = solve(rule.body, parts, start, needed, Budget(self.budget, rule.rule.id))
            table = passing(rule.tests, table, self.dictionary)
            if table is not None and table.size:
                found.append(contradiction(rule.rule, table))
        return tuple(found)
