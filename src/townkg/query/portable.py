"""What a question must not use, for engines differ on it by nature: by the standard, not by a bug.

Source: SPARQL 1.1 Query Language, https://www.w3.org/TR/sparql11-query/, the sections named below.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, NamedTuple

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.query import parse_tree
from townkg.query.question import PARAMETER
from townkg.query.subject import Subject
from townkg.store.terms import XSD
from townkg.store.tokens import position


class Differing(NamedTuple):
    """Keywords on which engines differ, why, and what to write instead."""

    keywords: tuple[str, ...]
    found: Text
    cure: Text


DIFFERING = (
    Differing(  # 17.4.2, 17.4.4, 17.4.5
        ("RAND", "UUID", "STRUUID", "NOW"),
        Text("每次求值都不同", "is another at each evaluation"),
        Text("请用参数给出这个值", "let a parameter give the value"),
    ),
    Differing(  # 17.4.2.9
        ("BNODE",),
        Text(
            "造出空白节点，每个引擎给它的标签都不同",
            "makes a blank node, whose label is the engine's",
        ),
        Text("请用 IRI(CONCAT(…)) 造一个 IRI", "make an IRI: IRI(CONCAT(…))"),
    ),
    Differing(  # 18.5.1.8
        ("SAMPLE",),
        Text("从一组里任取一个，由引擎选择", "takes any one of a group: which, the engine says"),
        Text("请写 MIN 或 MAX", "write MIN or MAX"),
    ),
    Differing(  # 15.3
        ("REDUCED",),
        Text("可以去掉重复行，也可以不去", "may leave out rows that repeat, or not"),
        Text("请写 DISTINCT，或什么也不写", "write DISTINCT, or nothing"),
    ),
)


def keywords_mean_one_thing(subject: Subject) -> Iterator[Problem]:
    """Yield each keyword whose result is the engine's choice."""
    for token in subject.question.tokens:
        for differing in DIFFERING:
            if token.is_word(*differing.keywords):
                line, _ = position(subject.question.body, token.start)
                yield subject.problem(line, token.text.upper(), differing.found, differing.cure)


def functions_are_standard(subject: Subject) -> Iterator[Problem]:
    """Yield each function called by an IRI that is no cast of XML Schema (section 17.5)."""
    prefixes = {
        token.text: iri.text[1:-1]
        for token, iri in pairwise(subject.question.tokens)
        if token.kind == "name" and token.text.endswith(":") and iri.kind == "iri"
    }
    for node in parse_tree.walk(subject.tree):
        if node.name != "Function":
            continue
        written, iri = _iri(node["iri"], prefixes)
        if not iri.startswith(XSD):
            found = Text(
                "是某个引擎自己的函数（如文本搜索），别的引擎没有",
                "is a function of one engine (as text search is), which others lack",
            )
            cure = Text(
                "请用 SPARQL 1.1 的函数，如 CONTAINS；文本搜索请用 townkg find 或 townkg sparql",
                "use a function of SPARQL 1.1 such as CONTAINS; "
                "for text search townkg find or townkg sparql",
            )
            yield subject.problem(subject.line_of(written), written, found, cure)


def _iri(node: Any, prefixes: dict[str, str]) -> tuple[str, str]:
    """Return a function's name as written, and as an IRI."""
    if parse_tree.get(node, "localname") is None:
        return f"<{node}>", str(node)
    prefix = parse_tree.get(node, "prefix") or ""
    name = f"{prefix}:{node['localname']}"
    return name, prefixes.get(f"{prefix}:", "") + str(node["localname"])


def paths_have_an_end(subject: Subject) -> Iterator[Problem]:
    """Yield each path that repeats and of whose ends nothing else is known.

    Section 9.3: of no steps it leads from each term of the graph to itself. Virtuoso refuses it.
    """
    triples = [
        listed[start : start + 3]
        for node in parse_tree.walk(subject.tree)
        if node.name == "TriplesBlock"
        for listed in node["triples"]
        for start in range(0, len(listed), 3)
    ]
    known: Counter[str] = Counter()
    for triple in triples:
        known.update({str(one) for one in triple if parse_tree.is_variable(one)})
    for node in parse_tree.walk(subject.tree):
        if node.name in ("Bind", "InlineData", "ValuesClause", "GraphGraphPattern"):
            known.update(
                parse_tree.variables(node["var"] if "var" in node else parse_tree.get(node, "term"))
            )
    for triple in triples:
        ends = _ends(triple)
        if len(ends) == 2 and _repeats(triple[1]) and all(known[name] == 1 for name in ends):
            shown = " … ".join(f"?{name}" for name in ends)
            found = Text(
                "这条路径两端都是开的：两个变量都没有别的模式给它值",
                "the path is open at both ends: no other pattern gives either variable a value",
            )
            cure = Text(
                f"请先定下一端，如 ?{ends[0]} a tk:Town",
                f"say what one end is, such as ?{ends[0]} a tk:Town",
            )
            yield subject.problem(subject.line_of_variable(ends[1]), shown, found, cure)


def _ends(triple: Any) -> list[str]:
    """Return the variables at the ends of a triple pattern; parameters are terms."""
    ends = (triple[0], triple[2])
    names = [str(one) for one in ends if parse_tree.is_variable(one)]
    return [name for name in names if not name.startswith(PARAMETER)]


def _repeats(predicate: Any) -> bool:
    return any(parse_tree.get(node, "mod") for node in parse_tree.walk(predicate))
