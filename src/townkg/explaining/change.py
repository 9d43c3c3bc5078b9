"""What a supposition changes: what appears, with its proof, and what falls, with its old one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from townkg.explaining.closed import Closed
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.reason.proofs import Proof
from townkg.reason.proofs.facts import fact_of, holds
from townkg.reason.proofs.sentences import name
from townkg.reason.rule import Statement

MOST_TOLD = 200
"""Of what appears, and of what falls, so much is told with its proof."""


@frozen
class WhatIf:
    """What appears and what falls, by their proofs: those now, and those before.

    Shape: *withdrawn* are the claims that no longer stand, those that follow from others included.
    Of more than MOST_TOLD that appear or fall the first are told, and the others counted.
    """

    appears: tuple[Proof, ...]
    falls: tuple[Proof, ...]
    withdrawn: tuple[str, ...]
    more_appear: int = 0
    more_fall: int = 0

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {
            "appears": [proof.to_json() for proof in self.appears],
            "falls": [proof.to_json() for proof in self.falls],
            "withdrawn": list(self.withdrawn),
            **({"more_appear": self.more_appear} if self.more_appear else {}),
            **({"more_fall": self.more_fall} if self.more_fall else {}),
        }

    def text(self, language: str) -> str:
        """Return a line for each, with the rule and the claims that it rests on."""
        zh = language == "zh"
        out = []
        for proofs, more, head in (
            (self.appears, self.more_appear, Text("由此出现", "appears")),
            (self.falls, self.more_fall, Text("不再成立", "falls")),
        ):
            number = len(proofs) + more
            count = f"{head.zh} {number} 条：" if zh else f"{number} {head.en}:"
            out.append(count if proofs else count.rstrip("：:") + ("。" if zh else "."))
            out += [_line(proof, language, self.withdrawn) for proof in proofs]
            if more:
                out.append(f"  ……另有 {more} 条" if zh else f"  … and {more} more")
        return "".join(f"{line}\n" for line in out)


def compare(before: Closed, after: Closed) -> WhatIf:
    """Return what differs between two closures of one graph."""
    old, new = set(before.triples()), set(after.triples())
    appears, more_appear = _proofs(new - old, after)
    falls, more_fall = _proofs(old - new, before)
    withdrawn = tuple(sorted(after.fallen))
    return WhatIf(_ordered(appears), _ordered(falls), withdrawn, more_appear, more_fall)


def _proofs(triples: Collection[Statement], closed: Closed) -> tuple[list[Proof], int]:
    """Return the proofs of triples, and of how many there is none for there are too many.

    Where there are many, each is concluded in many ways as well: births decide.
    """
    if len(triples) <= MOST_TOLD:
        return [proof for one in sorted(triples) if (proof := closed.why(one))], 0
    prover = closed.prover

    def born(one: Statement) -> int:
        goal = fact_of(prover.facts, one)
        return (goal and holds(prover.facts, goal)) or 0

    found = sorted(triples, key=lambda one: (born(one), one))
    told = [proof for one in found[:MOST_TOLD] if (proof := prover.quick(one))]
    return told, len(found) - len(told)


def _ordered(proofs: Iterable[Proof]) -> tuple[Proof, ...]:
    """Return what is asserted first, then what is near to it."""
    return tuple(sorted(proofs, key=lambda proof: (proof.height, proof.words.zh)))


def _line(proof: Proof, language: str, withdrawn: Sequence[str]) -> str:
    sources = [leaf.sources[0] for leaf in proof.leaves if leaf.sources]
    gone = [source for source in sources if source.iri in withdrawn]
    told = dict.fromkeys(name(source).in_language(language) for source in gone or sources)
    comma = "，" if language == "zh" else ", "
    because = Text("因为没有了", "for want of") if gone else Text("据", "by")
    said = proof.words.in_language(language)
    return f"  {said}{comma}{because.in_language(language)} {comma.join(told)}"
