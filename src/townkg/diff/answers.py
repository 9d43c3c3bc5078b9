"""Answers to the prepared questions that differ from one graph to the other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from townkg.diff.sides import Side
from townkg.errors import TownkgError
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Answer, Row
from townkg.query import Question
from townkg.query.golden import Golden, write
from townkg.store import Store

Ask = Callable[[Store, Question, Mapping[str, Any], str], Answer]
Tell = Callable[[Answer, Row], Text]


@frozen
class AnswerChange:
    """A question whose answer differs, with what was asked, and the rows that came and went.

    Shape: rows in words; *evidence* counts the rows whose cells stay and whose claims differ.
    """

    question: str
    title: Text
    params: Mapping[str, Any]
    removed: tuple[Text, ...]
    added: tuple[Text, ...]
    evidence: int

    def to_json(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {
            "question": self.question,
            "title": self.title.to_json(),
            "params": dict(self.params),
            "removed": [text.to_json() for text in self.removed],
            "added": [text.to_json() for text in self.added],
            "otherEvidence": self.evidence,
        }


def changed_answers(
    before: Side,
    after: Side,
    questions: Iterable[Question],
    goldens: Iterable[Golden],
    ask: Ask,
    tell: Tell,
) -> tuple[AnswerChange, ...]:
    """Return the questions that the two graphs answer otherwise, in the order given.

    Shape: *tell* says a row in words; each is asked with the parameters of its example and of its
    golden answers.
    """
    cases: dict[str, list[Mapping[str, Any]]] = {}
    for golden in goldens:
        cases.setdefault(golden.question, []).append(golden.params)
    found = []
    for question in questions:
        for params in _unique([question.example, *cases.get(question.name, ())]):
            change = _change(question, params, before, after, ask, tell)
            if change.removed or change.added or change.evidence:
                found.append(change)
    return tuple(found)


def _unique(cases: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for params in cases:
        found.setdefault(repr(sorted((key, str(value)) for key, value in params.items())), params)
    return list(found.values())


def _change(
    question: Question,
    params: Mapping[str, Any],
    before: Side,
    after: Side,
    ask: Ask,
    tell: Tell,
) -> AnswerChange:
    old, new = (_rows(question, params, side, ask, tell) for side in (before, after))
    gone, come = (
        Counter([key for key, _, _ in one]) - Counter([key for key, _, _ in other])
        for one, other in ((old, new), (new, old))
    )
    kept = Counter((key, claims) for key, claims, _ in new if not come[key])
    kept -= Counter((key, claims) for key, claims, _ in old)
    return AnswerChange(
        question.name, question.title, params, _left(old, gone), _left(new, come), kept.total()
    )


def _left(rows: list[tuple[str, str, Text]], wanted: Counter[str]) -> tuple[Text, ...]:
    left, found = Counter(wanted), []
    for key, _, words in rows:
        if left[key] > 0:
            left[key] -= 1
            found.append(words)
    return tuple(found)


def _rows(
    question: Question, params: Mapping[str, Any], side: Side, ask: Ask, tell: Tell
) -> list[tuple[str, str, Text]]:
    """Return each row as its cells, its claims, and words; an error is a row of its own."""
    try:
        answer = ask(side.store, question, params, side.version)
    except TownkgError as error:
        return [(error.message.en, "", error.message)]
    lines = write(question, {}, answer).split("\n")[1:-1]
    found = []
    for line, row in zip(lines, answer.rows, strict=True):
        key, _, claims = line.rpartition("\t") if question.evidence else (line, "", "")
        found.append((key, claims, tell(answer, row)))
    return found
