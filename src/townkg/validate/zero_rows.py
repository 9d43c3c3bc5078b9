"""Runs the checks of `ontology/checks/`: queries that must return no row.

A check is a SELECT under a comment of three parts, each in both languages and on lines of its
own: `# Problem: …`, `# Why: …`, `# Cure: …`, `# 问题：…`, `# 缘由：…`, `# 办法：…`.
Each row that it returns is one problem.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolution, QuerySolutions, Store

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.settings import CLAIM
from townkg.store.syntax import syntax_error
from townkg.validate.places import Place, Places, short

_PARTS = (Text("问题", "Problem"), Text("缘由", "Why"), Text("办法", "Cure"))
_NAMES = [name for part in _PARTS for name in (part.en, part.zh)]
_PART = re.compile(rf"#\s*({'|'.join(_NAMES)})[:\uff1a]\s*(.*)")


@dataclass(frozen=True)
class Check:
    """A query that must return no row, with what a row means."""

    name: str
    file: str
    query: str
    problem: Text
    why: Text
    cure: Text


def read_check(path: Path, file: str) -> Check | list[Problem]:
    """Return the check in *path*, or what its comment lacks."""
    try:
        query = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        found = Text(f"不是 UTF-8:{error}", f"is not UTF-8: {error}")
        return [Problem(file, 0, path.stem, found, Text("请存为 UTF-8", "save it as UTF-8"))]
    parts = _comment(query)
    missing = [name for name in _NAMES if not parts.get(name)]
    if missing:
        found = Text(
            f"开头的注释中没有 {'、'.join(missing)}",
            f"the leading comment has no {' and no '.join(missing)}",
        )
        form = ", ".join(f"# {part.en}: … # {part.zh}: …" for part in _PARTS)
        return [Problem(file, 1, path.stem, found, Text(f"请写 {form}", f"write {form}"))]
    problem, why, cure = (Text(parts[part.zh], parts[part.en]) for part in _PARTS)
    return Check(path.stem, file, query, problem, why, cure)


def _comment(query: str) -> dict[str, str]:
    """Return the parts of the leading comment by their names, each on one line."""
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
            space = " " if part.isascii() else ""
            parts[part] += space + line.lstrip("# ").strip()
    return parts


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
            cure = Text("请改正查询", "mend the query")
            yield Problem(check.file, told.line or 0, check.name, told.message, cure)
            continue
        if not isinstance(solutions, QuerySolutions):
            found = Text("不是 SELECT", "is no SELECT")
            cure = Text("请在每一行写出有问题的是什么", "name what is wrong in a row")
            yield Problem(check.file, 0, check.name, found, cure)
            continue
        yield from sorted({_problem(check, solutions, row, places) for row in solutions})


def _problem(
    check: Check, solutions: QuerySolutions, row: QuerySolution, places: Places
) -> Problem:
    names = [variable.value for variable in solutions.variables]
    bound = {name: row[name] for name in names if row[name] is not None}
    iris = [term.value for term in bound.values() if isinstance(term, NamedNode)]
    values = [f"{name} {_show(term)}" for name, term in bound.items()]
    file, line = _place(check, iris, places)
    told = Text(check.problem.zh.rstrip("。"), check.problem.en.rstrip("."))
    if values:
        told = Text(f"{told.zh}（{'、'.join(values)}）", f"{told.en} ({', '.join(values)})")
    return Problem(file, line, check.name, told, check.cure)


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
