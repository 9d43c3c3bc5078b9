"""Reads the four tables of an article: sentences, facts, tokens left out, claims withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from townkg.encode.metadata import is_date
from townkg.encode.quotes import nearest_passage
from townkg.encode.source import Report
from townkg.encode.tables import Record, read_table

SENTENCES, FACTS = "sentences.tsv", "facts.tsv"
LEFT_OUT, WITHDRAWN = "left-out.tsv", "withdrawn.tsv"

CLAIM_NAME = re.compile(r"(?P<sentence>s\d{2,})-[a-z0-9]+(?:-[a-z0-9]+)*")
"""The short name of a claim or reading set: its sentence, then what it is about."""

_SENTENCE_ID = re.compile(r"s\d{2,}")
_FACT_ID = re.compile(r"f\d{3,}")


@dataclass(frozen=True)
class Sentence:
    """One sentence of an article.

    Unit: *start* and *end* count Unicode code points of the stored text, end exclusive.
    """

    id: str
    text: str
    start: int
    end: int
    line: int

    @property
    def number(self) -> int:
        """Return the number in the id: 3 for s03."""
        return int(self.id[1:])


@dataclass(frozen=True)
class Fact:
    """One atomic statement of a sentence, and the short names of the claims that carry it."""

    id: str
    sentence: str
    statement: str
    claims: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class LeftOut:
    """A token of a sentence that no claim carries, and why not."""

    sentence: str
    token: str
    reason: str
    line: int


@dataclass(frozen=True)
class Withdrawn:
    """The short name of a claim that once stood, the day it was withdrawn, and why."""

    claim: str
    date: str
    reason: str
    line: int


def read_sentences(report: Report, text: str | None) -> tuple[Sentence, ...] | None:
    """Return the sentences with their offsets in *text*, or `None` when the table is unreadable.

    Without a text the offsets are 0. Each sentence that is not where it should be is a problem.
    """
    records = read_table(report, SENTENCES, ("id", "text"))
    if records is None:
        return None
    if not records:
        report.add(SENTENCES, 0, "", "the table has no sentence", "list every sentence of the text")
    _check_ids(report, SENTENCES, records, _SENTENCE_ID, "s00, s01, …")
    _check_sequence(report, records)
    if text is None:
        return tuple(
            Sentence(record.cells[0], record.cells[1], 0, 0, record.line) for record in records
        )
    return _placed(report, records, text)


def _placed(report: Report, records: list[Record], text: str) -> tuple[Sentence, ...]:
    sentences: list[Sentence] = []
    position, lost = 0, False
    for record in records:
        name, words = record.cells
        start = text.find(words, position) if words else -1
        if start < 0:
            _report_absent(report, record, text, position)
            lost = True
            continue
        if not lost:
            _report_gap(report, record, text, position, start)
        lost = False
        position = start + len(words)
        sentences.append(Sentence(name, words, start, position, record.line))
    if not lost and (rest := text[position:].strip()):
        found = f"the text goes on after the last sentence: “{_short(rest)}”"
        report.add(SENTENCES, 0, "", found, "add the sentences that are missing")
    return tuple(sentences)


def _report_gap(report: Report, record: Record, text: str, position: int, start: int) -> None:
    gap = text[position:start].strip()
    if gap:
        found = f"the text before it, at {position}, is in no sentence: “{_short(gap)}”"
        cure = "sentences together cover the whole text, in order"
        report.add(SENTENCES, record.line, record.cells[0], found, cure)


def _report_absent(report: Report, record: Record, text: str, position: int) -> None:
    name, words = record.cells
    if not words:
        found = "the sentence is empty"
        report.add(SENTENCES, record.line, name, found, "copy it from text.txt")
    elif words in text:
        found = f"the sentence stands at {text.find(words)}, before the end of the one above it"
        report.add(SENTENCES, record.line, name, found, "list the sentences in the text's order")
    else:
        like = nearest_passage(text[position:], words)
        hint = f"; the nearest passage is “{_short(like[1])}”" if like else ""
        found = f"the sentence is not in text.txt: “{_short(words)}”{hint}"
        report.add(SENTENCES, record.line, name, found, "copy it exactly, punctuation included")


def _short(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[:length] + "…"


def read_facts(report: Report) -> tuple[Fact, ...] | None:
    """Return the facts in order, or `None` when the table is unreadable."""
    records = read_table(report, FACTS, ("id", "sentence", "statement", "claims"))
    if records is None:
        return None
    _check_ids(report, FACTS, records, _FACT_ID, "f001, f002, …")
    facts = []
    for record in records:
        name, sentence, statement, claims = record.cells
        if not statement:
            report.add(FACTS, record.line, name, "the statement is empty", "say what is stated")
        if not claims:
            cure = "name the claims that carry it, with spaces between"
            report.add(FACTS, record.line, name, "the fact names no claim", cure)
        facts.append(Fact(name, sentence, statement, tuple(claims.split()), record.line))
    return tuple(facts)


def read_left_out(report: Report) -> tuple[LeftOut, ...] | None:
    """Return the tokens left out, in order, or `None` when the table is unreadable."""
    records = read_table(report, LEFT_OUT, ("sentence", "token", "reason"))
    if records is None:
        return None
    rows: dict[tuple[str, str], LeftOut] = {}
    for record in records:
        sentence, token, reason = record.cells
        if not token or not reason:
            found = "the token is empty" if not token else "the reason is empty"
            report.add(LEFT_OUT, record.line, token or sentence, found, "give both")
        elif (sentence, token) in rows:
            found = f"the token is already left out of {sentence}"
            cure = f"delete this row or line {rows[sentence, token].line}"
            report.add(LEFT_OUT, record.line, token, found, cure)
        else:
            rows[sentence, token] = LeftOut(sentence, token, reason, record.line)
    return tuple(rows.values())


def read_withdrawn(report: Report) -> tuple[Withdrawn, ...] | None:
    """Return the claims withdrawn, in order, or `None` when the table is unreadable."""
    records = read_table(report, WITHDRAWN, ("claim", "date", "reason"))
    if records is None:
        return None
    _check_ids(report, WITHDRAWN, records, CLAIM_NAME, "s03-short-name")
    rows = []
    for record in records:
        claim, date, reason = record.cells
        if not is_date(date):
            found = f"“{date}” is not a date"
            report.add(WITHDRAWN, record.line, claim, found, "write it like 2018-11-02")
        if not reason:
            report.add(WITHDRAWN, record.line, claim, "the reason is empty", "say why")
        rows.append(Withdrawn(claim, date, reason, record.line))
    return tuple(rows)


def _check_ids(
    report: Report, file: str, records: Iterable[Record], form: re.Pattern[str], example: str
) -> None:
    seen: dict[str, int] = {}
    for record in records:
        name = record.cells[0]
        if not form.fullmatch(name):
            found = f"“{name}” is not an id of this table"
            report.add(file, record.line, name, found, f"write it like {example}")
        elif name in seen:
            found = f"the id stands already on line {seen[name]}"
            report.add(file, record.line, name, found, "give each row an id of its own")
        seen.setdefault(name, record.line)


def _check_sequence(report: Report, records: list[Record]) -> None:
    last = -1
    for record in records:
        name = record.cells[0]
        if not _SENTENCE_ID.fullmatch(name):
            last += 1
            continue
        number = int(name[1:])
        if number not in (last, last + 1):
            cure = "number the sentences s00, s01, … without a gap"
            report.add(SENTENCES, record.line, name, f"s{last + 1:02d} is expected here", cure)
        last = number
