"""Proofs and obstacles as JSON objects: terms in N-Triples form, words in both languages."""

from __future__ import annotations

from typing import Any

from townkg.reason.proofs.conflict import Conflict
from townkg.reason.proofs.obstacle import Attempt, Premise, WhyNot
from townkg.reason.proofs.proof import Proof, Source
from townkg.reason.rule import Statement


def proof(root: Proof) -> dict[str, Any]:
    """Return a proof with its premises inside it; each node says fact, rule, axioms, sources."""
    made: dict[int, dict[str, Any]] = {}
    for node in reversed(list(root.nodes())):
        found: dict[str, Any] = {"fact": _statement(node.fact), "words": node.words.to_json()}
        if node.is_leaf:
            found["sources"] = [_source(one) for one in node.sources]
        else:
            found["rule"] = {"id": node.rule, "words": node.rule_words.to_json()}
            found["axioms"] = [_statement(axiom) for axiom in node.axioms]
            found["axiom_words"] = [text.to_json() for text in node.axiom_words]
            found["phrase"] = node.phrase.to_json() if node.phrase else None
            found["premises"] = [made[id(premise)] for premise in node.premises]
        found["certainty"] = node.certainty
        made[id(node)] = found
    return made[id(root)]


def premise(one: Premise) -> dict[str, Any]:
    """Return a premise: its proof, or what is known of its missing."""
    found: dict[str, Any] = {
        "fact": _statement(one.fact),
        "words": one.words.to_json(),
        "holds": one.proof is not None,
    }
    if one.proof is not None:
        return {**found, "proof": proof(one.proof)}
    return {
        **found,
        "unsaid": one.unsaid,
        "readings": [_source(reading) for reading in one.readings],
        "withdrawn": [_source(claim) for claim in one.withdrawn],
        "instead": [text.to_json() for text in one.instead],
        "attempts": [_attempt(attempt) for attempt in one.attempts],
    }


def why_not(found: WhyNot) -> dict[str, Any]:
    """Return reasons and attempts."""
    return {
        "fact": _statement(found.fact),
        "words": found.words.to_json(),
        "holds": False,
        "reasons": [
            {
                "kind": reason.kind,
                "text": reason.text.to_json(),
                "proofs": [proof(one) for one in reason.proofs],
            }
            for reason in found.reasons
        ],
        "attempts": [_attempt(attempt) for attempt in found.attempts],
        "cut": found.cut,
    }


def conflict(found: Conflict) -> dict[str, Any]:
    """Return what does not go together, by which rule, with the proofs."""
    return {
        "kind": found.kind,
        "words": found.words.to_json(),
        "rule": {"id": found.rule, "words": found.rule_words.to_json()},
        "axioms": [_statement(axiom) for axiom in found.axioms],
        "axiom_words": [text.to_json() for text in found.axiom_words],
        "proofs": [proof(one) for one in found.premises],
        "more": found.more,
    }


def _attempt(one: Attempt) -> dict[str, Any]:
    return {
        "rule": {"id": one.rule, "words": one.rule_words.to_json()},
        "axioms": [_statement(axiom) for axiom in one.axioms],
        "phrase": one.phrase.to_json() if one.phrase else None,
        "missing": one.missing,
        "premises": [premise(each) for each in one.premises],
        "more": one.more,
    }


def _source(one: Source) -> dict[str, Any]:
    shown: dict[str, Any] = {} if one.passage is None else {"passage": one.passage.to_json()}
    if one.reading is not None:
        shown["reading"] = one.reading.to_json()
    return {
        "kind": one.kind,
        "iri": one.iri,
        "certainty": one.certainty,
        "evidence": [item.to_json() for item in one.evidence],
        "reason": one.reason.to_json() if one.reason else None,
        "follows": [_source(premise) for premise in one.follows],
        **shown,
    }


def _statement(statement: Statement) -> dict[str, str]:
    return dict(zip(("subject", "predicate", "object"), statement, strict=True))
