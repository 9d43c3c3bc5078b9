"""Which format a client gets: the media types of each kind of answer, and who asks for what.

Source: SPARQL 1.1 Protocol, section 2.1.6; RFC 9110, section 12.5.1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import mimeparse

from townkg.i18n import Text
from townkg.serve.problems import Refused

JSON_RESULTS = "application/sparql-results+json"
XML_RESULTS = "application/sparql-results+xml"
TURTLE = "text/turtle"
ROWS = {
    JSON_RESULTS: "json",
    "application/json": "json",
    XML_RESULTS: "xml",
    "application/xml": "xml",
    "text/xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
"""What the solutions of a SELECT are written as; the first is what `*/*` gets."""
BOOLEAN = {name: style for name, style in ROWS.items() if style in ("json", "xml")}
TRIPLES = {
    TURTLE: "TURTLE",
    "application/n-triples": "N_TRIPLES",
    "text/plain": "N_TRIPLES",
    "application/rdf+xml": "RDF_XML",
    "application/xml": "RDF_XML",
    "application/ld+json": "JSON_LD",
    "application/json": "JSON_LD",
    "application/trig": "TRIG",
    "application/n-quads": "N_QUADS",
}
"""What triples are written as: names of pyoxigraph's formats."""
_LONGEST = 2000
"""Browsers send 150 characters; what is far longer is meant to keep us busy."""
_TEXTS = ("text/", "application/n-", "application/trig")


def chosen(accept: str, offered: Mapping[str, str] | Sequence[str]) -> str:
    """Return the media type that an Accept header likes best of those offered, in their order.

    Raises: Refused (406), with what is offered.

    >>> chosen("text/csv;q=0.5, application/json", ROWS)
    'application/json'
    >>> chosen("", ROWS), chosen("*/*", TRIPLES)
    ('application/sparql-results+json', 'text/turtle')
    """
    types = list(offered)
    accept = accept[:_LONGEST]
    if not accept.strip():
        return types[0]
    best, liked = types[0], 0.0
    for one in types:
        try:
            quality = float(mimeparse.quality(one, accept))
        except (mimeparse.MimeTypeParseException, ValueError):
            return types[0]  # RFC 9110 lets a header that says nothing be disregarded
        if quality > liked:
            best, liked = one, quality
    if not liked:
        listed = ", ".join(types)
        raise Refused(
            406,
            Text(
                f"要的是 {accept}，这里给得出：{listed}",
                f"found Accept: {accept}, and what can be given here is {listed}",
            ),
        )
    return best


def with_charset(media: str) -> str:
    """Return the Content-Type of a media type: with its charset where RDF and CSV have one.

    >>> with_charset("text/csv"), with_charset("application/sparql-results+json")
    ('text/csv; charset=utf-8', 'application/sparql-results+json')
    """
    return f"{media}; charset=utf-8" if media.startswith(_TEXTS) else media
