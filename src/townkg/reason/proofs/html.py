"""Proofs and obstacles as nested lists of HTML, without scripts or styles from elsewhere."""

from __future__ import annotations

from html import escape

from townkg.reason.proofs import sentences, wording
from townkg.reason.proofs.conflict import Conflict
from townkg.reason.proofs.obstacle import Attempt, Premise, WhyNot
from townkg.reason.proofs.proof import Proof, Source


def proof(root: Proof, language: str) -> str:
    """Return a proof as nested lists, each rule with its words, each leaf with its sentence."""
    made: dict[int, str] = {}
    for node in reversed(list(root.nodes())):
        inside = "".join(f"<li>{made[id(premise)]}</li>" for premise in node.premises)
        said = escape(node.words.in_language(language))
        if node.is_leaf:
            told = "".join(_source(one, language) for one in node.sources[:1])
            made[id(node)] = f"<strong>{said}</strong>{told}"
            continue
        axioms = ", ".join(escape(one.in_language(language)) for one in node.axiom_words)
        rule = escape(wording.rule(node, language))
        made[id(node)] = f'{said}<br/><small title="{axioms}">← {rule}</small>' + (
            f"<ul>{inside}</ul>" if inside else ""
        )
    return f'<div class="townkg-proof" lang="{language}">{made[id(root)]}</div>'


def why_not(found: WhyNot, language: str) -> str:
    """Return reasons and attempts as nested lists."""
    reasons = "".join(
        f"<li>{escape(one.text.in_language(language))}"
        + "".join(proof(each, language) for each in one.proofs)
        + "</li>"
        for one in found.reasons
    )
    attempts = "".join(f"<li>{_attempt(one, language)}</li>" for one in found.attempts)
    said = escape(found.words.in_language(language))
    return (
        f'<div class="townkg-why-not" lang="{language}">✗ {said}'
        f"<ol>{reasons}</ol><ul>{attempts}</ul></div>"
    )


def conflict(found: Conflict, language: str) -> str:
    """Return what does not go together, the rule, and the proof of each part."""
    parts = "".join(f"<li>{proof(one, language)}</li>" for one in found.premises)
    rule = escape(wording.rule(found, language))
    said = escape(found.words.in_language(language))
    return (
        f'<div class="townkg-conflict" lang="{language}">✗ {said}<br/>'
        f"<small>← {rule}</small><ul>{parts}</ul></div>"
    )


def _attempt(attempt: Attempt, language: str) -> str:
    inside = "".join(f"<li>{_premise(one, language)}</li>" for one in attempt.premises)
    rule = escape(wording.rule(attempt, language))
    return f"<small>← {rule}</small><ul>{inside}</ul>"


def _premise(premise: Premise, language: str) -> str:
    if premise.proof is not None:
        return f"✓ {proof(premise.proof, language)}"
    inside = "".join(f"<li>{_attempt(one, language)}</li>" for one in premise.attempts)
    said = escape(premise.words.in_language(language))
    return f"✗ {said}" + (f"<ul>{inside}</ul>" if inside else "")


def _source(source: Source, language: str) -> str:
    name = escape(sentences.name(source).in_language(language))
    quotes = "".join(
        f"<blockquote>{_marked(line)}</blockquote>" for line in sentences.marked(source.evidence)
    )
    told = source.passage.lines(language) if source.passage else ()
    cells = "".join(f"<li>{escape(one)}</li>" for one in told)
    listed = f"<ul>{cells}</ul>" if cells else ""
    return f"<br/><small>{name}</small>{quotes}{listed}" + "".join(
        _source(one, language) for one in source.follows
    )


def _marked(line: str) -> str:
    return escape(line).replace(sentences.OPEN, "<mark>").replace(sentences.CLOSE, "</mark>")
