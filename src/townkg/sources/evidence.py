"""Finds the passages that claims, routes and links rest on.

A route or a link rests on the claims it uses; an implied claim has no quote, and rests on the
quotes of its premises.
"""

from __future__ import annotations

from townkg import settings
from townkg.model import CERTAINTIES, Evidence, Quote
from townkg.sources.labels import values

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from townkg.model import CertaintyName
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
    gathered = {
        node: {passage for claim in found for passage in known.get(claim, ())}
        for node, found in claims.items()
    }
    return {
        node: tuple(dict.fromkeys(item for _, item in sorted(found, key=lambda pair: pair[0])))
        for node, found in gathered.items()
        if found
    }


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


def claims_of(store: Store, nodes: Iterable[str]) -> dict[str, set[str]]:
    """Return the claims that each node rests on, a claim itself among them."""
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
    return found


def passages(store: Store, claims: Iterable[str]) -> dict[str, set[tuple[Place, Evidence]]]:
    """Return the quotes of each claim that has any, with their places."""
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
    found: dict[str, set[tuple[Place, Evidence]]] = {}
    for (claim, _), rows in quotes.items():
        found.setdefault(claim, set()).add(_passage(claim, rows))
    return found


def _passage(claim: str, rows: list[dict[str, Term]]) -> tuple[Place, Evidence]:
    """Return one quote as evidence, from one row for each sentence it lies in."""
    first = {name: term.value for name, term in rows[0].items()}
    start, end = int(first["start"]), int(first["end"])
    sentences = sorted((int(row["from"].value), row["text"].value) for row in rows)
    text, offset = _joined(sentences), sentences[0][0]
    before, after = start - offset, end - offset
    found = Evidence(
        claim=claim,
        article=first["article"],
        quote=Quote(
            exact=first["exact"],
            start=start,
            end=end,
            prefix=text[max(before - _CONTEXT, 0) : before],
            suffix=text[after : after + _CONTEXT],
        ),
        certainty=certainty_name(first["certainty"]),
        sentence=text,
        sentence_start=offset,
    )
    return (found.article, start, end, int(first["order"]), claim), found


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
