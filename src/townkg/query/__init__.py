"""Prepared questions: SPARQL files with a header that makes them commands, forms and functions."""

from __future__ import annotations

from townkg.query.bind import bind
from townkg.query.catalogue import Catalogue, catalogue, load
from townkg.query.question import Parameter, Question

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from townkg.errors import Problem
    from townkg.query.golden import Golden

__all__ = [
    "Catalogue",
    "Parameter",
    "Question",
    "bind",
    "catalogue",
    "lint",
    "lint_all",
    "load",
]


def lint(question: Question, goldens: Iterable[Golden] | None = ()) -> list[Problem]:
    """Return what is wrong with a question that loads, given the golden answers it has."""
    from townkg.query.linting import lint

    return lint(question, goldens)


def lint_all(questions: Catalogue | None = None) -> list[Problem]:
    """Return what is wrong with all question files and their golden answers, sorted."""
    from townkg.query.linting import lint_all

    return lint_all(catalogue() if questions is None else questions)
