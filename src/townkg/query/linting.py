"""Checks question files and their golden answers, beyond what their loading needs."""

from __future__ import annotations

from collections.abc import Iterable

from townkg import errors
from townkg.errors import Problem
from townkg.i18n import Text
from townkg.query import golden, parse_tree
from townkg.query.bind import render
from townkg.query.catalogue import SUFFIX, Catalogue, parse
from townkg.query.golden import Golden
from townkg.query.question import Question
from townkg.query.rules import RULES
from townkg.query.subject import Subject


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
        cure = Text(
            "请建这个文件夹；TOWNKG_HOME 指明有它的项目",
            "make the folder; TOWNKG_HOME names the project that has one",
        )
        return [Problem(str(questions.folder), 0, "", error.bare, cure)]
    answers, problems, broken = _goldens(questions)
    for name in names:
        question, found = parse(questions.folder / f"{name}{SUFFIX}")
        problems += found
        if question is not None and not found:
            own = [item for item in answers if item.question == name]
            problems += lint(question, None if name in broken else own)
    for item in answers:
        if item.question not in names:
            problems.append(_of_no_question(item, names))
    return sorted(set(problems))


def _of_no_question(item: Golden, names: list[str]) -> Problem:
    near = errors.nearest(item.question, names)
    cure = Text("请删去", "remove it")
    if near:
        cure = Text(
            f"请改名；最接近的是：{'、'.join(near)}", f"rename it; nearest: {', '.join(near)}"
        )
    found = Text("没有与这份标准答案对应的问题", "the golden answer of no question")
    return Problem(item.file, 0, "", found, cure)


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
