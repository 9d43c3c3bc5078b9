"""Identifiers and names, as reconciliation gives and takes them."""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg import settings
from townkg.i18n import Text
from townkg.serve.problems import Refused
from townkg.serve.workers.describing import DEFAULT
from townkg.store.embedded import EmbeddedStore


def label(store: EmbeddedStore, iri: str) -> Text:
    """Return the preferred names of a thing or a term."""
    found = {"zh": "", "en": ""}
    if not iri:
        return Text("", "")
    for quad in store.quads(NamedNode(iri), NamedNode(settings.PREF_LABEL), graph=DEFAULT):
        if isinstance(quad.object, Literal) and quad.object.language in found:
            found[str(quad.object.language)] = quad.object.value
    return Text(**found)


def short(iri: str) -> str:
    """Return the identifier of a thing: what its IRI has after the space of all.

    >>> short("https://w3id.org/townkg/id/town/x")
    'town/x'
    """
    return iri.removeprefix(settings.ID)


def full(key: str) -> str:
    """Return the IRI of an identifier.

    Raises: Refused (400) for what can be none.

    >>> full("town/x")
    'https://w3id.org/townkg/id/town/x'
    """
    iri = key if key.startswith("http") else settings.ID + key
    if any(sign in '<>"{}|^`\\' or sign <= " " for sign in iri):
        raise Refused(400, Text(f"“{key}”不是标识符", f"“{key}” is no identifier"), param="id")
    return iri


def local(iri: str) -> str:
    """Return the identifier of a class or property: its name in the ontology.

    >>> local("https://w3id.org/townkg/ontology#Town")
    'Town'
    """
    return iri.removeprefix(settings.ONTOLOGY)


def property_iri(pid: str) -> str:
    """Return the IRI of a property's identifier.

    Raises: Refused (400) for what can be none.
    """
    iri = pid if pid.startswith("http") else settings.ONTOLOGY + pid.removeprefix("tk:")
    if any(sign in '<>"{}|^`\\' or sign <= " " for sign in iri):
        raise Refused(400, Text(f"“{pid}”不是属性", f"“{pid}” is no property"), param="properties")
    return iri
