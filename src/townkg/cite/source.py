"""Reads from a graph what a citation of an article needs."""

from __future__ import annotations

from collections.abc import Iterable

from townkg import settings
from townkg.frozen import frozen
from townkg.sources.labels import values
from townkg.store import Store


@frozen
class Source:
    """What is known of an article as a publication; what its page does not give is empty.

    Shape: *issued* and *accessed* are dates, the latter the day on which it was first encoded.
    """

    iri: str
    title: str
    author: str
    source: str
    host: str
    issued: str
    accessed: str
    rights: str = ""

    @property
    def key(self) -> str:
        """Return the article's slug."""
        return self.iri.rpartition("/")[2]


def read_sources(store: Store, articles: Iterable[str]) -> dict[str, Source]:
    """Return what is known of these articles, by IRI; what is no article is left out."""
    wanted = values(articles)
    if not wanted:
        return {}
    query = f"""PREFIX dct: <{settings.PREFIXES["dct"]}> PREFIX tk: <{settings.ONTOLOGY}>
SELECT ?article ?title ?creator ?source ?publisher ?issued ?rights ?accessed WHERE {{
  VALUES ?article {{ {wanted} }}
  ?article a tk:Article ; dct:title ?title .
  FILTER (LANGMATCHES(LANG(?title), "zh"))
  OPTIONAL {{ ?article dct:creator ?creator }}
  OPTIONAL {{ ?article dct:source ?source }}
  OPTIONAL {{ ?article dct:publisher ?publisher }}
  OPTIONAL {{ ?article dct:issued ?issued }}
  OPTIONAL {{ ?article dct:rights ?rights }}
  OPTIONAL {{
    SELECT ?article (MIN(?on) AS ?accessed) WHERE {{
      VALUES ?article {{ {wanted} }}
      ?claim a tk:Claim ; tk:article ?article ; tk:encodedOn ?on
    }} GROUP BY ?article
  }}
}}"""
    found = {}
    for row in store.select(query):
        told = {name: term.value for name, term in row.items()}
        found[told["article"]] = Source(
            iri=told["article"],
            title=told["title"],
            author=told.get("creator", ""),
            source=told.get("source", ""),
            host=told.get("publisher", ""),
            issued=told.get("issued", "")[:10],
            accessed=told.get("accessed", "")[:10],
            rights=told.get("rights", ""),
        )
    return found
