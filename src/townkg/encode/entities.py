"""Reads descriptions of entities: what each is, and what it is called in Chinese and English.

In: a document of Turtle. Out: one `Description` per entity. A description needs no quote, so it
may say no more than kind and names: whatever an article states of an entity is a claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode, Quad

from townkg import settings
from townkg.encode.source import Report
from townkg.encode.syntax import Document
from townkg.encode.terms import ALT_LABEL, PREF_LABEL, TYPE, tk, value
from townkg.errors import nearest

_ENTITY = re.compile(re.escape(settings.ID) + r"[a-z0-9-]+(?:/[a-z0-9][a-z0-9.-]*)+")
_WRITTEN_BY_THE_ENCODER = ("article", "sentence", "route")

DESCRIPTIVE = (
    TYPE,
    PREF_LABEL,
    ALT_LABEL,
    *(
        NamedNode(settings.SKOS + name)
        for name in ("definition", "scopeNote", "note", "notation", "inScheme", "topConceptOf")
    ),
    tk("rank"),
)
"""What may be said of an entity without a quote: kind, names, and our own classification."""


@dataclass(frozen=True)
class Description:
    """What one entity is called, and every triple that describes it."""

    iri: str
    file: str
    line: int
    names: tuple[str, ...]
    """Its Chinese label and aliases, the label first."""
    quads: tuple[Quad, ...]


def read_descriptions(report: Report, document: Document) -> dict[str, Description]:
    """Return the descriptions in *document* by IRI, in the order of the file."""
    lines = document.owners()
    by_subject: dict[str, list[Quad]] = {}
    for quad in document.quads:
        if isinstance(quad.subject, NamedNode):
            by_subject.setdefault(quad.subject.value, []).append(quad)
    found: dict[str, Description] = {}
    for iri, quads in by_subject.items():
        line = lines.get(iri, 0)
        for problem in _problems(iri, quads):
            report.add(document.file, line, short(iri), *problem)
        found[iri] = Description(iri, document.file, line, tuple(_names(quads)), tuple(quads))
    return found


def short(iri: str) -> str:
    """Return an IRI as messages write it.

    >>> short("https://w3id.org/townkg/id/town/guigu")
    'id:town/guigu'
    """
    for prefix, base in (("id", settings.ID), ("tk", settings.ONTOLOGY)):
        if iri.startswith(base):
            return f"{prefix}:{iri.removeprefix(base)}"
    return iri.removeprefix(settings.CLAIM)


def _names(quads: Iterable[Quad]) -> Iterable[str]:
    for predicate in (PREF_LABEL, ALT_LABEL):
        for quad in quads:
            if quad.predicate == predicate and _language(quad) == "zh":
                yield value(quad.object)


def _language(quad: Quad) -> str | None:
    return quad.object.language if isinstance(quad.object, Literal) else None


def _problems(iri: str, quads: list[Quad]) -> Iterable[tuple[str, str]]:
    kind = iri.removeprefix(settings.ID).split("/")[0]
    if not _ENTITY.fullmatch(iri):
        yield (
            f"<{iri}> is not the IRI of an entity",
            f"write {settings.ID}<type>/<slug> in a-z, 0-9, -",
        )
    elif kind in _WRITTEN_BY_THE_ENCODER:
        yield f"an entity of type “{kind}” is described", "delete it; the encoder describes these"
    if not any(quad.predicate == TYPE for quad in quads):
        yield "the entity has no type", "write a tk:… class"
    for language in ("zh", "en"):
        labels = [value(quad.object) for quad in quads if _is_label(quad, language)]
        if len(labels) != 1:
            what = "no" if not labels else f"{len(labels)}"
            listed = f": {', '.join(f'“{label}”' for label in labels)}" if labels else ""
            found = f"the entity has {what} skos:prefLabel in {language}{listed}"
            yield found, f'write exactly one, skos:prefLabel "…"@{language}'
    yield from _odd_names(quads)
    for quad in quads:
        if quad.predicate not in DESCRIPTIVE:
            found = f"{short(quad.predicate.value)} states something of the entity"
            yield found, "move it to claims.trig, into the claim whose quote says so"


def _is_label(quad: Quad, language: str) -> bool:
    return bool(quad.predicate == PREF_LABEL and _language(quad) == language)


def _odd_names(quads: list[Quad]) -> Iterable[tuple[str, str]]:
    labels = {quad.object for quad in quads if quad.predicate == PREF_LABEL}
    for quad in quads:
        if quad.predicate not in (PREF_LABEL, ALT_LABEL):
            continue
        name = value(quad.object)
        if _language(quad) not in ("zh", "en"):
            yield f"the name “{name}” has no language", "write @zh or @en after it"
        if name != name.strip() or not name:
            yield f"the name “{name}” is empty or has white space around it", "trim it"
        if quad.predicate == ALT_LABEL and quad.object in labels:
            yield f"the alias “{name}” repeats the label", "delete the alias"


def check_conflicts(
    report: Report,
    own: Mapping[str, Description],
    others: Iterable[Mapping[str, Description]],
) -> None:
    """Report each entity that another article labels otherwise."""
    for group in others:
        for iri in own.keys() & group.keys():
            here, there = own[iri], group[iri]
            for language in ("zh", "en"):
                labels = [
                    sorted(value(quad.object) for quad in one.quads if _is_label(quad, language))
                    for one in (here, there)
                ]
                if labels[0] != labels[1]:
                    found = f"another article labels it “{'”, “'.join(labels[1])}” in {language}"
                    cure = "use one label, or two IRIs"
                    report.add(here.file, here.line, short(iri), found, cure)


def check_described(
    report: Report,
    file: str,
    used: Mapping[str, tuple[str, int]],
    described: Iterable[str],
) -> None:
    """Report each used entity that nothing describes; *used* gives its claim and line."""
    known = frozenset(described)
    names = sorted(short(iri) for iri in known if iri.startswith(settings.ID))
    for iri, (claim, line) in used.items():
        if iri in known:
            continue
        like = nearest(short(iri), names)
        hint = f"nearest: {', '.join(like)}" if like else "describe it in entities.ttl"
        report.add(file, line, claim, f"{short(iri)} is described nowhere", hint)
