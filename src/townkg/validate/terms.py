"""Checks that every term of the ontology is declared, labelled and defined in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from townkg.errors import Problem, nearest
from townkg.settings import ONTOLOGY, PREF_LABEL, SKOS
from townkg.validate.places import Places
from townkg.validate.schema import Schema, curie

LANGUAGES = ("zh", "en")
_DEFINITION = SKOS + "definition"


def term_problems(schema: Schema, places: Places) -> Iterator[Problem]:
    """Yield what is wrong with the terms of the ontology's own namespace."""
    yield from _undeclared(schema, places)
    for predicate, what in ((PREF_LABEL, "skos:prefLabel"), (_DEFINITION, "skos:definition")):
        texts = schema.literals(predicate)
        for iri in schema.own:
            for language in LANGUAGES:
                written = [
                    text
                    for text in texts.get(iri, [])
                    if isinstance(text, Literal) and text.language == language
                ]
                if len(written) != 1 or not written[0].value.strip():
                    found = f"has {len(written)} {what} in {language}"
                    if len(written) == 1:
                        found = f"has an empty {what} in {language}"
                    yield places.problem(iri, found, "write exactly one")
            for text in texts.get(iri, []):
                if not isinstance(text, Literal) or text.language not in LANGUAGES:
                    found = f"has a {what} that is neither zh nor en: {text}"
                    yield places.problem(iri, found, "mark it @zh or @en")


def _undeclared(schema: Schema, places: Places) -> Iterator[Problem]:
    used = {
        term.value: subject
        for subject, predicate, item in schema.triples
        for term in (subject, predicate, item)
        if isinstance(term, NamedNode) and term.value.startswith(ONTOLOGY)
    }
    known = [curie(iri) for iri in schema.own]
    for iri, subject in sorted(used.items(), key=lambda entry: entry[0]):
        if iri not in schema.types:
            like = nearest(curie(iri), known)
            hint = f"; nearest: {', '.join(like)}" if like else ""
            where = subject.value if isinstance(subject, NamedNode) else iri
            found = f"{curie(iri)} is used in the ontology and declared nowhere{hint}"
            yield places.problem(where, found, "declare it with its type, or correct the name")
