"""A contradiction: a rule that says what must not be, and the facts that make it so."""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.reason.proofs.proof import Proof
from townkg.reason.rule import Statement


@frozen
class Contradiction:
    """What cannot all hold: the *facts* that do, the *rule* and the *axioms* that forbid it.

    Shape: a fact is a triple of text in N-Triples form; *proofs* has one of each fact.
    """

    rule: str
    words: Text
    facts: tuple[Statement, ...]
    axioms: tuple[Statement, ...]
    axiom_words: tuple[Text, ...]
    proofs: tuple[Proof, ...] = ()

    def text(self, language: str) -> str:
        """Return it as text: what is wrong, then the proof of each fact."""
        told = self.words.in_language(language)
        said = dict.fromkeys(one.in_language(language) for one in self.axiom_words)
        zh = language == "zh"
        lines = [f"{self.rule}{'：' if zh else ': '}{told}"]
        lines += [f"  {'公理：' if zh else 'axiom: '}{one}" for one in said]
        for proof in self.proofs:
            lines += [f"  {line}" for line in proof.text(language).splitlines()]
        return "".join(f"{line}\n" for line in lines)

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {
            "rule": self.rule,
            "words": self.words.to_json(),
            "facts": [list(one) for one in self.facts],
            "axioms": [list(one) for one in self.axioms],
            "proofs": [one.to_json() for one in self.proofs],
        }
