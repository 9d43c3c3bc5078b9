"""Checks everything that people wrote, as far as it can be checked at all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from townkg import datasets, paths, validate
from townkg.build.ontology import read_ontology
from townkg.encode import encode_all, read_vocabulary
from townkg.errors import DataError, Problem
from townkg.frozen import replace

if TYPE_CHECKING:
    from townkg.build.freshness import Built, Sources
    from townkg.build.ontology import Ontology

_TERM = re.compile(r"owl:\w+")


def check_all(
    lints: Iterable[Callable[[], list[Problem]]], build: Callable[[], Built]
) -> list[Problem]:
    """Return every problem, sorted: of encoding, graph, ontology, and what *lints* find.

    Shape: a graph that cannot be built hides what only a graph can show, and nothing else.
    """
    from townkg.build.conflicts import conflict_problems
    from townkg.reason.rl.own import read_folder

    problems: list[Problem] = []
    built: Built | None = None
    ontology: Ontology | None = None
    try:
        ontology = read_ontology(paths.ontology())
        built = build()
    except DataError as error:
        problems += error.problems
    problems += datasets.problems(paths.data(), paths.ontology())
    if built and ontology:
        articles = encode_all(paths.data(), read_vocabulary(paths.ontology()))
        own = read_folder(paths.ontology() / "rules")
        problems += conflict_problems(articles, ontology, own, paths.root())
        problems += [problem for article in articles for problem in article.warnings]
    schema = ontology.triples if ontology else None
    store = Path(built.store) if built else None
    problems += validate.check(store, schema, paths.root(), *lints)
    if ontology:
        problems = _told_once(problems, _outside(ontology))
    return sorted(set(problems))


def check_data(sources: Sources, engine: str) -> None:
    """Return nothing where a graph can be made of these files.

    Raises: DataError that says what stands in the way.
    """
    from townkg.build.conflicts import conflict_problems
    from townkg.build.material import Clock, gather

    material = gather(sources, engine, Clock(lambda stage: None))
    own = material.proven.own
    found = conflict_problems(material.articles, material.ontology, own, sources.root)
    if found:
        raise DataError(found)


def _outside(ontology: Ontology) -> list[Problem]:
    """Return which axioms no rule reads, or reads in part, and what that costs."""
    from townkg.reason.rl import compile_rules
    from townkg.validate.places import Places

    return list(compile_rules(ontology.axioms, locate=Places(paths.root()).of).ignored)


def _told_once(problems: Iterable[Problem], costs: Iterable[Problem]) -> list[Problem]:
    """Return all, an axiom that both name once: as an error, in the words that tell its cost."""
    left, kept = list(costs), []
    for problem in problems:
        twin = next((cost for cost in left if _is_same(problem, cost)), None)
        if twin is not None:
            left.remove(twin)
        kept.append(problem if twin is None else replace(twin, severity=problem.severity))
    return kept + left


def _is_same(one: Problem, other: Problem) -> bool:
    """Return whether two problems are of one place and one term of OWL."""
    places = [(problem.file, problem.line, problem.subject) for problem in (one, other)]
    terms = [set(_TERM.findall(problem.found.en)) for problem in (one, other)]
    return places[0] == places[1] and bool(terms[0] & terms[1])
