"""Why a fact holds: its best proof, and other routes to it.

The best proof has the firmest weakest leaf (stated before implied before contextual, and what no
claim states last), then the fewest rule applications, then the claims that come first in the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice, product

from townkg.errors import LimitError
from townkg.i18n import Text
from townkg.reason.proofs import words
from townkg.reason.proofs.cone import MOST, Application, Cone, TooMany
from townkg.reason.proofs.facts import (
    Binding,
    Fact,
    Facts,
    Rules,
    fact_of,
    ground,
    holds,
    matches,
    statement_of,
)
from townkg.reason.proofs.later import Later
from townkg.reason.proofs.phrase import phrase
from townkg.reason.proofs.proof import UNCLAIMED, Proof, Source
from townkg.reason.proofs.quick import Quick
from townkg.reason.proofs.search import Derivation, derive
from townkg.reason.proofs.sources import GIVEN, Sources, asked_by_fact
from townkg.reason.proofs.steps import between
from townkg.reason.rule import Rule, Statement, Step

_TRIED = 50
"""Choices among terms that are one, for the premises of a contradiction."""


class Prover:
    """Proves the facts of a closed graph.

    Shape: *rule_words* says each rule of the specification in words; *say* a term. *most* bounds
    the rule applications weighed for one proof: beyond it births decide.
    """

    def __init__(
        self,
        facts: Facts,
        rules: Rules,
        sources: Sources,
        *,
        say: words.Say = words.plain,
        rule_words: Mapping[str, Text] | None = None,
        most: int = MOST,
    ) -> None:
        self.facts = facts
        self.rules = rules
        self.sources = sources
        self.say = say
        self._words = rule_words or {}
        self._told = asked_by_fact(facts, sources)
        self._cone = Cone(facts, rules, most)
        self._axioms: dict[tuple[Statement, ...], tuple[Text, ...]] = {}
        self._rules: dict[str, Text] = {}

    def over(self, facts: Facts, sources: Sources) -> Prover:
        """Return what proves by the same rules, in the same words, over other facts."""
        return Prover(facts, self.rules, sources, say=self.say, rule_words=self._words)

    def why(self, statement: Statement) -> Proof | None:
        """Return the best proof of a triple, or none when it does not hold.

        Where too much concludes it to weigh it all, as among thousands of things that are one,
        births decide. Raises: LimitError, should they not.
        """
        found = self._derive(statement, 1)
        return self._proof(found[0]) if found else None

    def routes(self, statement: Statement, most: int = 10) -> list[Proof]:
        """Return the proofs of a triple from distinct leaves, the best first, at most so many."""
        return [self._proof(found) for found in self._derive(statement, most)]

    def quick(self, statement: Statement) -> Proof | None:
        """Return a proof by births alone: at once, and of no more rounds than any other."""
        goal = fact_of(self.facts, statement)
        if goal is None or holds(self.facts, goal) is None:
            return None
        found = Quick(self.facts, self.rules, self.sources).derive(goal)
        return self._proof(found) if found else None

    def _derive(self, statement: Statement, wanted: int) -> list[Derivation]:
        goal = fact_of(self.facts, statement)
        birth = None if goal is None else holds(self.facts, goal)
        if goal is None or birth is None:
            return []
        wave = self.facts.wave(birth) if wanted == 1 else None
        if wave is not None:
            found = self._nearest(goal, wave)
            if found is not None:
                return [found]
        for limit in dict.fromkeys((wave, None)):
            try:
                cone = self._cone.of(goal, limit)
            except TooMany:
                found = Quick(self.facts, self.rules, self.sources).derive(goal)
                if found is None:
                    raise _too_much() from None
                return [found]
            known = {fact: self._told(fact) for fact in cone}
            firmest = {fact: sources[0] for fact, sources in known.items() if sources}
            derived = derive(goal, cone, firmest, wanted)
            if derived:
                return derived
        return []

    def _nearest(self, goal: Fact, wave: int) -> Derivation | None:
        """Return the best derivation, looked for no further than the one by births is long.

        None where births give none, or none of the firmness that their waves promise.
        """
        first = Quick(self.facts, self.rules, self.sources).derive(goal)
        if first is None:
            return None
        size, leaves = _measured(first)
        known: dict[Fact, tuple[Source, ...]] = {}

        def sources(fact: Fact) -> tuple[Source, ...]:
            if fact not in known:
                known[fact] = self._told(fact)
            return known[fact]

        firmness = {one for fact in leaves for one in sources(fact)[:1]}
        alike = firmness <= {GIVEN}  # a tie is as good: nothing is said first
        if not alike and any(min(one.rank, UNCLAIMED - 1) > wave for one in firmness):
            return None
        bound = size - 1 if alike else size
        if bound < 1:
            return first if alike else None
        try:
            cone = self._cone.within(goal, wave, bound, lambda fact: bool(sources(fact)))
        except TooMany:
            return first
        firmest = {fact: told[0] for fact in cone if (told := sources(fact))}
        derived = derive(goal, cone, firmest)
        return derived[0] if derived else first

    def _proof(self, root: Derivation) -> Proof:
        """Return a derivation as a proof, without recursion: chains can be long."""
        made: dict[int, Proof] = {}
        waiting = [root]
        while waiting:
            one = waiting[-1]
            missing = [premise for premise in one.premises if id(premise) not in made]
            if missing:
                waiting.extend(missing)
                continue
            waiting.pop()
            if id(one) not in made:
                made[id(one)] = self._node(one, tuple(made[id(p)] for p in one.premises))
        return made[id(root)]

    def _node(self, one: Derivation, premises: tuple[Proof, ...]) -> Proof:
        statement = statement_of(self.facts, one.fact)
        if one.application is None:
            sources = self.sources.of(statement)
            return Proof(statement, sources=sources, words=self._said(statement))
        return self._applied(one.application, statement, premises)

    def _applied(
        self, application: Application, statement: Statement, premises: tuple[Proof, ...]
    ) -> Proof:
        rule = application.rule
        steps = rule.steps if rule else ()
        if not steps:
            return self._stepped(Step(application.id, ()), statement, premises)
        if len(steps) == 1 or len(premises) != 1 or rule is None:
            step = Step(
                steps[-1].rule, tuple(axiom for step in steps for axiom in step.axioms), None
            )
            return self._stepped(step, statement, premises)
        last = premises[0]
        for step, fact in zip(steps, between(rule, last.fact, statement), strict=True):
            last = self._stepped(step, fact, (last,))
        return last

    def _stepped(self, step: Step, statement: Statement, premises: tuple[Proof, ...]) -> Proof:
        # a rule may read an axiom like data: said once is enough
        kept = tuple(one for one in premises if one.fact not in step.axioms)
        return Proof(
            statement,
            rule=step.rule,
            premises=kept,
            axioms=step.axioms,
            words=self._said(statement),
            rule_words=self.rule_words(step.rule),
            axiom_words=self._axiom_words(step.axioms),
            phrase=Later(
                lambda: phrase([one.fact for one in kept], statement, step.axioms, self.say)
            ),
        )

    def _said(self, statement: Statement) -> Text:
        return Later(lambda: words.statement(statement, self.say))

    def _axiom_words(self, axioms: tuple[Statement, ...]) -> tuple[Text, ...]:
        if axioms not in self._axioms:
            self._axioms[axioms] = words.axioms(axioms, self.say)
        return self._axioms[axioms]

    def rule_words(self, name: str) -> Text:
        """Return a rule in words, by its id."""
        if name not in self._rules:
            self._rules[name] = words.rule(name, self._words, self.say)
        return self._rules[name]

    def holds(self, statement: Statement) -> bool:
        """Return whether a triple holds."""
        goal = fact_of(self.facts, statement)
        return goal is not None and holds(self.facts, goal) is not None

    def premises(self, rule: Rule, binding: Mapping[int, int]) -> list[Proof]:
        """Return proofs of what a rule's body says under a binding: of a contradiction, say.

        Shape: of terms that are one those are taken of which most of the body is said.
        """
        best: list[Fact] = []
        most = -1
        for one in islice(self._worded(rule, binding), _TRIED):
            facts = [fact for atom in rule.body if (fact := ground(self.facts, atom, one))]
            said = sum(bool(self.sources.of(statement_of(self.facts, fact))) for fact in facts)
            if said > most:
                best, most = facts, said
        found = (self.why(statement_of(self.facts, fact)) for fact in best)
        axioms = {axiom for step in rule.steps for axiom in step.axioms}
        return [proof for proof in found if proof is not None and proof.fact not in axioms]

    def _worded(self, rule: Rule, binding: Mapping[int, int]) -> Iterator[Binding]:
        """Yield a binding in all terms that are one, with the variables that it leaves out."""
        choices = (self.facts.members(number) for number in binding.values())
        for numbers in product(*choices):
            solved: list[Binding] = [dict(zip(binding, numbers, strict=True))]
            for atom in rule.body:
                solved = [
                    more
                    for one in solved
                    for more in islice(matches(self.facts, atom, one), _TRIED)
                ]
            yield from solved


def _measured(root: Derivation) -> tuple[int, set[Fact]]:
    """Return how many rule applications a derivation has, each as often as it is used; leaves."""
    sizes: dict[int, int] = {}
    leaves: set[Fact] = set()
    waiting = [root]
    while waiting:  # without recursion: chains can be long
        one = waiting[-1]
        missing = [premise for premise in one.premises if id(premise) not in sizes]
        if missing:
            waiting.extend(missing)
            continue
        waiting.pop()
        if one.application is None:
            leaves.add(one.fact)
        own = one.application.size if one.application else 0
        sizes[id(one)] = own + sum(sizes[id(premise)] for premise in one.premises)
    return sizes[id(root)], leaves


def _too_much() -> LimitError:
    return LimitError(
        Text(
            "它成立，但能得出它的规则应用太多，不能逐一权衡；请提高 Prover 的 most",
            "it holds, but too many rule applications conclude it to weigh them all; "
            "raise `most` of the Prover",
        )
    )
