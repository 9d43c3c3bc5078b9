"""Finds the tokens of a sentence that some claim should carry.

Kinds of token, in the order in which one gives way to another at the same place:

- `time`: a date, year or time word: 2017年度, 去年, 今年以来, 每月
- `enumerator`: what numbers a heading or clause and states nothing: 一、 二是 (三)
- `number`: a numeral with its measure word, in digits or characters: 2个, 第六届, 4A, 50%, 亿元
- `hedge`: what makes a number or a statement inexact: 近, 余, 以上, 至少, 基本, 累计, 一批
- `quoted`: a phrase in quotation marks, or a title in book marks, without the marks; where the
  marks enclose a list, its members stand for it
- `member`: a member of a list, without what governs the list and without its own number; where
  names of entities make it up, they stand for it
- `name`: a label or alias of an entity that some article describes, longest first

The rules are general; the words that they know stand in `lexicon.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from townkg.encode.lexicon import Lexicon, lexicon
from townkg.encode.lists import find_members
from townkg.encode.marks import quoted_spans

KINDS = ("time", "enumerator", "number", "hedge", "quoted", "member", "name")


@dataclass(frozen=True)
class Span:
    """A token within its sentence.

    Unit: *start* and *end* count code points of the sentence, end exclusive. *needle* is what a
    wording must hold to carry it: for a hedge at a number, both together.
    """

    kind: str
    start: int
    end: int
    text: str
    needle: str


def find_tokens(sentence: str, names: re.Pattern[str] | None = None) -> list[Span]:
    """Return the tokens of a sentence in the order of the text.

    *names* matches the names of known entities, as `name_pattern` makes it.

    >>> [(span.kind, span.text) for span in find_tokens("去年引进项目近20个。")]
    [('time', '去年'), ('hedge', '近'), ('number', '20个')]
    """
    words = lexicon()
    times = [_span("time", match) for match in words.time.finditer(sentence)]
    enumerators = [_span("enumerator", match) for match in words.enumerator.finditer(sentence)]
    loose = [
        _span("hedge", match)
        for match in words.hedge.finditer(sentence)
        if not _within(match.span(), words.not_hedge.finditer(sentence))
    ]
    numbers = list(_numbers(sentence, words, [*times, *enumerators, *loose]))
    loose = [span for span in loose if not _within((span.start, span.start + 1), numbers)]
    spans = [*times, *enumerators]
    spans += [_span("number", match) for match in numbers]
    spans += [*_hedges_at_numbers(sentence, words, numbers), *loose]
    named = [_span("name", match) for match in names.finditer(sentence)] if names else []
    spans += [_piece("quoted", sentence, place) for place in _phrases(sentence)]
    spans += [
        _piece("member", sentence, place)
        for place in find_members(sentence, names)
        if not _is_row_of_names(place, named)
    ]
    return _one_each([*spans, *named])


def name_pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return a pattern that matches the longest of *names* at a place; one letter is no name."""
    known = sorted({name for name in names if len(name) > 1}, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, known))) if known else None


def _span(kind: str, match: re.Match[str]) -> Span:
    return Span(kind, match.start(), match.end(), match.group(), match.group())


def _piece(kind: str, sentence: str, place: tuple[int, int]) -> Span:
    text = sentence[slice(*place)]
    return Span(kind, *place, text, text)


def _phrases(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield what stands in quotation marks; of a list in them, the members say all."""
    for start, end in quoted_spans(sentence):
        if "、" not in sentence[start:end]:
            yield start, end


def _is_row_of_names(place: tuple[int, int], named: Iterable[Span]) -> bool:
    """Return whether two or more names make up the place, so that they are its tokens."""
    low, high = place
    inside = [span for span in named if low <= span.start and span.end <= high]
    for span in inside:
        if span.start != low:
            return False
        low = span.end
    return low == high and len(inside) > 1


def _within(place: tuple[int, int], others: Iterable[re.Match[str]]) -> bool:
    return any(other.start() <= place[0] and place[1] <= other.end() for other in others)


def _numbers(sentence: str, words: Lexicon, taken: Sequence[Span]) -> Iterator[re.Match[str]]:
    covered = bytearray(len(sentence) + 1)
    exceptions = [
        match.span()
        for match in words.not_number.finditer(sentence)
        if not sentence.endswith("分", 0, match.start())  # 三分之一 is a number, 之一 alone is none
    ]
    for start, end in [*exceptions, *((span.start, span.end) for span in taken)]:
        covered[start:end] = b"\1" * (end - start)
    position = 0
    while match := words.number.search(sentence, position):
        if any(covered[match.start() : match.end("core")]):
            position = match.start() + 1
        else:
            yield match
            position = match.end()


def _hedges_at_numbers(
    sentence: str, words: Lexicon, numbers: Iterable[re.Match[str]]
) -> Iterator[Span]:
    for number in numbers:
        if before := words.hedge_before.search(sentence, 0, number.start()):
            needle = sentence[before.start() : number.end("core")]
            yield Span("hedge", before.start(), before.end(), before.group(), needle)
        if number["inner"]:
            start, end = number.span("inner")
            yield Span("hedge", start, end, number["inner"], number.group())
        if after := words.hedge_after.match(sentence, number.end()):
            needle = sentence[number.start() : after.end()]
            yield Span("hedge", after.start(), after.end(), after.group(), needle)


def _one_each(spans: Iterable[Span]) -> list[Span]:
    """Return the spans in order, one for each stretch of text: that of the kind named first."""
    kept: dict[tuple[int, int], Span] = {}
    for span in spans:
        if span.end > span.start:
            kept.setdefault((span.start, span.end), span)
    return sorted(kept.values(), key=lambda one: (one.start, one.end, KINDS.index(one.kind)))
