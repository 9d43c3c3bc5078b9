"""What one `claims.trig` holds as written: drafts of claims, and reading sets."""

from __future__ import annotations

from dataclasses import dataclass, field

from pyoxigraph import Literal, NamedNode, Quad, Triple

from townkg.encode import terms
from townkg.i18n import Text
from townkg.model import CertaintyName, Quote


@dataclass(eq=False)
class Draft:
    """A claim as it is written, before it is known to be well formed."""

    iri: str
    name: str
    line: int
    metadata: list[Quad] = field(default_factory=list)
    triples: list[Triple] = field(default_factory=list)
    certainty: CertaintyName | None = None
    quotes: tuple[Quote, ...] = ()

    @property
    def sentence(self) -> str:
        """Return the id of the sentence that the name begins with."""
        return self.name.split("-")[0]

    def values(self, predicate: NamedNode) -> list[str]:
        """Return the values of one metadata property, in the order of the file."""
        return [terms.value(quad.object) for quad in self.metadata if quad.predicate == predicate]

    def value(self, predicate: NamedNode) -> str | None:
        """Return the first value of one metadata property, if there is one."""
        return next(iter(self.values(predicate)), None)

    def text(self, predicate: NamedNode) -> Text | None:
        """Return a property's Chinese and English text, if both are there."""
        by_language = {
            quad.object.language: quad.object.value
            for quad in self.metadata
            if quad.predicate == predicate and isinstance(quad.object, Literal)
        }
        if not by_language.get("zh") or not by_language.get("en"):
            return None
        return Text(by_language["zh"], by_language["en"])

    @property
    def preferred(self) -> bool:
        """Return whether the author marks this reading as the preferred one."""
        return self.value(terms.PREFERRED) in ("true", "1")


@dataclass(frozen=True)
class ReadingSet:
    """The readings of one passage, described by its label."""

    iri: str
    name: str
    line: int
    quads: tuple[Quad, ...]


@dataclass
class Written:
    """Everything that one `claims.trig` holds, in the order of the file."""

    drafts: dict[str, Draft]
    sets: dict[str, ReadingSet]
