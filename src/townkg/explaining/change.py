"""What a supposition changes: what appears, with its proof, and what falls, with its old one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from townkg.explaining.closed import Closed
from townkg.frozen import frozen
from townkg.i18n import Text
from townkg.reason.proofs import Proof
from townkg.reason.proofs.sentences import name


@frozen
class WhatIf:
    """What appears and what falls, by their proofs: those now, and those before.

    Shape: *withdrawn* are the claims that no longer stand, those that follow from others included.
    """

    appears: tuple[Proof, ...]
    falls: tuple[Proof, ...]
    withdrawn: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {
            "appears": [proof.to_json() for proof in self.appears],
            "falls": [proof.to_json() for proof in self.falls],
            "withdrawn": list(self.withdrawn),
        }

    def text(self, language: str) -> str:
        """Return a line for each, with the rule and the claims that it rests on."""
        zh = language == "zh"
        out = []
        for proofs, head in (
            (self.appears, Text("由此出现", "appears")),
            (self.falls, Text("不再成立", "falls")),
        ):
            count = f"{head.zh} {len(proofs)} 条：" if zh else f"{len(proofs)} {head.en}:"
            out.append(count if proofs else count.rstrip("：:") + ("。" if zh else "."))
            out += [_line(proof, language, self.withdrawn) for proof in proofs]
        return "".join(f"{line}\n" for line in out)


def compare(before: Closed, after: Closed) -> WhatIf:
    """Return what differs between two closures of one graph."""
    old, new = set(before.triples()), set(after.triples())
    appears = [proof for one in sorted(new - old) if (proof := after.why(one))]
    falls = [proof for one in sorted(old - new) if (proof := before.why(one))]
    return WhatIf(_ordered(appears), _ordered(falls), tuple(sorted(after.fallen)))


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
