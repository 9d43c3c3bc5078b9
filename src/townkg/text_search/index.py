"""An index of texts in SQLite: one table of texts, and one of their characters and pairs (FTS5).

The trigram tokenizer of FTS5 finds nothing for a text of one or two characters, and says nothing.
So each character is given to it between two separators: then its trigrams are the characters and
the pairs of characters, and a text of any length is found. What the pairs promise is held against
the folded text. Source: https://www.sqlite.org/fts5.html#the_trigram_tokenizer
"""

from __future__ import annotations

import os
import sqlite3
from itertools import pairwise

from townkg.text_search import folding, pinyin
from townkg.text_search.gathering import NAME, PROSE, SENTENCE, Read
from townkg.text_search.wanted import Heard, Wanted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from townkg.text_search.wanted import How

FORMAT = "1"
KIND = 1 << 40
"""The ids of the texts of one kind begin at a multiple of it."""

_SEPARATOR = "\x1f"
"""A control character: folded texts have none."""

_MOST_PAIRS = 48
"""So many pairs of a long text are looked up; the rest is seen by comparing."""
_MOST_SPELLINGS = 2500
"""With more pairs to look up for pinyin, all texts are looked at instead."""

ALL = (SENTENCE, NAME)
PASSAGES = (SENTENCE, PROSE)
NAMES = (NAME, NAME)
"""Kinds that follow each other, by the first and the last."""

_BATCH = 500

_TABLES = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) WITHOUT ROWID;
CREATE TABLE text (id INTEGER PRIMARY KEY, text TEXT, folded TEXT, subject TEXT, source TEXT,
  start INTEGER, other INTEGER);
CREATE TABLE quote (sentence INTEGER, text INTEGER, claim TEXT, certainty TEXT);
CREATE TABLE sound (syllable TEXT PRIMARY KEY, characters TEXT) WITHOUT ROWID;
"""
_GRAMS = """CREATE VIRTUAL TABLE grams USING fts5(folded, content='', columnsize=0, detail=none,
  tokenize='trigram case_sensitive 1')"""


def has_fts5() -> bool:
    """Return whether this Python's SQLite can index texts: FTS5 with trigrams, since 3.34."""
    modules = "SELECT 1 FROM pragma_module_list WHERE name = 'fts5'"
    connection = sqlite3.connect(":memory:")
    try:
        return sqlite3.sqlite_version_info >= (3, 34) and bool(
            connection.execute(modules).fetchone()
        )
    except sqlite3.Error:
        return False
    finally:
        connection.close()


