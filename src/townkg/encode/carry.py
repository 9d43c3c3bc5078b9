"""Says whether the triples of a claim carry a token of the text.

A number, a hedge or a time is carried by the wording of a quantity or time expression, or by a
name of an entity; a quoted phrase, a list member or a name by a name of an entity or by a text
that the triples hold. In each case it must stand there whole: “2个” is not in “12个”.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from townkg.encode import terms
from townkg.encode.lexicon import NUMERAL_CHARACTERS, lexicon
from townkg.encode.tokens import Span
from townkg.model import Claim

_MARKS = str.maketrans("", "", "“”‘’「」『』《》\"'")
_DATES = {terms.XSD + name for name in ("date", "dateTime", "gYear", "gYearMonth")}
_FIGURES = ("number", "hedge")


@dataclass(frozen=True)
class Carrier:
    """What the triples of one claim say in Chinese."""

    names: tuple[str, ...]
    """Labels and aliases of the entities they use."""
    wordings: tuple[str, ...]
    """Wordings and written values of quantities and time expressions."""
    texts: tuple[str, ...]
    """Every other text."""
    dates: tuple[str, ...]
    """Dates and years, as they are typed."""

    def carries(self, token: Span) -> bool:
        """Return whether the token stands whole in what the claim says."""
        if token.kind in _FIGURES:
            return any(_holds(text, token.needle) for text in (*self.wordings, *self.names))
        if token.kind == "time":
            return self._carries_time(token.text)
        if token.kind == "enumerator":
            return False
        wanted = token.text.translate(_MARKS)
        said = (*self.names, *self.texts, *self.wordings)
        return any(wanted in text.translate(_MARKS) for text in said)

    def _carries_time(self, word: str) -> bool:
        said = (*self.wordings, *self.names)
        if any(word == found for text in said for found in _times(text)):
            return True
        return any(word.replace(" ", "T") == date for date in self.dates)


def carrier(claim: Claim, names: Mapping[str, Sequence[str]]) -> Carrier:
    """Return what the triples of *claim* say; *names* gives the Chinese names of entities."""
    found: dict[str, list[str]] = {"names": [], "wordings": [], "texts": [], "dates": []}
    for subject, predicate, value in claim.triples:
        for node in _entities(subject, predicate, value):
            found["names"].extend(names.get(node, ()))
        if not isinstance(value, Literal):
            continue
        if predicate in (terms.WORDING, terms.WRITTEN_VALUE):
            found["wordings"].append(value.value)
        elif value.datatype.value in _DATES:
            found["dates"].append(value.value)
        elif value.language in (None, "zh"):
            found["texts"].append(value.value)
    return Carrier(**{name: tuple(dict.fromkeys(values)) for name, values in found.items()})


def _entities(*triple: object) -> Iterator[str]:
    subject, predicate, value = triple
    yield getattr(subject, "value", "")
    if isinstance(value, NamedNode) and predicate != terms.TYPE:
        yield value.value


def _holds(text: str, needle: str) -> bool:
    """Return whether *needle* stands in *text* and is no part of a longer numeral.

    >>> _holds("近20个项目", "20个"), _holds("12个", "2个"), _holds("3.5亿", "5亿")
    (True, False, False)
    """
    at = text.find(needle)
    while at >= 0:
        before, after = text[:at][::-1], text[at + len(needle) :]
        longer = (needle[0] in NUMERAL_CHARACTERS and _goes_on(before)) or (
            needle[-1] in NUMERAL_CHARACTERS and _goes_on(after)
        )
        if not longer:
            return True
        at = text.find(needle, at + 1)
    return False


def _goes_on(text: str) -> bool:
    """Return whether a numeral goes on at the beginning of *text*."""
    digit = text[:1] in NUMERAL_CHARACTERS
    return digit or (text[:1] in (".", ",") and text[1:2] in NUMERAL_CHARACTERS)


def _times(text: str) -> Iterable[str]:
    return (match.group() for match in lexicon().time.finditer(text))
