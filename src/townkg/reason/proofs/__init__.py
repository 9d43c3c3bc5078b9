"""Why a fact holds, why another does not, and whether a proof is one.

>>> from townkg.reason.kernel import Graph
>>> from townkg.reason.proofs import Checker, prover
>>> from townkg.reason.rl import compile_rules
>>> sub = "<http://www.w3.org/2000/01/rdf-schema#subPropertyOf>"
>>> ontology = [("<x:places>", sub, "<x:supports>")]
>>> graph, rules = Graph.from_triples([("<x:p>", "<x:places>", "<x:t>")]), compile_rules(ontology)
>>> _ = graph.close(rules)
>>> proof = prover(graph, rules).why(("<x:p>", "<x:supports>", "<x:t>"))
>>> proof.rule, [leaf.fact for leaf in proof.leaves]
('prp-spo1', [('<x:p>', '<x:places>', '<x:t>')])
>>> Checker([leaf.fact for leaf in proof.leaves], ontology).problems(proof)
[]
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from townkg.reason.proofs import words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from townkg.i18n import Text
    from townkg.reason.kernel import Graph
    from townkg.reason.proofs.checker import Checker
    from townkg.reason.proofs.conflict import Conflict, conflicts
    from townkg.reason.proofs.facts import RuleSet
    from townkg.reason.proofs.obstacle import Attempt, Premise, Reason, WhyNot
    from townkg.reason.proofs.passage import LinkPassage, RowPassage
    from townkg.reason.proofs.proof import Proof, Reading, Source
    from townkg.reason.proofs.reasons import explain
    from townkg.reason.proofs.sources import Said, Sources
    from townkg.reason.proofs.why import Prover
    from townkg.reason.proofs.why_not import Inquiry

__all__ = [
    "Attempt",
    "Checker",
    "Conflict",
    "Inquiry",
    "LinkPassage",
    "Premise",
    "Proof",
    "Prover",
    "Reading",
    "Reason",
    "RowPassage",
    "Said",
    "Source",
    "WhyNot",
    "conflicts",
    "explain",
    "prover",
]

_HOMES = {
    "Attempt": "obstacle",
    "Checker": "checker",
    "Conflict": "conflict",
    "Inquiry": "why_not",
    "LinkPassage": "passage",
    "Premise": "obstacle",
    "Proof": "proof",
    "Prover": "why",
    "Reading": "proof",
    "Reason": "obstacle",
    "RowPassage": "passage",
    "Said": "sources",
    "Source": "proof",
    "WhyNot": "obstacle",
    "conflicts": "conflict",
    "explain": "reasons",
}
"""Each is loaded when it is first named: a proof needs neither checker nor why-not."""


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def prover(
    graph: Graph,
    rules: RuleSet,
    sources: Sources | None = None,
    say: words.Say = words.plain,
    own: Mapping[str, Text] | None = None,
) -> Prover:
    """Return what proves the facts of a graph that was closed under *rules*.

    Shape: *sources* tells what is asserted and by which claims, else the graph does; *own* says
    rules that are not of the specification in words.
    """
    from townkg.reason.proofs.facts import Rules
    from townkg.reason.proofs.over_kernel import GivenFacts, KernelFacts
    from townkg.reason.proofs.why import Prover
    from townkg.reason.rl.table import rule_table

    told = {name: entry.words for name, entry in rule_table().items()} | dict(own or {})
    known = sources or GivenFacts(graph)
    return Prover(
        KernelFacts(graph), Rules(rules.joins, rules.units), known, say=say, rule_words=told
    )
