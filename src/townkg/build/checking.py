"""Checks everything that people wrote, as far as it can be checked at all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from townkg import datasets, paths, validate
from townkg.build.ontology import read_ontology
from townkg.encode import encode_all, read_vocabulary
from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.settings import PREFIXES

if TYPE_CHECKING:
    from townkg.build.freshness import Built, Sources
    from townkg.build.ontology import Ontology


def check_all(
    lints: Iterable[Callable[[], list[Problem]]], build: Callable[[], Built]
) -> list[Problem]:
    """Return every problem, sorted: of encoding, graph, ontology, and what *lints* find.

    Shape: a graph that cannot be built hides what only a graph can show, and nothing else.
    """
    problems: list[Problem] = []
    built: Built | None = None
    ontology: Ontology | None = None
    try:
        ontology = read_ontology(paths.ontology())
        built = build()
    except DataError as error:
        problems += error.problems
    problems += datasets.problems(paths.data(), paths.ontology())
    if built:
        problems += _contradictions(built.manifest["contradictions"])
        problems += _warnings()
    schema = ontology.triples if ontology else None
    store = Path(built.store) if built else None
    problems += validate.check(store, schema, paths.root(), *lints)
    return sorted(set(problems))


def check_data(sources: Sources, engine: str) -> None:
    """Return nothing where a graph can be made of these files.

    Raises: DataError that says what stands in the way.
    """
    from townkg.build.material import Clock, gather

    material = gather(sources, engine, Clock(lambda stage: None))
    if found := _contradictions(material.closure.contradictions):
        raise DataError(found)


def _contradictions(told_by_engine: Iterable[str]) -> list[Problem]:
    cure = Text("请改正错误的主张，或改正公理", "correct the claim that is wrong, or the axiom")
    found = []
    for text in told_by_engine:
        for prefix, namespace in PREFIXES.items():
            text = text.replace(namespace, f"{prefix}:")
        told = Text(f"与本体矛盾：{text}", f"contradicts the ontology: {text}")
        found.append(Problem("graph", 0, "", told, cure))
    return found


def _warnings() -> list[Problem]:
    articles = encode_all(paths.data(), read_vocabulary(paths.ontology()))
    return [problem for article in articles for problem in article.warnings]
