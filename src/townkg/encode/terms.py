"""The terms and name spaces that the encoder reads and writes, as nodes."""

from __future__ import annotations

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from townkg import settings

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"
PROV = "http://www.w3.org/ns/prov#"
DCT = "http://purl.org/dc/terms/"


def tk(name: str) -> NamedNode:
    """Return the term of the ontology with this local name.

    >>> tk("Claim").value
    'https://w3id.org/townkg/ontology#Claim'
    """
    return NamedNode(settings.ONTOLOGY + name)


TYPE = NamedNode(settings.RDF_TYPE)
PREF_LABEL = NamedNode(settings.PREF_LABEL)
ALT_LABEL = NamedNode(settings.ALT_LABEL)

DATE = NamedNode(XSD + "date")
DATE_TIME = NamedNode(XSD + "dateTime")
INTEGER = NamedNode(XSD + "integer")
BOOLEAN = NamedNode(XSD + "boolean")

TITLE = NamedNode(DCT + "title")
ISSUED = NamedNode(DCT + "issued")
SOURCE = NamedNode(DCT + "source")
CREATOR = NamedNode(DCT + "creator")
PUBLISHER = NamedNode(DCT + "publisher")
LANGUAGE = NamedNode(DCT + "language")
RIGHTS = NamedNode(DCT + "rights")
SPATIAL = NamedNode(DCT + "spatial")
REVISION_OF = NamedNode(PROV + "wasRevisionOf")

TRUE = Literal("true", datatype=BOOLEAN)

ARTICLE = tk("article")
CERTAINTY = tk("certainty")
EDITORIAL = tk("editorial")
ENCODED_BY = tk("encodedBy")
ENCODED_ON = tk("encodedOn")
END = tk("end")
EXACT = tk("exact")
FOLLOWS = tk("follows")
HAS_QUOTE = tk("hasQuote")
NUMBER = tk("number")
ORDER = tk("order")
PREFERRED = tk("preferred")
PREFIX = tk("prefix")
QUOTE = tk("quote")
QUOTE_SENTENCE = tk("quoteSentence")
READING_OF = tk("readingOf")
READING_SET = tk("ReadingSet")
REASON = tk("reason")
REVIEWED_BY = tk("reviewedBy")
REVIEWED_ON = tk("reviewedOn")
SENTENCE = tk("sentence")
SHA256 = tk("sha256")
START = tk("start")
SUFFIX = tk("suffix")
TEXT = tk("text")
WORDING = tk("wording")
WRITTEN_VALUE = tk("writtenValue")


def value(term: NamedNode | Literal | BlankNode | Triple) -> str:
    """Return the IRI of a node or the text of a literal.

    >>> value(tk("Claim")).rpartition("#")[2], value(Literal("近20个", language="zh"))
    ('Claim', '近20个')
    """
    return str(term) if isinstance(term, Triple) else term.value


def article_iri(slug: str) -> str:
    """Return the IRI of the article with this slug."""
    return f"{settings.ID}article/{slug}"


def sentence_iri(slug: str, sentence: str) -> str:
    """Return the IRI of a sentence of an article.

    >>> sentence_iri("tonglu-330122", "s03")
    'https://w3id.org/townkg/id/sentence/tonglu-330122/s03'
    """
    return f"{settings.ID}sentence/{slug}/{sentence}"


def claim_base(slug: str) -> str:
    """Return what the IRIs of all claims of an article begin with."""
    return f"{settings.CLAIM}{slug}/"
