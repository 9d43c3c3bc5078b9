"""Finds the passages that claims, routes and links rest on.

A route or a link rests on the claims it uses; an implied claim has no quote, and rests on the
quotes of its premises.
"""

from __future__ import annotations

from townkg import settings
from townkg.model import CERTAINTIES, Evidence, Quote
from townkg.sources.kept import Kept, kept
from townkg.sources.labels import values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from townkg.model import CertaintyName
    from townkg.sources.kept import Passage
    from townkg.store import Store, Term

    Place = tuple[str, int, int, int, str]
    """Article, start, end, order of the claim, claim: the order of the text."""

_CONTEXT = 16
"""Code points before and after a quote that tell it from an equal one, as the encoder counts."""


def evidence(store: Store, nodes: Iterable[str]) -> dict[str, tuple[Evidence, ...]]:
    """Return the passages of each claim, route or link, in the order of the text.

    Shape: two queries, however many nodes; what rests on nothing is not in the result.
    """
    claims = claims_of(store, nodes)
    known = passages(store, {claim for found in claims.values() for claim in found})
    return {
        node: shown
        for node, found in claims.items()
        if (shown := in_order(known.get(claim, {}) for claim in found))
    }


def in_order(found: Iterable[Mapping[Place, Evidence]]) -> tuple[Evidence, ...]:
    """Return the passages of several claims in the order of the text."""
    together: dict[Place, Evidence] = {}
    for passages in found:
        together.update(passages)
    return tuple(together[place] for place in sorted(together))


def together(nodes: Iterable[str], known: Mapping[str, Iterable[Evidence]]) -> tuple[Evidence, ...]:
    """Return the passages of several nodes, each once, in the order of the text."""
    found = dict.fromkeys(item for node in nodes for item in known.get(node, ()))
    key = lambda item: (item.article, item.quote.start, item.quote.end, item.claim)  # noqa: E731
    return tuple(sorted(found, key=key))


def weakest(certainties: Iterable[CertaintyName]) -> CertaintyName:
    """Return the weakest of these certainties.

    >>> weakest(["stated", "contextual", "implied"])
    'contextual'
    """
    return max(certainties, key=CERTAINTIES.index)


def gathered(store: Store) -> Kept:
    """Return what is worth keeping of a store, for `kept.keep`."""
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT DISTINCT ?node WHERE {{ {{ ?node tk:usesClaim ?claim }} UNION {{ ?node a tk:Claim }} }}"""
    claims = _claims(store, [row["node"].value for row in store.select(query)])
    inside = {claim for found in claims.values() for claim in found}
    return Kept(
        {node: tuple(sorted(found)) for node, found in claims.items()},
        _passages(store, inside),
        frozenset(_implied(store, inside)),
    )


def claims_of(store: Store, nodes: Iterable[str]) -> dict[str, Iterable[str]]:
    """Return the claims that each node rests on, a claim itself among them."""
    known = kept(store)
    if known is None:
        return _claims(store, nodes)
    return {node: known.claims[node] for node in nodes if node in known.claims}


def passages(store: Store, claims: Iterable[str]) -> dict[str, dict[Place, Evidence]]:
    """Return the quotes of each claim that has any, by their places."""
    known = kept(store)
    found = _passages(store, claims) if known is None else known.passages
    return {
        claim: dict(_placed(claim, passage) for passage in found[claim])
        for claim in claims
        if claim in found
    }


def implied(store: Store, claims: Iterable[str]) -> Iterable[str]:
    """Return those of *claims* that are implied, and so need no quote of their own."""
    known = kept(store)
    return _implied(store, claims) if known is None else known.implied.intersection(claims)


def _placed(claim: str, passage: Passage) -> tuple[Place, Evidence]:
    article, start, end, order, exact, certainty, sentence, sentence_start = passage
    before, after = start - sentence_start, end - sentence_start
    quote = Quote(
        exact,
        start,
        end,
        sentence[max(before - _CONTEXT, 0) : before],
        sentence[after : after + _CONTEXT],
    )
    name = certainty_name(certainty)
    found = Evidence(claim, article, quote, name, sentence, sentence_start)
    return (article, start, end, order, claim), found


def _claims(store: Store, nodes: Iterable[str]) -> dict[str, Iterable[str]]:
    wanted = values(nodes)
    if not wanted:
        return {}
    # Two plain paths: one that may be empty at its beginning takes twice as long.
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT DISTINCT ?node ?claim WHERE {{
  VALUES ?node {{ {wanted} }}
  {{ ?node tk:usesClaim/tk:follows* ?claim }}
  UNION {{ ?node tk:follows* ?claim . FILTER NOT EXISTS {{ ?node tk:usesClaim ?used }} }}
}}"""
    found: dict[str, set[str]] = {}
    for row in store.select(query):
        found.setdefault(row["node"].value, set()).add(row["claim"].value)
    return dict(found)


def _passages(store: Store, claims: Iterable[str]) -> dict[str, tuple[Passage, ...]]:
    wanted = values(claims)
    if not wanted:
        return {}
    # The quote is no OPTIONAL, which would make this four times as slow.
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?claim ?certainty ?article ?order ?quote ?exact ?start ?end ?text ?from
WHERE {{
  VALUES ?claim {{ {wanted} }}
  ?claim tk:certainty ?certainty ; tk:article ?article ; tk:order ?order ; tk:hasQuote ?quote .
  ?quote tk:exact ?exact ; tk:start ?start ; tk:end ?end ; tk:quoteSentence ?sentence .
  ?sentence tk:text ?text ; tk:start ?from .
}}"""
    quotes: dict[tuple[str, str], list[dict[str, Term]]] = {}
    for row in store.select(query):
        quotes.setdefault((row["claim"].value, row["quote"].value), []).append(row)
    found: dict[str, tuple[Passage, ...]] = {}
    texts: dict[str, str] = {}  # many quotes lie in one sentence, which is kept once
    for (claim, _), rows in quotes.items():
        found[claim] = (*found.get(claim, ()), _passage(rows, texts))
    return found


def _passage(rows: list[dict[str, Term]], texts: dict[str, str]) -> Passage:
    """Return one quote, from one row for each sentence it lies in."""
    first = {name: term.value for name, term in rows[0].items()}
    sentences = sorted((int(row["from"].value), row["text"].value) for row in rows)
    text = _joined(sentences)
    return (
        first["article"],
        int(first["start"]),
        int(first["end"]),
        int(first["order"]),
        first["exact"],
        first["certainty"],
        texts.setdefault(text, text),
        sentences[0][0],
    )


def _implied(store: Store, claims: Iterable[str]) -> set[str]:
    wanted = values(claims)
    if not wanted:
        return set()
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?claim WHERE {{ VALUES ?claim {{ {wanted} }} ?claim tk:certainty tk:implied }}"""
    return {row["claim"].value for row in store.select(query)}


def certainty_name(iri: str) -> CertaintyName:
    """Return the name of a certainty.

    >>> certainty_name("https://w3id.org/townkg/ontology#stated")
    'stated'
    """
    local = iri.removeprefix(settings.ONTOLOGY)
    return CERTAINTIES[CERTAINTIES.index(local)]


def _joined(sentences: list[tuple[int, str]]) -> str:
    """Return sentences as one text in which offsets still hold: white space lay between them."""
    text = ""
    for start, sentence in sentences:
        if text:
            text += "\n" * (start - sentences[0][0] - len(text))
        text += sentence
    return text
