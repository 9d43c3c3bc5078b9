"""Returns the one thing of a data set that a person means by a name.

A name that a data set gives wins: label, alias or notation, exact. Then the name of a thing of the
articles, from which an accepted link leads to the thing of the data set. Then names of the data
set that differ in width, case, spaces or Han variants. What has a name in several of the data
sets is ambiguous.
"""

from __future__ import annotations

import pyoxigraph

from townkg import errors, settings
from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text
from townkg.model import Entity
from townkg.names.resolve import as_iri, candidates_of, expected, shown
from townkg.store.terms import check_text, write_term

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from townkg.store import Store

ARTICLES = "articles"
"""Among the data sets of a parameter: things of the articles themselves are taken too."""

_GRAPH = settings.GRAPH + "dataset/"
_LINKS = settings.GRAPH + "links"


@frozen
class Listed:
    """A thing of a data set; if a thing of the articles was named, that thing and the link."""

    entity: Entity
    named: Entity | None = None
    link: str = ""


def resolve_listed(
    store: Store,
    text: str,
    type_iri: str | None,
    datasets: Sequence[str],
    *,
    where: Text = NOTHING,
) -> Listed:
    """Return the thing of these data sets that *text* names: an IRI, a label, alias or notation.

    Raises: UnknownName with the nearest names, AmbiguousName, UsageError when what has the name is
    of another class, or is a thing of the articles that no accepted link leads on from.
    """
    check_text(where.en.removeprefix("parameter ") or "name", text)
    text = text.strip()
    slugs = [slug for slug in datasets if slug != ARTICLES]
    found = _in_data_sets(store, text, slugs)
    if fitting := _of_class(found, type_iri):
        return Listed(_one(fitting, text, where))
    ours = [one.entity for one in candidates_of(store, text) if type_iri in (None, *one.types)]
    if ours and ARTICLES in datasets:
        return Listed(_one(ours, text, where))
    if linked := _linked(store, ours, slugs):
        return _only_link(linked, text, where)
    if fitting := _of_class(_by_form(store, text, slugs), type_iri):
        return Listed(_one(fitting, text, where))
    if ours:
        raise _not_linked(text, slugs, where)
    if found:
        raise _of_another_class(store, text, [entity for entity, _ in found], type_iri, where)
    raise _unknown(store, text, type_iri, slugs, where)


Found = list[tuple[Entity, frozenset[str]]]


def _of_class(found: Found, type_iri: str | None) -> list[Entity]:
    return [entity for entity, types in found if type_iri is None or type_iri in types]


def _one(found: Sequence[Entity], text: str, where: Text) -> Entity:
    if len(found) > 1:
        raise errors.AmbiguousName(text, [(shown(one), one.iri) for one in found], where=where)
    return found[0]


def _in_data_sets(store: Store, text: str, slugs: Sequence[str]) -> Found:
    """Return what has the name, or is the IRI, in any of the data sets, with all its classes."""
    iri = as_iri(text)
    if iri:
        pattern = f"VALUES ?entity {{ {write_term(pyoxigraph.NamedNode(iri))} }}"
    else:
        terms = [
            *(write_term(pyoxigraph.Literal(text, language=code)) for code in ("zh", "en")),
            write_term(pyoxigraph.Literal(text)),
        ]
        kinds = ("skos:prefLabel", "skos:altLabel", "skos:notation", "dct:title")
        pattern = " UNION ".join(f"{{ ?entity {kind} {term} }}" for kind in kinds for term in terms)
    return _read(store, pattern, slugs)


def _read(store: Store, pattern: str, slugs: Sequence[str]) -> Found:
    parts = " UNION ".join(
        f"{{ GRAPH <{_GRAPH}{slug}> {{ {pattern} ?entity a ?type . "
        "OPTIONAL { { ?entity skos:prefLabel ?label } UNION { ?entity dct:title ?label } } } }"
        for slug in slugs
    )
    query = f"""PREFIX skos: <{settings.SKOS}> PREFIX dct: <{settings.PREFIXES["dct"]}>
PREFIX rdfs: <{settings.PREFIXES["rdfs"]}>
SELECT DISTINCT ?entity ?type ?wider ?label WHERE {{
  {parts}
  OPTIONAL {{ ?type rdfs:subClassOf+ ?wider }}
}}"""
    labels: dict[str, dict[str, str]] = {}
    types: dict[str, set[str]] = {}
    for row in store.select(query) if parts else ():
        entity, label = row["entity"].value, row.get("label")
        types.setdefault(entity, set()).update(
            row[name].value for name in ("type", "wider") if name in row
        )
        names = labels.setdefault(entity, {})
        if isinstance(label, pyoxigraph.Literal):
            names[label.language or "zh"] = label.value
    return [
        (
            Entity(iri, Text(labels[iri].get("zh", ""), labels[iri].get("en", ""))),
            frozenset(types[iri]),
        )
        for iri in sorted(types)
    ]


