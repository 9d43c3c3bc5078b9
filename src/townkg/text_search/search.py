"""Finds the passages that hold a text, and the things of data sets that are named so."""

from __future__ import annotations

import sqlite3

from townkg import settings
from townkg.frozen import fields, frozen
from townkg.i18n import NOTHING, Text
from townkg.model import Entity
from townkg.names import spelling
from townkg.sources.evidence import certainty_name
from townkg.sources.labels import data_set_of, entities, graph_of, values
from townkg.store.terms import check_text
from townkg.text_search import kept
from townkg.text_search.folding import Places, Span
from townkg.text_search.gathering import PROSE
from townkg.text_search.index import KIND, NAMES, PASSAGES, Index
from townkg.text_search.wanted import HOWS, Wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    from townkg.model import CertaintyName
    from townkg.store import Store
    from townkg.text_search.wanted import How

    Found = TypeVar("Found")

_UNINDEXED = Text(
    "这个 Python 的 SQLite 没有 FTS5 三元索引：逐条比较了全部文字，结果相同，只是慢些",
    "the SQLite of this Python has no FTS5 with trigrams: all texts were compared one by one, "
    "which gives the same, and takes longer",
)
_TYPED = 2000
"""So many things are looked at where only those of a class are wanted."""


@frozen
class Quoted:
    """A quote that holds what was searched for: whose it is, and where in the passage it lies."""

    claim: str
    certainty: CertaintyName
    text: str
    start: int
    spans: tuple[Span, ...]
    """Where the quote answers, in code points from its own beginning."""


@frozen
class Mention:
    """A sentence of an article, or prose of a data set, that holds what was searched for.

    Shape: *spans* are code points of *text*. *subject* is the sentence, or the thing or row that
    the prose belongs to; *source* is the article or the data set. *start* is where a sentence
    begins in its article. A sentence without *quotes* says so outside of every claim.
    """

    text: str
    spans: tuple[Span, ...]
    how: How
    subject: Entity
    source: Entity
    start: int
    quotes: tuple[Quoted, ...]

    @property
    def is_sentence(self) -> bool:
        """Whether an article says it, and not a data set."""
        return self.subject.iri.startswith(SENTENCES)

    @property
    def sentence(self) -> str:
        """The name of the sentence in its article, such as s03; nothing for a data set."""
        return self.subject.iri.rpartition("/")[2] if self.is_sentence else ""

    def to_json(self) -> dict[str, Any]:
        """Return the mention as plain values."""
        return {
            "kind": "sentence" if self.is_sentence else "row",
            "text": self.text,
            "spans": [list(span) for span in self.spans],
            "how": self.how,
            "subject": self.subject.to_json(),
            "source": self.source.to_json(),
            "sentence": self.sentence or None,
            "start": self.start if self.is_sentence else None,
            "quotes": [
                {**fields(quote), "spans": [list(span) for span in quote.spans]}
                for quote in self.quotes
            ],
        }


SENTENCES = settings.ID + "sentence/"


@frozen
class Mentions:
    """The passages that were found, the best first, and how many there are."""

    hits: tuple[Mention, ...]
    total: int
    note: Text = NOTHING

    def __iter__(self) -> Iterator[Mention]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def to_json(self) -> dict[str, Any]:
        """Return the mentions as plain values."""
        return {"total": self.total, "rows": [hit.to_json() for hit in self.hits]}


@frozen
class Thing:
    """A thing of a data set that was found by a name."""

    entity: Entity
    name: str
    how: str
    type: Entity | None
    data_set: Entity


@frozen
class Listing:
    """The things of data sets that were found, the likeliest first, and how many there are."""

    hits: tuple[Thing, ...]
    total: int

    def __iter__(self) -> Iterator[Thing]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def to_json(self) -> dict[str, Any]:
        """Return the things as plain values."""
        rows = [
            {
                "entity": hit.entity.to_json(),
                "type": hit.type.to_json() if hit.type else None,
                "name": hit.name,
                "how": hit.how,
                "data_set": hit.data_set.to_json(),
            }
            for hit in self.hits
        ]
        return {"total": self.total, "rows": rows}


def mentions(store: Store, text: str, *, limit: int | None = 20) -> Mentions:
    """Return the passages that hold *text*, the best first: sentences, then prose of data sets.

    Shape: the whole of it as one phrase, then its words near each other, then all of its words
    anywhere; then what its letters spell in pinyin, and if there is nothing else, by initials.
    Nothing in *text* is an operator.
    Raises: UsageError when *text* is no Unicode text, or too long.
    """
    check_text("text", text)
    wanted = Wanted(text)
    return _indexed(store, lambda index: _mentions(store, index, wanted, limit))


