"""A row of a link file as a value, and what its slots say of its review."""

from __future__ import annotations

from collections.abc import Mapping

from townkg.frozen import frozen
from townkg.settings import ID, SKOS

SEMAPV = "https://w3id.org/semapv/vocab/"
SSSOM = "https://w3id.org/sssom/"
REVIEWER = "https://w3id.org/townkg/reviewer/"
LINK = "https://w3id.org/townkg/link/"
NO_TERM = SSSOM + "NoTermFound"
EXACT, CLOSE = SKOS + "exactMatch", SKOS + "closeMatch"
BROAD, NARROW = SKOS + "broadMatch", SKOS + "narrowMatch"
RELATED = SKOS + "relatedMatch"
INVERSE = {EXACT: EXACT, CLOSE: CLOSE, BROAD: NARROW, NARROW: BROAD, RELATED: RELATED}
"""Each predicate that a link may have, with that of the other direction."""
ARTICLES = "townkg"
"""The source of whatever no data set has: the articles' graph."""

_OF_DATA_SETS = f"{ID}dataset/"


def source_of(iri: str) -> str:
    """Return the short name of the data set that has the thing, or that of the articles' graph.

    >>> source_of("https://w3id.org/townkg/id/dataset/zhejiang-towns/zjt026")
    'zhejiang-towns'
    >>> source_of("https://w3id.org/townkg/id/town/guigu-zhizao")
    'townkg'
    """
    if iri.startswith(_OF_DATA_SETS):
        return iri.removeprefix(_OF_DATA_SETS).partition("/")[0]
    return ARTICLES


def local(iri: str) -> str:
    """Return what tells the thing apart within its source.

    >>> local("https://w3id.org/townkg/id/town/guigu-zhizao")
    'town-guigu-zhizao'
    """
    source = source_of(iri)
    start = ID if source == ARTICLES else f"{_OF_DATA_SETS}{source}/"
    return iri.removeprefix(start).replace("/", "-")


@frozen
class Row:
    """One judgement on two things; *cells* are the slots of SSSOM as written, IRIs in full."""

    file: str
    line: int
    subject: str
    predicate: str
    object: str
    cells: Mapping[str, str]

    @property
    def key(self) -> str:
        """Return the name of the pair, by which people and IRIs speak of it."""
        if self.is_no_match:
            return f"{local(self.subject)}--none"
        return f"{local(self.subject)}--{local(self.object)}"

    @property
    def is_no_match(self) -> bool:
        """Return whether it says that the data set lacks the subject."""
        return self.object == NO_TERM

    @property
    def is_reviewed(self) -> bool:
        """Return whether somebody decided on it."""
        return bool(self.cells.get("reviewer_id"))

    @property
    def is_rejected(self) -> bool:
        """Return whether it says that the two are not so related."""
        return self.cells.get("predicate_modifier") == "Not"

    @property
    def is_accepted(self) -> bool:
        """Return whether it is used as a link."""
        return self.is_reviewed and not self.is_rejected and not self.is_no_match

    @property
    def confidence(self) -> str:
        """Return the confidence as written; 1 where none is."""
        return self.cells.get("confidence") or "1"
