"""What a flattened rule leaves out: the facts between its premise and its conclusion."""

from __future__ import annotations

from townkg.reason.rule import TYPE, Relation, Rule, Statement, Step

_INVERSE = "<http://www.w3.org/2002/07/owl#inverseOf>"
_SWAPS = frozenset({"prp-inv1", "prp-inv2", "prp-symp"})
_LITERAL_SIDE = frozenset({"prp-rng"})


def between(rule: Rule, premise: Statement, conclusion: Statement) -> list[Statement]:
    """Return what each step of a one-atom rule concludes, the conclusion last.

    >>> sub = "<http://www.w3.org/2000/01/rdf-schema#subPropertyOf>"
    >>> steps = [Step("prp-spo1", (("<p>", sub, "<q>"),), Relation("<q>")),
    ...          Step("prp-inv1", (("<q>", _INVERSE, "<r>"),), Relation("<r>"))]
    >>> between(Rule("", (), None, tuple(steps)), ("<a>", "<p>", "<b>"), ("<b>", "<r>", "<a>"))
    [('<a>', '<q>', '<b>'), ('<b>', '<r>', '<a>')]
    """
    found: list[Statement] = []
    last = premise
    for step in rule.steps[:-1]:
        last = _conclude(step, last)
        found.append(last)
    return [*found, conclusion]


def _conclude(step: Step, premise: Statement) -> Statement:
    subject, predicate, item = premise
    relation = step.relation or Relation(predicate)
    if predicate == TYPE:
        return subject, TYPE, relation.term
    # an unnamed inverse among the axioms turns the property round
    turned = sum(s.startswith("_:") and p == _INVERSE for s, p, _ in step.axioms) % 2 == 1
    if relation.unary:
        return (item if (step.rule in _LITERAL_SIDE) != turned else subject), TYPE, relation.term
    if (step.rule in _SWAPS) != turned:
        return item, relation.term, subject
    return subject, relation.term, item
