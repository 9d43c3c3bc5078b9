"""A thing as matching sees it: names, kind, place, codes with their years, dates."""

from __future__ import annotations

from dataclasses import dataclass, field

from townkg.i18n import same
from townkg.link.row import ARTICLES
from townkg.model import Entity


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of a graph, or what somebody asks for: all but the names may be left out.

    Shape: *names* begin with the label; *places* are names of areas that it lies in, the nearest
    first; *codes* have the years of the editions in which they are valid, none where not told.
    """

    iri: str
    names: tuple[str, ...]
    kinds: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    codes: tuple[tuple[str, frozenset[str]], ...] = ()
    documents: frozenset[str] = frozenset()
    """Numbers under which it was issued."""
    since: str = ""
    until: str = ""
    level: str = ""
    source: str = field(default=ARTICLES)

    @property
    def label(self) -> str:
        """Return its first name."""
        return self.names[0] if self.names else self.iri

    @property
    def entity(self) -> Entity:
        """Return it as an entity, under its first name."""
        return Entity(self.iri, same(self.label))
