"""What cannot all be so: contradictions with the ontology, and things that a rule makes one.

Neither stops a closure. A contradiction concludes nothing; that two names are of one thing is
concluded like anything else, and told here, so that whoever reads it can refuse it first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text
from townkg.reason.contradictions import MOST_TOLD
from townkg.reason.proofs import words
from townkg.reason.proofs.proof import Proof
from townkg.reason.proofs.why import Prover
from townkg.reason.rule import SAME_AS, Rule, Statement

if TYPE_CHECKING:
    from townkg.reason.kernel import Graph

CONTRADICTION, MERGE = "contradiction", "merge"


@frozen
class Conflict:
    """What does not go together, by which rule, with the proof of each part.

    Shape: *kind* is `contradiction`, with the proofs of all that cannot be so at once, or
    `merge`, with the proof that two things are one; *more* counts further answers of the rule,
    which are not told.
    """

    kind: str
    rule: str
    premises: tuple[Proof, ...]
    axioms: tuple[Statement, ...] = ()
    words: Text = NOTHING
    rule_words: Text = NOTHING
    axiom_words: tuple[Text, ...] = ()
    more: int = 0

    @property
    def is_merge(self) -> bool:
        """Return whether it tells of two things that a rule makes one."""
        return self.kind == MERGE

    @property
    def claims(self) -> tuple[str, ...]:
        """Return the IRIs of the claims that it rests on, each once."""
        return tuple(dict.fromkeys(iri for one in self.premises for iri in one.claims))

    def to_json(self) -> dict[str, object]:
        """Return the conflict as a JSON object."""
        from townkg.reason.proofs import as_json

        return as_json.conflict(self)

    def text(self, language: str) -> str:
        """Return the conflict as text: what it is, by which rule, and the proof of each part."""
        from townkg.reason.proofs import text

        return text.conflict(self, language)

    def html(self, language: str) -> str:
        """Return the conflict as nested lists of HTML."""
        from townkg.reason.proofs import html

        return html.conflict(self, language)

    def _repr_html_(self) -> str:
        """Return the conflict as HTML, which notebooks show."""
        from townkg.i18n import language

        return self.html(language())


def conflicts(graph: Graph, prover: Prover) -> list[Conflict]:
    """Return the contradictions of a closed graph, and the merges that its rules conclude."""
    return [*merges(graph, prover), *contradictions(graph, prover)]


def contradictions(graph: Graph, prover: Prover) -> Iterator[Conflict]:
    """Yield what the ontology forbids and yet holds, at most MOST_TOLD answers of a rule."""
    for one in graph.report().contradictions:
        told = [_contradiction(one.rule, each, prover) for each in one.bindings[:MOST_TOLD]]
        distinct = list({_parts(each): each for each in told}.values())
        more = one.count - len(told)
        if more > 0:
            distinct[-1] = _with_more(distinct[-1], more)
        yield from distinct


def merges(graph: Graph, prover: Prover) -> Iterator[Conflict]:
    """Yield for each pair of things that a rule, and no triple alone, makes one the proof."""
    if not any(edge.rule >= 0 for edge in graph.equality.edges()):
        return
    decode, seen = graph.dictionary.decode, set()
    for edge in graph.equality.edges():
        pair = tuple(sorted((decode(edge.left), decode(edge.right))))
        if edge.rule < 0 or pair in seen:
            continue
        seen.add(pair)
        proof = prover.why((pair[0], SAME_AS, pair[1]))
        if proof is not None and not proof.is_leaf:
            yield _merge(pair[0], pair[1], proof, prover)


def _merge(one: str, other: str, proof: Proof, prover: Prover) -> Conflict:
    names = [prover.say(term) for term in (one, other)]
    zh, en = ([name.in_language(language) for name in names] for language in ("zh", "en"))
    said = Text(
        f"会被当成同一个事物：{zh[0]}；{zh[1]}",
        f"{en[0]} and {en[1]} would be taken for one thing",
    )
    rule = next((node for node in proof.nodes() if not str(node.rule).startswith("eq-")), proof)
    return Conflict(
        MERGE,
        str(rule.rule),
        (proof,),
        rule.axioms,
        said,
        rule.rule_words,
        rule.axiom_words,
    )


def _contradiction(rule: Rule, binding: dict[int, int], prover: Prover) -> Conflict:
    proofs = tuple({one.fact: one for one in prover.premises(rule, binding)}.values())
    steps = rule.steps
    name = steps[-1].rule if steps else rule.id
    axioms = tuple(axiom for step in steps for axiom in step.axioms)
    return Conflict(
        CONTRADICTION,
        name,
        proofs,
        axioms,
        _together(proofs),
        prover.rule_words(name),
        words.axioms(axioms, prover.say),
    )


def _together(proofs: Iterable[Proof]) -> Text:
    said = [proof.words for proof in proofs]
    zh, en = ([one.in_language(language) for one in said] for language in ("zh", "en"))
    counted = {1: "", 2: " both"}.get(len(en), " all")
    return Text(
        ("不能成立：" if len(zh) == 1 else "不能同时成立：") + "；".join(zh),
        " and ".join(filter(None, (", ".join(en[:-1]), *en[-1:]))) + f" cannot{counted} be so",
    )


def _parts(one: Conflict) -> tuple[str, frozenset[Statement]]:
    return one.rule, frozenset(proof.fact for proof in one.premises)


def _with_more(one: Conflict, more: int) -> Conflict:
    from townkg.frozen import replace

    return replace(one, more=more)
