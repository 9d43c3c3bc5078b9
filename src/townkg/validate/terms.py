"""Checks that every term of the ontology is declared, labelled and defined in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import Literal, NamedNode

from townkg.errors import Problem, nearest
from townkg.i18n import Text
from townkg.settings import ONTOLOGY, PREF_LABEL, SKOS
from townkg.validate.places import Places, and_nearest
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
                    count = len(written)
                    found = Text(
                        f"有 {count} 个 {language} 的 {what}", f"has {count} {what} in {language}"
                    )
                    if count == 1:
                        found = Text(
                            f"{language} 的 {what} 为空", f"has an empty {what} in {language}"
                        )
                    cure = Text("请写一个，且只写一个", "write exactly one")
                    yield places.problem(iri, found, cure)
            for text in texts.get(iri, []):
                if not isinstance(text, Literal) or text.language not in LANGUAGES:
                    found = Text(
                        f"有一个 {what} 既不是 zh 也不是 en:{text}",
                        f"has a {what} that is neither zh nor en: {text}",
                    )
                    yield places.problem(
                        iri, found, Text("请标明 @zh 或 @en", "mark it @zh or @en")
                    )


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
            hint = and_nearest(nearest(curie(iri), known))
            where = subject.value if isinstance(subject, NamedNode) else iri
            found = Text(
                f"本体用了 {curie(iri)}，却没有声明它{hint.zh}",
                f"{curie(iri)} is used in the ontology and declared nowhere{hint.en}",
            )
            cure = Text(
                "请声明它及其类型，或改正名称", "declare it with its type, or correct the name"
            )
            yield places.problem(where, found, cure)
