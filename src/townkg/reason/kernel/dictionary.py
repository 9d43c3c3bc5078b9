"""Terms and their numbers, from 1; 0 stands where a class has no object.

Terms read in bulk lie in one text, each from a multiple of eight bytes on, found by a sorted
array of hashes; so a stored dictionary is usable as it lies on disk. Terms that come later are
kept in a plain dict beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from townkg.errors import LimitError
from townkg.i18n import Text
from townkg.reason.kernel.arrays import U32, U64, Array, spread
from townkg.reason.kernel.hashing import hash_of, hashes, words_of

MOST_TERMS = (1 << 32) - 2
UNDERSCORE = ord("_")


class Dictionary:
    """Numbers of terms.

    >>> terms = Dictionary()
    >>> terms.encode("<a:b>"), terms.encode('"x"'), terms.encode("<a:b>"), terms.decode(2)
    (1, 2, 1, '"x"')
    """

    def __init__(
        self,
        text: Array | None = None,
        offsets: Array | None = None,
        sorted_hashes: Array | None = None,
        order: Array | None = None,
        literal: Array | None = None,
    ) -> None:
        """*text* holds terms in words of eight bytes, *offsets* where each begins and the end.

        Shape: *order* gives the number of the term of each of the *sorted_hashes*; *literal*
        tells of each number whether its term is a literal.
        """
        self.text = np.empty(0, dtype=U64) if text is None else text
        self.offsets = np.zeros(1, dtype=U64) if offsets is None else offsets
        self.hashes = np.empty(0, dtype=U64) if sorted_hashes is None else sorted_hashes
        self.order = np.empty(0, dtype=U32) if order is None else order
        self._literal = np.zeros(1, dtype=bool) if literal is None else literal
        self._base = len(self.offsets) - 1
        self._new: dict[str, int] = {}
        self._terms: list[str] = []
        self._pending: list[bool] = []
        self._decoded: dict[int, str] = {}

    def __len__(self) -> int:
        """Return the highest number in use."""
        return self._base + len(self._terms)

    @property
    def nbytes(self) -> int:
        """How much memory the terms take, those that came later by estimate."""
        arrays = (self.text, self.offsets, self.hashes, self.order, self._literal)
        return sum(int(one.nbytes) for one in arrays) + sum(120 + len(t) for t in self._terms)

    def lookup(self, term: str) -> int | None:
        """Return the number of a term, or none when it is not known."""
        number = self._new.get(term)
        if number is not None or not self._base:
            return number
        wanted = term.encode()
        key = U64(hash_of(wanted))
        at = int(np.searchsorted(self.hashes, key))
        while at < self._base and self.hashes[at] == key:
            number = int(self.order[at])
            if self._bytes(number) == wanted:
                return number
            at += 1
        return None

    def encode(self, term: str) -> int:
        """Return the number of a term, a new one if need be.

        Raises: LimitError, when there are more terms than numbers.
        """
        number = self._new.get(term)
        if number is None:
            number = self.lookup(term)
        if number is None:
            check_room(len(self) + 1)
            self._terms.append(term)
            self._pending.append(term.startswith('"'))
            number = self._new[term] = len(self)
        return number

    def encode_many(self, terms: Iterable[str]) -> Array:
        """Return the numbers of many terms."""
        if self._base:
            known: dict[str, int] = {}
            numbers = []
            for term in terms:
                number = known.get(term)
                if number is None:
                    number = known[term] = self.encode(term)
                numbers.append(number)
            return np.array(numbers, dtype=U32)
        return self.learn(terms)

    def learn(self, terms: Iterable[str]) -> Array:
        """Return the numbers of terms of which none lies in the text; new ones if need be."""
        new, texts, base = self._new, self._terms, self._base
        numbers = []
        for term in terms:
            number = new.get(term, 0)
            if not number:
                texts.append(term)
                number = new[term] = base + len(texts)
            numbers.append(number)
        check_room(len(self))
        self._pending.extend(term.startswith('"') for term in texts[len(self._pending) :])
        return np.array(numbers, dtype=U32)

    def decode(self, number: int) -> str:
        """Return the term with this number."""
        if number > self._base:
            return self._terms[number - self._base - 1]
        term = self._decoded.get(number)
        if term is None:
            term = self._decoded[number] = self._bytes(number).decode()
            if len(self._decoded) > 1 << 16:
                self._decoded.clear()
        return term

    def decode_many(self, numbers: Array) -> list[str]:
        """Return the terms with these numbers."""
        distinct, back = np.unique(numbers, return_inverse=True)
        split = int(np.searchsorted(distinct, self._base, side="right"))
        terms = self._read(distinct[:split].astype(np.intp))
        terms += [self._terms[number - self._base - 1] for number in distinct[split:].tolist()]
        return [terms[at] for at in back.tolist()]

    def _read(self, numbers: Array) -> list[str]:
        """Return terms that lie in the text, all cut from one piece of it."""
        if not len(numbers):
            return []
        starts = self.offsets[numbers - 1].astype(np.intp)
        sizes = self.offsets[numbers].astype(np.intp) - starts
        ends = np.cumsum(sizes)
        raw = self.text[spread(starts, sizes, int(ends[-1]))].tobytes()
        cuts = (ends * 8).tolist()
        return [
            raw[start:end].rstrip(b"\0").decode()
            for start, end in zip([0, *cuts[:-1]], cuts, strict=True)
        ]

    def is_literal(self, numbers: Array) -> Array:
        """Return for each number whether its term is a literal."""
        if len(self._literal) <= len(self):
            known = len(self._literal) - self._base - 1
            more = np.array(self._pending[known:], dtype=bool)
            self._literal = np.concatenate([self._literal, more])
        return np.asarray(self._literal[numbers])

    def blank(self) -> Array:
        """Return for each number, from 0, whether its term is an unnamed node."""
        answer = np.zeros(len(self) + 1, dtype=bool)
        heads = self.text[self.offsets[:-1].astype(np.intp)]
        answer[1 : self._base + 1] = (heads & U64(0xFF)) == UNDERSCORE
        answer[self._base + 1 :] = [term.startswith("_:") for term in self._terms]
        return answer

    def flushed(self) -> Dictionary:
        """Return a dictionary with the same numbers, all of whose terms lie in one text."""
        if not self._terms:
            return self
        raw = [term.encode() for term in self._terms]
        text, offsets = aligned(raw)
        lengths = np.array([len(term) for term in raw], dtype=np.int64)
        # a term that fills its last word is hashed with an empty one after it
        padded = np.concatenate([text, np.zeros(2, dtype=U64)]).view(np.uint8)
        more = hashes(words_of(padded), offsets[:-1].astype(np.int64) * 8, lengths)
        all_hashes = np.empty(len(self), dtype=U64)
        all_hashes[self.order.astype(np.int64) - 1] = self.hashes
        all_hashes[self._base :] = more
        order = np.argsort(all_hashes, kind="stable")
        self.is_literal(np.zeros(1, dtype=U32))
        return Dictionary(
            np.concatenate([self.text, text]),
            np.concatenate([self.offsets, offsets[1:] + self.offsets[-1]]),
            all_hashes[order],
            (order + 1).astype(U32),
            self._literal[: len(self) + 1],
        )

    def _bytes(self, number: int) -> bytes:
        start, end = int(self.offsets[number - 1]), int(self.offsets[number])
        return bytes(self.text[start:end].tobytes().rstrip(b"\0"))


def aligned(terms: Sequence[bytes]) -> tuple[Array, Array]:
    """Return terms as one text of words of eight bytes, and where each begins and the last ends."""
    lengths = np.array([(len(term) + 7) >> 3 for term in terms], dtype=U64)
    offsets = np.zeros(len(terms) + 1, dtype=U64)
    np.cumsum(lengths, out=offsets[1:])
    text = b"".join(term + b"\0" * (-len(term) % 8) for term in terms)
    return np.frombuffer(text, dtype=U64), offsets


def check_room(terms: int) -> None:
    """Raise LimitError when there would be more terms than numbers."""
    if terms > MOST_TERMS:
        raise LimitError(
            Text(
                f"图中的词项超过 {MOST_TERMS} 个；请把图分成几部分",
                f"the graph has more than {MOST_TERMS} terms; split it into parts",
            )
        )
