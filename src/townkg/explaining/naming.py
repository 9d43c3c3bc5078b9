"""Finds the property that a person names, and the value that a literal property has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode

from townkg import errors, names, settings
from townkg.i18n import Text
from townkg.model import Entity
from townkg.store.terms import write_term

if TYPE_CHECKING:
    from townkg.store import Store

_OWL = settings.PREFIXES["owl"]
_KINDS = tuple(_OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
_TYPE = ("a", "是", "is a", "属于类", "rdf:type", settings.RDF_TYPE)
_WHERE = Text("属性", "property")


def relation(store: Store, text: str) -> str:
    """Return the IRI of the property that a label, local name, CURIE or IRI names.

    Raises: UnknownName with the nearest properties; AmbiguousName.
    """
    bare = text.strip()
    if bare in _TYPE:
        return settings.RDF_TYPE
    near: list[str] = []
    for name in (bare, f"tk:{bare}"):
        for kind in _KINDS:
            try:
                return names.resolve(store, name, kind, where=_WHERE).iri
            except errors.AmbiguousName:
                raise
            except errors.UnknownName as error:
                near += error.nearest
            except errors.UsageError:
                continue  # the name of something that is no such property
        if not bare.replace("_", "").isalnum() or not bare.isascii():
            break
    raise errors.UnknownName(text, _WHERE, (), first=near)


def has_values(store: Store, iri: str) -> bool:
    """Return whether the objects of a property are literals."""
    node = write_term(NamedNode(iri))
    return store.ask(f"ASK {{ {node} a <{_OWL}DatatypeProperty> }}")


def literal(store: Store, iri: str, value: str | Entity | None) -> str:
    """Return as a term the value of a property that is written as *value*.

    Shape: one that the graph has; else a plain string.
    """
    text = value.iri if isinstance(value, Entity) else str(value)
    node = write_term(NamedNode(iri))
    rows = store.select(f"SELECT DISTINCT ?value WHERE {{ ?thing {node} ?value }}")
    found = sorted(str(row["value"]) for row in rows if row["value"].value == text)
    return found[0] if found else str(Literal(text))
