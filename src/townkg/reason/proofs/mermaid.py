"""Proofs and obstacles as Mermaid flowcharts: arrows lead from premises to what follows."""

from __future__ import annotations

from collections.abc import Iterator

from townkg.reason.proofs import sentences, wording
from townkg.reason.proofs.obstacle import Attempt, WhyNot
from townkg.reason.proofs.proof import Proof

_STYLES = (
    "  classDef leaf fill:#eef6ee,stroke:#3b7a3b",
    "  classDef rule fill:#f4f4f4,stroke:#999",
    "  classDef missing fill:#fff4f0,stroke:#b3432b,stroke-dasharray: 5 4",
)
_ESCAPED = {"&": "&amp;", '"': "&quot;", "<": "&lt;", ">": "&gt;", "#": "&num;", "\n": " "}


class _Chart:
    """Gathers lines; a fact has one box, however often it is used."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.lines: list[str] = ["flowchart BT"]
        self._names: dict[object, str] = {}

    def box(self, key: object, text: str, kind: str = "") -> tuple[str, bool]:
        """Return the name of a box, and whether it is new."""
        if key in self._names:
            return self._names[key], False
        name = self._names[key] = f"n{len(self._names)}"
        style = f":::{kind}" if kind else ""
        self.lines.append(f'  {name}["{_escaped(text)}"]{style}')
        return name, True

    def arrow(self, start: str, end: str, *, dashed: bool = False) -> None:
        """Add an arrow."""
        self.lines.append(f"  {start} {'-.->' if dashed else '-->'} {end}")

    def proof(self, root: Proof) -> str:
        """Add a proof; return the name of its conclusion."""
        first = ""
        waiting = [(root, "")]
        while waiting:
            node, above = waiting.pop()
            name, new = self.box(node.fact, _said(node, self.language), "leaf" * node.is_leaf)
            first = first or name
            if above:
                self.arrow(name, above)
            if new and not node.is_leaf:
                told = wording.rule(node, self.language)
                rule, _ = self.box(("rule", node.fact), told, "rule")
                self.arrow(rule, name)
                waiting += [(premise, rule) for premise in reversed(node.premises)]
        return first

    def attempt(self, attempt: Attempt, above: str, path: tuple[int, ...]) -> None:
        """Add an attempt below what it could conclude."""
        told = wording.rule(attempt, self.language)
        rule, _ = self.box(("attempt", path), told, "rule")
        self.arrow(rule, above, dashed=True)
        for place, premise in enumerate(attempt.premises):
            if premise.proof is not None:
                self.arrow(self.proof(premise.proof), rule)
                continue
            said = premise.words.in_language(self.language)
            name, new = self.box(("missing", premise.fact), f"✗ {said}", "missing")
            self.arrow(name, rule, dashed=True)
            for number, deeper in enumerate(premise.attempts if new else ()):
                self.attempt(deeper, name, (*path, place, number))


def proof(root: Proof, language: str) -> str:
    """Return a proof as a flowchart."""
    chart = _Chart(language)
    chart.proof(root)
    return _whole(chart)


def why_not(found: WhyNot, language: str) -> str:
    """Return the attempts as a flowchart, what is missing in dashes."""
    chart = _Chart(language)
    goal, _ = chart.box(
        ("missing", found.fact), f"✗ {found.words.in_language(language)}", "missing"
    )
    for number, attempt in enumerate(found.attempts):
        chart.attempt(attempt, goal, (number,))
    return _whole(chart)


def _whole(chart: _Chart) -> str:
    return "".join(f"{line}\n" for line in (*chart.lines, *_STYLES))


def _said(node: Proof, language: str) -> str:
    return "\n".join([node.words.in_language(language), *_quotes(node, language)])


def _quotes(node: Proof, language: str) -> Iterator[str]:
    for source in node.sources[:1]:
        yield sentences.name(source).in_language(language)
        # no page of a claim is there to look it up in
        yield from source.passage.lines(language) if source.passage else ()


def _escaped(text: str) -> str:
    lines = ("".join(_ESCAPED.get(sign, sign) for sign in line) for line in text.split("\n"))
    return "<br/>".join(lines)
