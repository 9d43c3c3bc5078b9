"""Facts withdrawn: all that may rest on them is deleted, then what still follows comes back.

This is delete and rederive. Where a class of equal terms may rest on what goes, it falls apart:
all about it is deleted, and what was asserted about its members is added again.
"""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import (
    U32,
    Array,
    distinct,
    found,
    lower,
    pack,
    places,
    union,
    upper,
)
from townkg.reason.kernel.close import Closer
from townkg.reason.kernel.compare import passing
from townkg.reason.kernel.conclusions import column_of, wanted
from townkg.reason.kernel.expand import Expansion
from townkg.reason.kernel.joins import solve
from townkg.reason.kernel.loading import Batch
from townkg.reason.kernel.merging import mentioning
from townkg.reason.kernel.plan import SAME, Planned
from townkg.reason.kernel.runs import Part
from townkg.reason.kernel.store import Former
from townkg.reason.kernel.tables import Budget, Parts, Table
from townkg.reason.kernel.unit_table import following


class Withdrawal:
    """One retraction at work on a closure that is complete."""

    def __init__(self, closer: Closer) -> None:
        self.closer = closer
        self.facts, self.equality = closer.facts, closer.equality
        self.deleted: Batch = {}
        self._expansion = Expansion(self.equality)
        self.split: set[int] = set()
        """The representatives of the classes that fall apart."""
        self._rules = [
            rule.resolved(self.equality.find)
            for rule in closer.rules
            if rule.head is not None and rule.index not in closer.flat
        ]

    def delete(self, withdrawn: Batch) -> None:
        """Find and delete all that may rest on asserted facts, given in their own terms."""
        frontier: Batch = {}
        for relation, keys in withdrawn.items():
            if self.facts.relations[relation] == SAME:
                self._fall_apart(self.equality.of(upper(keys)), frontier)
            else:
                now = pack(self.equality.of(upper(keys)), self.equality.of(lower(keys)))
                frontier[relation] = union([frontier.get(relation, now[:0]), distinct(now)])
        while frontier := self._present(frontier):
            for relation, keys in frontier.items():
                before = self.deleted.get(relation)
                self.deleted[relation] = keys if before is None else union([before, keys])
            frontier = self._consequences(frontier)
        self._forget()

    def _present(self, frontier: Batch) -> Batch:
        """Return those that hold and are not deleted yet."""
        answer = {}
        for relation, keys in frontier.items():
            keys = keys[self.facts.runs[relation].births(keys) >= 0] if len(keys) else keys
            if relation in self.deleted:
                keys = keys[~found(self.deleted[relation], keys)]
            if len(keys):
                answer[relation] = keys
        return answer

    def _consequences(self, frontier: Batch) -> Batch:
        gathered: dict[int, list[Array]] = {}
        following: Batch = {}
        news = [(relation, Part(keys)) for relation, keys in frontier.items()]
        self.closer.table.conclude(news, gathered)
        for rule in self._rules:
            everything: list[Parts] = [self.facts.runs[g.relation].runs for g in rule.body]
            for at, goal in enumerate(rule.body):
                if goal.relation not in frontier:
                    continue
                parts = list(everything)
                parts[at] = [Part(frontier[goal.relation])]
                table = self._answers(rule, parts, at)
                if table is None or rule.head is None:
                    continue
                subject, item = (
                    column_of(table, rule.head.subject),
                    column_of(table, rule.head.object),
                )
                if rule.equality:
                    self._fall_apart(subject, following)
                else:
                    keys = distinct(pack(subject, item))
                    gathered.setdefault(rule.head.relation, []).append(keys)
        for relation, arrays in gathered.items():
            following[relation] = union([following.get(relation, arrays[0][:0]), *arrays])
        return following

    def _answers(self, rule: Planned, parts: list[Parts], start: int) -> Table | None:
        budget = Budget(self.closer.budget, rule.rule.id)
        table = solve(rule.body, parts, start, wanted(rule), budget)
        table = passing(rule.tests, table, self.closer.dictionary)
        return table if table is not None and table.size else None

    def _fall_apart(self, terms: Array, into: Batch) -> None:
        """Mark the classes of terms to be split; add all about them to what goes."""
        new = set(self.equality.represents(terms).tolist()) - self.split
        if not new:
            return
        self.split |= new
        sought = np.array(sorted(new), dtype=U32)
        for number, runs in enumerate(self.facts.runs):
            keys = mentioning(runs.runs, sought, unary=self.facts.relations[number].unary)
            if len(keys):
                into[number] = union([into[number], keys]) if number in into else keys

    def _forget(self) -> None:
        """Delete the facts, and the past forms of what they were."""
        for relation, keys in self.deleted.items():
            self.facts.runs[relation].kill(keys)
            if relation in self.facts.former:
                kept = [self._left_of(one, keys) for one in self.facts.former[relation]]
                self.facts.former[relation] = [one for one in kept if len(one.keys)]

    def _left_of(self, former: Former, keys: Array) -> Former:
        """Return what stays of past forms when the facts that they became go."""
        if self._expansion.size(keys) < len(former.keys):
            gone = places(former.keys, self._expansion.keys(keys))
            if not len(gone):
                return former
            stay = np.ones(len(former.keys), dtype=bool)
            stay[gone] = False
        else:
            now = pack(self.equality.of(upper(former.keys)), self.equality.of(lower(former.keys)))
            at = np.minimum(np.searchsorted(keys, now), len(keys) - 1)
            stay = keys[at] != now
        return Former(former.keys[stay], former.births[stay], former.gone)

    def restore(self) -> tuple[Batch, Batch]:
        """Return what is still asserted of what went, and what follows from all that stayed."""
        asserted: Batch = {}
        for relation, keys in self.deleted.items():
            given = self._expansion.keys(keys)
            given = given[self.facts.is_asserted(relation, given)]
            if len(given):
                asserted[relation] = given
        if self.split:
            self._stand_alone(asserted)
        return asserted, self._still_following()

    def _stand_alone(self, asserted: Batch) -> None:
        alone = self.equality.split(np.array(sorted(self.split), dtype=U32))
        same = self.facts.number(SAME)
        links = mentioning(self.facts.asserted[same], alone)
        if len(links):
            asserted[same] = links
        constants = set(alone.tolist())
        for rule in self.closer.rules:
            if rule.head is not None and rule.constants & constants:
                self.closer.again.add(rule.index)
        self.closer.index()

    def _still_following(self) -> Batch:
        """Return what went but follows in one step from facts that stayed."""
        gathered: dict[int, list[Array]] = {}
        for relation, keys in self.deleted.items():
            for source, shape in self.closer.table.premises(relation):
                here = keys[following(keys, shape, self.facts.runs[source].runs)]
                gathered.setdefault(relation, []).append(here)
        for planned in self.closer.rules:
            head = planned.head
            if head is None or head.relation not in self.deleted:
                continue
            if planned.index in self.closer.flat:
                continue
            rule = planned.resolved(self.equality.find)
            head = rule.head
            if head is None:
                continue
            body = (head, *rule.body)
            parts: list[Parts] = [[Part(self.deleted[head.relation])]]
            parts += [self.facts.runs[goal.relation].runs for goal in rule.body]
            budget = Budget(self.closer.budget, rule.rule.id)
            table = solve(body, parts, 0, wanted(rule), budget)
            table = passing(rule.tests, table, self.closer.dictionary)
            if table is not None and table.size:
                keys = pack(column_of(table, head.subject), column_of(table, head.object))
                gathered.setdefault(head.relation, []).append(distinct(keys))
        return {relation: union(arrays) for relation, arrays in gathered.items()}
