"""Checks question files and their golden answers, beyond what their loading needs."""

from __future__ import annotations

from collections.abc import Iterable

from townkg import errors
from townkg.errors import Problem
from townkg.query import golden, parse_tree
from townkg.query.bind import render
from townkg.query.catalogue import SUFFIX, Catalogue, parse
from townkg.query.golden import Golden
from townkg.query.question import Question
from townkg.query.rules import RULES, Subject


def lint(question: Question, answers: Iterable[Golden] | None = ()) -> list[Problem]:
    """Return what is wrong with a question that loads, sorted; None leaves its goldens out."""
    text = render(question.pieces, {})
    subject = Subject(question, parse_tree.parse(text), None if answers is None else tuple(answers))
    return sorted({problem for rule in RULES for problem in rule(subject)})


def lint_all(questions: Catalogue) -> list[Problem]:
    """Return what is wrong with all question files of a folder and their golden answers."""
    try:
        names = questions.names()
    except errors.QueryError as error:
        cure = "make the folder; TOWNKG_HOME names the project that has one"
        return [Problem(str(questions.folder), 0, "", str(error), cure)]
    answers, problems, broken = _goldens(questions)
    for name in names:
        question, found = parse(questions.folder / f"{name}{SUFFIX}")
        problems += found
        if question is not None and not found:
            own = [item for item in answers if item.question == name]
            problems += lint(question, None if name in broken else own)
    for item in answers:
        if item.question not in names:
            near = errors.nearest(item.question, names)
            cure = f"rename it; nearest: {', '.join(near)}" if near else "remove it"
            problems.append(Problem(item.file, 0, "", "the golden answer of no question", cure))
    return sorted(set(problems))


def _goldens(questions: Catalogue) -> tuple[list[Golden], list[Problem], set[str]]:
    """Return the golden answers, the problems of those malformed, and whose they are."""
    answers, problems, broken = [], [], set()
    for path in golden.files(questions.folder):
        try:
            answers.append(golden.read(path))
        except errors.DataError as error:
            problems += error.problems
            broken.add(path.name.split(".")[0])
    return answers, problems, broken
