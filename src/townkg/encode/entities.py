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
from townkg.encode.source import Report, closest
from townkg.encode.syntax import Document
from townkg.encode.terms import ALT_LABEL, PREF_LABEL, TYPE, tk, value
from townkg.errors import nearest
from townkg.i18n import Text

_ENTITY = re.compile(re.escape(settings.ID) + r"[a-z0-9-]+(?:/[a-z0-9][a-z0-9.-]*)+")
WRITE_LANGUAGE = Text("请在后面写上 @zh 或 @en", "write @zh or @en after it")
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


def _problems(iri: str, quads: list[Quad]) -> Iterable[tuple[Text, Text]]:
    kind = iri.removeprefix(settings.ID).split("/")[0]
    if not _ENTITY.fullmatch(iri):
        yield (
            Text(f"<{iri}> 不是事物的 IRI", f"<{iri}> is not the IRI of an entity"),
            Text(
                f"请写 {settings.ID}<type>/<slug>，只用 a-z、0-9 和 -",
                f"write {settings.ID}<type>/<slug> in a-z, 0-9, -",
            ),
        )
    elif kind in _WRITTEN_BY_THE_ENCODER:
        yield (
            Text(f"描述了“{kind}”类型的事物", f"an entity of type “{kind}” is described"),
            Text("请删除；这些由编码程序描述", "delete it; the encoder describes these"),
        )
    if not any(quad.predicate == TYPE for quad in quads):
        yield (
            Text("这个事物没有类型", "the entity has no type"),
            Text("请写一个 tk:… 类", "write a tk:… class"),
        )
    for language in ("zh", "en"):
        labels = [value(quad.object) for quad in quads if _is_label(quad, language)]
        if len(labels) != 1:
            yield _label_count(labels, language), write_one_label(language)
    yield from _odd_names(quads)
    for quad in quads:
        if quad.predicate not in DESCRIPTIVE:
            name = short(quad.predicate.value)
            yield (
                Text(f"{name} 陈述了关于这个事物的事实", f"{name} states something of the entity"),
                Text(
                    "请移到 claims.trig，写进引文这样说的那条主张",
                    "move it to claims.trig, into the claim whose quote says so",
                ),
            )


def _label_count(labels: list[str], language: str) -> Text:
    if not labels:
        return Text(
            f"这个事物没有 {language} 的 skos:prefLabel",
            f"the entity has no skos:prefLabel in {language}",
        )
    written = [f"“{label}”" for label in labels]
    return Text(
        f"这个事物有 {len(labels)} 个 {language} 的 skos:prefLabel：{'、'.join(written)}",
        f"the entity has {len(labels)} skos:prefLabel in {language}: {', '.join(written)}",
    )


def write_one_label(language: str) -> Text:
    """Return what to do where a thing has not exactly one label in a language."""
    label = f'skos:prefLabel "…"@{language}'
    return Text(f"请只写一个：{label}", f"write exactly one, {label}")


def _is_label(quad: Quad, language: str) -> bool:
    return bool(quad.predicate == PREF_LABEL and _language(quad) == language)


def _odd_names(quads: list[Quad]) -> Iterable[tuple[Text, Text]]:
    labels = {quad.object for quad in quads if quad.predicate == PREF_LABEL}
    for quad in quads:
        if quad.predicate not in (PREF_LABEL, ALT_LABEL):
            continue
        name = value(quad.object)
        if _language(quad) not in ("zh", "en"):
            found = Text(f"名称“{name}”没有语言标记", f"the name “{name}” has no language")
            yield found, WRITE_LANGUAGE
        if name != name.strip() or not name:
            found = Text(
                f"名称“{name}”为空，或首尾有空白",
                f"the name “{name}” is empty or has white space around it",
            )
            yield found, Text("请去掉空白", "trim it")
        if quad.predicate == ALT_LABEL and quad.object in labels:
            found = Text(f"别名“{name}”与标签相同", f"the alias “{name}” repeats the label")
            yield found, Text("请删除这个别名", "delete the alias")


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
                    listed_zh, listed_en = "”、“".join(labels[1]), "”, “".join(labels[1])
                    found = Text(
                        f"另一篇文章给它的 {language} 标签是“{listed_zh}”",
                        f"another article labels it “{listed_en}” in {language}",
                    )
                    cure = Text("请统一标签，或用两个 IRI", "use one label, or two IRIs")
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
        found = Text(f"{short(iri)} 没有任何描述", f"{short(iri)} is described nowhere")
        otherwise = Text("请在 entities.ttl 中描述它", "describe it in entities.ttl")
        report.add(file, line, claim, found, closest(nearest(short(iri), names), otherwise))
