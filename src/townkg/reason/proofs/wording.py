"""How the formats of proofs word a rule: what it says of anything, with its id beside it."""

from __future__ import annotations

from townkg.reason.proofs.conflict import Conflict
from townkg.reason.proofs.obstacle import Attempt
from townkg.reason.proofs.proof import Proof


def rule(one: Proof | Attempt | Conflict, language: str) -> str:
    """Return the rule of a step in words, its id in brackets."""
    name = identifier(one.rule or "")
    phrase = getattr(one, "phrase", None)
    if phrase:
        said = phrase.in_language(language)
    else:
        axioms = dict.fromkeys(text.in_language(language) for text in one.axiom_words)
        told = one.rule_words.in_language(language)
        listed = ("；" if language == "zh" else "; ").join(axioms)
        colon = "：" if language == "zh" else ": "
        said = f"{told}{colon}{listed}" if listed else told
    return f"{said}（{name}）" if language == "zh" else f"{said} ({name})"


def identifier(name: str) -> str:
    """Return a rule's id as people read it: one of our own by the name of its file.

    >>> identifier("prp-spo1"), identifier("<https://w3id.org/townkg/rule/bounds_crossed>")
    ('prp-spo1', 'bounds_crossed')
    """
    return name.strip("<>").rpartition("/")[2] if "://" in name else name
