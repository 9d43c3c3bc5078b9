"""Gathers what is known of one claim, from the files of its article and from the built graph."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyoxigraph import NamedNode, Triple

from townkg import settings
from townkg.claims.naming import Named
from townkg.encode import EncodedArticle, encode_article, terms, turtle
from townkg.encode.amendments import Amendment
from townkg.encode.article import CLAIMS, Article
from townkg.encode.blocks import written_claim
from townkg.encode.records import Fact, Withdrawn
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import CertaintyName, Claim, Entity, Evidence, Quote
from townkg.query.golden import CLAIMS as COLUMN
from townkg.query.golden import Golden, goldens
from townkg.store import Store
from townkg.store.terms import write_term
from townkg.words import Words


@frozen
class Support:
    """A route that rests on the claim: what supports which town, and how."""

    bearer: Entity
    town: Entity
    basis: str
    certainty: str

    def to_json(self) -> dict[str, Any]:
        """Return the support as JSON."""
        return {
            "bearer": self.bearer.to_json(),
            "town": self.town.to_json(),
            "basis": self.basis,
            "certainty": self.certainty,
        }


@frozen
class Sheet:
    """A claim with its evidence, its history, and what rests on it.

    Shape: *words* and *lines* are the triples in words and as Turtle, *source* the statements as
    the file has them; *evidence* are its quotes, and those of its premises where it has none;
    *implied* are the claims that follow from it, directly or over others; *questions* are the
    golden answers with a row that rests on it.
    """

    iri: str
    article: Entity
    certainty: CertaintyName | None
    words: tuple[Text, ...] = ()
    lines: tuple[str, ...] = ()
    source: str = ""
    reason: Text | None = None
    follows: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    preferred: bool = False
    evidence: tuple[Evidence, ...] = ()
    facts: tuple[Fact, ...] = ()
    record: tuple[tuple[str, str], ...] = ()
    amendments: tuple[Amendment, ...] = ()
    implied: tuple[str, ...] = ()
    support: tuple[Support, ...] = ()
    questions: tuple[Golden, ...] = ()
    withdrawn: Withdrawn | None = None

    def to_json(self) -> dict[str, Any]:
        """Return the sheet as JSON."""
        return {
            "claim": self.iri,
            "article": self.article.to_json(),
            "certainty": self.certainty,
            "triples": [
                {"words": words.to_json(), "turtle": line}
                for words, line in zip(self.words, self.lines, strict=True)
            ],
            "reason": self.reason.to_json() if self.reason else None,
            "follows": list(self.follows),
            "readings": list(self.readings),
            "preferred": self.preferred,
            "evidence": [item.to_json() for item in self.evidence],
            "facts": [
                {"id": fact.id, "sentence": fact.sentence, "statement": fact.statement}
                for fact in self.facts
            ],
            "record": dict(self.record),
            "amendments": [_row(item) for item in self.amendments],
            "restsOnIt": {
                "claims": list(self.implied),
                "support": [item.to_json() for item in self.support],
                "questions": [
                    {"question": item.question, "golden": item.file} for item in self.questions
                ],
            },
            "withdrawn": (
                {"date": self.withdrawn.date, "reason": self.withdrawn.reason}
                if self.withdrawn
                else None
            ),
        }


def _row(row: Amendment) -> dict[str, str]:
    names = ("date", "who", "why", "what", "before", "after")
    return {name: getattr(row, name) for name in names}


def sheet(named: Named, store: Store, questions: Path) -> Sheet:
    """Return everything known of a claim; *questions* is the folder of the golden answers.

    Raises: DataError when its article has problems.
    """
    encoded = encode_article(named.folder)
    article = encoded.article
    words = Words(store)
    history = tuple(row for row in article.amendments if row.claim == named.name)
    golden = resting_questions(named, questions)
    title = Entity(article.iri, article.metadata.title)
    claim = encoded.by_name.get(named.name)
    if claim is None:
        end = named.withdrawn
        return Sheet(named.iri, title, None, amendments=history, questions=golden, withdrawn=end)
    triples = claim.triples
    above = _above(claim, encoded.claims)
    prefixes = article.claims.prefixes
    return Sheet(
        iri=claim.iri,
        article=title,
        certainty=claim.certainty,
        words=tuple(words.triples(triples)),
        lines=turtle.lines((Triple(*item) for item in triples), prefixes),
        source=written_claim(_text(named.folder), claim.iri, prefixes),
        reason=claim.reason,
        follows=tuple(_short(article, iri) for iri in claim.follows),
        readings=_readings(claim, encoded),
        preferred=claim.preferred,
        evidence=tuple(_evidence(article, claim, encoded)),
        facts=tuple(fact for fact in article.facts if named.name in fact.claims),
        record=tuple(claim.record.items()),
        amendments=history,
        implied=tuple(_short(article, iri) for iri in above if iri != claim.iri),
        support=_support(store, above, words),
        questions=golden,
    )


def _text(folder: Path) -> str:
    return (folder / CLAIMS).read_text(encoding="utf-8")


def _short(article: Article, iri: str) -> str:
    return iri.removeprefix(terms.claim_base(article.slug))


def _above(claim: Claim, claims: Iterable[Claim]) -> list[str]:
    """Return the claim and every claim that follows from it, in the order of the text."""
    found = {claim.iri}
    every = list(claims)
    grown = True
    while grown:
        more = {item.iri for item in every if found & set(item.follows)} - found
        found |= more
        grown = bool(more)
    return [item.iri for item in every if item.iri in found]


def _readings(claim: Claim, encoded: EncodedArticle) -> tuple[str, ...]:
    """Return the other readings of the passage."""
    if claim.reading_of is None:
        return ()
    return tuple(
        _short(encoded.article, item.iri)
        for item in encoded.claims
        if item.reading_of == claim.reading_of and item is not claim
    )


def _evidence(article: Article, claim: Claim, encoded: EncodedArticle) -> list[Evidence]:
    """Return the quotes of a claim, or where it has none those of its premises."""
    if claim.quotes:
        return [_passage(article, claim, quote) for quote in claim.quotes]
    premises = [item for item in encoded.claims if item.iri in claim.follows]
    found = [item for premise in premises for item in _evidence(article, premise, encoded)]
    return list(dict.fromkeys(found))


def _passage(article: Article, claim: Claim, quote: Quote) -> Evidence:
    touched = article.touched(quote.start, quote.end)
    start = touched[0].start if touched else quote.start
    end = touched[-1].end if touched else quote.end
    text = article.text[start:end]
    return Evidence(claim.iri, article.iri, quote, claim.certainty, text, start)


def _support(store: Store, claims: Iterable[str], words: Words) -> tuple[Support, ...]:
    values = " ".join(write_term(NamedNode(iri)) for iri in claims)
    query = f"""PREFIX tk: <{settings.ONTOLOGY}>
SELECT DISTINCT ?route ?bearer ?town ?basis ?certainty WHERE {{
  VALUES ?claim {{ {values} }}
  ?route a tk:Route ; tk:usesClaim ?claim ; tk:bearer ?bearer ; tk:supportedTown ?town ;
    tk:basis ?basis ; tk:certainty ?certainty .
}} ORDER BY ?bearer ?town ?route"""
    rows = list(store.select(query))
    words.fetch(row[name].value for row in rows for name in ("bearer", "town"))
    return tuple(
        Support(
            words.entity(row["bearer"].value),
            words.entity(row["town"].value),
            _local(row["basis"].value),
            _local(row["certainty"].value),
        )
        for row in rows
    )


def _local(iri: str) -> str:
    return iri.replace("#", "/").rpartition("/")[2]


def resting_questions(named: Named, folder: Path) -> tuple[Golden, ...]:
    """Return the golden answers in *folder* with a row that rests on a claim."""
    claim = f"{named.folder.name}:{named.name}"
    return tuple(
        golden
        for golden in goldens(folder)
        if golden.columns[-1:] == (COLUMN,) and any(claim in row[-1].split() for row in golden.rows)
    )
