"""Runs the checks of `ontology/checks/`: queries that must return no row.

A check is a SELECT under a comment of three parts, each on lines of its own:
`# Problem: …`, `# Why: …` and `# Cure: …`. Each row that it returns is one problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from townkg.errors import Problem
from townkg.settings import CLAIM
from townkg.store.syntax import syntax_error
from townkg.validate.places import Place, Places, short

_PARTS = ("Problem", "Why", "Cure")
_PART = re.compile(rf"#\s*({'|'.join(_PARTS)}):\s*(.*)")


@dataclass(frozen=True)
class Check:
    """A query that must return no row, with what a row means."""

    name: str
    file: str
    query: str
    problem: str
    why: str
    cure: str


def read_check(path: Path, file: str) -> Check | list[Problem]:
    """Return the check in *path*, or what its comment lacks."""
    try:
        query = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        return [Problem(file, 0, path.stem, f"is not UTF-8: {error}", "save it as UTF-8")]
    parts: dict[str, str] = {}
    part = ""
    for line in query.splitlines():
        if not line.startswith("#"):
            break
        match = _PART.match(line)
        if match:
            part = match[1]
            parts[part] = match[2].strip()
        elif part:
            parts[part] += " " + line.lstrip("# ").strip()
    missing = [name for name in _PARTS if not parts.get(name)]
    if missing:
        found = f"the leading comment has no {' and no '.join(missing)}"
        return [Problem(file, 1, path.stem, found, "write # Problem: …, # Why: …, # Cure: …")]
    return Check(path.stem, file, query, parts["Problem"], parts["Why"], parts["Cure"])


def zero_row_problems(store: Store, places: Places, folder: Path) -> Iterator[Problem]:
    """Yield a problem for each row that a check returns, and for each check that cannot run."""
    for path in sorted(folder.glob("*.rq")):
        check = read_check(path, f"ontology/checks/{path.name}")
        if isinstance(check, list):
            yield from check
            continue
        try:
            solutions = store.query(check.query)
        except SyntaxError as error:
            told = syntax_error(check.query, error)
            yield Problem(check.file, told.line or 0, check.name, str(told), "mend the query")
            continue
        if not isinstance(solutions, QuerySolutions):
            yield Problem(check.file, 0, check.name, "is no SELECT", "name what is wrong in a row")
            continue
        yield from sorted({_problem(check, solutions, row, places) for row in solutions})


def _problem(
    check: Check, solutions: QuerySolutions, row: QuerySolution, places: Places
) -> Problem:
    names = [variable.value for variable in solutions.variables]
    bound = {name: row[name] for name in names if row[name] is not None}
    iris = [term.value for term in bound.values() if isinstance(term, NamedNode)]
    values = ", ".join(f"{name} {_show(term)}" for name, term in bound.items())
    file, line = _place(check, iris, places)
    found = f"{check.problem.rstrip('.。')} ({values})" if values else check.problem
    return Problem(file, line, check.name, found, check.cure)


def _show(term: object) -> str:
    if isinstance(term, NamedNode):
        return short(term.value)
    return f"“{term.value}”" if isinstance(term, Literal) else str(term)


def _place(check: Check, iris: list[str], places: Places) -> Place:
    """Return where the row's claim is written, else the first thing found, else the check."""
    for iri in sorted(iris, key=lambda iri: not iri.startswith(CLAIM)):
        file, line = places.of(iri)
        if line:
            return file, line
    return check.file, 0