def write(path: Path, stamp: str, texts: Iterable[Read]) -> None:
    """Write an index of texts, whole or not at all; *stamp* tells what it was made from."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    connection = sqlite3.connect(beside)
    try:
        # nobody reads it before it is whole, and a machine that fails leaves a file to be made anew
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF")
        fill(connection, stamp, texts)
    finally:
        connection.close()
    beside.replace(path)


def fill(connection: sqlite3.Connection, stamp: str, texts: Iterable[Read]) -> None:
    """Fill an empty database with an index."""
    connection.executescript(_TABLES)
    counts: dict[int, int] = {}
    sentences: dict[str, int] = {}
    characters: set[str] = set()
    quotes: list[tuple[int, int, str, str]] = []

    def rows() -> Iterator[tuple[int, str, str, str, str, int, int]]:
        for one in texts:
            number = one.kind * KIND + counts.get(one.kind, 0)
            counts[one.kind] = counts.get(one.kind, 0) + 1
            if one.kind == SENTENCE:
                sentences[one.subject] = number
            for claim, certainty in one.claims:
                quotes.append((sentences.get(one.of, -1), number, claim, certainty))
            folded = folding.fold(one.text)
            characters.update(folded)
            yield number, one.text, folded, one.subject, one.source, one.start, int(one.other)

    connection.executemany("INSERT INTO text VALUES (?, ?, ?, ?, ?, ?, ?)", rows())
    connection.executemany("INSERT INTO quote VALUES (?, ?, ?, ?)", quotes)
    connection.execute("CREATE INDEX of ON quote (sentence)")
    sounds = pinyin.syllables_of(characters)
    connection.executemany("INSERT INTO sound VALUES (?, ?)", sounds.items())
    indexed = has_fts5()
    if indexed:
        connection.execute(_GRAMS)
        connection.create_function("apart", 1, _apart, deterministic=True)
        connection.execute("INSERT INTO grams (rowid, folded) SELECT id, apart(folded) FROM text")
        connection.execute("INSERT INTO grams (grams) VALUES ('optimize')")
    about = {"stamp": stamp, "format": FORMAT, "indexed": str(int(indexed))}
    connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    connection.commit()


def _apart(folded: str) -> str:
    return f"{_SEPARATOR}{_SEPARATOR.join(folded)}{_SEPARATOR}"


def _gram(part: str) -> str:
    """Return one or two characters as a term of the query language, in which nothing is special."""
    token = _apart(part) if len(part) == 1 else _SEPARATOR.join(part)
    return '"' + token.replace('"', '""') + '"'


class Index:
    """An index that is open. A damaged one raises `sqlite3.DatabaseError`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        about = dict(connection.execute("SELECT name, value FROM about"))
        self.stamp, self.format = about.get("stamp", ""), about.get("format", "")
        self.is_indexed = about.get("indexed") == "1" and has_fts5()
        """Whether texts are looked up, and not all compared."""
        self._sounds: dict[str, str] | None = None

    def __del__(self) -> None:
        self.connection.close()

    def found(
        self, wanted: Wanted, kinds: tuple[int, int], *, by_sound: bool = True
    ) -> list[tuple[How, int]]:
        """Return the ids of the texts that answer, each with how, the best first.

        Shape: *kinds* are the first and the last. Pinyin comes after what is written so, initials
        only where nothing else is found.
        """
        if not wanted.phrase:
            return []
        found = self._written(wanted, kinds)
        if by_sound and not wanted.phrase.isnumeric():
            seen = {number for _, number in found}
            spelt = self._heard(pinyin.full(wanted.words, self.sounds), kinds)
            found += [one for one in spelt if one[1] not in seen]
            if not found:
                found = self._heard(pinyin.initials(wanted.words, self.sounds), kinds)
        return found

    def _written(self, wanted: Wanted, kinds: tuple[int, int]) -> list[tuple[How, int]]:
        if self.is_indexed and wanted.is_one_word and len(wanted.phrase) <= 2:
            # a term of the index itself: nothing is left to compare
            numbers = self._rows("SELECT rowid FROM grams WHERE", kinds, _gram(wanted.phrase))
            return [("phrase", number) for (number,) in numbers]
        parts = (wanted.phrase,) if wanted.is_one_word else wanted.words
        tiers: dict[How, list[tuple[How, int]]] = {"phrase": [], "near": [], "words": []}
        for number, folded in self._candidates(_all_of(parts), kinds):
            if (how := wanted.how(folded)) is not None:
                tiers[how].append((how, number))
        return [one for tier in tiers.values() for one in tier]

    def heard(self, wanted: Wanted, how: How) -> Heard | None:
        """Return what a search takes its letters for, where it found a text by sound."""
        spell = pinyin.full if how == "pinyin" else pinyin.initials
        return spell(wanted.words, self.sounds)

    def _heard(self, spelt: Heard | None, kinds: tuple[int, int]) -> list[tuple[How, int]]:
        if spelt is None:
            return []
        terms = _any_of(spelt)
        candidates = self._candidates(terms, kinds)
        return [(how, number) for number, folded in candidates if (how := spelt.how(folded))]

    @property
    def sounds(self) -> dict[str, str]:
        """The characters of each syllable, of those that stand in the texts."""
        if self._sounds is None:
            self._sounds = dict(self.connection.execute("SELECT syllable, characters FROM sound"))
        return self._sounds

    def _candidates(self, terms: str, kinds: tuple[int, int]) -> Iterable[tuple[int, str]]:
        if self.is_indexed and terms:
            joined = "SELECT id, text.folded FROM grams CROSS JOIN text ON id = grams.rowid WHERE"
            return self._rows(joined, kinds, terms)
        low, high = kinds[0] * KIND, (kinds[1] + 1) * KIND
        every = "SELECT id, folded FROM text WHERE id >= ? AND id < ? ORDER BY id"
        return self.connection.execute(every, (low, high))

    def _rows(self, select: str, kinds: tuple[int, int], terms: str) -> sqlite3.Cursor:
        low, high = kinds[0] * KIND, (kinds[1] + 1) * KIND
        where = "grams MATCH ? AND grams.rowid >= ? AND grams.rowid < ? ORDER BY grams.rowid"
        return self.connection.execute(f"{select} {where}", (terms, low, high))

    def all_texts(self) -> set[str]:
        """Return every text."""
        return {text for (text,) in self.connection.execute("SELECT text FROM text")}

    def texts(self, wanted: Wanted) -> dict[str, How]:
        """Return the texts that answer as they are written, each with how."""
        found = {number: how for how, number in self.found(wanted, ALL, by_sound=False)}
        numbers, texts = list(found), {}
        for place in range(0, len(numbers), _BATCH):
            some = numbers[place : place + _BATCH]
            marks = ",".join("?" * len(some))
            query = f"SELECT id, text FROM text WHERE id IN ({marks})"  # noqa: S608 - only marks
            rows = self.connection.execute(query, some)
            texts.update({text: found[number] for number, text in rows})
        return texts

    def text(self, number: int) -> tuple[str, str, str, str, int, int]:
        """Return a text, folded, its subject, its source, where it begins, and if another name."""
        query = "SELECT text, folded, subject, source, start, other FROM text WHERE id = ?"
        row: tuple[str, str, str, str, int, int] = self.connection.execute(
            query, (number,)
        ).fetchone()
        return row

    def quotes(self, sentence: int) -> list[tuple[str, str, int, str, str]]:
        """Return the quotes of a sentence: text, folded, where it begins, claim, certainty."""
        query = """SELECT text.text, folded, start, claim, certainty FROM quote
  JOIN text ON text.id = quote.text WHERE sentence = ? ORDER BY start, length(text.text), claim"""
        return list(self.connection.execute(query, (sentence,)))


def _all_of(parts: Sequence[str]) -> str:
    """Return a query for the texts with all pairs of these parts, or as many as are worth it."""
    grams: dict[str, None] = {}
    for part in parts:
        pairs = [part[place : place + 2] for place in range(len(part) - 1)] or [part]
        # evenly, for the beginning alone may be in every text
        step = max(len(pairs) // _MOST_PAIRS, 1)
        grams.update(dict.fromkeys(pairs[::step]))
    return " AND ".join(_gram(gram) for gram in list(grams)[:_MOST_PAIRS])


def _any_of(heard: Heard) -> str:
    """Return a query for the texts that have the rarest pair of each spelling; none if too many."""
    terms: dict[str, None] = {}
    for spelt in heard.spellings:
        first, second = min(pairwise(spelt), key=lambda pair: len(pair[0]) * len(pair[1]))
        if len(terms) + len(first) * len(second) > _MOST_SPELLINGS:
            return ""
        terms.update(dict.fromkeys(_gram(one + other) for one in first for other in second))
    return " OR ".join(terms)
