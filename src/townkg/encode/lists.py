"""Finds the members of lists in Chinese text: what “、” separates, and the last after 和 or 及.

A member's inner edges are marks and are exact. The outer edges of a list are not written: the
first member begins after the word that governs the list (引进, 包括, 把, 的 …), the last ends
before the word that takes it up (等, 的, 作为 …), and a name that is known stands whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from townkg.encode.lexicon import Lexicon, lexicon
from townkg.encode.marks import BRACKETS, QUOTES, paired

_MASK = "\ue000"
_CLAUSE = re.compile(r"[^,;:!?\uff0c\uff1b\uff1a\uff01\uff1f。…\s]+")
_MARK = "、"

Place = tuple[int, int]


def find_members(text: str, names: re.Pattern[str] | None = None) -> list[Place]:
    """Return where each member of each list stands, in the order of the text.

    >>> text = "把创投机构、资本和人才等高端要素集聚到小镇"
    >>> [text[start:end] for start, end in find_members(text)]
    ['创投机构', '资本', '人才']
    """
    words = lexicon()
    found: list[Place] = []
    insides = paired(text, {**QUOTES, **BRACKETS})
    for start, end in [(0, len(text)), *insides]:
        scope = _masked(text, start, end, insides)
        for clause in _CLAUSE.finditer(scope):
            if _MARK in clause.group():
                run = _Run(text[start:end], scope, names, words)
                found += [(start + a, start + b) for a, b in run.members(*clause.span())]
    return sorted(set(found))


def _masked(text: str, start: int, end: int, insides: list[Place]) -> str:
    """Return the scope with what its own marks enclose blotted out, at the same length."""
    scope = list(text[start:end])
    for low, high in insides:
        if start <= low and high <= end and (low, high) != (start, end):
            scope[low - start : high - start] = _MASK * (high - low)
    return "".join(scope)


class _Run:
    """One clause with its marks; offsets are those of the scope."""

    def __init__(
        self, text: str, scope: str, names: re.Pattern[str] | None, words: Lexicon
    ) -> None:
        self.text = text
        self.scope = scope
        self.words = words
        self.names = [match.span() for match in names.finditer(text)] if names else []

    def members(self, start: int, end: int) -> Iterator[Place]:
        """Yield the place of each member between *start* and *end*, trimmed."""
        if heading := self.words.enumerator.match(self.scope, start, end):
            start = heading.end()
        segments = self._segments(start, end)
        if len(segments) < 2:
            return
        parallel = "的" in self.scope[slice(*segments[0])]
        for at, (low, high) in enumerate(segments):
            if at == 0:
                yield from self._trimmed(self._first(low, high), high)
            elif at < len(segments) - 1:
                yield from self._middle(low, high)
            else:
                yield from self._end(low, high, parallel)

    def _segments(self, start: int, end: int) -> list[Place]:
        parts = re.finditer(f"[^{_MARK}]+", self.scope[start:end])
        return [(start + part.start(), start + part.end()) for part in parts]

    def _middle(self, low: int, high: int) -> Iterator[Place]:
        """Yield one member, or two where one list ends and the next begins."""
        for word in self.words.junction.finditer(self.scope, low + 1, high - 1):
            if not self._in_name(word.span()):
                yield from self._trimmed(low, word.start())
                yield from self._trimmed(self._first(word.end(), high), high)
                return
        yield from self._trimmed(low, high)

    def _end(self, low: int, high: int, parallel: bool) -> Iterator[Place]:
        stop = self._last(low, high)
        for word in self.words.joiner.finditer(self.scope, low + 1, high - 1):
            joins = not self._in_name(word.span()) and not self._is_part(word.span())
            if joins and word.start() <= stop:
                yield from self._trimmed(low, word.start())
                yield from self._trimmed(word.end(), self._last(word.end(), high))
                return
        if parallel and (of := self.scope.rfind("的", low, high)) >= 0 and of + 1 < high:
            yield from self._trimmed(of + 1, high)
        else:
            yield from self._trimmed(low, stop)

    def _first(self, low: int, high: int) -> int:
        """Return where the first member begins, its end being known."""
        opening = self.words.list_start.match(self.scope, low, high)
        cut = opening.end() if opening and opening.end() < high else low
        for word in self.words.list_before.finditer(self.scope, low, high):
            if not self._in_name(word.span()) and not self._is_number(word.end(), high):
                cut = word.end()
        known = [start for start, end in self.names if end == high and low <= start]
        if not known:
            return cut
        return min(known) if cut == low else min(cut, *known)

    def _last(self, low: int, high: int) -> int:
        """Return where the last member ends, its beginning being known."""
        cut = high
        for word in self.words.list_after.finditer(self.scope, low + 1, high):
            # A word that is a name by itself (a role, say) still ends the list.
            if word.span() in self.names or not self._in_name(word.span()):
                cut = word.start()
                break
        known = [end for start, end in self.names if start == low and end <= high]
        return max(cut, *known) if known else cut

    def _in_name(self, place: Place) -> bool:
        return any(start <= place[0] and place[1] <= end for start, end in self.names)

    def _is_number(self, low: int, high: int) -> bool:
        return low == high or bool(self.words.number.fullmatch(self.text, low, high))

    def _is_part(self, place: Place) -> bool:
        low = max(0, place[0] - 3)
        return any(
            match.start() <= place[0] and place[1] <= match.end()
            for match in self.words.not_joiner.finditer(self.scope, low, place[1] + 3)
        )

    def _hedged(self, low: int, high: int) -> bool:
        return low == high or bool(self.words.hedge_before.fullmatch(self.text, low, high))

    def _trimmed(self, low: int, high: int) -> Iterator[Place]:
        """Yield the place without a number at either edge, if anything is left."""
        first = self.words.number.search(self.text, low, high)
        if first and first.end() < high and self._hedged(low, first.start()):
            low = first.end()
        for number in self.words.number.finditer(self.text, low, high):
            if number.end() == high and number.start() > low:
                hedge = self.words.hedge_before.search(self.text, low, number.start())
                high = hedge.start() if hedge and hedge.start() > low else number.start()
        if low < high:
            yield low, high
