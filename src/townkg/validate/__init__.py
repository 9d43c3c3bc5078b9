"""Checks the built graph and the ontology, and returns every problem at once.

In: the Oxigraph store of a build, the triples of the ontology, and the folders that people
write. Out: problems, each with its place, what to do, and how bad it is. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.model import Triple

__all__ = ["check", "check_graph", "check_ontology"]

Lint = Callable[[], Iterable[Problem]]


def check(
    store: Path | None,
    ontology: Iterable[Triple] | None,
    root: Path,
    *lints: Lint,
) -> list[Problem]:
    """Return all problems of graph and ontology, sorted; none when all is well.

    Shape: *store* or *ontology* is none when it could not be made, and its checks are left out;
    *root* holds `ontology/`, `data/` and `queries/`; *lints* are further checks to run.
    """
    schema = tuple(ontology or ())
    problems: list[Problem] = []
    if schema:
        problems += check_ontology(schema, root)
    if store is not None:
        problems += check_graph(store, schema, root)
    for lint in lints:
        problems += lint()
    return sorted(set(problems))


def check_ontology(ontology: Iterable[Triple], root: Path) -> list[Problem]:
    """Return what is wrong with the ontology by itself: labels, declarations, profile."""
    from townkg.validate.places import Places
    from townkg.validate.profile import profile_problems
    from townkg.validate.schema import Schema
    from townkg.validate.terms import term_problems

    schema, places = Schema(ontology), Places(root)
    return [*term_problems(schema, places), *profile_problems(schema, places)]


def check_graph(store: Path, ontology: Iterable[Triple], root: Path) -> list[Problem]:
    """Return what is wrong with a built graph: shapes, checks, vocabulary, evidence."""
    from pyoxigraph import Store

    from townkg.validate.evidence import evidence_problems
    from townkg.validate.places import Places
    from townkg.validate.schema import Schema
    from townkg.validate.shapes import shape_problems
    from townkg.validate.vocabulary import unused_terms, vocabulary_problems
    from townkg.validate.zero_rows import zero_row_problems

    try:
        graph = Store.read_only(str(store))
        len(graph)
    except (OSError, RuntimeError) as error:
        found = Text(
            f"构建好的图谱无法读取（{error}）", f"the built graph cannot be read ({error})"
        )
        cure = Text("请运行 townkg build --force", "run townkg build --force")
        return [Problem(str(store), 0, "", found, cure)]
    schema, places = Schema(ontology), Places(root)
    return [
        *evidence_problems(graph, places),
        *vocabulary_problems(graph, schema, places),
        *unused_terms(graph, schema, places, root),
        *zero_row_problems(graph, places, root / "ontology" / "checks"),
        *shape_problems(graph, places, root / "ontology" / "shapes"),
    ]
