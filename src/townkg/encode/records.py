"""Reads the four tables of an article: sentences, facts, tokens left out, claims withdrawn."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from townkg.encode.metadata import LIKE_A_DATE, is_date, no_date
from townkg.encode.quotes import COPY_EXACTLY, nearest_passage
from townkg.encode.source import Report
from townkg.encode.tables import Record, read_table
from townkg.i18n import Text

SENTENCES, FACTS = "sentences.tsv", "facts.tsv"
LEFT_OUT, WITHDRAWN = "left-out.tsv", "withdrawn.tsv"

CLAIM_NAME = re.compile(r"(?P<sentence>s\d{2,})-[a-z0-9]+(?:-[a-z0-9]+)*")
"""The short name of a claim or reading set: its sentence, then what it is about."""

_SENTENCE_ID = re.compile(r"s\d{2,}")
_NO_REASON = Text("理由为空", "the reason is empty")
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
        found = Text("表中没有句子", "the table has no sentence")
        cure = Text("请列出原文的每个句子", "list every sentence of the text")
        report.add(SENTENCES, 0, "", found, cure)
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
        found = Text(
            f"最后一个句子之后还有原文：“{_short(rest)}”",
            f"the text goes on after the last sentence: “{_short(rest)}”",
        )
        cure = Text("请补上缺少的句子", "add the sentences that are missing")
        report.add(SENTENCES, 0, "", found, cure)
    return tuple(sentences)


def _report_gap(report: Report, record: Record, text: str, position: int, start: int) -> None:
    gap = text[position:start].strip()
    if gap:
        found = Text(
            f"它前面 {position} 处的原文不在任何句子中：“{_short(gap)}”",
            f"the text before it, at {position}, is in no sentence: “{_short(gap)}”",
        )
        cure = Text("所有句子要按顺序覆盖全文", "sentences together cover the whole text, in order")
        report.add(SENTENCES, record.line, record.cells[0], found, cure)


def _report_absent(report: Report, record: Record, text: str, position: int) -> None:
    name, words = record.cells
    if not words:
        found = Text("句子为空", "the sentence is empty")
        cure = Text("请从 text.txt 抄写", "copy it from text.txt")
    elif words in text:
        at = text.find(words)
        found = Text(
            f"这个句子在 {at} 处，还在上一句结束之前",
            f"the sentence stands at {at}, before the end of the one above it",
        )
        cure = Text("请按原文顺序排列句子", "list the sentences in the text's order")
    else:
        like = nearest_passage(text[position:], words)
        passage = f"“{_short(like[1])}”" if like else ""
        found = Text(
            f"text.txt 中没有这个句子：“{_short(words)}”"
            f"{f'；最接近的一段是{passage}' * bool(like)}",
            f"the sentence is not in text.txt: “{_short(words)}”"
            f"{f'; the nearest passage is {passage}' * bool(like)}",
        )
        cure = Text(COPY_EXACTLY.zh, "copy it exactly, punctuation included")
    report.add(SENTENCES, record.line, name, found, cure)


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
            found = Text("陈述为空", "the statement is empty")
            cure = Text("请写出所陈述的内容", "say what is stated")
            report.add(FACTS, record.line, name, found, cure)
        if not claims:
            found = Text("这条事实没有写出主张", "the fact names no claim")
            cure = Text(
                "请写出承载它的主张，以空格分隔",
                "name the claims that carry it, with spaces between",
            )
            report.add(FACTS, record.line, name, found, cure)
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
            found = _NO_REASON if token else Text("词语为空", "the token is empty")
            cure = Text("请两项都写", "give both")
            report.add(LEFT_OUT, record.line, token or sentence, found, cure)
        elif (sentence, token) in rows:
            found = Text(
                f"{sentence} 的这个词语已经略去", f"the token is already left out of {sentence}"
            )
            line = rows[sentence, token].line
            cure = Text(f"请删除这一行或第 {line} 行", f"delete this row or line {line}")
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
            report.add(WITHDRAWN, record.line, claim, no_date(date), LIKE_A_DATE)
        if not reason:
            report.add(WITHDRAWN, record.line, claim, _NO_REASON, Text("请说明原因", "say why"))
        rows.append(Withdrawn(claim, date, reason, record.line))
    return tuple(rows)


def _check_ids(
    report: Report, file: str, records: Iterable[Record], form: re.Pattern[str], example: str
) -> None:
    seen: dict[str, int] = {}
    for record in records:
        name = record.cells[0]
        if not form.fullmatch(name):
            found = Text(f"“{name}”不是这个表的编号", f"“{name}” is not an id of this table")
            cure = Text(f"请写成 {example} 的样子", f"write it like {example}")
            report.add(file, record.line, name, found, cure)
        elif name in seen:
            found = Text(
                f"第 {seen[name]} 行已有这个编号", f"the id stands already on line {seen[name]}"
            )
            cure = Text("请给每一行各自的编号", "give each row an id of its own")
            report.add(file, record.line, name, found, cure)
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
            wanted = f"s{last + 1:02d}"
            found = Text(f"这里应是 {wanted}", f"{wanted} is expected here")
            cure = Text(
                "请把句子连续编号为 s00、s01……", "number the sentences s00, s01, … without a gap"
            )
            report.add(SENTENCES, record.line, name, found, cure)
        last = number
