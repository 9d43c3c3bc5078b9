"""Checks that data uses declared terms only, each as declared, and that no term lies unused."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Quad, Store

from townkg.errors import Problem, nearest
from townkg.i18n import Text
from townkg.model import Triple
from townkg.settings import (
    CLAIM,
    EDITORIAL_GRAPH,
    GRAPH,
    ID,
    INFERRED_GRAPH,
    ONTOLOGY,
    PREF_LABEL,
    PREFIXES,
)
from townkg.validate.places import Places, and_nearest, short
from townkg.validate.schema import DATATYPE_PROPERTY, OBJECT_PROPERTIES, TYPE, Schema, curie

_OPEN = PREFIXES | {
    "csvw": "http://www.w3.org/ns/csvw#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "void": "http://rdfs.org/ns/void#",
}
"""Prefixes, those of standard vocabularies among them: their terms need no declaration of ours."""
_OF_A_DATA_SET = f"{ID}dataset/"
"""What the terms begin with that a data set makes for columns of its own."""
_EDITORIAL = NamedNode(EDITORIAL_GRAPH)
_INFERRED = NamedNode(INFERRED_GRAPH)
_USERS = (
    "ontology/shapes/*.ttl",
    "ontology/checks/*.rq",
    "ontology/rules/**/*.rq",
    "queries/*.rq",
    "data/articles/*/claims.trig",  # what authors write there, the encoder may write otherwise
)
"""The files whose mention of a term is a use of it."""
_DESCRIBED_ELSEWHERE = tuple(
    f"{ID}{kind}/" for kind in ("article", "sentence", "route", "link", "dataset")
)


def vocabulary_problems(store: Store, schema: Schema, places: Places) -> Iterator[Problem]:
    """Yield every use of a term that is undeclared, or declared for something else."""
    seen: set[tuple[str, Text]] = set()
    for quad in _data(store, schema):
        if _of_a_data_set(quad):
            continue
        for found, cure in _wrong(quad, schema):
            where = _where(quad)
            if (where, found) not in seen:
                seen.add((where, found))
                editorial = quad.graph_name == _EDITORIAL
                place = places.editorial(where) if editorial else places.of(where)
                yield Problem(*place, short(where), found, cure)
    yield from _unlabelled(store, schema, places)


def unused_terms(store: Store, schema: Schema, places: Places, root: Path) -> Iterator[Problem]:
    """Yield a warning for each term that neither data, axioms, shapes, checks nor questions use."""
    used = {
        term.value
        for quad in _data(store, schema)
        for term in (quad.predicate, quad.object)
        if isinstance(term, NamedNode)
    }
    for subject, predicate, item in schema.triples:
        used.update(t.value for t in (predicate, item) if isinstance(t, NamedNode) and t != subject)
    for pattern in _USERS:
        for path in sorted(root.glob(pattern)):
            names = re.findall(r"\btk:(\w+)", path.read_text(encoding="utf-8", errors="replace"))
            used.update(ONTOLOGY + name for name in names)
    for iri in schema.own:
        if iri not in used:
            found = Text(
                "没有主张、公理、形状、检查或问题用到它",
                "is used by no claim, axiom, shape, check or question",
            )
            cure = Text("请使用它，或去掉它", "use it, or take it out")
            yield places.problem(iri, found, cure, "warning")


def _data(store: Store, schema: Schema) -> Iterator[Quad]:
    """Yield the quads that people wrote or the encoder made: no ontology, nothing inferred."""
    inferred = {_triple(quad) for quad in store.quads_for_pattern(None, None, None, _INFERRED)}
    for quad in store:
        if _triple(quad) not in schema.all and _triple(quad) not in inferred:
            yield quad


def _of_a_data_set(quad: Quad) -> bool:
    """Return whether a data set says it in another vocabulary: its mapping is checked by itself."""
    graph = quad.graph_name
    return (
        isinstance(graph, NamedNode)
        and graph.value.startswith(f"{GRAPH}dataset/")
        and not quad.predicate.value.startswith(ONTOLOGY)
        and not str(getattr(quad.object, "value", "")).startswith(ONTOLOGY)
    )


def _triple(quad: Quad) -> Triple:
    return quad.subject, quad.predicate, quad.object


def _wrong(quad: Quad, schema: Schema) -> Iterator[tuple[Text, Text]]:
    name = quad.predicate.value
    if name not in schema.properties and not _standard(name):
        yield _undeclared(name, Text("属性", "property"), schema.properties)
    if quad.predicate == TYPE and isinstance(quad.object, NamedNode):
        kind = quad.object.value
        if kind not in schema.classes and not _standard(kind):
            yield _undeclared(kind, Text("类", "class"), schema.classes)
        return
    for term in (quad.subject, quad.object):
        if not isinstance(term, NamedNode) or not term.value.startswith(ONTOLOGY):
            continue
        if term.value not in schema.types:
            yield _undeclared(term.value, Text("词汇", "term"), schema.types)
    kinds = schema.types.get(name, frozenset())
    if kinds & OBJECT_PROPERTIES and isinstance(quad.object, Literal):
        yield (
            Text(
                f"{curie(name)} 的值是字面值：{quad.object}",
                f"{curie(name)} has a literal as value: {quad.object}",
            ),
            Text(
                "请给所指的事物一个 IRI；这个属性是 owl:ObjectProperty",
                "give the thing meant an IRI; the property is an owl:ObjectProperty",
            ),
        )
    if DATATYPE_PROPERTY in kinds and not isinstance(quad.object, Literal):
        yield (
            Text(
                f"{curie(name)} 的值是事物：{curie(quad.object)}",
                f"{curie(name)} has a thing as value: {curie(quad.object)}",
            ),
            Text(
                "请写字面值；这个属性是 owl:DatatypeProperty",
                "write a literal; the property is an owl:DatatypeProperty",
            ),
        )


def _undeclared(iri: str, kind: Text, known: Iterable[str]) -> tuple[Text, Text]:
    hint = and_nearest(nearest(curie(iri), sorted(curie(one) for one in known)))
    return (
        Text(
            f"没有声明{kind.zh} {curie(iri)}{hint.zh}",
            f"no {kind.en} {curie(iri)} is declared{hint.en}",
        ),
        Text(
            "请改正名称，或在 ontology/ 中声明它",
            "correct the name, or declare it in ontology/",
        ),
    )


def _standard(iri: str) -> bool:
    """Return whether *iri* is a term that a standard vocabulary really has, or a data set's own."""
    from rdflib import namespace

    if iri.startswith(_OF_A_DATA_SET):
        return True
    closed: dict[str, Any] = {
        "csvw": namespace.CSVW,
        "dcat": namespace.DCAT,
        "void": namespace.VOID,
        "skos": namespace.SKOS,
        "dct": namespace.DCTERMS,
        "rdf": namespace.RDF,
        "rdfs": namespace.RDFS,
        "owl": namespace.OWL,
        "xsd": namespace.XSD,
        "prov": namespace.PROV,
    }
    for prefix, known in closed.items():
        if iri.startswith(_OPEN[prefix]):
            return iri.removeprefix(_OPEN[prefix]) in known
    return False


