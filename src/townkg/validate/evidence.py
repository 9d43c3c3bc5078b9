"""Checks that every claim has its evidence, and every route its claims."""

from __future__ import annotations

from collections.abc import Iterator

from pyoxigraph import NamedNode, QuerySolutions, Store

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.settings import ONTOLOGY
from townkg.validate.places import Places
from townkg.validate.schema import curie

_QUERIES = (
    (
        "?node a tk:Claim . FILTER NOT EXISTS { ?node tk:certainty tk:implied }"
        " FILTER NOT EXISTS { ?node tk:hasQuote/tk:exact ?exact }",
        Text("主张没有依据：没有引文", "the claim has no evidence: no quote"),
        Text("请用 tk:quote 引用原文", "quote the passage with tk:quote"),
    ),
    (
        "?node a tk:Claim ; tk:certainty tk:implied ."
        " FILTER NOT EXISTS { ?node tk:follows/a tk:Claim }",
        Text(
            "主张没有依据：它不是由任何主张推得",
            "the claim has no evidence: it follows from no claim",
        ),
        Text("请用 tk:follows 写出前提", "name its premises with tk:follows"),
    ),
    (
        "?node a tk:Claim . FILTER NOT EXISTS { GRAPH ?node { ?s ?p ?o } }",
        Text("这条主张没有陈述任何内容", "the claim states nothing"),
        Text("请把它的三元组写进同名的图", "write its triples in the graph of its name"),
    ),
    (
        "?node a tk:Route . FILTER NOT EXISTS { ?node tk:usesClaim/a tk:Claim }",
        Text(
            "路径缺少前提：它不依据任何主张",
            "the route has a missing premise: it rests on no claim",
        ),
        Text(
            "请重新构建；若仍如此，则有前提写在描述里，而不在主张中",
            "build again; if it stays, a premise stands in a description and not in a claim",
        ),
    ),
    (
        "?node a tk:Route ; tk:usesClaim ?claim ."
        " FILTER NOT EXISTS { ?claim a tk:Claim ; tk:certainty ?certainty"
        " FILTER (?certainty != tk:ambiguous) }",
        Text(
            "路径所依据的不是陈述事实的主张",
            "the route rests on something that is no claim of fact",
        ),
        Text("请重新构建；若仍如此，请报告", "build again; if it stays, report it"),
    ),
)


def evidence_problems(store: Store, places: Places) -> Iterator[Problem]:
    """Yield claims without quote or premise, and routes without claims."""
    for pattern, found, cure in _QUERIES:
        query = (
            f"PREFIX tk: <{ONTOLOGY}> SELECT DISTINCT ?node WHERE {{ {pattern} }} ORDER BY ?node"
        )
        solutions = store.query(query)
        assert isinstance(solutions, QuerySolutions)  # noqa: S101
        for (node,) in solutions:
            yield places.problem(node.value, found, cure)
    yield from _pairs_without_route(store)


def _pairs_without_route(store: Store) -> Iterator[Problem]:
    """Yield one-level support that no route explains."""
    basis = NamedNode(ONTOLOGY + "basis")
    for declared in sorted(store.quads_for_pattern(None, basis, None, None), key=str):
        if not isinstance(declared.subject, NamedNode) or not declared.subject.value.startswith(
            ONTOLOGY
        ):
            continue
        for quad in sorted(store.quads_for_pattern(None, declared.subject, None, None), key=str):
            if not _has_route(store, quad.subject, declared.subject, quad.object):
                triple = " ".join(map(curie, (quad.subject, quad.predicate, quad.object)))
                found = Text(f"没有路径推出 {triple}", f"no route concludes {triple}")
                cure = Text("请重新构建", "build again")
                yield Problem("graph", 0, curie(quad.subject), found, cure)


def _has_route(store: Store, bearer: object, relation: object, town: object) -> bool:
    names = [NamedNode(ONTOLOGY + n) for n in ("bearer", "routeProperty", "supportedTown")]
    found = [
        {quad.subject for quad in store.quads_for_pattern(None, name, term, None)}  # type: ignore[arg-type]
        for name, term in zip(names, (bearer, relation, town), strict=True)
    ]
    return bool(found[0] & found[1] & found[2])
