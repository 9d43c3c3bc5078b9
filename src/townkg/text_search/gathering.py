"""Reads the texts of a graph that are searched: sentences, quotes, prose and names of data sets."""

from __future__ import annotations

from townkg import settings
from townkg.frozen import frozen
from townkg.sources.labels import graph_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from townkg.store import Store, Term

    Row = dict[str, Term]

SENTENCE, PROSE, QUOTE, NAME = range(4)
"""Kinds of texts, in the order in which they are kept."""

_HEAD = f"""PREFIX tk: <{settings.ONTOLOGY}> PREFIX skos: <{settings.SKOS}>
PREFIX rdfs: <{settings.PREFIXES["rdfs"]}> PREFIX dct: <{settings.PREFIXES["dct"]}>
PREFIX dcat: <http://www.w3.org/ns/dcat#>
"""
_NAMES = ("skos:prefLabel", "skos:altLabel", "dct:title", "skos:notation", "tk:documentNumber")
_OTHER_NAMES = ("skos:altLabel", "skos:notation", "tk:documentNumber")
_PROSE = ("rdfs:comment", "tk:ourReading", "tk:appliesWhere", "tk:figureScope", "tk:wording")


@frozen
class Read:
    """A text with where it stands.

    Shape: *subject* is a sentence, a quote, or the thing or row of a data set that has it; *source*
    is the article or the data set, and *start* where the text begins in the article. *of* is the
    sentence of a quote, and *claims* are those that have it, with their certainty. *other* is true
    of a name beside the label.
    """

    kind: int
    text: str
    subject: str
    source: str
    start: int = 0
    of: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    other: bool = False


def read(store: Store) -> Iterator[Read]:
    """Yield the texts of a graph, by kind, each kind in its own order."""
    yield from _sentences(store)
    graphs = _data_sets(store)
    yield from _literals(store, graphs, PROSE)
    yield from _quotes(store)
    yield from _literals(store, graphs, NAME)


def _sentences(store: Store) -> list[Read]:
    query = """SELECT ?sentence ?text ?start ?article WHERE {
  ?sentence a tk:Sentence ; tk:text ?text ; tk:start ?start ; tk:article ?article }"""
    found = [
        Read(
            SENTENCE,
            row["text"].value,
            row["sentence"].value,
            row["article"].value,
            int(row["start"].value),
        )
        for row in store.select(_HEAD + query)
    ]
    return sorted(found, key=lambda one: (one.source, one.start, one.subject))


def _quotes(store: Store) -> list[Read]:
    """Return each quoted place once, with all claims that quote it, in the order of the text."""
    query = """SELECT ?claim ?certainty ?article ?quote ?exact ?start ?sentence WHERE {
  ?claim tk:hasQuote ?quote ; tk:certainty ?certainty ; tk:article ?article .
  ?quote tk:exact ?exact ; tk:start ?start ; tk:quoteSentence ?sentence }"""
    rows: dict[tuple[str, int, str], list[Row]] = {}
    for row in store.select(_HEAD + query):
        place = row["article"].value, int(row["start"].value), row["exact"].value
        rows.setdefault(place, []).append(row)
    return [
        Read(
            QUOTE,
            exact,
            min(row["quote"].value for row in rows[article, start, exact]),
            article,
            start,
            min(row["sentence"].value for row in rows[article, start, exact]),
            tuple(
                sorted(
                    {
                        (row["claim"].value, row["certainty"].value)
                        for row in rows[article, start, exact]
                    }
                )
            ),
        )
        for article, start, exact in sorted(rows)
    ]


def _data_sets(store: Store) -> list[str]:
    catalogue = f"GRAPH <{settings.GRAPH}datasets> {{ ?set a dcat:Dataset }}"
    rows = store.select(f"{_HEAD}SELECT DISTINCT ?set WHERE {{ {catalogue} }}")
    return sorted(row["set"].value for row in rows)


def _literals(store: Store, data_sets: list[str], kind: int) -> Iterator[Read]:
    """Yield what things and rows of data sets say in words of their own, or are called."""
    properties = " ".join(_NAMES if kind == NAME else _PROSE)
    for data_set in data_sets:
        graph = graph_of(f"{data_set}/")
        pattern = f"GRAPH <{graph}> {{ ?thing ?property ?text }}"
        values = f"VALUES ?property {{ {properties} }}"
        query = f"SELECT ?thing ?property ?text WHERE {{ {values} {pattern} }}"
        others = {_whole(name) for name in _OTHER_NAMES}
        found = {
            (row["thing"].value, row["property"].value in others, row["text"].value)
            for row in store.select(_HEAD + query)
        }
        for thing, other, text in sorted(found):
            yield Read(kind, text, thing, data_set, other=kind == NAME and other)


def _whole(name: str) -> str:
    prefix, _, local = name.partition(":")
    return settings.PREFIXES[prefix] + local