def _by_form(store: Store, text: str, slugs: Sequence[str]) -> Found:
    """Return what has a name that is the same as *text* in the strictest form that fits any."""
    from townkg.names import spelling
    from townkg.names.index import index

    if as_iri(text):
        return []
    for form in (spelling.normal, spelling.folded):
        wanted = form(text)
        iris = {
            name.iri
            for slug in slugs
            for name in index(store, _GRAPH + slug).names
            if wanted and form(name.text) == wanted
        }
        if iris:
            written = " ".join(write_term(pyoxigraph.NamedNode(iri)) for iri in sorted(iris))
            return _read(store, f"VALUES ?entity {{ {written} }}", slugs)
    return []


def _linked(store: Store, ours: Iterable[Entity], slugs: Sequence[str]) -> list[Listed]:
    """Return what accepted links lead to from things of the articles, in any of the data sets."""
    named = {one.iri: one for one in ours}
    if not named or not slugs:
        return []
    written = " ".join(write_term(pyoxigraph.NamedNode(iri)) for iri in sorted(named))
    query = f"""PREFIX skos: <{settings.SKOS}> PREFIX tk: <{settings.ONTOLOGY}>
SELECT DISTINCT ?ours ?other ?link WHERE {{
  VALUES ?ours {{ {written} }}
  GRAPH <{_LINKS}> {{
    ?ours skos:exactMatch ?other .
    {{ ?link tk:linkSubject ?ours ; tk:linkObject ?other }}
    UNION {{ ?link tk:linkSubject ?other ; tk:linkObject ?ours }}
  }}
}}"""
    found = []
    for row in store.select(query):
        one, other, link = (row[name].value for name in ("ours", "other", "link"))
        known = _in_data_sets(store, other, slugs)
        found += [Listed(entity, named[one], link) for entity, _ in known]
    return sorted(found, key=lambda one: (one.entity.iri, one.link))


def _only_link(found: Sequence[Listed], text: str, where: Text) -> Listed:
    _one(list(dict.fromkeys(one.entity for one in found)), text, where)
    return found[0]


def _not_linked(text: str, slugs: Sequence[str], where: Text) -> errors.UsageError:
    named = ", ".join(slugs)
    place = Text(f"{where.zh}：", f"{where.en}: ") if where else NOTHING
    return errors.UsageError(
        Text(
            f"{place.zh}“{text}”是文章中的事物，没有已确认的链接从它通到数据集 {named} 中的事物。"
            f"没有链接不等于其中没有它。请给出这个数据集中的名称，或在 data/links/ 中确认一条链接",
            f"{place.en}“{text}” is a thing of the articles, and no accepted link leads from it to "
            f"a thing of the data set {named}, which is no “not in it”. give a name of that data "
            "set, or accept a link in data/links/",
        )
    )


def _of_another_class(
    store: Store, text: str, found: Iterable[Entity], type_iri: str | None, where: Text
) -> errors.UsageError:
    wanted = expected(store, type_iri)
    listed = ", ".join(f"<{one.iri}>" for one in found)
    place = Text(f"{where.zh}：", f"{where.en}: ") if where else NOTHING
    return errors.UsageError(
        Text(
            f"{place.zh}“{text}”属于另一类：发现 {listed}，应为 {wanted.zh}",
            f"{place.en}“{text}” is of another type: found {listed}, expected {wanted.en}",
        )
    )


def _unknown(
    store: Store, text: str, type_iri: str | None, slugs: Sequence[str], where: Text
) -> errors.UnknownName:
    from townkg.names.index import index
    from townkg.names.search import suggestions

    graphs = [_GRAPH + slug for slug in slugs]
    first = [name for graph in graphs for name in suggestions(store, text, type_iri, graph=graph)]
    known = (
        []
        if first
        else [name.text for graph in graphs for name in index(store, graph).of_type(type_iri)]
    )
    wanted = expected(store, type_iri)
    named = ", ".join(slugs)
    kind = Text(f"{wanted.zh}（数据集 {named}）", f"{wanted.en} of the data set {named}")
    return errors.UnknownName(text, kind, known, where=where, first=first)
