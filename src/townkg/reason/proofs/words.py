"""Says facts, axioms and rules in words, with the labels that a caller has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from townkg import settings
from townkg.i18n import Text, same
from townkg.reason.rule import Statement

Say = Callable[[str], Text]
"""Returns a term, as text, in words."""

_OWL, _RDFS, _RDF = (settings.PREFIXES[name] for name in ("owl", "rdfs", "rdf"))
_FIRST, _REST = f"<{_RDF}first>", f"<{_RDF}rest>"
STANDARD = {
    f"<{_RDF}type>": Text("属于类", "is a"),
    f"<{_RDFS}subClassOf>": Text("上位类", "subclass of"),
    f"<{_RDFS}subPropertyOf>": Text("上位属性", "subproperty of"),
    f"<{_RDFS}domain>": Text("定义域", "has domain"),
    f"<{_RDFS}range>": Text("值域", "has range"),
    f"<{_OWL}inverseOf>": Text("互逆于", "inverse of"),
    f"<{_OWL}sameAs>": Text("就是", "is the same as"),
    f"<{_OWL}differentFrom>": Text("不是", "is different from"),
    f"<{_OWL}propertyChainAxiom>": Text("可由属性链得出", "follows from the chain"),
    f"<{_OWL}intersectionOf>": Text("是这些类的交", "is the intersection of"),
    f"<{_OWL}unionOf>": Text("是这些类的并", "is the union of"),
    f"<{_OWL}oneOf>": Text("由这些成员组成", "consists of"),
    f"<{_OWL}hasKey>": Text("有键", "has the key"),
    f"<{_OWL}members>": Text("列有", "lists"),
    f"<{_OWL}equivalentClass>": Text("等价于类", "equivalent to the class"),
    f"<{_OWL}equivalentProperty>": Text("等价于属性", "equivalent to the property"),
    f"<{_OWL}onProperty>": Text("就属性而言", "on property"),
    f"<{_OWL}someValuesFrom>": Text("至少有一个值属于", "some values from"),
    f"<{_OWL}allValuesFrom>": Text("所有的值都属于", "all values from"),
    f"<{_OWL}hasValue>": Text("有值", "has value"),
    f"<{_OWL}TransitiveProperty>": Text("传递属性", "transitive property"),
    f"<{_OWL}SymmetricProperty>": Text("对称属性", "symmetric property"),
    f"<{_OWL}FunctionalProperty>": Text("函数属性", "functional property"),
    f"<{_OWL}InverseFunctionalProperty>": Text("反函数属性", "inverse-functional property"),
    f"<{_OWL}AsymmetricProperty>": Text("非对称属性", "asymmetric property"),
    f"<{_OWL}IrreflexiveProperty>": Text("反自反属性", "irreflexive property"),
    f"<{_OWL}disjointWith>": Text("互斥于类", "disjoint with the class"),
    f"<{_OWL}propertyDisjointWith>": Text("互斥于属性", "disjoint with the property"),
    f"<{_OWL}complementOf>": Text("是该类的补", "complement of"),
    f"<{_OWL}distinctMembers>": Text("列有", "lists"),
    f"<{_OWL}AllDifferent>": Text("全部不同", "all different"),
    f"<{_OWL}AllDisjointClasses>": Text("两两互斥的类", "pairwise disjoint classes"),
    f"<{_OWL}AllDisjointProperties>": Text("两两互斥的属性", "pairwise disjoint properties"),
    f"<{_OWL}maxCardinality>": Text("至多有几个值", "at most this many values"),
    f"<{_OWL}maxQualifiedCardinality>": Text(
        "至多有几个这样的值", "at most this many values of it"
    ),
    f"<{_OWL}onClass>": Text("值所属的类", "values of the class"),
    f"<{_OWL}sourceIndividual>": Text("否认的主语", "denied of"),
    f"<{_OWL}assertionProperty>": Text("否认的属性", "denied property"),
    f"<{_OWL}targetIndividual>": Text("否认的宾语", "denied object"),
    f"<{_OWL}targetValue>": Text("否认的值", "denied value"),
    f"<{_OWL}Nothing>": Text("空类", "the empty class"),
    f"<{_OWL}Thing>": Text("事物", "thing"),
}
"""Words for the terms of RDF and OWL, which no ontology labels."""

_SHORT = 12
"""The longest label of an unnamed node that is told whole."""

_JOINED = {f"<{_OWL}propertyChainAxiom>": " ∘ "}


def plain(term: str) -> Text:
    """Return a term without labels: in words where it is a term of OWL, else as authors write it.

    >>> plain('"近20个"@zh').zh, plain("<http://example.org/a#Town>").en
    ('近20个', 'Town')
    """
    if term in STANDARD:
        return STANDARD[term]
    if term.startswith('"'):
        return same(_unescaped(term[1 : term.rindex('"')]))
    if not term.startswith("<"):
        return same(term if len(term) <= _SHORT else f"{term[:6]}…")
    iri = term[1:-1]
    for prefix in ("tk", "id", "claim", "owl", "rdf", "rdfs", "xsd"):
        if iri.startswith(settings.PREFIXES[prefix]):
            return same(f"{prefix}:{iri.removeprefix(settings.PREFIXES[prefix])}")
    return same(iri.rstrip("/#").replace("#", "/").rpartition("/")[2] or iri)


def labelled(names: Mapping[str, str] | None, term: str) -> Text:
    """Return a term by one of its labels, which are by language, else without labels.

    >>> labelled({"zh": "归谷", "en": "Guigu"}, "<x:g>").en, labelled(None, "<x:g>").en
    ('Guigu', 'x:g')
    """
    if not names:
        return plain(term)
    if "zh" in names or "en" in names:
        return Text(names.get("zh", ""), names.get("en", ""))
    return same(next(iter(names.values())))


def statement(triple: Statement, say: Say) -> Text:
    """Return a triple in words, as `subject · predicate · object`."""
    parts = [say(term) for term in triple]
    zh = " · ".join(part.in_language("zh") for part in parts)
    return Text(zh, " · ".join(part.in_language("en") for part in parts))


def axioms(triples: Sequence[Statement], say: Say) -> tuple[Text, ...]:
    """Return axioms in words, the members of a list in place of the list."""
    cells = {subject: item for subject, predicate, item in triples if predicate == _FIRST}
    members = list(cells.values())
    found = []
    for triple in triples:
        subject, predicate, item = triple
        if predicate in (_FIRST, _REST):
            continue
        if item.startswith("_:") and members and _is_of_list(predicate):
            sign = _JOINED.get(predicate, ", ")
            listed = _joined((say(member) for member in members), sign)
            name, relation = say(subject), say(predicate)
            found.append(
                Text(
                    f"{name.in_language('zh')} · {relation.in_language('zh')} · {listed.zh}",
                    f"{name.in_language('en')} · {relation.in_language('en')} · {listed.en}",
                )
            )
        else:
            found.append(statement(triple, say))
    return tuple(found)


def rule(name: str, table: Mapping[str, Text], say: Say) -> Text:
    """Return a rule in words: one of the specification by its table, our own by its label."""
    return table.get(name) or say(f"<{name}>" if ":" in name else name)


def _is_of_list(predicate: str) -> bool:
    names = ("propertyChainAxiom", "intersectionOf", "unionOf", "oneOf", "hasKey", "members")
    return predicate in {f"<{_OWL}{name}>" for name in (*names, "distinctMembers")}


def _joined(parts: Iterable[Text], sign: str) -> Text:
    listed = list(parts)
    zh = sign.join(part.in_language("zh") for part in listed)
    return Text(zh, sign.join(part.in_language("en") for part in listed))


def _unescaped(text: str) -> str:
    signs = {"\\n": "\n", "\\r": "\r", "\\t": "\t", '\\"': '"', "\\\\": "\\"}
    for escaped, sign in signs.items():
        text = text.replace(escaped, sign)
    return text
