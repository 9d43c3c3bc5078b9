"""The graph as it would be: claims left out, others assumed; made in memory, nothing is written.

What is assumed is an article of its own, whose sentences say that they are assumed: an answer
that rests on one shows so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pyoxigraph import RdfFormat, Store, parse

from townkg.encode import Article, EncodedArticle
from townkg.encode.metadata import checksum
from townkg.encode.records import Sentence
from townkg.encode.syntax import Document
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import CertaintyName, Claim, Quote, Triple
from townkg.reason.rule import Statement
from townkg.settings import CLAIM
from townkg.store.embedded import EmbeddedStore

SLUG = "assumed"


@frozen
class Assumed:
    """A claim that is assumed: what it states, in the terms of N-Triples and in words."""

    iri: str
    certainty: CertaintyName
    triples: tuple[Statement, ...]
    words: str


def supposed(withdrawn: Collection[str], assumed: Sequence[Assumed], title: Text) -> EmbeddedStore:
    """Return the graph without some claims, and with others, as a store in memory.

    Shape: *withdrawn* are the IRIs of claims, those that follow from others included; *title* is
    that of what is assumed. Raises: DataError, as a build does.
    """
    from townkg import paths
    from townkg.build.freshness import Sources
    from townkg.build.material import Clock, gather

    sources = Sources(paths.home(), paths.folder("ontology"), paths.folder("data"))

    def change(articles: tuple[EncodedArticle, ...]) -> tuple[EncodedArticle, ...]:
        kept = tuple(_without(article, withdrawn) for article in articles)
        return (*kept, _article(assumed, title, kept[0].article)) if assumed else kept

    material = gather(sources, "kernel", Clock(lambda stage: None), change)
    store = Store()
    store.bulk_extend(material.quads(SLUG))
    return EmbeddedStore(store)


def _without(article: EncodedArticle, withdrawn: Collection[str]) -> EncodedArticle:
    claims = tuple(claim for claim in article.claims if claim.iri not in withdrawn)
    return article if len(claims) == len(article.claims) else replace(article, claims=claims)


def _article(assumed: Sequence[Assumed], title: Text, like: Article) -> EncodedArticle:
    """Return an article that says what is assumed, of the time and place of another."""
    sentences: list[Sentence] = []
    claims: list[Claim] = []
    at = 0
    for number, one in enumerate(assumed, 1):
        sentence = Sentence(f"s{number:02}", one.words, at, at + len(one.words), number)
        at = sentence.end + 1
        quote = Quote(one.words, sentence.start, sentence.end)
        iri = one.iri if "://" in one.iri else f"{CLAIM}{SLUG}/s{number:02}"
        triples = tuple(_parsed(one.triples))
        claims.append(Claim(iri, one.certainty, (quote,), triples, sentence.id, number))
        sentences.append(sentence)
    text = "\n".join(one.words for one in assumed)
    meta = replace(like.metadata, slug=SLUG, title=title, source="", sha256=checksum(text))
    written = Document("", prefixes=like.claims.prefixes)
    article = Article(Path(SLUG), meta, text, tuple(sentences), (), written, written)
    return EncodedArticle(article, tuple(claims), (), {}, {})


def _parsed(statements: Iterable[Statement]) -> Iterable[Triple]:
    lines = "".join(f"{' '.join(one)} .\n" for one in statements)
    for quad in parse(lines.encode(), format=RdfFormat.N_TRIPLES):
        yield quad.subject, quad.predicate, quad.object
