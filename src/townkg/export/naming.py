"""Short names for terms, as the context of JSON-LD gives them: the other forms use them too."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode

from townkg.export.context import compact


class Names:
    """The short names that a context gives; none where it is empty."""

    def __init__(self, context: Mapping[str, Any]) -> None:
        self.id, self.type = ("id", "type") if context else ("@id", "@type")
        self._names = set(context)
        texts = {name: iri for name, iri in context.items() if isinstance(iri, str)}
        self._prefixes = {name: iri for name, iri in texts.items() if iri.endswith(("#", "/"))}
        self._terms: dict[str, tuple[str, str]] = {}
        for name, said in context.items():
            iri = said if isinstance(said, str) else isinstance(said, dict) and said["@id"]
            if iri and not iri.startswith("@") and name not in self._prefixes:
                kind = self._kind(said) if isinstance(said, dict) else ""
                self._terms[self._expanded(iri)] = (name, kind)

    def _kind(self, definition: Mapping[str, str]) -> str:
        kind = definition.get("@container") or definition.get("@type", "")
        return kind if kind.startswith("@") else self._expanded(kind)

    def _expanded(self, name: str) -> str:
        prefix, _, local = name.partition(":")
        return self._prefixes[prefix] + local if prefix in self._prefixes else name

    def is_misread(self, term: Any) -> bool:
        """Return whether a reader would take the scheme of an IRI for a short name."""
        if isinstance(term, Literal):
            term = term.datatype
        return isinstance(term, NamedNode) and term.value.partition(":")[0] in self._names

    def iri(self, term: Any) -> str:
        """Return an IRI or blank node as an identifier."""
        return str(term) if isinstance(term, BlankNode) else compact(term.value, self._prefixes)

    def term(self, term: Any) -> str:
        """Return a class or datatype by its short name."""
        known = self._terms.get(term.value) if isinstance(term, NamedNode) else None
        return known[0] if known else self.iri(term)

    def property(self, iri: str) -> tuple[str, str]:
        """Return the name of a property, and how its values are read."""
        return self._terms.get(iri) or (compact(iri, self._prefixes), "")


def unique(name: str, taken: set[str]) -> str:
    """Return *name* as letters, digits and _, with a number where it is *taken*, and take it.

    Names that differ in case alone are one name: they may become files.

    >>> taken = set()
    >>> unique("skos:Concept", taken), unique("skos_concept", taken), unique("小镇", taken)
    ('skos_Concept', 'skos_concept_2', 'term')
    """
    plain = re.sub("[^A-Za-z0-9]+", "_", name).strip("_") or "term"
    found, number = plain, 1
    while found.lower() in taken:
        number += 1
        found = f"{plain}_{number}"
    taken.add(found.lower())
    return found
