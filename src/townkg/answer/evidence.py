"""Finds the passages, rows of data sets and links that the rows of an answer rest on.

An evidence variable holds claims, routes, rows or links, as IRIs or several joined by spaces. A
route rests on the claims it uses; an implied claim has no quote, and rests on the quotes of its
premises.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.sources.evidence import claims_of, implied, in_order, passages
from townkg.sources.labels import is_record
from townkg.store.terms import curie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from townkg.model import Evidence, Record
    from townkg.query import Question
    from townkg.store import Solutions, Store, Term


class Witnesses:
    """The evidence of all rows, fetched at once."""

    def __init__(
        self,
        store: Store,
        question: Question,
        solutions: Solutions,
        links: tuple[str, ...] = (),
    ) -> None:
        """*links* are those that parameters were led along: every row rests on them too."""
        self.problems: list[Problem] = []
        self._question = question
        self._links = links if question.evidence else ()
        nodes = {node for row in solutions for node in self._nodes(row)}
        tables = {node for node in nodes if is_record(node)}
        self._records = _records(store, tables) if tables else {}
        self._check_records(tables)
        nodes -= tables
        self._claims = claims_of(store, nodes)
        claims = {claim for found in self._claims.values() for claim in found}
        self._passages = passages(store, claims)
        self._check(nodes, claims, implied(store, claims - set(self._passages)))

    def of(self, solution: Mapping[str, Term]) -> tuple[Evidence, ...]:
        """Return the evidence of a row, in the order of the text, each passage of a claim once."""
        claims = {claim for node in self._nodes(solution) for claim in self._claims.get(node, ())}
        return in_order(self._passages.get(claim, {}) for claim in claims)

    def records_of(self, solution: Mapping[str, Term]) -> tuple[Record, ...]:
        """Return the rows of data sets and the links that a row rests on, each once."""
        if not self._records:
            return ()
        from townkg.sources.records import in_order as records_in_order

        nodes = self._nodes(solution)
        return records_in_order(self._records[node] for node in nodes if node in self._records)

    def _nodes(self, solution: Mapping[str, Term]) -> Iterator[str]:
        yield from self._links
        for name in self._question.evidence:
            term = solution.get(name)
            if isinstance(term, NamedNode):
                yield term.value
            elif term is not None:
                yield from term.value.split()

    def _check(self, nodes: set[str], claims: set[str], implied: Iterable[str]) -> None:
        """Note evidence that leads nowhere: a row must rest on all that it names."""
        for node in sorted(nodes):
            reached = self._claims.get(node, ())
            if not any(self._passages.get(claim) for claim in reached):
                found = Text("没有通到任何引文", "leads to no quote")
                cure = Text("请改正它的主张，再重新构建", "mend its claims, and build again")
                self._problem(node, found, cure)
        for claim in sorted(claims.difference(implied)):
            if not self._passages.get(claim):
                found = Text(
                    "被用作证据，却不是有引文的主张",
                    "is used as evidence and is no claim with a quote",
                )
                cure = Text("请恢复这条主张，再重新构建", "restore the claim, and build again")
                self._problem(claim, found, cure)

    def _check_records(self, nodes: set[str]) -> None:
        """Note rows and links that the graph does not have."""
        for node in sorted(nodes - self._records.keys()):
            found = Text("图谱中没有这一行或这条链接", "the graph has no such row or link")
            cure = Text(
                "请选取数据集图中 csvw:describes 的主语，或 graph/links 中的链接",
                "select the subject of csvw:describes in the graph of the data set, "
                "or a link of graph/links",
            )
            self._problem(node, found, cure)

    def _problem(self, iri: str, found: Text, cure: Text) -> None:
        line = self._question.line("evidence")
        self.problems.append(Problem(self._question.file, line, curie(iri), found, cure))


def _records(store: Store, iris: set[str]) -> dict[str, Record]:
    """Return rows and links by IRI; an answer that rests on articles alone does not load this."""
    from townkg.sources.records import records

    return records(store, iris)
