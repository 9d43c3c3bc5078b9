"""Finds the entity that a person means by a name.

An exact label or alias wins over all else; then labels equal but for width, case and spaces count.
Parts of names serve `find` alone. The store holds inferred types, so an instance of a subclass is
an instance.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

import pyoxigraph

from townkg import errors, settings
from townkg.model import Entity, Text
from townkg.store import Store
from townkg.store.terms import check_text, is_iri, write_term

How = Literal["exact", "prefix", "part"]

_HEAD = f"""PREFIX skos: <{settings.SKOS}>
PREFIX rdf: <{settings.PREFIXES["rdf"]}>
PREFIX rdfs: <{settings.PREFIXES["rdfs"]}>
"""
_IS_NAME = "{ ?entity skos:prefLabel ?name } UNION { ?entity skos:altLabel ?name }"
_RANKS: dict[How, int] = {"exact": 0, "prefix": 1, "part": 2}


class Hit(NamedTuple):
    """An entity that `find` found: the name that matched, how, and the class it belongs to."""

    entity: Entity
    name: str
    how: How
    type: Entity | None


class _Candidate(NamedTuple):
    """An entity with its labels and all its types."""

    entity: Entity
    types: frozenset[str]


def resolve(store: Store, text: str, type_iri: str | None, *, where: str = "") -> Entity:
    """Return the entity of a type that *text* names; None stands for any type.

    *text* is an IRI, a CURIE such as `id:town/guigu`, a label or an alias; *where* begins the
    messages, for example `parameter town`.
    Raises: UnknownName with the nearest names, AmbiguousName with the candidates of that type,
    UsageError when what has the name is of another type.
    """
    check_text(where.removeprefix("parameter ") or "name", text)
    text = text.strip()
    iri = _iri(text)
    found = _by_iri(store, iri) if iri else _by_name(store, text)
    fitting = [item for item in found if type_iri is None or type_iri in item.types]
    if not fitting and not iri:
        similar = _by_equality(store, text)
        fitting = [item for item in similar if type_iri is None or type_iri in item.types]
        found = found or similar
    if len(fitting) == 1:
        return fitting[0].entity
    if fitting:
        candidates = [(_shown(item.entity), item.entity.iri) for item in fitting]
        raise errors.AmbiguousName(text, candidates, where=where)
    if found and type_iri is not None:
        raise _wrong_type(store, text, found, type_iri, where)
    raise _unknown(store, text, type_iri, where)


def find(
    store: Store, text: str, type_iri: str | None = None, *, limit: int | None = 20
) -> list[Hit]:
    """Return the entities whose label or alias has *text* in it, the best first.

    Shape: names equal to *text*, then those that begin with it, then those that contain it;
    shorter names first; one hit for each entity.
    """
    check_text("text", text)
    wanted = normal(text)
    if not wanted:
        return []
    best: dict[str, tuple[int, int, str, str, How]] = {}
    for iri, name in _names(store, type_iri):
        how = _match(wanted, normal(name))
        if how is not None:
            rank = (_RANKS[how], len(name), name, iri, how)
            best[iri] = min(best.get(iri, rank), rank)
    ranked = sorted(best.values())
    kinds = _kinds(store, [iri for _, _, _, iri, _ in ranked])
    hits = [
        Hit(kinds[iri][0], name, how, kinds[iri][1])
        for _, _, name, iri, how in ranked
        if iri in kinds
    ]
    return hits[:limit]


def normal(name: str) -> str:
    """Return a name without differences of width, case and spaces.

    >>> normal("ＰＰＰ 模式")
    'ppp模式'
    """
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(unicodedata.normalize("NFKC", folded).split())


def _match(wanted: str, name: str) -> How | None:
    if name == wanted:
        return "exact"
    if name.startswith(wanted):
        return "prefix"
    return "part" if wanted in name else None


def _iri(text: str) -> str | None:
    """Return the IRI that *text* is, in angle brackets or not, or as a CURIE of ours."""
    bare = text[1:-1] if text.startswith("<") and text.endswith(">") else text
    prefix, colon, local = bare.partition(":")
    if colon and prefix in settings.PREFIXES and not local.startswith("//"):
        bare = settings.PREFIXES[prefix] + local
    elif prefix not in ("http", "https", "urn"):
        return None
    return bare if is_iri(bare) else None


def _by_iri(store: Store, iri: str) -> list[_Candidate]:
    return _candidates(store, f"BIND ({write_term(pyoxigraph.NamedNode(iri))} AS ?entity)")


def _by_name(store: Store, text: str) -> list[_Candidate]:
    names = [write_term(pyoxigraph.Literal(text, language=code)) for code in ("zh", "en")]
    patterns = [
        f"{{ ?entity skos:{kind}Label {name} }}" for kind in ("pref", "alt") for name in names
    ]
    return _candidates(store, " UNION ".join(patterns))


def _by_equality(store: Store, text: str) -> list[_Candidate]:
    wanted = normal(text)
    iris = sorted({iri for iri, name in _names(store, None) if normal(name) == wanted})
    if not wanted or not iris:
        return []
    return _candidates(store, _values("entity", iris))


def _candidates(store: Store, pattern: str) -> list[_Candidate]:
    """Return the entities that match a pattern, by IRI, with labels and types."""
    query = f"""{_HEAD}SELECT DISTINCT ?entity ?label ?type WHERE {{
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
        _Candidate(Entity(iri, _text(labels[iri])), frozenset(types.get(iri, ())))
        for iri in sorted(labels)
    ]


def _text(labels: dict[str, str]) -> Text:
    return Text(labels.get("zh", ""), labels.get("en", ""))


def _names(store: Store, type_iri: str | None) -> Iterable[tuple[str, str]]:
    """Return IRI and name of everything of a type that has a name, aliases included."""
    is_type = f"?entity a <{type_iri}> ." if type_iri else ""
    query = f"{_HEAD}SELECT ?entity ?name WHERE {{ {is_type} {_IS_NAME} }}"
    return [(row["entity"].value, row["name"].value) for row in store.select(query)]


def _kinds(store: Store, iris: Sequence[str]) -> dict[str, tuple[Entity, Entity | None]]:
    """Return each individual of *iris* with its most specific class.

    Classes and properties have labels too, but no class that has one: they are left out.
    """
    if not iris:
        return {}
    query = f"""{_HEAD}SELECT ?entity ?label ?type ?typeLabel WHERE {{
  {_values("entity", iris)}
  ?entity skos:prefLabel ?label ; a ?type .
  ?type skos:prefLabel ?typeLabel .
  FILTER NOT EXISTS {{
    ?entity a ?narrower . ?narrower rdfs:subClassOf ?type . FILTER (?narrower != ?type)
  }}
}}"""
    labels: dict[str, dict[str, str]] = {}
    types: dict[str, dict[str, dict[str, str]]] = {}
    for row in store.select(query):
        iri, label, kind, kind_label = (
            row[name] for name in ("entity", "label", "type", "typeLabel")
        )
        if isinstance(label, pyoxigraph.Literal) and isinstance(kind_label, pyoxigraph.Literal):
            labels.setdefault(iri.value, {})[label.language or ""] = label.value
            names = types.setdefault(iri.value, {}).setdefault(kind.value, {})
            names[kind_label.language or ""] = kind_label.value
    return {
        iri: (Entity(iri, _text(labels[iri])), Entity(kind, _text(types[iri][kind])))
        for iri in labels
        for kind in [min(types[iri])]
    }


def _wrong_type(
    store: Store, text: str, found: Sequence[_Candidate], type_iri: str, where: str
) -> errors.UsageError:
    kinds = _kinds(store, [item.entity.iri for item in found])
    wanted = _by_iri(store, type_iri)
    expected = _shown(wanted[0].entity) if wanted else f"<{type_iri}>"
    actual = []
    for item in found:
        _, kind = kinds.get(item.entity.iri, (item.entity, None))
        actual.append(f"{_shown(kind) if kind else 'no individual'} <{item.entity.iri}>")
    place = f"{where}: " if where else ""
    return errors.UsageError(
        f"{place}“{text}” is of another type: found {'; '.join(actual)}, expected {expected}"
    )


def _unknown(store: Store, text: str, type_iri: str | None, where: str) -> errors.UnknownName:
    wanted = _by_iri(store, type_iri) if type_iri else []
    kind = _shown(wanted[0].entity) if wanted else "entity"
    known = sorted({name for _, name in _names(store, type_iri)})
    error = errors.UnknownName(text, kind, known, where=where)
    # A short form is far from its name by difflib's measure, and still the best guess.
    short = normal(text)
    inside = [name for name in sorted(known, key=len) if short and short in normal(name)]
    if inside:
        error.nearest = list(dict.fromkeys([*inside[:3], *error.nearest]))[:3]
        head = str(error).partition("; nearest: ")[0]
        error.args = (f"{head}; nearest: {', '.join(error.nearest)}",)
    return error


def _shown(entity: Entity) -> str:
    zh, en = entity.label.zh, entity.label.en
    return " / ".join(filter(None, [zh, en])) or f"<{entity.iri}>"


def _values(variable: str, iris: Iterable[str]) -> str:
    terms = " ".join(write_term(pyoxigraph.NamedNode(iri)) for iri in iris)
    return f"VALUES ?{variable} {{ {terms} }}"
