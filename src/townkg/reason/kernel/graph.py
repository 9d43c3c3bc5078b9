"""A graph that is closed under rules, asked, changed and stored."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from townkg.reason.kernel.arrays import lower, upper
from townkg.reason.kernel.close import Closer
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.equality import ASSERTED, Equality
from townkg.reason.kernel.given import Given, HasRules, fingerprint
from townkg.reason.kernel.loading import Batch, by_wave
from townkg.reason.kernel.memory import MACHINE, Memory
from townkg.reason.kernel.merging import insert_moved
from townkg.reason.kernel.plan import SAME, plan
from townkg.reason.kernel.report import Report
from townkg.reason.kernel.retract import Withdrawal
from townkg.reason.kernel.room import Progress, Room
from townkg.reason.kernel.store import Facts
from townkg.reason.kernel.waiting import Waiting
from townkg.reason.rule import Rule, Statement

AFRESH = 100
"""Where more than one asserted fact in so many goes, the closure is made afresh."""


class Graph(Waiting):
    """Triples of terms in N-Triples form, with all that rules conclude from them.

    A fact is born in a round; each thing it follows from was born in an earlier one. Terms found
    to be one are replaced by one of them, and put back when the graph is read.

    >>> from townkg.reason.rule import Atom, Relation
    >>> is_in = Relation("<is-in>")
    >>> chain = (Atom(is_in, 0, 1), Atom(is_in, 1, 2))
    >>> graph = Graph.from_triples([("<a>", "<is-in>", "<b>"), ("<b>", "<is-in>", "<c>")])
    >>> graph.close([Rule("prp-trp", chain, Atom(is_in, 0, 2))]).facts
    3
    >>> list(graph.triples(inferred_only=True))
    [('<a>', '<is-in>', '<c>')]
    """

    def __init__(self, dictionary: Dictionary | None = None) -> None:
        super().__init__(dictionary)
        self._given = Given()
        self._closer: Closer | None = None
        self._room = Room()
        self._stored: tuple[Path, str] | None = None
        """Where the graph was loaded from, and what tells its rules."""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """The rules that the graph is closed under."""
        return self._given.rules

    # Closing

    def close(
        self,
        rules: Iterable[Rule] | HasRules | None = None,
        *,
        budget: int | None = None,
        progress: Progress | None = None,
        memory: Memory = MACHINE,
    ) -> Report:
        """Add all that the rules conclude; return what was done.

        Shape: *budget* is the most rows that a join may have, by default what *memory* holds;
        both, and *progress*, hold for later changes too. A closure that was stopped goes on where
        it was; other rules begin anew.
        Raises: LimitError, naming the rule whose join would be too large; DataError, naming
        rules that cannot be run.
        """
        self._room = Room(budget, progress, memory)
        return self.close_again(rules)

    def close_again(self, rules: Iterable[Rule] | HasRules | None = None) -> Report:
        """Do what `close` does, with the room that it was given."""
        self._advance(rules)
        return self.report()

    def _advance(self, rules: Iterable[Rule] | HasRules | None = None) -> None:
        """Close what waits to be closed."""
        given = self._given if rules is None else Given(rules)
        if self.waves and given != self._given:
            self._start_again()
        closer = self._prepare(given)
        if not closer.done:
            closer.run()
        while self._pending:
            number, facts = self._pending[0]
            self.insert(facts, number)
            self._pending.pop(0)
            closer.run()

    @property
    def closed(self) -> bool:
        """Return whether nothing is left to conclude."""
        closer = self._closer
        return closer is not None and not self._pending and closer.done

    def _prepare(self, given: Given) -> Closer:
        if self._closer is None or given != self._given:
            units = given.rows(self.facts.number)
            planned = plan(given.others, self.facts.number, self.dictionary.encode)
            self._given = given
            self._closer = Closer(
                self.facts, self.equality, self.dictionary, planned, units, given.closed, self._room
            )
        self._closer.allow(self._room)
        return self._closer

    def insert(self, facts: Batch, wave: int, *, again: bool = False) -> None:
        """Add facts, in the terms as given, as a wave that begins in the next round.

        Shape: *again* for facts that are written down as asserted already.
        """
        if self._closer is None:
            raise RuntimeError("facts are inserted while a graph is closed")
        born = self.facts.last + 1
        self.waves.append((born, wave))
        self.facts.last = born
        self.equality.grow(len(self.dictionary))
        late: Batch = {}
        for relation, keys in facts.items():
            if not again:
                self.facts.say(relation, keys, wave)
            if self.facts.relations[relation] == SAME:
                literal = self.dictionary.is_literal(lower(keys))
                links = keys[~literal & ~self.dictionary.is_literal(upper(keys))]
                self._closer.edges.append((upper(links), lower(links), ASSERTED))
            elif len(self.equality):
                late |= insert_moved(self.facts, self.equality, relation, keys, born)
            else:
                self.facts.add(relation, keys, born)
        for relation, keys in late.items():
            self.facts.add(relation, keys, born + 1)

    # Storing

    def save(self, folder: Path | str, *, stamp: str = "") -> None:
        """Store the closed graph in a folder; *stamp* tells what it was made from.

        Raises: DataError, when the folder cannot be written.
        """
        from townkg.reason.kernel.frozen_graph import pack_graph
        from townkg.reason.kernel.storage import write

        head, arrays = pack_graph(self.dictionary, self.facts, self.equality)
        head |= {"stamp": stamp, "waves": self.waves, "rules": fingerprint(self.rules)}
        write(Path(folder), head, arrays)

    @classmethod
    def load(
        cls,
        folder: Path | str,
        rules: Iterable[Rule] | HasRules = (),
        *,
        stamp: str | None = None,
        whole: bool = False,
    ) -> Graph:
        """Return the stored graph, its arrays left on disk until they are read.

        Shape: *rules* are those it was closed under, needed to change it and for `rules`; a
        *stamp* must be that it was saved with; *whole* checks every byte.
        Raises: DataError, when it is damaged, stale, or closed under other rules.
        """
        from townkg.reason.kernel.frozen_graph import unpack_graph
        from townkg.reason.kernel.storage import read

        given = Given(rules)
        head, arrays = read(Path(folder), stamp=stamp, whole=whole)
        graph = cls()
        graph.dictionary, graph.facts, graph.equality = unpack_graph(head, arrays)
        graph.waves = [(born, wave) for born, wave in head["waves"]]
        graph._stored = Path(folder), head["rules"]
        if given:
            graph.take_up(given)
        return graph

    def take_up(self, rules: Iterable[Rule] | HasRules | Given) -> None:
        """Take up the rules that a stored graph was closed under; raise DataError for others."""
        from townkg.reason.kernel.storage import other_rules

        given = rules if isinstance(rules, Given) else Given(rules)
        if self._stored and self._stored[1] != fingerprint(given.rules):
            raise other_rules(self._stored[0])
        closer = self._prepare(given)
        closer.unit_mark = closer.join_mark = self.facts.last

    # Changing

    def add(self, triples: Iterable[Statement], *, wave: int | None = None) -> int:
        """Add triples and all that follows; return how many facts that brought.

        Shape: they count as said in the latest wave unless another, not earlier, is given.
        """
        number = wave if wave is not None else max((one for _, one in self.waves), default=0)
        before = self.facts.size()
        self._pending.append((number, self.batch(triples)))
        self._advance()
        return self.facts.size() - before

    def retract(self, triples: Iterable[Statement]) -> int:
        """Withdraw asserted triples and all that followed from them alone; return how many went.

        Shape: what is not asserted is passed over. Where over one fact in a hundred goes, or
        facts came in waves, the closure is made afresh.
        """
        self._advance()
        if self._closer is None:
            raise RuntimeError("a graph without rules cannot be changed")
        known = [one for one in triples if None not in map(self.dictionary.lookup, one)]
        given = self.batch(known)
        withdrawn = {
            relation: keys
            for relation, some in given.items()
            if len(keys := self.facts.withdraw(relation, some))
        }
        count = sum(map(len, withdrawn.values()))
        if not count:
            return 0
        if count > self.facts.said() // AFRESH or len({wave for _, wave in self.waves}) > 1:
            self._start_again()
            self._advance()
            return count
        work = Withdrawal(self._closer)
        work.delete(withdrawn)
        asserted, following = work.restore()
        born = self.facts.last + 1
        self.insert(asserted, self.waves[-1][1], again=True)
        for relation, keys in following.items():
            self.facts.add(relation, keys, born)
        self._expanded = None
        self._closer.run()
        return count

    def take_back(self, triples: Iterable[Statement]) -> None:
        """Forget asserted triples on which a closure stopped; what is left waits to be closed."""
        self._pending.clear()
        for relation, keys in self.batch(triples).items():
            self.facts.withdraw(relation, keys)
        self._start_again()

    def _start_again(self) -> None:
        """Forget all that was concluded; keep what was asserted, in its waves."""
        waves = by_wave(self.facts)
        old = self.facts
        self.facts, self.equality = Facts(), Equality()
        for relation in old.relations:
            self.facts.number(relation)
        self.waves, self._closer = [], None
        self._pending = [*waves, *self._pending]

    def report(self) -> Report:
        """Return how large the closure is, with its contradictions."""
        closer = self._closer
        return Report(
            rounds=self.facts.last + 1,
            facts=self.facts.size(),
            merged=len(self.equality.moved()),
            nbytes=self.facts.nbytes,
            contradictions=closer.contradictions() if closer else (),
        )
