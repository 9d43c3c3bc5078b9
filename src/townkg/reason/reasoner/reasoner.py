"""The engine over rdflib: a graph and an ontology in, the closure out, and kept as they change."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.memory import MACHINE
from townkg.reason.kernel.report import Report
from townkg.reason.kernel.room import Progress
from townkg.reason.reasoner.closed import Closed
from townkg.reason.reasoner.own_files import read_files
from townkg.reason.reasoner.terms import Terms
from townkg.reason.reasoner.watch import TOLD_IN_RDFLIB, telling
from townkg.reason.rule import Statement

if TYPE_CHECKING:
    from rdflib import Graph

    from townkg.reason.proofs import Proof, WhyNot
    from townkg.reason.proofs.conflict import Conflict
    from townkg.reason.reasoner.terms import Triple

Places = str | Path | Iterable[str | Path]


class Reasoner:
    """An rdflib graph with all that follows from it; it stays closed when it is changed.

    Shape: *graph* holds the data, and the axioms too unless an *ontology* is given; *rules* are
    files or folders of rules of one's own. With *in_place* what follows is written into *graph*,
    else that stays as it is. *schema* adds what follows for classes and properties themselves.
    *budget* is the most rows a join may have, by default what memory holds; *progress* is called
    after each round with its number and how many facts it brought.
    Raises: DataError, for what is no RDF or no rule; LimitError, naming the rule that would
    conclude too much.
    """

    def __init__(
        self,
        graph: Graph,
        ontology: Graph | None = None,
        rules: Places = (),
        *,
        in_place: bool = False,
        schema: bool = False,
        budget: int | None = None,
        progress: Progress | None = None,
    ) -> None:
        self._terms = Terms()
        self._source = graph
        self._in_place = in_place
        self._schema = schema
        self._kept: set[Statement] = set()
        """What was written into *graph*."""
        self._closed_graph: Graph | None = None
        self._inferred: Graph | None = None
        given = self._texts(graph)
        axioms = self._texts(ontology) if ontology is not None else {}
        self._left_out = set(filter(_odd, given))
        """What was given that is no RDF, as it has a literal as subject."""
        self._axioms_left_out = frozenset(filter(_odd, axioms))
        self._given = given.keys() - self._left_out
        stated = dict.fromkeys(one for one in (*given, *axioms) if not _odd(one))
        dictionary = Dictionary()
        numbers = dictionary.encode_many(term for one in stated for term in one)
        self._foreign = _blank(axioms) - _blank(given)
        self._closed = Closed.of(
            dictionary,
            np.ascontiguousarray(numbers.reshape(-1, 3).T),
            read_files(_paths(rules)),
            ontology=frozenset(axioms),
            budget=budget,
            progress=progress,
        )
        bound = [*(ontology.namespaces() if ontology is not None else ()), *graph.namespaces()]
        self._closed.prefixes = {prefix: str(namespace) for prefix, namespace in bound}
        self._publish()

    @property
    def graph(self) -> Graph:
        """Return the closed graph: what was given in *graph*, and what follows."""
        if self._in_place:
            return self._source
        if self._closed_graph is None:
            closed = _empty_like(self._source)
            for statement in self._given:
                closed.add(self._terms.triple(statement))
            for statement in self._following():
                closed.add(self._terms.triple(statement))
            self._closed_graph = closed
        return self._closed_graph

    @property
    def inferred(self) -> Graph:
        """Return what follows, and was not given, as a graph."""
        if self._inferred is None:
            self._inferred = _empty_like(self._source)
            for statement in self._following():
                self._inferred.add(self._terms.triple(statement))
        return self._inferred

    @property
    def contradictions(self) -> list[Conflict]:
        """Return what cannot all hold, each with the proofs of its facts."""
        return list(self._closed.contradictions())

    @property
    def merges(self) -> list[Conflict]:
        """Return the pairs of things that a rule makes one, each with the proof of it."""
        return list(self._closed.merges())

    @property
    def not_covered(self) -> list[Problem]:
        """Return the axioms outside OWL 2 RL: what is ignored, and what that costs."""
        found = list(self._closed.rules.ignored)
        count = len(self._left_out | self._axioms_left_out)
        if count:
            told = Text(
                f"{count} 个三元组以字面量为主语", f"{count} triples have a literal as subject"
            )
            cost = Text("不是 RDF，未用于推理", "that is no RDF; they were not reasoned on")
            found.append(Problem("graph", 0, "", told, cost, "warning"))
        return found

    @property
    def report(self) -> Report:
        """Return how large the closure is, and in how many rounds it was made."""
        return self._closed.report

    def __contains__(self, triple: object) -> bool:
        """Return whether a triple holds."""
        return isinstance(triple, Iterable) and self._closed.holds(self._terms.statement(triple))

    def why(self, triple: Triple) -> Proof | None:
        """Return the best proof of a triple, or none when it does not hold."""
        return self._closed.why(self._terms.statement(triple))

    def why_not(self, triple: Triple) -> WhyNot | None:
        """Return what a triple that does not hold lacks, or none when it holds."""
        return self._closed.why_not(self._terms.statement(triple))

    def add(self, *triples: Triple) -> None:
        """Add triples to the data; what follows is there at once.

        Raises: LimitError, when too much would follow; all is then as it was.
        """
        new = dict.fromkeys(map(self._terms.statement, triples))
        odd = set(filter(_odd, new))
        self._closed.add(one for one in new if one not in odd)
        self._left_out |= odd
        self._given |= new.keys() - odd
        if self._in_place:
            for triple in triples:
                self._source.add(triple)
        self._publish()

    def retract(self, *triples: Triple) -> None:
        """Withdraw given triples; what followed from them alone is gone.

        Shape: what is only inferred, or stated by the ontology, cannot be withdrawn.
        """
        named = set(map(self._terms.statement, triples))
        odd, old = named & self._left_out, named & self._given
        self._closed.retract(old - self._closed.ontology)
        self._left_out -= odd
        self._given -= old
        if self._in_place:
            for statement in odd | old:
                self._source.remove(self._terms.triple(statement))
        self._publish()

    def _following(self) -> list[Statement]:
        """Return what follows; nothing about unnamed nodes that only the ontology has."""
        equality = self._closed.graph.equality
        MACHINE.need(self._closed.size() * TOLD_IN_RDFLIB, telling(equality))
        found = list(self._closed.inferred())
        if self._schema:
            found += [one for one in self._closed.rules.schema if not self._closed.holds(one)]
        if self._foreign:
            foreign = self._foreign
            found = [one for one in found if one[0] not in foreign and one[2] not in foreign]
        return found

    def _publish(self) -> None:
        """Forget what was told before; write news into the graph that is kept closed."""
        self._closed_graph = self._inferred = None
        if not self._in_place:
            return
        following = set(self._following())
        for statement in self._kept - following - self._given:
            self._source.remove(self._terms.triple(statement))
        for statement in following - self._kept:
            self._source.add(self._terms.triple(statement))
        self._kept = following

    def _texts(self, graph: Graph) -> dict[Statement, None]:
        return dict.fromkeys(map(self._terms.statement, _triples(graph)))


def close(
    graph: Graph,
    ontology: Graph | None = None,
    rules: Places = (),
    *,
    in_place: bool = False,
    schema: bool = False,
    budget: int | None = None,
    progress: Progress | None = None,
) -> Reasoner:
    """Return a graph of rdflib closed under OWL 2 RL, and what can be asked of it.

    Shape and what is raised: as `Reasoner`.

    >>> from rdflib import Graph, Namespace
    >>> from townkg.reason import close
    >>> graph = Graph().parse(format="turtle", data='''
    ...     @prefix : <https://example.org/> . @prefix owl: <http://www.w3.org/2002/07/owl#> .
    ...     :partOf a owl:TransitiveProperty .
    ...     :room :partOf :house . :house :partOf :street . ''')
    >>> ex = Namespace("https://example.org/")
    >>> closed = close(graph)
    >>> [str(term) for triple in closed.inferred for term in triple]
    ['https://example.org/room', 'https://example.org/partOf', 'https://example.org/street']
    >>> proof = closed.why((ex.room, ex.partOf, ex.street))
    >>> proof.rule, [leaf.words.en for leaf in proof.leaves]
    ('prp-trp', [':room · :partOf · :house', ':house · :partOf · :street'])
    >>> closed.why_not((ex.street, ex.partOf, ex.room)).attempts[0].lacking[0].words.en
    ':street · :partOf · ?y'
    >>> closed.retract((ex.house, ex.partOf, ex.street))
    >>> len(closed.inferred)
    0
    """
    options = {"in_place": in_place, "schema": schema}
    return Reasoner(graph, ontology, rules, budget=budget, progress=progress, **options)


def _triples(graph: Graph) -> Iterable[Triple]:
    """Return the triples of a graph, of a data set those of all its graphs."""
    from rdflib import ConjunctiveGraph

    if isinstance(graph, ConjunctiveGraph):
        return ((subject, predicate, item) for subject, predicate, item, _ in graph.quads())
    return graph


def _empty_like(graph: Graph) -> Graph:
    from rdflib import Graph as New

    made = New()
    for prefix, namespace in graph.namespaces():
        made.bind(prefix, namespace, replace=True)
    return made


def _paths(rules: Places) -> list[Path]:
    return [Path(rules)] if isinstance(rules, str | Path) else list(map(Path, rules))


def _odd(statement: Statement) -> bool:
    """Return whether a literal is the subject."""
    return statement[0].startswith('"')


def _blank(statements: Iterable[Statement]) -> set[str]:
    return {term for one in statements for term in one if term.startswith("_:")}
