"""Whether what was cut from a text are terms: the parser is asked only where one may not be."""

from __future__ import annotations

import codecs
import re

import numpy as np

from townkg.reason.kernel.arrays import U32, U64, Array
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.hashing import PADDING, words_of

LESS, MORE, QUOTE, AT, HAT = b'<>"@^'
BLANK = U64(int.from_bytes(b"_:", "little"))
AT_ONCE = 1 << 22
_SCHEMES = tuple(
    (U64((1 << 8 * len(one)) - 1), U64(int.from_bytes(one, "little")))
    for one in (b"<http://", b"<https:/", b"<urn:", b"<mailto:", b"<tag:", b"<file://")
)
_SCHEME = re.compile(rb"<[A-Za-z][A-Za-z0-9+.-]*:")
_OF_LABELS = np.zeros(256, dtype=bool)
_OF_LABELS[[0, *b"_:.-", *range(48, 58), *range(65, 91), *range(97, 123), *range(128, 256)]] = True
_FORBIDDEN = np.zeros(256, dtype=bool)
_FORBIDDEN[[*range(1, 33), *b'"\\^`{|}']] = True


def has_odd_terms(dictionary: Dictionary) -> bool:
    """Return whether some term may be none: an IRI without scheme, say, or bytes that are no text.

    Shape: the terms that lie in one text are looked at; the others came from a parser.
    """
    if not len(dictionary.text):
        return False
    text = _Text(dictionary)
    return not text.is_utf8() or text.has_odd_iris() or text.has_odd_literals()


class _Text:
    """The terms of a dictionary as bytes; terms are numbered from 0 here."""

    def __init__(self, dictionary: Dictionary) -> None:
        self.words = dictionary.text
        self.raw = np.concatenate([self.words.view(np.uint8), np.zeros(PADDING, dtype=np.uint8)])
        self.offsets = dictionary.offsets.astype(np.intp) * 8
        self.literal = dictionary.is_literal(np.arange(1, len(self.offsets), dtype=U32))
        self.heads = self.words[self.offsets[:-1] >> 3]
        self.forbidden = np.flatnonzero(_FORBIDDEN[self.raw])

    def is_utf8(self) -> bool:
        """Return whether the bytes are text."""
        if not (self.words & U64(0x8080808080808080)).any():
            return True
        decoder = codecs.getincrementaldecoder("utf-8")()
        try:
            for start in range(0, len(self.raw), AT_ONCE):
                decoder.decode(self.raw[start : start + AT_ONCE].tobytes())
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
        return True

    def has_odd_iris(self) -> bool:
        """Return whether the brackets of some IRI hold what no IRI has."""
        named = (self.heads & U64(0xFF)) == LESS
        for sign in (LESS, MORE):
            terms = self._terms_at(np.flatnonzero(self.raw == sign))
            if np.count_nonzero(~self.literal[terms]) != np.count_nonzero(named):
                return True
        if not self.literal[self._terms_at(self.forbidden)].all():
            return True
        blank = ~named & ~self.literal
        if ((self.heads[blank] & U64(0xFFFF)) != BLANK).any():
            return True
        labels = self.words[np.repeat(blank, np.diff(self.offsets) >> 3)].view(np.uint8)
        if not _OF_LABELS[labels].all():
            return True
        return self._lack_scheme(self.offsets[:-1][named], self.heads[named])

    def has_odd_literals(self) -> bool:
        """Return whether some literal is not quoted text with a language or datatype."""
        at = np.flatnonzero(self.raw == QUOTE)
        terms = self._terms_at(at)
        counts = np.bincount(terms, minlength=len(self.literal))
        if (counts[self.literal] != 2).any():
            return True
        second = at[self.literal[terms]][1::2]
        after = self.raw[second + 1]
        ended = (after == 0) | (second + 1 == self.offsets[1:][self.literal])
        typed = ~ended & (after == HAT)
        if not (ended | typed | (after == AT)).all():
            return True
        starts = second[typed] + 3
        if (self.raw[starts - 1] != HAT).any() or (self.raw[starts] != LESS).any():
            return True
        if self._lack_scheme(starts, words_of(self.raw)[starts]):
            return True
        closing = np.zeros(len(self.literal), dtype=np.intp)
        closing[self.literal] = np.where(typed, second + 2, self.offsets[1:][self.literal])
        owners = self._terms_at(self.forbidden)
        return bool((self.forbidden > closing[owners])[self.literal[owners]].any())

    def _terms_at(self, at: Array) -> Array:
        """Return the terms that lie at these bytes."""
        return np.searchsorted(self.offsets, at, side="right") - 1

    def _lack_scheme(self, starts: Array, heads: Array) -> bool:
        """Return whether some IRI that begins there has no scheme."""
        rest = np.ones(len(starts), dtype=bool)
        for mask, scheme in _SCHEMES:
            rest &= (heads & mask) != scheme
        # what lies there once more is looked at once more: such IRIs are few
        return any(
            not _SCHEME.match(self.raw[start : start + 64].tobytes())
            for start in starts[rest].tolist()
        )
