"""A proof: a fact, the rule that concludes it, and the proofs of what it is concluded from."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text
from townkg.model import CERTAINTIES, CertaintyName, Evidence
from townkg.reason.rule import Statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.reason.proofs.passage import LinkPassage, RowPassage

KINDS = {
    "claim": Text("主张", "claim"),
    "description": Text(
        "条目描述（我们的归类，无引文）", "description of an entry (ours, no quote)"
    ),
    "editorial": Text("编者分类（不是文中所说）", "editorial (not said by the text)"),
    "ontology": Text("本体", "ontology"),
    "row": Text("数据集的一行", "row of a data set"),
    "link": Text("经审核的对应", "reviewed link"),
    "given": Text("所给的三元组", "given triple"),
    "assumed": Text("假设", "assumed"),
}
"""Where an asserted triple can come from."""

UNCLAIMED = len(CERTAINTIES)
"""Rank of what no claim states: weaker than any claim."""


@frozen
class Reading:
    """Which reading of an ambiguous passage a claim is.

    Shape: *passage* is the IRI of the set of readings, *point* what it leaves open, in words; the
    claim is the *place*th of *total* readings, counted from 1 in the order of the text.
    """

    passage: str
    point: Text
    place: int
    total: int

    def to_json(self) -> dict[str, object]:
        """Return it as a JSON object."""
        return {
            "of": self.passage,
            "point": self.point.to_json() if self.point else None,
            "place": self.place,
            "total": self.total,
        }


@frozen
class Source:
    """Where an asserted triple is said: a claim with its passages, or what else asserts it.

    Shape: *kind* is a key of `KINDS`; *order* is the place of a claim in the text; *follows* are
    the premises of an implied claim, which has no passage of its own; *iri* is that of the claim,
    the graph, the row or the link; *passage* is what is shown of a row or a link;
    *reading* tells which reading an ambiguous claim is.
    """

    kind: str
    iri: str = ""
    certainty: CertaintyName | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: Text = NOTHING
    follows: tuple[Source, ...] = ()
    order: int = 0
    passage: RowPassage | LinkPassage | None = None
    reading: Reading | None = None

    @property
    def rank(self) -> int:
        """Return how firm it is: 0 is the firmest. What the ontology says makes nothing weaker."""
        if self.kind == "ontology":
            return 0
        return CERTAINTIES.index(self.certainty) if self.certainty else UNCLAIMED

    def passages(self) -> Iterator[Evidence]:
        """Yield the passages that it rests on, those of the premises of an implied one too."""
        yield from self.evidence
        for source in self.follows:
            yield from source.passages()


@frozen
class Proof:
    """A fact with what proves it.

    Shape: a leaf has no *rule* and is asserted by its *sources*, the firmest first; any other
    node follows by *rule* from *premises* and *axioms*, triples of the ontology. *words*,
    *rule_words* and *axiom_words* say fact, rule and axioms in words, *phrase* this very
    application of the rule, of things in general.
    """

    fact: Statement
    rule: str | None = None
    premises: tuple[Proof, ...] = ()
    axioms: tuple[Statement, ...] = ()
    sources: tuple[Source, ...] = ()
    words: Text = NOTHING
    rule_words: Text = NOTHING
    axiom_words: tuple[Text, ...] = ()
    phrase: Text = NOTHING

    @property
    def is_leaf(self) -> bool:
        """Return whether the fact is asserted here."""
        return self.rule is None

    @property
    def leaves(self) -> tuple[Proof, ...]:
        """Return the asserted facts that the proof rests on, from left to right, each once."""
        return tuple({node.fact: node for node in self.nodes() if node.is_leaf}.values())

    @property
    def size(self) -> int:
        """Return how many rule applications it has."""
        return self._counted(lambda node, inner: (not node.is_leaf) + sum(inner))

    @property
    def height(self) -> int:
        """Return the most rule applications on a way from the fact to a leaf."""
        return self._counted(lambda node, inner: 0 if node.is_leaf else 1 + max(inner, default=0))

    @property
    def rank(self) -> int:
        """Return the rank of the weakest leaf."""
        if self.is_leaf:
            return self.sources[0].rank if self.sources else UNCLAIMED
        return max((leaf.rank for leaf in self.leaves), default=0)

    @property
    def certainty(self) -> CertaintyName | None:
        """Return the certainty of the weakest leaf; none when no claim states some leaf."""
        return CERTAINTIES[self.rank] if self.rank < UNCLAIMED else None

    @property
    def claims(self) -> tuple[str, ...]:
        """Return the IRIs of the claims that state the leaves, in the order of the text."""
        first = (leaf.sources[0] for leaf in self.leaves if leaf.sources)
        used = {(one.order, one.iri) for one in first if one.kind == "claim"}
        return tuple(iri for _, iri in sorted(used))

    @property
    def rows(self) -> tuple[str, ...]:
        """Return the IRIs of the rows of data sets that state leaves, in their order."""
        return self._named("row")

    @property
    def links(self) -> tuple[str, ...]:
        """Return the IRIs of the links that state leaves, in their order."""
        return self._named("link")

    def nodes(self) -> Iterator[Proof]:
        """Yield every node once, a conclusion before its premises, those from left to right."""
        left: list[Proof] = []
        seen: set[int] = set()
        waiting: list[tuple[Proof, bool]] = [(self, False)]
        while waiting:  # without recursion: chains can be long
            node, done = waiting.pop()
            if done:
                left.append(node)
            elif id(node) not in seen:
                seen.add(id(node))
                waiting.append((node, True))
                waiting += [(one, False) for one in node.premises]
        yield from reversed(left)

    def _named(self, kind: str) -> tuple[str, ...]:
        first = (leaf.sources[0] for leaf in self.leaves if leaf.sources)
        return tuple(dict.fromkeys(one.iri for one in first if one.kind == kind))

    def _counted(self, count: Callable[[Proof, list[int]], int]) -> int:
        """Return what *count* makes of each node and of the counts of its premises."""
        made: dict[int, int] = {}
        for node in reversed(list(self.nodes())):
            made[id(node)] = count(node, [made[id(one)] for one in node.premises])
        return made[id(self)]

    def to_json(self) -> dict[str, object]:
        """Return the proof as a JSON object."""
        from townkg.reason.proofs import as_json

        return as_json.proof(self)

    def text(self, language: str) -> str:
        """Return the proof as an indented tree, each leaf with its sentence."""
        from townkg.reason.proofs import text

        return text.proof(self, language)

    def mermaid(self, language: str) -> str:
        """Return the proof as a Mermaid flowchart."""
        from townkg.reason.proofs import mermaid

        return mermaid.proof(self, language)

    def turtle(self) -> str:
        """Return the proof in terms of PROV-O, as Turtle."""
        from townkg.reason.proofs import prov

        return prov.proof(self)

    def html(self, language: str) -> str:
        """Return the proof as nested lists of HTML."""
        from townkg.reason.proofs import html

        return html.proof(self, language)

    def _repr_html_(self) -> str:
        """Return the proof as HTML, which notebooks show."""
        from townkg.i18n import language

        return self.html(language())
