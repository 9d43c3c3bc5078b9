"""Which fact a row of an answer states, by what its question explains; and, where none, why not.

`explain` in the header of a question names three columns, parameters or terms: the triple that a
row states. Further triples tell which thing `?` is meant, when no column shows it, and `|` begins
another triple, for rows of another kind. What cannot be proved is said in words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from townkg import settings
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.model import Entity, Row
from townkg.query.question import OPEN
from townkg.reason.proofs.facts import matches, relation_of
from townkg.reason.proofs.reasons import quoted
from townkg.reason.proofs.words import plain, statement
from townkg.reason.rule import TYPE, Atom, Statement

if TYPE_CHECKING:
    from townkg.explaining.closed import Closed
    from townkg.query import Question

_ANSWERS = frozenset(settings.ONTOLOGY + name for name in ("no", "unknown", "notStated"))
_NO_FACT = Text("没有可证明的事实", "there is no fact to prove")


@frozen
class Unproved:
    """Why a row has no proof.

    Shape: *kind* is `empty` when a cell is empty that the fact needs, `ambiguous` when only a
    reading states it, `answer` when the row answers no, unknown or not stated, `underivable` when
    it is reckoned from several facts or does not follow; *fact* is what was looked for.
    """

    kind: str
    words: Text
    fact: Statement | None = None

    def text(self, language: str) -> str:
        """Return it as one line."""
        return f"{self.words.in_language(language)}\n"

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        told: dict[str, object] = {
            "holds": False,
            "kind": self.kind,
            "words": self.words.to_json(),
        }
        if self.fact is not None:
            parts = ("subject", "predicate", "object")
            told["fact"] = dict(zip(parts, self.fact, strict=True))
        return told


def fact_of(
    question: Question, row: Row, params: Mapping[str, Any], closed: Closed
) -> Statement | Unproved:
    """Return the first triple that a row states and that holds; else why there is none."""
    cells = {**params, **row.cells}
    missed: Statement | None = None
    empty: list[str] = []
    for alternative in question.claimed:
        known = [_bound(triple, cells) for triple in alternative]
        whole = [tuple(filter(None, one)) for one in known if None not in one]
        if None in known[0] or (len(known) > 1 and len(whole) == 1):
            empty += [part for one in alternative for part in one if row.cells.get(part, 0) is None]
            continue
        for triple in _instances(whole, closed):
            if closed.holds(triple):
                return triple
            missed = missed or triple
    return _unproved(question, row, missed, empty, closed)


def _bound(triple: tuple[str, str, str], cells: Mapping[str, Any]) -> tuple[str | None, ...]:
    """Return a triple with terms for its names; none for an empty cell, `?` for what is open."""
    found: list[str | None] = []
    for part in triple:
        if part == OPEN:
            found.append(OPEN)
        elif part in cells:
            found.append(_term(cells[part]))
        elif ":" in part:
            prefix, _, local = part.partition(":")
            found.append(f"<{settings.PREFIXES[prefix]}{local}>")
        else:
            found.append(None)  # a parameter that was not given
    return tuple(found)


def _term(cell: Any) -> str | None:
    """Return a cell as a term; a text as a literal of which only the text is known."""
    if isinstance(cell, Entity):
        return f"<{cell.iri}>"
    said = cell.in_language("zh") if isinstance(cell, Text) else cell
    return f'"{said}' if isinstance(said, str) and said else None


def _instances(triples: list[tuple[str, ...]], closed: Closed) -> Iterator[Statement]:
    """Yield what the first of the triples says, of each thing that makes the others hold too."""
    first, *others = triples
    for triple in _answers(first, closed):
        place = first.index(OPEN) if OPEN in first else None
        meant = None if place is None else triple[place]
        asked = [tuple(meant if term == OPEN else term for term in one) for one in others]
        if all(any(closed.holds(each) for each in _answers(one, closed)) for one in asked):
            yield triple


def _answers(asked: tuple[Any, ...], closed: Closed) -> Iterator[Statement]:
    """Yield the triples that are meant: itself, or what holds in place of what is open."""
    subject, predicate, item = asked
    is_text = item.startswith('"') and item != OPEN
    if OPEN not in asked and not is_text:
        yield subject, predicate, item
        return
    facts = closed.prover.facts
    relation = relation_of((subject, predicate, item))
    ends = (0 if subject == OPEN else subject, 0 if item == OPEN or is_text else item)
    if any(isinstance(end, str) and facts.number(end) is None for end in ends):
        return
    atom = Atom(relation, ends[0], None if predicate == TYPE else ends[1])
    for number in sorted(found[0] for found in matches(facts, atom, {})):
        term = facts.text(number)
        if is_text and (term[0] != '"' or plain(term).zh != item[1:]):
            continue
        yield (term, predicate, item) if ends[0] == 0 else (subject, predicate, term)


def _unproved(
    question: Question, row: Row, missed: Statement | None, empty: list[str], closed: Closed
) -> Unproved:
    readings = [one.iri for one in closed.readings.of(missed)] if missed else []
    only = {one.certainty for one in row.evidence} == {"ambiguous"}
    if readings or only or row.cells.get("certainty") == "ambiguous":
        weak = [one.claim for one in row.evidence if one.certainty == "ambiguous"]
        claims = readings or weak or [one.claim for one in row.evidence]
        return Unproved("ambiguous", _ambiguous(claims), missed)
    for column in question.columns:
        cell = row.cells.get(column.name)
        if isinstance(cell, Entity) and cell.iri in _ANSWERS:
            told = Text(
                f"这一行的回答（{column.label.zh}）是“{cell.label.in_language('zh')}”，"
                f"{_NO_FACT.zh}",
                f"the answer of this row ({column.label.en}) is “{cell.label.in_language('en')}”: "
                f"{_NO_FACT.en}",
            )
            return Unproved("answer", told, missed)
    if missed is None and empty:
        names = [one.label for one in question.columns if one.name in empty]
        zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
        told = Text(
            f"这一行的{zh}为空，文中没有说，{_NO_FACT.zh}",
            f"the article does not say it: {en} is empty in this row, and {_NO_FACT.en}",
        )
        return Unproved("empty", told)
    return Unproved("underivable", _underivable(missed, closed), missed)


def _ambiguous(claims: list[str]) -> Text:
    names = dict.fromkeys(iri.removeprefix(settings.CLAIM) for iri in claims)
    zh, en = "、".join(names), ", ".join(names)
    return Text(
        "这一行只在某种读法下成立，不是事实，没有证明" + (f"；读法：{zh}" if names else ""),
        "this row holds in some reading only: it is no fact, and has no proof"
        + (f"; readings: {en}" if names else ""),
    )


def _underivable(missed: Statement | None, closed: Closed) -> Text:
    if missed is None:
        return Text(
            f"这一行由多个事实算出或比较而得，{_NO_FACT.zh}",
            f"this row is reckoned from, or compares, several facts: {_NO_FACT.en}",
        )
    said = statement(missed, closed.prover.say)
    return Text(
        f"由这一行所说的推不出一个事实：推不出{quoted(said.zh)}",
        f"this row says no single fact that follows: {quoted(said.en)} does not",
    )
