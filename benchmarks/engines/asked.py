"""The questions asked: every prepared one, with the parameters of its golden answer."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from townkg import paths
from townkg.query import catalogue
from townkg.query.golden import goldens

CHOSEN = (
    "policies_supporting_town",
    "policy_paths",
    "support_matrix",
    "said_of_one_town",
    "projects",
    "figures_aggregated",
    "towns_ranked_by_support",
    "certainty_counts",
    "most_mentioned",
    "where_said",
    "sentences_and_claims",
    "lists_and_members",
    "towns_per_city",
    "documents_over_town",
)
"""Lookups, paths, aggregates, negation, claims' graphs, data sets: for engines that are slow."""
NUMBERS = ("integer", "decimal", "double", "float")


def questions() -> dict[str, list[dict[str, Any]]]:
    """Return by question the parameters of its golden answers, the one without a case first.

    A cut of the graph may lack what the first names. Questions that ask a remote data set are left
    out: they measure the network.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    remote = {one.name for one in catalogue() if one.remotes}
    for golden in sorted(goldens(Path(paths.folder("queries"))), key=lambda one: bool(one.case)):
        if golden.question not in remote:
            found.setdefault(golden.question, []).append(dict(golden.params))
    return dict(sorted(found.items()))


def of_articles_alone() -> set[str]:
    """Return the questions that need no data set."""
    return {question.name for question in catalogue() if not question.data_sets}


def canonical(term: Any) -> str:
    """Return a term as all engines have it: values of numbers and booleans, tags in lower case."""
    if term is None:
        return ""
    language = getattr(term, "language", None)
    if language:
        return f"{term.value}@{language.lower()}"
    datatype = getattr(term, "datatype", None)
    name = datatype.value.rpartition("#")[2] if datatype is not None else ""
    if name in NUMBERS:
        try:
            return f"{Decimal(term.value).normalize():.12g}"
        except (InvalidOperation, ValueError):
            return str(term.value)
    if name == "boolean":
        return "true" if term.value in ("true", "1") else "false"
    return str(term.value)


def digest(rows: list[dict[str, Any]], names: list[str]) -> str:
    """Return what tells one multiset of rows from another.

    Claims that a query joins to one text stand in any order; so do the words of all texts here.
    """
    import hashlib

    lines = ["\t".join(_words(canonical(row.get(name))) for name in names) for row in rows]
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()[:12]


def _words(text: str) -> str:
    return " ".join(sorted(text.split(" "))) if "townkg/" in text else text
