"""What a person searches for: how a folded text answers to it, and where.

Nothing typed is an operator: quotation marks, `*`, `-`, AND, OR, NOT, NEAR and `column:` are text.
"""

from __future__ import annotations

import re
from functools import cached_property

from townkg.text_search import folding
from townkg.text_search.folding import Span

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Literal

    How = Literal["phrase", "near", "words", "pinyin", "initials"]
else:
    How = str

NEAR = 20
"""Words are near when at most so many characters stand between them, all told."""

HOWS: tuple[How, ...] = ("phrase", "near", "words", "pinyin", "initials")
"""Ways to answer, the best first."""


class Wanted:
    """A typed text, as a phrase and as words."""

    def __init__(self, text: str) -> None:
        self.phrase = folding.fold(text)
        self.words = tuple(dict.fromkeys(folding.words(text)))

    @cached_property
    def is_one_word(self) -> bool:
        """Whether the phrase is one word, so that nothing but the phrase itself can be found."""
        return not self.words or self.words == (self.phrase,)

    def how(self, folded: str) -> How | None:
        """Return how a folded text answers, if it holds all words.

        >>> wanted = Wanted("机器人 小镇")
        >>> [wanted.how(text) for text in ("机器人小镇", "小镇和机器人", "机器人")]
        ['phrase', 'near', None]
        """
        if self.phrase in folded:
            return "phrase" if self.phrase else None
        if self.is_one_word or not all(word in folded for word in self.words):
            return None
        if len(self.words) == 1 or _closest(self.words, folded) > NEAR:
            return "words"
        return "near"

    def spans(self, folded: str) -> list[Span]:
        """Return where a folded text holds the phrase, or else the words."""
        looked_for = (self.phrase,) if self.phrase in folded else self.words
        return folding.merged([span for word in looked_for for span in _all(word, folded)])


def _all(word: str, folded: str) -> Iterable[Span]:
    return (match.span() for match in re.finditer(re.escape(word), folded))


def _closest(words: Sequence[str], folded: str) -> int:
    """Return how many characters beside the words the shortest stretch with all words holds."""
    places = sorted((span, word) for word in words for span in _all(word, folded))
    last: dict[str, Span] = {}
    best = len(folded)
    for span, word in places:
        last[word] = span
        if len(last) == len(words):
            start = min(one[0] for one in last.values())
            end = max(one[1] for one in last.values())
            best = min(best, end - start - sum(map(len, words)))
    return max(best, 0)


class Heard:
    """A typed text as pinyin: what the characters may be that it spells, one set each."""

    def __init__(self, how: How, spellings: Sequence[Sequence[str]]) -> None:
        self.name = how
        self.spellings = spellings
        classes = ("".join(f"[{re.escape(one)}]" for one in spelt) for spelt in spellings)
        self._pattern = re.compile("|".join(classes))

    def how(self, folded: str) -> How | None:
        """Return how a folded text answers, if it holds what is spelt."""
        return self.name if self._pattern.search(folded) else None

    def spans(self, folded: str) -> list[Span]:
        """Return where a folded text holds what is spelt."""
        return folding.merged([match.span() for match in self._pattern.finditer(folded)])
