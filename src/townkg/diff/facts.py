"""Facts that are new or gone, and things whose description changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pyoxigraph import Quad

from townkg import settings
from townkg.diff.quads import Change, is_default, is_derived, subject
from townkg.diff.sides import Side
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Entity
from townkg.store.terms import write_term

_AT_ONCE = 200
_APART = tuple(f"{settings.ID}{kind}/" for kind in ("sentence", "article"))
"""What an article is made of: told as things, never as facts."""


@frozen
class Fact:
    """A fact that is new (*how* added) or gone (removed), and whether it was inferred."""

    how: str
    inferred: bool
    words: Text

    def to_json(self) -> dict[str, Any]:
        """Return the fact as JSON."""
        return {"change": self.how, "inferred": self.inferred, "fact": self.words.to_json()}


@frozen
class Thing:
    """A thing or a term of the ontology that is new, gone, or described otherwise."""

    entity: Entity
    how: str
    removed: tuple[Text, ...]
    added: tuple[Text, ...]

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {
            "thing": self.entity.to_json(),
            "change": self.how,
            "removed": [text.to_json() for text in self.removed],
            "added": [text.to_json() for text in self.added],
        }


def changed_facts(before: Side, after: Side, changed: Change) -> tuple[Fact, ...]:
    """Return the facts that are gone and those that are new, the asserted ones first."""
    found = [
        *_facts(before, changed.lost, "removed"),
        *_facts(after, changed.won, "added"),
    ]
    return tuple(sorted(found, key=lambda one: (one.inferred, one.words.zh, one.how)))


def changed_things(before: Side, after: Side, changed: Change) -> tuple[Thing, ...]:
    """Return the things whose labels, aliases, classes or other descriptions differ."""
    gone, new = _described(before, changed.lost), _described(after, changed.won)
    found = []
    for iri in sorted({*gone, *new}):
        was, is_now = before.words.knows(iri), after.words.knows(iri)
        how = "changed" if was == is_now else "added" if is_now else "removed"
        entity = (after if is_now else before).words.entity(iri)
        removed, added = tuple(gone.get(iri, ())), tuple(new.get(iri, ()))
        found.append(Thing(entity, how, removed, added))
    return tuple(found)


def _facts(side: Side, quads: Iterable[Quad], how: str) -> list[Fact]:
    candidates = [quad for quad in quads if _may_be_fact(quad)]
    kinds = _sources(side, candidates)
    facts = [quad for quad in candidates if quad.triple in kinds]
    words = side.words.triples([(one.subject, one.predicate, one.object) for one in facts])
    return [Fact(how, kinds[quad.triple], text) for quad, text in zip(facts, words, strict=True)]


def _described(side: Side, quads: Iterable[Quad]) -> dict[str, list[Text]]:
    """Return what is said of things beside facts, by thing."""
    candidates = [quad for quad in quads if is_default(quad) and _may_be_described(subject(quad))]
    facts = _sources(side, [quad for quad in candidates if _may_be_fact(quad)])
    left = [quad for quad in candidates if quad.triple not in facts]
    words = side.words.triples([(one.predicate, one.object) for one in left])
    found: dict[str, list[Text]] = {}
    for quad, text in zip(left, words, strict=True):
        found.setdefault(subject(quad), []).append(text)
    return found


def _may_be_fact(quad: Quad) -> bool:
    iri = subject(quad)
    return (
        is_default(quad)
        and iri.startswith(settings.ID)
        and not is_derived(iri)
        and not iri.startswith(_APART)
    )


def _may_be_described(iri: str) -> bool:
    return bool(iri) and not is_derived(iri) and not iri.startswith(settings.CLAIM)


def _sources(side: Side, quads: Sequence[Quad]) -> dict[Any, bool]:
    """Return the triples that a claim states (False) or that are inferred (True)."""
    found: dict[Any, bool] = {}
    by_text = {_text(quad): quad.triple for quad in quads}
    texts = sorted(by_text)
    for start in range(0, len(texts), _AT_ONCE):
        values = " ".join(f"({text})" for text in texts[start : start + _AT_ONCE])
        query = f"""SELECT ?s ?p ?o ?g WHERE {{
  VALUES (?s ?p ?o) {{ {values} }} GRAPH ?g {{ ?s ?p ?o }}
}}"""
        for row in side.store.select(query):
            graph = row["g"].value
            stated = graph.startswith(settings.CLAIM)
            if stated or graph == settings.INFERRED_GRAPH:
                key = " ".join(write_term(row[name]) for name in ("s", "p", "o"))  # type: ignore[arg-type]
                if key in by_text:
                    triple = by_text[key]
                    found[triple] = found.get(triple, True) and not stated
    return found


def _text(quad: Quad) -> str:
    terms = (quad.subject, quad.predicate, quad.object)
    return " ".join(write_term(term) for term in terms if not isinstance(term, Quad))  # type: ignore[arg-type]
