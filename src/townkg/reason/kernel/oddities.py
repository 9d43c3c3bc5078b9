"""Whether what was cut from a text are terms: the parser is asked only where one may not be."""

from __future__ import annotations

import codecs
import re

import numpy as np

from townkg.reason.kernel.arrays import U32, U64, Array
from townkg.reason.kernel.dictionary import Dictionary

LESS, MORE = b"<>"
AT_ONCE = 1 << 22
_SCHEMES = tuple(
    (U64((1 << 8 * len(one)) - 1), U64(int.from_bytes(one, "little")))
    for one in (b"<http://", b"<https:/", b"<urn:", b"<mailto:", b"<tag:", b"<file://")
)
_SCHEME = re.compile(rb"<[A-Za-z][A-Za-z0-9+.-]*:")
_FORBIDDEN = np.zeros(256, dtype=bool)
_FORBIDDEN[[*range(1, 33), *b'"\\^`{|}']] = True


def has_odd_terms(dictionary: Dictionary) -> bool:
    """Return whether some term may be none: an IRI without scheme, say, or bytes that are no text.

    Shape: the terms that lie in one text are looked at; the others came from a parser.
    """
    text, offsets = dictionary.text, dictionary.offsets
    if not len(text):
        return False
    raw = text.view(np.uint8)
    if (text & U64(0x8080808080808080)).any() and not _is_text(raw):
        return True
    literal = dictionary.is_literal(np.arange(1, len(offsets), dtype=U32))

    def of_things(at: Array) -> Array:
        """Return the terms at these bytes that are no literals."""
        terms = np.searchsorted(offsets, (at >> 3).astype(U64), side="right") - 1
        return np.asarray(terms[~literal[terms]])

    heads = text[offsets[:-1].astype(np.intp)]
    named = (heads & U64(0xFF)) == LESS
    brackets = [of_things(np.flatnonzero(raw == sign)) for sign in (LESS, MORE)]
    if any(len(one) != int(named.sum()) for one in brackets):
        return True
    if len(of_things(np.flatnonzero(_FORBIDDEN[raw]))):
        return True
    for mask, scheme in _SCHEMES:
        named &= (heads & mask) != scheme
    words = offsets.astype(np.intp)
    return any(
        not _SCHEME.match(text[words[at] : words[at + 1]].tobytes())
        for at in np.flatnonzero(named).tolist()
    )


def _is_text(raw: Array) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for start in range(0, len(raw), AT_ONCE):
            decoder.decode(raw[start : start + AT_ONCE].tobytes())
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
