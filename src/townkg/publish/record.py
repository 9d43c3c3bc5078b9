"""What a store says of its publications: a graph of its own, written by every run.

It tells which graphs are ours, with their sizes and checksums: nothing else is ever dropped or
replaced. While a build is being loaded its record stands beside that of the one being served.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from urllib.parse import quote

from townkg import settings
from townkg.frozen import frozen, replace
from townkg.publish.content import Part

RECORD = settings.GRAPH + "publication"
STAGING = settings.STAGING_GRAPHS
LOADING, SWAPPING, PUBLISHED = "loading", "swapping", "published"
STATES = (LOADING, SWAPPING, PUBLISHED)
LINES = 1000
"""How many triples of a record go into one request."""

_PREFIXES = (
    "PREFIX dct: <http://purl.org/dc/terms/> PREFIX dc: <http://purl.org/dc/elements/1.1/> "
    "PREFIX void: <http://rdfs.org/ns/void#> PREFIX adms: <http://www.w3.org/ns/adms#> "
    "PREFIX sd: <http://www.w3.org/ns/sparql-service-description#> "
    "PREFIX spdx: <http://spdx.org/rdf/terms#> PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
)
ALL = (
    f"{_PREFIXES}SELECT ?build ?hash ?status ?named WHERE {{ GRAPH <{RECORD}> {{ "
    "?build dct:identifier ?hash ; adms:status ?status "
    "OPTIONAL { ?build sd:defaultGraph ?named } } } ORDER BY ?hash"
)
PARTS = (
    f"{_PREFIXES}SELECT ?build ?graph ?triples ?checksum WHERE {{ GRAPH <{RECORD}> {{ "
    "?part dct:isPartOf ?build ; sd:name ?graph ; void:triples ?triples ; "
    "spdx:checksumValue ?checksum } } ORDER BY ?build ?graph"
)


@frozen
class Publication:
    """One build in a store, being loaded or served."""

    iri: str
    """Its own, below that of the record: a build may be published again."""
    hash: str
    state: str
    named_default: bool
    """Whether the default graph is at `settings.DEFAULT_GRAPH`, for want of one of ours alone."""
    parts: tuple[Part, ...]

    def place(self, part: Part) -> str:
        """Return the IRI of the graph in which a part is served; empty for the default graph."""
        return "" if part.is_default and not self.named_default else part.graph

    def staged(self, part: Part) -> str:
        """Return the IRI of the graph that a part is loaded into.

        >>> part = Part("http://e/g", 1, "")
        >>> Publication(f"{RECORD}/1", "ab12", LOADING, False, (part,)).staged(part)
        'https://w3id.org/townkg/graph/staging/ab12/http%3A%2F%2Fe%2Fg'
        """
        return f"{STAGING}{self.hash}/{quote(part.graph, safe='')}"


def begun(content_hash: str, named_default: bool, parts: Iterable[Part]) -> Publication:
    """Return a new publication of a build, which nothing has been loaded of."""
    iri = f"{RECORD}/{content_hash[:12]}-{secrets.token_hex(4)}"
    return Publication(iri, content_hash, LOADING, named_default, tuple(parts))


def read(rows: Iterable[dict[str, str]], parts: Iterable[dict[str, str]]) -> list[Publication]:
    """Return the publications that a store records, from the solutions of `ALL` and `PARTS`."""
    of: dict[str, list[Part]] = {}
    for row in parts:
        part = Part(row["graph"], int(row["triples"]), row["checksum"])
        of.setdefault(row["build"], []).append(part)
    return [
        Publication(
            row["build"],
            row["hash"],
            row["status"].rpartition("#")[2],
            "named" in row,
            tuple(of.get(row["build"], ())),
        )
        for row in rows
    ]


def write(publication: Publication) -> Iterator[str]:
    """Yield the updates that record a publication, its state last."""
    lines = []
    for number, part in enumerate(publication.parts):
        iri = f"<{publication.iri}/{number}>"
        lines += [
            f"{iri} dct:isPartOf <{publication.iri}> .",
            f"{iri} sd:name <{part.graph}> .",
            f"{iri} void:triples {part.triples} .",
            f'{iri} spdx:checksumValue "{part.checksum}" .',
        ]
    yield _PREFIXES + " ; ".join(removed(publication))
    for start in range(0, len(lines), LINES):
        some = " ".join(lines[start : start + LINES])
        yield f"{_PREFIXES}INSERT DATA {{ GRAPH <{RECORD}> {{ {some} }} }}"
    yield _PREFIXES + _head(publication)


def changed(publication: Publication, state: str) -> Iterator[str]:
    """Yield the operations that give a publication another state; they need `prefixed`."""
    yield f"DELETE WHERE {{ GRAPH <{RECORD}> {{ <{publication.iri}> ?p ?o }} }}"
    yield _head(replace(publication, state=state))


def removed(publication: Publication) -> Iterator[str]:
    """Yield the operations that forget a publication; they need `prefixed`."""
    iri = publication.iri
    yield f"DELETE WHERE {{ GRAPH <{RECORD}> {{ ?part dct:isPartOf <{iri}> ; ?p ?o }} }}"
    yield f"DELETE WHERE {{ GRAPH <{RECORD}> {{ <{iri}> ?p ?o }} }}"


def barrier() -> Iterator[str]:
    """Yield the operations that every swap begins with, and every run before it asks anything.

    The swap of a run that was killed may still be going on in the server. It has locked this
    triple, so that whoever writes it next waits for the end, and then sees what was done.
    """
    quad = f"GRAPH <{RECORD}> {{ <{RECORD}#swap> dct:identifier 'barrier' }}"
    yield f"DELETE DATA {{ {quad} }}"
    yield f"INSERT DATA {{ {quad} }}"


def prefixed(operations: Iterable[str]) -> str:
    """Return one update of several operations."""
    return _PREFIXES + " ;\n".join(operations)


def _head(publication: Publication) -> str:
    iri = f"<{publication.iri}>"
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    lines = [
        f"{iri} a void:Dataset .",
        f'{iri} dct:identifier "{publication.hash}" .',
        f'{iri} dct:modified "{now}"^^xsd:dateTime .',
        f'{iri} dc:creator "townkg {settings.VERSION}" .',
        f"{iri} void:triples {sum(part.triples for part in publication.parts)} .",
        f"{iri} adms:status <{RECORD}#{publication.state}> .",
    ]
    if publication.named_default:
        lines.append(f"{iri} sd:defaultGraph <{settings.DEFAULT_GRAPH}> .")
    return f"INSERT DATA {{ GRAPH <{RECORD}> {{ {' '.join(lines)} }} }}"
