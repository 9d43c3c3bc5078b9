"""What stands in the way of a fact: the rules that could conclude it, and what each one lacks."""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text
from townkg.reason.proofs.proof import Proof, Source
from townkg.reason.proofs.said_in import ARTICLE, SaidIn
from townkg.reason.rule import Statement


@frozen
class Premise:
    """What a rule would need: proved by *proof*, or missing.

    Shape: a term `?x` of *fact* stands for anything; *unsaid* tells that no rule concludes such a
    fact: only the text could give it. *readings* are ambiguous claims that state it, which are no
    facts; *withdrawn* are claims that state it and are supposed not to be there; *instead* are the
    things of which the text does say it.
    """

    fact: Statement
    words: Text
    proof: Proof | None = None
    unsaid: bool = False
    readings: tuple[Source, ...] = ()
    instead: tuple[Text, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    withdrawn: tuple[Source, ...] = ()

    @property
    def missing(self) -> int:
        """Return how many facts are lacking for it, along the nearest way."""
        if self.proof is not None:
            return 0
        if self.unsaid:
            return 1
        return min((attempt.missing for attempt in self.attempts), default=1)

    def to_json(self) -> dict[str, object]:
        """Return the premise as a JSON object."""
        from townkg.reason.proofs import as_json

        return as_json.premise(self)


@frozen
class Attempt:
    """A rule that could conclude the fact, with the premises that hold and those that do not.

    Shape: *more* counts attempts that differ from it in the choice of a thing only; *phrase* says
    the rule of things in general.
    """

    rule: str
    rule_words: Text
    premises: tuple[Premise, ...]
    axioms: tuple[Statement, ...] = ()
    axiom_words: tuple[Text, ...] = ()
    more: int = 0
    phrase: Text = NOTHING

    @property
    def missing(self) -> int:
        """Return how many facts are lacking."""
        return sum(premise.missing for premise in self.premises)

    @property
    def lacking(self) -> tuple[Premise, ...]:
        """Return the premises that do not hold."""
        return tuple(one for one in self.premises if one.proof is None)


@frozen
class Reason:
    """One reason in a sentence, with proofs of what it tells of.

    Shape: *kind* is `nearest`, `direction`, `other` (what the text does say of the two),
    `reading`, `withdrawn` or `unsaid`.
    """

    kind: str
    text: Text
    proofs: tuple[Proof, ...] = ()


@frozen
class WhyNot:
    """Why a fact does not hold: reasons in words, and every attempt, the nearest first.

    Shape: *cut* tells that more was possible than was looked at; *said_in* names what could have
    said it: the article, or anybody's data.
    """

    fact: Statement
    words: Text
    reasons: tuple[Reason, ...]
    attempts: tuple[Attempt, ...]
    cut: bool = False
    note: Text = NOTHING
    said_in: SaidIn = ARTICLE

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        from townkg.reason.proofs import as_json

        return as_json.why_not(self)

    def text(self, language: str) -> str:
        """Return it as text: the reasons, then the attempts as a tree."""
        from townkg.reason.proofs import text

        return text.why_not(self, language)

    def mermaid(self, language: str) -> str:
        """Return it as a Mermaid flowchart, what is missing in dashes."""
        from townkg.reason.proofs import mermaid

        return mermaid.why_not(self, language)

    def turtle(self) -> str:
        """Return it in terms of PROV-O, as Turtle."""
        from townkg.reason.proofs import prov

        return prov.why_not(self)

    def html(self, language: str) -> str:
        """Return it as nested lists of HTML."""
        from townkg.reason.proofs import html

        return html.why_not(self, language)

    def _repr_html_(self) -> str:
        """Return it as HTML, which notebooks show."""
        from townkg.i18n import language

        return self.html(language())