def named(
    store: Store, text: str, type_iri: str | None = None, *, limit: int | None = 20
) -> Listing:
    """Return the things of data sets that *text* may name, the likeliest first.

    Raises: UsageError when *text* is no Unicode text, or too long.
    """
    check_text("text", text)
    wanted = Wanted(text)
    return _indexed(store, lambda index: _named(store, index, wanted, text, type_iri, limit))


def _indexed(store: Store, search: Callable[[Index], Found]) -> Found:
    """Return what a search finds, in an index made again if the one that was kept is damaged."""
    try:
        return search(kept.opened(store))
    except sqlite3.DatabaseError:
        return search(kept.again(store))


def _mentions(store: Store, index: Index, wanted: Wanted, limit: int | None) -> Mentions:
    found = index.found(wanted, PASSAGES)
    shown = [(how, number, index.text(number)) for how, number in found[:limit]]
    iris = {row[3] for _, _, row in shown}
    iris |= {row[2] for _, number, row in shown if number // KIND == PROSE}
    labels = entities(store, iris)
    hits = []
    for how, number, (text, folded, subject, source, start, _) in shown:
        answers = wanted if HOWS.index(how) < HOWS.index("pinyin") else index.heard(wanted, how)
        if answers is None:
            continue
        places = Places(text)
        quotes = []
        for exact, inside, begins, claim, certainty in index.quotes(number):
            if answers.how(inside):
                within = Places(exact)
                spans = tuple(within.of(span) for span in answers.spans(inside))
                name = certainty_name(certainty)
                quotes.append(Quoted(claim, name, exact, begins - start, spans))
        spans = tuple(places.of(span) for span in answers.spans(folded))
        one = labels.get(subject) or Entity(subject, Text(subject, subject))
        hits.append(Mention(text, spans, how, one, labels[source], start, tuple(quotes)))
    return Mentions(tuple(hits), len(found), NOTHING if index.is_indexed else _UNINDEXED)


_NAMED_AS = ("exact", "variant", "prefix", "part", "pinyin", "initials")


def _named(
    store: Store,
    index: Index,
    wanted: Wanted,
    text: str,
    type_iri: str | None,
    limit: int | None,
) -> Listing:
    best: dict[str, tuple[tuple[int, int, int, str], str]] = {}
    normal = spelling.normal(text)
    for how, number in index.found(wanted, NAMES):
        name, folded, subject, _, _, other = index.text(number)
        manner = _manner(how, name, folded, wanted.phrase, normal)
        found = (_NAMED_AS.index(manner), other, len(name), name), manner
        if subject not in best or found < best[subject]:
            best[subject] = found
    order = sorted(best, key=lambda thing: (best[thing], thing))
    types = _types(store, order[:_TYPED] if type_iri else order[:limit])
    if type_iri:
        order = [thing for thing in order if type_iri in types.get(thing, {})]
    shown = order[:limit]
    classes = {thing: next(iter(types.get(thing, {})), "") for thing in shown}
    sets = {thing: data_set_of(thing) for thing in shown}
    labels = entities(store, {*shown, *filter(None, classes.values()), *sets.values()})
    hits = [
        Thing(
            labels[thing],
            best[thing][0][3],
            best[thing][1],
            labels.get(classes[thing]),
            labels[sets[thing]],
        )
        for thing in shown
    ]
    return Listing(tuple(hits), len(order))


def _manner(how: How, name: str, folded: str, phrase: str, normal: str) -> str:
    if how in ("pinyin", "initials"):
        return how
    if folded == phrase:
        return "exact" if spelling.normal(name) == normal else "variant"
    return "prefix" if folded.startswith(phrase) else "part"


def _types(store: Store, things: list[str]) -> dict[str, dict[str, None]]:
    """Return the classes of things of data sets, their own before the wider."""
    graphs: dict[str, list[str]] = {}
    for thing in things:
        graphs.setdefault(graph_of(thing), []).append(thing)
    parts = [
        f"{{ VALUES ?thing {{ {values(own)} }} GRAPH <{graph}> {{ ?thing a ?type }} }}"
        for graph, own in sorted(graphs.items())
    ]
    if not parts:
        return {}
    query = f"""PREFIX rdfs: <{settings.PREFIXES["rdfs"]}>
SELECT ?thing ?type ?wider WHERE {{ {" UNION ".join(parts)}
  OPTIONAL {{ ?type rdfs:subClassOf+ ?wider }} }}"""
    own: dict[str, set[str]] = {}
    wider: dict[str, set[str]] = {}
    for row in store.select(query):
        own.setdefault(row["thing"].value, set()).add(row["type"].value)
        if "wider" in row and row["wider"].value != row["type"].value:
            wider.setdefault(row["thing"].value, set()).add(row["wider"].value)
    return {
        thing: dict.fromkeys(
            [*sorted(own[thing] - wider.get(thing, set())), *sorted(wider.get(thing, set()))]
        )
        for thing in own
    }
