"""Writes an encoded article as quads: article, sentences, claims, quotes, facts, descriptions.

Shape: the order is that of the files, and the same on every run; no quad is written twice. The
default graph holds descriptions and facts (the triples of all stated, implied and contextual
claims); the named graph of a claim holds what its passage states.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad

from townkg.encode import terms
from townkg.encode.article import Article
from townkg.encode.drafts import ReadingSet
from townkg.encode.entities import Description
from townkg.model import Claim, Quote

Object = NamedNode | Literal
Statement = tuple[NamedNode, NamedNode, Object]

_RECORD = {
    "encodedBy": (terms.ENCODED_BY, None),
    "encodedOn": (terms.ENCODED_ON, terms.DATE),
    "reviewedBy": (terms.REVIEWED_BY, None),
    "reviewedOn": (terms.REVIEWED_ON, terms.DATE),
}


def write_quads(
    article: Article,
    claims: Iterable[Claim],
    sets: Iterable[ReadingSet],
    descriptions: Iterable[Description],
    county: str,
) -> Iterator[Quad]:
    """Yield every quad of an article, each once, default graph and named graphs."""
    claims = tuple(claims)
    default = DefaultGraph()
    seen: set[Quad] = set()
    for quad in _default_graph(article, claims, sets, descriptions, county):
        if quad not in seen:
            seen.add(quad)
            yield quad
    for claim in claims:
        if claim.certainty != "ambiguous":
            for triple in claim.triples:
                quad = Quad(*triple, default)
                if quad not in seen:
                    seen.add(quad)
                    yield quad
    for claim in claims:
        graph = NamedNode(claim.iri)
        for triple in claim.triples:
            yield Quad(*triple, graph)


def _default_graph(
    article: Article,
    claims: Iterable[Claim],
    sets: Iterable[ReadingSet],
    descriptions: Iterable[Description],
    county: str,
) -> Iterator[Quad]:
    default = DefaultGraph()
    for statement in _article(article, county):
        yield Quad(*statement, default)
    for statement in _sentences(article):
        yield Quad(*statement, default)
    for reading_set in sets:
        yield from reading_set.quads
    for claim in claims:
        for statement in _claim(article, claim):
            yield Quad(*statement, default)
    for statement in _amendments(article):
        yield Quad(*statement, default)
    for description in descriptions:
        yield from description.quads


def _article(article: Article, county: str) -> Iterator[Statement]:
    about, data = NamedNode(article.iri), article.metadata
    yield about, terms.TYPE, terms.tk("Article")
    for language, title in (("zh", data.title.zh), ("en", data.title.en)):
        yield about, terms.TITLE, Literal(title, language=language)
        yield about, terms.PREF_LABEL, Literal(title, language=language)
    yield about, terms.ISSUED, Literal(data.published, datatype=terms.DATE_TIME)
    for predicate, value in (
        (terms.SOURCE, data.source),
        (terms.CREATOR, data.author),
        (terms.PUBLISHER, data.host),
        (terms.LANGUAGE, data.language),
        (terms.RIGHTS, data.licence),
        (terms.SHA256, data.sha256),
    ):
        if value:
            yield about, predicate, Literal(value)
    yield about, terms.SPATIAL, NamedNode(county)


def _sentences(article: Article) -> Iterator[Statement]:
    for sentence in article.sentences:
        about = NamedNode(terms.sentence_iri(article.slug, sentence.id))
        yield about, terms.TYPE, terms.tk("Sentence")
        yield about, terms.ARTICLE, NamedNode(article.iri)
        yield about, terms.NUMBER, _integer(sentence.number)
        yield about, terms.TEXT, Literal(sentence.text)
        yield about, terms.START, _integer(sentence.start)
        yield about, terms.END, _integer(sentence.end)


def _claim(article: Article, claim: Claim) -> Iterator[Statement]:
    about = NamedNode(claim.iri)
    yield about, terms.TYPE, terms.tk("Claim")
    yield about, terms.CERTAINTY, terms.tk(claim.certainty)
    yield about, terms.ARTICLE, NamedNode(article.iri)
    yield about, terms.SENTENCE, NamedNode(terms.sentence_iri(article.slug, claim.sentence))
    yield about, terms.ORDER, _integer(claim.order)
    for premise in claim.follows:
        yield about, terms.FOLLOWS, NamedNode(premise)
    if claim.reason:
        yield about, terms.REASON, Literal(claim.reason.zh, language="zh")
        yield about, terms.REASON, Literal(claim.reason.en, language="en")
    if claim.reading_of:
        yield about, terms.READING_OF, NamedNode(claim.reading_of)
    if claim.preferred:
        yield about, terms.PREFERRED, terms.TRUE
    for name, (predicate, datatype) in _RECORD.items():
        if value := claim.record.get(name):
            yield about, predicate, Literal(value, datatype=datatype)
    for number, quote in enumerate(claim.quotes, start=1):
        node = NamedNode(f"{claim.iri}/quote/{number}")
        yield about, terms.HAS_QUOTE, node
        yield from _quote(article, node, quote)


def _amendments(article: Article) -> Iterator[Statement]:
    base = terms.claim_base(article.slug)
    numbers: dict[str, int] = {}
    for row in article.amendments:
        numbers[row.claim] = number = numbers.get(row.claim, 0) + 1
        claim = NamedNode(base + row.claim)
        about = NamedNode(f"{claim.value}/amendment/{number}")
        yield about, terms.TYPE, terms.tk("Amendment")
        yield about, terms.tk("amends"), claim
        yield about, terms.NUMBER, _integer(number)
        yield about, terms.tk("amendedBy"), Literal(row.who)
        yield about, terms.tk("amendedOn"), Literal(row.date, datatype=terms.DATE)
        yield about, terms.tk("amendmentReason"), Literal(row.why)
        yield about, terms.tk("amendedPart"), Literal(row.what)
        for name, value in (("valueBefore", row.before), ("valueAfter", row.after)):
            if value and row.what != "withdrawn":
                yield about, terms.tk(name), Literal(value)
        if row.what == "withdrawn":
            yield claim, terms.TYPE, terms.tk("WithdrawnClaim")
            yield claim, terms.ARTICLE, NamedNode(article.iri)
            if row.after:
                yield NamedNode(base + row.after), terms.REVISION_OF, claim


def _quote(article: Article, about: NamedNode, quote: Quote) -> Iterator[Statement]:
    yield about, terms.TYPE, terms.tk("Quote")
    yield about, terms.EXACT, Literal(quote.exact)
    yield about, terms.PREFIX, Literal(quote.prefix)
    yield about, terms.SUFFIX, Literal(quote.suffix)
    yield about, terms.START, _integer(quote.start)
    yield about, terms.END, _integer(quote.end)
    for sentence in article.touched(quote.start, quote.end):
        node = NamedNode(terms.sentence_iri(article.slug, sentence.id))
        yield about, terms.QUOTE_SENTENCE, node


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=terms.INTEGER)
