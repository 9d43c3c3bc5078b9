"""What rules of our own conclude from articles, data sets and links together.

An article's graph is closed by itself, so that no data set changes what the article says. What
these rules conclude is kept apart, and only what they can use of the data sets is read.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from townkg.reason.rl.own import OwnRules, read_folder
from townkg.reason.rule import Relation, Rule

if TYPE_CHECKING:
    from townkg.reason.rl import RuleSet

FOLDER = "across"
"""Below `ontology/rules/`."""


def read(rules: Path) -> tuple[OwnRules, OwnRules]:
    """Return the rules of our own for every graph, and those across data sets.

    Raises: DataError, with a problem for each file that is no rule.
    """
    return read_folder(rules), read_folder(rules / FOLDER)


def both(one: OwnRules, other: OwnRules) -> OwnRules:
    """Return the rules of two folders together."""
    return OwnRules(one.rules + other.rules, one.words | other.words)


def needed(rules: RuleSet, own: Iterable[Rule]) -> frozenset[Relation]:
    """Return what the premises of *own* are about, and what leads there by any rule."""
    found = {atom.relation for rule in own for atom in rule.body}
    made = _made(rules)
    waiting = list(found)
    while waiting:
        for rule in made.get(waiting.pop(), ()):
            fresh = {atom.relation for atom in rule.body} - found
            found |= fresh
            waiting += fresh
    return frozenset(found)


def concluded(own: Iterable[Rule]) -> frozenset[Relation]:
    """Return what the conclusions of *own* are about."""
    return frozenset(rule.head.relation for rule in own if rule.head)


def _made(rules: RuleSet) -> dict[Relation, list[Rule]]:
    found: dict[Relation, list[Rule]] = {}
    for rule in rules.rules:
        if rule.head:
            found.setdefault(rule.head.relation, []).append(rule)
    return found
