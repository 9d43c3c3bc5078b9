"""Finds the passages that the rows of an answer rest on.

An evidence variable holds claims or routes, as IRIs or several joined by spaces. A route rests on
the claims it uses; an implied claim has no quote, and rests on the quotes of its premises.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.sources.evidence import claims_of, implied, in_order, passages
from townkg.store.terms import curie

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from townkg.model import Evidence
    from townkg.query import Question
    from townkg.store import Solutions, Store, Term


class Witnesses:
    """The evidence of all rows, fetched at once."""

    def __init__(self, store: Store, question: Question, solutions: Solutions) -> None:
        self.problems: list[Problem] = []
        self._question = question
        nodes = {node for row in solutions for node in self._nodes(row)}
        self._claims = claims_of(store, nodes)
        claims = {claim for found in self._claims.values() for claim in found}
        self._passages = passages(store, claims)
        self._check(nodes, claims, implied(store, claims - set(self._passages)))

    def of(self, solution: Mapping[str, Term]) -> tuple[Evidence, ...]:
        """Return the evidence of a row, in the order of the text, each passage of a claim once."""
        claims = {claim for node in self._nodes(solution) for claim in self._claims.get(node, ())}
        return in_order(self._passages.get(claim, {}) for claim in claims)

    def _nodes(self, solution: Mapping[str, Term]) -> Iterator[str]:
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

    def _problem(self, iri: str, found: Text, cure: Text) -> None:
        line = self._question.line("evidence")
        self.problems.append(Problem(self._question.file, line, curie(iri), found, cure))
