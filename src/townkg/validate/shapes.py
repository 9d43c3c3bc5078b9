"""Validates the graph against the SHACL shapes of `ontology/shapes/`, by pySHACL.

The default graph is validated as it stands: what follows from the ontology is already in it.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pyoxigraph import DefaultGraph, NamedNode, RdfFormat, Store

from townkg.encode.source import Report, read_text
from townkg.encode.syntax import parse
from townkg.errors import Problem
from townkg.i18n import NOTHING, Text
from townkg.settings import PREFIXES
from townkg.validate.places import Places, short
from townkg.validate.schema import curie

if TYPE_CHECKING:
    from rdflib import Graph

_SH = PREFIXES["sh"]


def shape_problems(store: Store, places: Places, folder: Path) -> Iterator[Problem]:
    """Yield a problem for each violation of a shape, sorted, and for shapes that cannot be read."""
    from rdflib import Graph

    shapes = Graph()
    for path in sorted(folder.glob("*.ttl")):
        report = Report(path.parent)
        text = read_text(report, path.name)
        if text is not None and parse(report, path.name, text)[1]:
            shapes.parse(data=text, format="turtle")
        yield from report.problems
    if shapes:
        yield from sorted(_violations(store, places, shapes))


def _violations(store: Store, places: Places, shapes: Graph) -> Iterator[Problem]:
    from rdflib import Graph
    from rdflib.namespace import SH

    data = Graph()
    triples = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    data.parse(data=triples or b"", format="nt")
    try:
        report = _report(data, shapes)
    except (RuntimeError, ValueError, SyntaxError) as error:
        # what pySHACL raises for a shape that breaks the rules of SHACL or SPARQL
        told = " ".join(str(error).split())
        found = Text(f"形状无法使用：{told}", f"the shapes cannot be used: {told}")
        cure = Text("请改正上面所说的形状", "mend the shape that this names")
        yield Problem("ontology/shapes", 0, "", found, cure)
        return
    for result in report.subjects(SH.focusNode):
        yield _problem(store, places, _Result(report, result))


def _report(data: Graph, shapes: Graph) -> Any:
    with warnings.catch_warnings():
        # pySHACL uses parts of rdflib that rdflib has deprecated; neither is about the data.
        warnings.simplefilter("ignore")
        import pyshacl

        # It logs what it does, and configures logging itself unless it is given a logger.
        silent = logging.getLogger("townkg.shapes")
        silent.addHandler(logging.NullHandler())
        silent.propagate = False
        _, report, _ = pyshacl.validate(
            data, shacl_graph=shapes, advanced=True, inference="none", logger=silent
        )
    return report


class _Result:
    """One result of a validation report."""

    def __init__(self, report: Any, node: Any) -> None:
        from rdflib.namespace import SH

        self.focus = report.value(node, SH.focusNode)
        self.path = report.value(node, SH.resultPath)
        self.value = report.value(node, SH.value)
        severity = str(report.value(node, SH.resultSeverity))
        self.severity = "error" if severity == _SH + "Violation" else "warning"
        messages = list(report.objects(node, SH.resultMessage))
        self.message = Text(
            _message(messages, "zh") or "不合形状", _message(messages, "en") or "breaks a shape"
        )


def _message(messages: list[Any], language: str) -> str:
    """Return what a shape says in a language, or else in another one, on one line."""
    first = sorted(messages, key=lambda message: (message.language != language, str(message)))
    return " ".join(str(first[0]).split()).rstrip(".。") if first else ""


def _problem(store: Store, places: Places, result: _Result) -> Problem:
    focus = _named(result.focus)
    path = _named(result.path)
    claims = _claims(store, places, focus, path, result.value)
    where = places.of(claims[0]) if claims else places.of(focus.value if focus else "")
    along, value, stated = NOTHING, NOTHING, NOTHING
    if path:
        along = Text(f"{curie(path)}：", f"{curie(path)}: ")
    if result.value is not None:
        shown = _show(result.value)
        value = Text(f"（实为 {shown}）", f" (found {shown})")
    if claims:
        names = [short(claim) for claim in claims]
        stated = Text(f" [{'、'.join(names)}]", f" [{', '.join(names)}]")
    message = result.message
    return Problem(
        *where,
        curie(focus) if focus else str(result.focus),
        Text(
            f"{along.zh}{message.zh}{value.zh}{stated.zh}",
            f"{along.en}{message.en}{value.en}{stated.en}",
        ),
        NOTHING,
        result.severity,
    )


def _claims(store: Store, places: Places, focus: Any, path: Any, value: Any) -> list[str]:
    """Return the claims that state the offending triple, or else say that much of its subject."""
    if focus is None:
        return []
    item = _named(value)
    if path and item:
        found = places.claims(store, focus, path, item)
        if found:
            return found
    return places.claims(store, focus, path, None) if path else []


def _named(term: Any) -> NamedNode | None:
    from rdflib import URIRef

    return NamedNode(str(term)) if isinstance(term, URIRef) else None


def _show(term: Any) -> str:
    named = _named(term)
    return short(named.value) if named else f"“{term}”"
