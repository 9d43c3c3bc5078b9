"""Returns the one thing that a person means by a name.

An exact label or alias wins over all else; then names equal but for width, case and spaces; then
names equal but for Han variants. Among things of the type wanted, a label wins over an alias. The
store holds inferred types, so an instance of a subclass is an instance. Modules that few names need
are imported where they are needed: an exact name costs one query and no more.
"""

from __future__ import annotations

import pyoxigraph

from townkg import errors, settings
from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text, same
from townkg.model import Entity
from townkg.store.terms import check_text, is_iri, write_term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from townkg.names.index import Index
    from townkg.store import Store

_ENTITY = Text("事物", "entity")


@frozen
class Candidate:
    """A thing with its labels and all its types."""

    entity: Entity
    types: frozenset[str]


def resolve(store: Store, text: str, type_iri: str | None, *, where: Text = NOTHING) -> Entity:
    """Return the entity of a type that *text* names; None stands for any type.

    *text* is an IRI, a CURIE such as `id:town/guigu`, a label or an alias; *where* begins the
    messages, for example `parameter town`.
    Raises: UnknownName with the nearest names, AmbiguousName with the candidates of that type,
    UsageError when what has the name is of another type.
    """
    check_text(where.en.removeprefix("parameter ") or "name", text)
    text = text.strip()
    iri = as_iri(text)
    found = _by_iri(store, iri) if iri else _by_name(store, text)
    fitting = [item for item in found if type_iri is None or type_iri in item.types]
    for similar in () if iri or fitting else _by_form(store, text):
        fitting = [item for item in similar if type_iri is None or type_iri in item.types]
        found = found or similar
        if fitting:
            break
    fitting = _labelled(fitting, text) or fitting
    if len(fitting) == 1:
        return fitting[0].entity
    if fitting:
        candidates = [(shown(item.entity), item.entity.iri) for item in fitting]
        raise errors.AmbiguousName(text, candidates, where=where)
    if found and type_iri is not None:
        raise _wrong_type(store, text, found, type_iri, where)
    raise _unknown(store, text, type_iri, where)


def _labelled(found: Sequence[Candidate], text: str) -> list[Candidate]:
    """Return the things whose label is the text; a term of the ontology is no such thing."""
    return [
        item
        for item in found
        if text in (item.entity.label.zh, item.entity.label.en)
        and not item.entity.iri.startswith(settings.ONTOLOGY)
    ]


def as_iri(text: str) -> str | None:
    """Return the IRI that *text* is, in angle brackets or not, or as a CURIE of ours."""
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, colon, local = bare.partition(":")
    if colon and prefix in settings.PREFIXES and not local.startswith("//"):
        bare = settings.PREFIXES[prefix] + local
    elif prefix not in ("http", "https", "urn"):
        return None
    return bare if is_iri(bare) else None


def _by_iri(store: Store, iri: str) -> list[Candidate]:
    return _candidates(store, f"BIND ({write_term(pyoxigraph.NamedNode(iri))} AS ?entity)")


def _by_name(store: Store, text: str) -> list[Candidate]:
    names = [write_term(pyoxigraph.Literal(text, language=code)) for code in ("zh", "en")]
    patterns = [
        f"{{ ?entity skos:{kind}Label {name} }}" for kind in ("pref", "alt") for name in names
    ]
    return _candidates(store, " UNION ".join(patterns))


def _by_form(store: Store, text: str) -> Iterator[list[Candidate]]:
    """Yield the entities with a name that is the same as *text* in each form, strict to loose."""
    from townkg.names import spelling
    from townkg.names.index import index

    names = index(store)
    for form in (spelling.normal, spelling.folded):
        wanted = form(text)
        iris = {name.iri for name in names.names if wanted and form(name.text) == wanted}
        yield [
            Candidate(names.entity(iri), names.types(iri)) for iri in sorted(iris) if iri in names
        ]


def candidates_of(store: Store, text: str) -> list[Candidate]:
    """Return what *text* names exactly in the facts: an IRI, a label or an alias."""
    iri = as_iri(text)
    found = _by_iri(store, iri) if iri else _by_name(store, text)
    return _labelled(found, text) or found


def expected(store: Store, type_iri: str | None) -> Text:
    """Return what a thing of a class is called in messages; None stands for any class."""
    from townkg.names.index import index

    return _class(index(store), type_iri) if type_iri else _ENTITY


def _candidates(store: Store, pattern: str) -> list[Candidate]:
    """Return the entities that match a pattern, by IRI, with labels and types."""
    query = f"""PREFIX skos: <{settings.SKOS}>
SELECT DISTINCT ?entity ?label ?type WHERE {{
  {pattern}
  ?entity skos:prefLabel ?label .
  OPTIONAL {{ ?entity a ?type }}
}}"""
    labels: dict[str, dict[str, str]] = {}
    types: dict[str, set[str]] = {}
    for row in store.select(query):
        entity, label = row["entity"], row["label"]
        if isinstance(entity, pyoxigraph.NamedNode) and isinstance(label, pyoxigraph.Literal):
            labels.setdefault(entity.value, {})[label.language or ""] = label.value
            if "type" in row:
                types.setdefault(entity.value, set()).add(row["type"].value)
    return [
        Candidate(Entity(iri, _text(labels[iri])), frozenset(types.get(iri, ())))
        for iri in sorted(labels)
    ]


def _text(labels: dict[str, str]) -> Text:
    return Text(labels.get("zh", ""), labels.get("en", ""))


def _wrong_type(
    store: Store, text: str, found: Sequence[Candidate], type_iri: str, where: Text
) -> errors.UsageError:
    from townkg.names.index import index

    names = index(store)
    kinds = {item.entity.iri: names.kind(item.entity.iri) for item in found}

    def told(language: str, individual: str) -> str:
        return (";" if language == "zh" else "; ").join(
            f"{names.entity(kind).label.in_language(language) if kind else individual} <{iri}>"
            for iri, kind in kinds.items()
        )

    expected = _class(names, type_iri)
    place = Text(f"{where.zh}：", f"{where.en}: ") if where else NOTHING
    return errors.UsageError(
        Text(
            f"{place.zh}“{text}”属于另一类：发现 {told('zh', '不是个体')}，应为 "
            f"{expected.in_language('zh')}",
            f"{place.en}“{text}” is of another type: found {told('en', 'no individual')}, "
            f"expected {expected.in_language('en')}",
        )
    )


def _unknown(store: Store, text: str, type_iri: str | None, where: Text) -> errors.UnknownName:
    from townkg.names.index import index
    from townkg.names.search import suggestions

    names = index(store)
    kind = _class(names, type_iri) if type_iri else _ENTITY
    first = suggestions(store, text, type_iri)
    # with nothing that sounds or looks alike, what shares most letters is the last guess
    known = [] if first else [name.text for name in names.of_type(type_iri)]
    return errors.UnknownName(text, kind, known, where=where, first=first)


def _class(names: Index, iri: str) -> Text:
    return names.entity(iri).label if iri in names else same(f"<{iri}>")


def shown(entity: Entity) -> str:
    """Return both labels of a thing, or its IRI where it has none."""
    zh, en = entity.label.zh, entity.label.en
    return " / ".join(filter(None, [zh, en])) or f"<{entity.iri}>"
