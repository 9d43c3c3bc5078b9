"""The review of proposals at a terminal: one pair after the other, each decision written at once.

Whoever quits goes on later where the pairs are still open.
"""

from __future__ import annotations

import sys

import click

from townkg.cli import output
from townkg.cli.link import described, today
from townkg.cli.speech import Speaker
from townkg.errors import DataError, UsageError
from townkg.i18n import Text
from townkg.link.decisions import Decisions
from townkg.link.gathering import Gathering
from townkg.link.propose import Proposal
from townkg.link.row import local

_KEYS = {"y": "accept", "c": "close", "n": "reject", "o": "none", "u": "undo", "s": "skip", "q": ""}


def review(
    open_: list[Proposal], decided: Decisions, gathering: Gathering, reviewer: str, say: Speaker
) -> int:
    """Return 0 once every pair was asked for, or the person quit."""
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            Text(
                "--review 要在终端中用；否则请用 --accept、--reject、--no-match",
                "--review needs a terminal; else give --accept, --reject, --no-match",
            )
        )
    return Review(open_, decided, gathering, reviewer, say).run()


class Review:
    """Goes through the pairs, forth and back."""

    def __init__(
        self,
        open_: list[Proposal],
        decided: Decisions,
        gathering: Gathering,
        reviewer: str,
        say: Speaker,
    ) -> None:
        self.open, self.decided, self.gathering = open_, decided, gathering
        self.reviewer, self.say = reviewer, say
        self.done: list[tuple[int, str]] = []
        """The decisions of this run: which pair, and the key under which it was written."""

    def run(self) -> int:
        """Return 0 at the end of the pairs, or where the person quits."""
        at = 0
        while at < len(self.open):
            one = self.open[at]
            if not self.decided.is_open(one):
                at += 1
                continue
            for line in described(one, self.say):
                click.echo(output.clean(line))
            answer = self._asked(f"{at + 1}/{len(self.open)}")
            if not answer:
                break
            at = self._taken(answer, at, one)
        count = len(self.done)
        click.echo(
            self.say(
                f"{count} 个决定已写入", f"{count} decision{'' if count == 1 else 's'} written"
            ),
            err=True,
        )
        return 0

    def _asked(self, place: str) -> str:
        """Return what is to be done with the pair; empty to quit."""
        question = self.say(
            "[y] 同一 [c] 相近 [n] 不是 [o] 无对应 [u] 撤销 [s] 跳过 [q] 退出",
            "[y] same [c] close [n] no [o] no match [u] undo [s] skip [q] quit",
        )
        while True:
            click.echo(f"{place} {question} ", nl=False)
            line = sys.stdin.readline()
            sign = line.strip().lower()[:1] if line else "q"
            if sign in _KEYS:
                return _KEYS[sign]

    def _taken(self, answer: str, at: int, one: Proposal) -> int:
        """Return the number of the pair to ask for next."""
        if answer == "skip":
            return at + 1
        if answer == "undo":
            return self._undone(at)
        try:
            key = self._decided(answer, one)
            self.decided.write(self.gathering)
        except DataError as error:
            click.echo(error.in_language(self.say.language), err=True)
            self.decided = Decisions(self.decided.data, self.decided.slug)
            return at
        self.done.append((at, key))
        return at + 1

    def _decided(self, answer: str, one: Proposal) -> str:
        date = today()
        if answer == "reject":
            self.decided.reject(one, self.reviewer, date)
        elif answer == "none":
            self.decided.no_match(one.subject.iri, one.subject.label, self.reviewer, date)
            return f"{local(one.subject.iri)}--none"
        else:
            predicate = "exactMatch" if answer == "accept" else "closeMatch"
            self.decided.accept(one, predicate, self.reviewer, date)
        return one.key

    def _undone(self, at: int) -> int:
        if not self.done:
            click.echo(self.say("没有可撤销的", "There is nothing to undo"), err=True)
            return at
        before, key = self.done.pop()
        self.decided.undo(key)
        self.decided.write(self.gathering)
        return before
