"""What the rules look at: a question with its parse tree and its golden answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.query import parse_tree
from townkg.query.golden import Golden
from townkg.query.question import Question
from townkg.store.tokens import position


@dataclass(frozen=True)
class Subject:
    """A question with the parse tree of its body and its golden answers."""

    question: Question
    tree: Any
    goldens: tuple[Golden, ...] | None

    def problem(self, line: int, subject: str, found: Text, cure: Text) -> Problem:
        """Return a problem of this question file."""
        return Problem(self.question.file, line, subject, found, cure)

    def line_of(self, *texts: str) -> int:
        """Return the line of the first token that is one of *texts*, in any case."""
        wanted = {text.upper() for text in texts}
        for token in self.question.tokens:
            if token.text.upper() in wanted:
                return position(self.question.body, token.start)[0]
        return 0

    def line_of_variable(self, name: str) -> int:
        """Return the line where a variable first stands."""
        return self.line_of(f"?{name}", f"${name}")

    @property
    def projected(self) -> dict[str, Any]:
        """What SELECT names, each with its expression or None."""
        return parse_tree.projected(self.tree)

    @property
    def columns(self) -> dict[str, str]:
        """The kind of each declared column."""
        return {column.name: column.kind for column in self.question.columns}