def _where(quad: Quad) -> str:
    graph = quad.graph_name
    if isinstance(graph, NamedNode) and graph.value.startswith(CLAIM):
        return graph.value
    return quad.subject.value if isinstance(quad.subject, NamedNode) else ONTOLOGY


def _unlabelled(store: Store, schema: Schema, places: Places) -> Iterator[Problem]:
    """Yield the entities that have no name in one of the languages, or two."""
    label = NamedNode(PREF_LABEL)
    entities = {
        term.value
        for quad in store
        for term in (quad.subject, quad.object)
        if isinstance(term, NamedNode) and term.value.startswith(ID)
    }
    named = sorted(iri for iri in entities if not iri.startswith(_DESCRIBED_ELSEWHERE))
    for iri in named:
        quads = store.quads_for_pattern(NamedNode(iri), label, None, None)
        texts = {quad.object for quad in quads if isinstance(quad.object, Literal)}
        languages = sorted(text.language or "" for text in texts)
        if languages != ["en", "zh"]:
            like = nearest(curie(iri), (curie(one) for one in named if one != iri))
            claims = places.claims(store, NamedNode(iri), None, None)
            claims += places.claims(store, None, None, NamedNode(iri))
            where = places.of(claims[0] if claims else iri)
            cure = Text("请在 entities.ttl 中描述它", "describe it in entities.ttl")
            yield Problem(*where, curie(iri), _labels(languages, like), cure)


def _labels(languages: list[str], like: list[str]) -> Text:
    told = f"skos:prefLabel 的语言是 {languages}" if languages else "没有 skos:prefLabel"
    hint_zh = f"；最接近的事物是：{'、'.join(like)}" if like else ""
    hint_en = f"; nearest entities: {', '.join(like)}" if like else ""
    return Text(
        f"{told}，应为 zh 和 en 各一个{hint_zh}",
        f"has skos:prefLabel in {languages or 'no language'}, not once in zh and in en{hint_en}",
    )
