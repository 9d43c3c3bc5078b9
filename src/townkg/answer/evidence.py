"""Finds the passages that the rows of an answer rest on.

An evidence variable holds claims or routes, as IRIs or several joined by spaces. A route rests on
the claims it uses; an implied claim has no quote, and rests on the quotes of its premises.
"""

from __future__ import annotations

from pyoxigraph import NamedNode

from townkg import settings
from townkg.answer.cells import local_name
from townkg.errors import Problem
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Evidence, Quote
from townkg.store.terms import curie, is_iri, write_term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from townkg.query import Question
    from townkg.store import Solutions, Store, Term

_CONTEXT = 16
"""Code points before and after a quote that tell it from an equal one, as the encoder counts."""


@frozen
class _Passage:
    """A piece of evidence with its place: article, start, end, order of the claim, claim."""

    place: tuple[str, int, int, int, str]
    evidence: Evidence


class Witnesses:
    """The evidence of all rows, fetched at once."""

    def __init__(self, store: Store, question: Question, solutions: Solutions) -> None:
        self.problems: list[Problem] = []
        self._question = question
        nodes = {node for row in solutions for node in self._nodes(row)}
        self._claims = _claims(store, nodes)
        claims = {claim for found in self._claims.values() for claim in found}
        self._passages = _passages(store, claims)
        self._check(nodes, claims, _implied(store, claims - set(self._passages)))

    def of(self, solution: Mapping[str, Term]) -> tuple[Evidence, ...]:
        """Return the evidence of a row, in the order of the text, each passage of a claim once."""
        claims = {claim for node in self._nodes(solution) for claim in self._claims.get(node, ())}
        found = {item for claim in claims for item in self._passages.get(claim, ())}
        ordered = sorted(found, key=lambda item: item.place)
        return tuple(dict.fromkeys(item.evidence for item in ordered))

    def _nodes(self, solution: Mapping[str, Term]) -> Iterator[str]:
        for name in self._question.evidence:
            term = solution.get(name)
            if isinstance(term, NamedNode):
                yield term.value
            elif term is not None:
                yield from term.value.split()

    def _check(self, nodes: set[str], claims: set[str], implied: set[str]) -> None:
        """Note evidence that leads nowhere: a row must rest on all that it names."""
        for node in sorted(nodes):
            reached = self._claims.get(node, frozenset())
            if not any(self._passages.get(claim) for claim in reached):
                found = Text("没有通到任何引文", "leads to no quote")
                cure = Text("请改正它的主张，再重新构建", "mend its claims, and build again")
                self._problem(node, found, cure)
        for claim in sorted(claims - implied):
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


def _claims(store: Store, nodes: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the claims that each claim, route or link rests on, a claim itself among them."""
    values = _values(nodes)
    if not values:
        return {}
    # Two plain paths: one that may be empty at its beginning takes twice as long.
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT DISTINCT ?node ?claim WHERE {{
  VALUES ?node {{ {values} }}
  {{ ?node tk:usesClaim/tk:follows* ?claim }}
  UNION {{ ?node tk:follows* ?claim . FILTER NOT EXISTS {{ ?node tk:usesClaim ?used }} }}
}}"""
    found: dict[str, set[str]] = {}
    for row in store.select(query):
        found.setdefault(row["node"].value, set()).add(row["claim"].value)
    return {node: frozenset(claims) for node, claims in found.items()}


def _passages(store: Store, claims: Iterable[str]) -> dict[str, set[_Passage]]:
    """Return the quotes of each claim that has any."""
    values = _values(claims)
    if not values:
        return {}
    # The quote is no OPTIONAL, which would make this four times as slow.
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?claim ?certainty ?article ?order ?quote ?exact ?start ?end ?text ?from
WHERE {{
  VALUES ?claim {{ {values} }}
  ?claim tk:certainty ?certainty ; tk:article ?article ; tk:order ?order ; tk:hasQuote ?quote .
  ?quote tk:exact ?exact ; tk:start ?start ; tk:end ?end ; tk:quoteSentence ?sentence .
  ?sentence tk:text ?text ; tk:start ?from .
}}"""
    quotes: dict[tuple[str, str], list[Mapping[str, Term]]] = {}
    for row in store.select(query):
        quotes.setdefault((row["claim"].value, row["quote"].value), []).append(row)
    found: dict[str, set[_Passage]] = {}
    for (claim, _), rows in quotes.items():
        found.setdefault(claim, set()).add(_passage(claim, rows))
    return found


def _implied(store: Store, claims: Iterable[str]) -> set[str]:
    """Return those of *claims* that are implied, and so need no quote of their own."""
    values = _values(claims)
    if not values:
        return set()
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?claim WHERE {{ VALUES ?claim {{ {values} }} ?claim tk:certainty tk:implied }}"""
    return {row["claim"].value for row in store.select(query)}


def _passage(claim: str, rows: list[Mapping[str, Term]]) -> _Passage:
    """Return the evidence of one quote, from one row for each sentence it lies in."""
    first = rows[0]
    start, end = int(first["start"].value), int(first["end"].value)
    sentences = sorted((int(row["from"].value), row["text"].value) for row in rows)
    text, offset = _joined(sentences), sentences[0][0]
    before, after = start - offset, end - offset
    evidence = Evidence(
        claim=claim,
        article=first["article"].value,
        quote=Quote(
            exact=first["exact"].value,
            start=start,
            end=end,
            prefix=text[max(before - _CONTEXT, 0) : before],
            suffix=text[after : after + _CONTEXT],
        ),
        certainty=local_name(first["certainty"].value),  # type: ignore[arg-type]
        sentence=text,
        sentence_start=offset,
    )
    order = int(first["order"].value)
    return _Passage((evidence.article, start, end, order, claim), evidence)


def _joined(sentences: list[tuple[int, str]]) -> str:
    """Return sentences as one text in which offsets still hold: white space lay between them."""
    text = ""
    for start, sentence in sentences:
        if text:
            text += "\n" * (start - sentences[0][0] - len(text))
        text += sentence
    return text


def _values(iris: Iterable[str]) -> str:
    return " ".join(write_term(NamedNode(iri)) for iri in sorted(iris) if is_iri(iri))
