"""The page of the ontology, docs/ontology.md: every term in both languages, module by module.

`tools/generate.py` writes it; `gaps` says which terms the ontology describes too little for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any

from rdflib import OWL, RDF, RDFS, SKOS, BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import DCTERMS

from bar.outcome import ROOT

TK = "https://w3id.org/townkg/ontology#"
LANGUAGES = ("zh", "en")
KINDS = (
    (OWL.Class, "Classes", "类"),
    (OWL.ObjectProperty, "Object properties", "对象属性"),
    (OWL.DatatypeProperty, "Data properties", "数据属性"),
    (OWL.AnnotationProperty, "Annotation properties", "标注属性"),
    (OWL.NamedIndividual, "Individuals", "个体"),
)
_RELATIONS = (
    (RDFS.subClassOf, "⊑"),
    (RDFS.subPropertyOf, "⊑"),
    (OWL.inverseOf, "inverse of"),
    (SKOS.closeMatch, "≈"),
    (DCTERMS.isReplacedBy, "deprecated, use"),
)


@cache
def graph() -> Graph:
    """Return the whole ontology with its alignment."""
    whole = Graph()
    for path in sorted((ROOT / "ontology").glob("*.ttl")):
        whole.parse(path)
    return whole


def page() -> str:
    """Return the page; the last line tells how many terms it has and how many gaps."""
    whole = graph()
    (root,) = (module for module in set(whole.subjects(OWL.imports)))
    lines = [
        f"# {_text(root, DCTERMS.title, 'en')} · {_text(root, DCTERMS.title, 'zh')}",
        "",
        "Made by `tools/generate.py` from `ontology/`; do not edit. How it is checked:",
        "[quality.md](quality.md).",
        "",
        *(f"{_text(root, DCTERMS.description, language)}\n" for language in LANGUAGES),
        f"Version {whole.value(root, OWL.versionInfo)}, <{whole.value(root, DCTERMS.license)}>;",
        f"`tk:` is `{TK}`. A term stands below (⊑) its superclasses or superproperties;",
        "≈ is a close match in another vocabulary; ∘ is a chain of properties that concludes one.",
    ]
    for module in sorted(whole.objects(root, OWL.imports)):
        lines += ["", *_module(module)]
    lines += ["", *_disjoint(), "", f"{len(list(_terms()))} terms, {len(gaps())} gaps."]
    return "\n".join(lines) + "\n"


def gaps() -> list[str]:
    """Return what the page lacks: labels, definitions and modules, term by term."""
    whole = graph()
    imported = set(whole.objects(None, OWL.imports))
    found = []
    for term in _terms():
        for language in LANGUAGES:
            for predicate, what in ((SKOS.prefLabel, "label"), (SKOS.definition, "definition")):
                if not _text(term, predicate, language):
                    found.append(f"{_short(term)} has no {what} in {language}")
        if whole.value(term, RDFS.isDefinedBy) not in imported:
            found.append(f"{_short(term)} is in no module that the root imports")
    return found


def _terms() -> Iterator[URIRef]:
    kinds = {kind for kind, _, _ in KINDS}
    found = {
        subject for subject, _, kind in graph().triples((None, RDF.type, None)) if kind in kinds
    }
    yield from sorted(term for term in found if str(term).startswith(TK))


def _module(module: Any) -> Iterator[str]:
    title, about = (
        [_text(module, name, language) for language in LANGUAGES]
        for name in (DCTERMS.title, DCTERMS.description)
    )
    yield f"## {title[1]} · {title[0]}"
    yield ""
    yield f"{about[0]} {about[1]}"
    for kind, english, chinese in KINDS:
        terms = [
            term
            for term in _terms()
            if graph().value(term, RDFS.isDefinedBy) == module and (term, RDF.type, kind) in graph()
        ]
        if terms:
            yield ""
            yield f"### {english} · {chinese}"
            yield ""
            yield "| Term | Label · 标签 | Definition · 定义 | Relations · 关系 |"
            yield "|---|---|---|---|"
            yield from map(_row, terms)


def _row(term: URIRef) -> str:
    labels = " · ".join(_text(term, SKOS.prefLabel, language) for language in LANGUAGES)
    definitions = "<br>".join(_text(term, SKOS.definition, language) for language in LANGUAGES)
    relations = "<br>".join(_relations(term))
    cells = (f'<a id="{_local(term)}"></a>`{_short(term)}`', labels, definitions, relations)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _relations(term: URIRef) -> Iterator[str]:
    whole = graph()
    for predicate, sign in _RELATIONS:
        named = sorted(_link(item) for item in whole.objects(term, predicate))
        if named:
            yield f"{sign} {', '.join(named)}"
    for chain in whole.objects(term, OWL.propertyChainAxiom):
        yield f"⊒ {' ∘ '.join(_link(item) for item in Collection(whole, chain))}"
    if (term, RDF.type, OWL.TransitiveProperty) in whole:
        yield "transitive"
    if (term, RDF.type, OWL.NamedIndividual) in whole:
        classes = sorted(
            _link(item) for item in whole.objects(term, RDF.type) if item != OWL.NamedIndividual
        )
        yield f"a {', '.join(classes)}"


def _disjoint() -> Iterator[str]:
    yield "## Disjoint classes · 互斥的类"
    yield ""
    yield "What is one of these is none of the others. 属于其一者不属于其他。"
    yield ""
    whole = graph()
    for axiom in whole.subjects(RDF.type, OWL.AllDisjointClasses):
        members = Collection(whole, whole.value(axiom, OWL.members))
        yield ", ".join(_link(item) for item in members) + "."


def _text(term: Any, predicate: URIRef, language: str) -> str:
    texts = (item for item in graph().objects(term, predicate) if isinstance(item, Literal))
    return next((str(text).strip() for text in texts if text.language == language), "")


def _link(term: Any) -> str:
    if isinstance(term, BNode):
        return "…"
    return (
        f"[`{_short(term)}`](#{_local(term)})" if str(term).startswith(TK) else f"`{_short(term)}`"
    )


def _short(term: Any) -> str:
    return str(graph().namespace_manager.normalizeUri(term))


def _local(term: Any) -> str:
    return str(term).removeprefix(TK)
