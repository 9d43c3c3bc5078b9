"""Checks that the ontology stays in OWL 2 RL, as far as that is cheap to tell.

What lies outside is not wrong but without effect: a reasoner passes over it in silence.
Source: OWL 2 Profiles, sections 4.2.3 (class expressions) and 4.2.5 (axioms); OWL 2
Structural Specification, section 4 (datatypes).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pyoxigraph import BlankNode, NamedNode

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.settings import PREFIXES
from townkg.validate.places import Places
from townkg.validate.schema import (
    ANNOTATION_PROPERTY,
    BUILT_IN,
    OWL,
    PROPERTIES,
    RDFS,
    XSD,
    Schema,
    curie,
)

_NO_DATATYPE = frozenset(
    XSD + name
    for name in ("date", "time", "gYear", "gYearMonth", "gMonth", "gDay", "gMonthDay", "duration")
)
_SUBCLASS = frozenset({"intersectionOf", "unionOf", "oneOf", "someValuesFrom", "hasValue"})
_SUPERCLASS = frozenset(
    {
        "intersectionOf",
        "complementOf",
        "allValuesFrom",
        "hasValue",
        "maxCardinality",
        "maxQualifiedCardinality",
    }
)
_EQUIVALENT = frozenset({"intersectionOf", "hasValue"})
_CONSTRUCTS = (
    _SUBCLASS
    | _SUPERCLASS
    | {
        "minCardinality",
        "cardinality",
        "minQualifiedCardinality",
        "qualifiedCardinality",
        "hasSelf",
    }
)
_NOT_RL = frozenset({"disjointUnionOf", "ReflexiveProperty", "topObjectProperty"})


def profile_problems(schema: Schema, places: Places) -> Iterator[Problem]:
    """Yield what lies outside OWL 2 RL, and what is easily meant otherwise."""
    yield from _ranges(schema, places)
    yield from _annotations(schema, places)
    yield from _expressions(schema, places)
    yield from _several_domains(schema, places)


def _ranges(schema: Schema, places: Places) -> Iterator[Problem]:
    for subject, item in schema.having(RDFS + "range"):
        if isinstance(item, NamedNode) and item.value in _NO_DATATYPE:
            found = Text(
                f"值域是 {curie(item)}，它不是 OWL 2 的数据类型",
                f"has the range {curie(item)}, which is no datatype of OWL 2",
            )
            cure = Text("请不写值域；可用形状来要求", "leave the range out; a shape can ask for it")
            yield places.problem(_iri(subject), found, cure)


def _annotations(schema: Schema, places: Places) -> Iterator[Problem]:
    """Yield the properties that annotate terms and are declared as no property at all."""
    for iri in sorted({predicate.value for _, predicate, _ in schema.triples}):
        if not iri.startswith(BUILT_IN) and not schema.types.get(iri, frozenset()) & PROPERTIES:
            user = min(_iri(s) for s, p, _ in schema.triples if p.value == iri)
            found = Text(
                f"用了本体没有声明的 {curie(iri)}",
                f"uses {curie(iri)}, which the ontology does not declare",
            )
            kind = curie(ANNOTATION_PROPERTY)
            cure = Text(f"请把 {curie(iri)} 声明为 {kind}", f"declare {curie(iri)} a {kind}")
            yield places.problem(user, found, cure)


def _expressions(schema: Schema, places: Places) -> Iterator[Problem]:
    built = _built_from(schema)
    for predicate, subject_side, object_side in (
        ("subClassOf", _SUBCLASS, _SUPERCLASS),
        ("equivalentClass", _EQUIVALENT, _EQUIVALENT),
    ):
        namespace = RDFS if predicate == "subClassOf" else OWL
        for subject, item in schema.having(namespace + predicate):
            for node, allowed in ((subject, subject_side), (item, object_side)):
                for name in sorted(built.get(node, frozenset()) - allowed):
                    where = subject if isinstance(subject, NamedNode) else item
                    found = Text(
                        f"在 {predicate} 中用了 owl:{name}，OWL 2 RL 对此没有规则",
                        f"uses owl:{name} where OWL 2 RL has no rule for it (in {predicate})",
                    )
                    cure = Text(
                        "请换一种写法；推理机会略过它",
                        "say it otherwise; a reasoner passes over it",
                    )
                    yield places.problem(_iri(where), found, cure)
    yield from _outside(schema, places)


def _outside(schema: Schema, places: Places) -> Iterator[Problem]:
    """Yield the terms of OWL 2 that the profile does not have at all."""
    for subject, predicate, item in schema.triples:
        for term in (predicate, item):
            if isinstance(term, NamedNode) and term.value.removeprefix(OWL) in _NOT_RL:
                found = Text(
                    f"用了 {curie(term)}，它不在 OWL 2 RL 之中",
                    f"uses {curie(term)}, which is not in OWL 2 RL",
                )
                cure = Text("请换一种写法", "say it otherwise")
                yield places.problem(_iri(subject), found, cure)


def _built_from(schema: Schema) -> dict[Any, frozenset[str]]:
    """Return the constructs by which each unnamed class is built."""
    found: dict[Any, frozenset[str]] = {}
    for subject, predicate, _ in schema.triples:
        name = predicate.value.removeprefix(OWL)
        if isinstance(subject, BlankNode) and name in _CONSTRUCTS:
            found[subject] = found.get(subject, frozenset()) | {name}
    return found


def _several_domains(schema: Schema, places: Places) -> Iterator[Problem]:
    for name in ("domain", "range"):
        named: dict[str, list[str]] = {}
        for subject, item in schema.having(RDFS + name):
            if isinstance(item, NamedNode):
                named.setdefault(_iri(subject), []).append(curie(item))
        for iri, classes in sorted(named.items()):
            if len(classes) > 1:
                listed = sorted(classes)
                found = Text(
                    f"有 {len(classes)} 个 rdfs:{name}：{'、'.join(listed)}",
                    f"has {len(classes)} rdfs:{name}: {', '.join(listed)}",
                )
                cure = Text(
                    "这样，凡有此属性的都同时属于所有这些类；请只写一个上位类",
                    "whatever has the property is then all of these at once; name one superclass",
                )
                yield places.problem(iri, found, cure)


def _iri(term: Any) -> str:
    return term.value if isinstance(term, NamedNode) else PREFIXES["tk"]
