"""What is asserted, closed in waves of certainty, with the claims that state it.

One closure serves all that a build needs: what follows, and the best proof of each triple. What is
stated comes first, then what is implied, then what is contextual, then what no claim states; so
the round in which a triple is born tells how firm its best proof is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any

from townkg.errors import DataError
from townkg.model import CERTAINTIES
from townkg.reason.chains import axiom_problems
from townkg.reason.engine import Closure, Filter, sort_key
from townkg.reason.proofs import Proof, Prover, Said, Source, prover, words
from townkg.reason.proofs.facts import SAME, relation_of
from townkg.reason.rl import compile_rules
from townkg.reason.rl.literals import literal_facts
from townkg.reason.rl.own import OwnRules
from townkg.reason.rule import TYPE
from townkg.settings import ID

if TYPE_CHECKING:
    from townkg.model import Claim, Triple
    from townkg.reason.kernel import Graph, Report
    from townkg.reason.rl import RuleSet
    from townkg.reason.rule import Statement

WAVES = len(CERTAINTIES)
"""Waves of facts: readings make none, as they are no facts; what no claim states is the last."""

NO_RULES = OwnRules((), {})
DESCRIPTION, ONTOLOGY = Source("description"), Source("ontology")
_INDIVIDUAL = f"<{ID}"


def close(
    said: Mapping[Statement, Sequence[Source]],
    ontology: Iterable[Statement],
    rules: RuleSet,
) -> tuple[Graph, Report, Said]:
    """Return the graph closed in waves of certainty, its report, and who says each triple.

    Shape: of the *ontology* those triples become facts that rules read as such.
    """
    from townkg.reason.kernel import Graph

    known = dict(said)
    for axiom in (*rules.facts, *_read_as_facts(ontology, rules)):
        known.setdefault(axiom, (ONTOLOGY,))
    waves: list[list[Statement]] = [[] for _ in range(WAVES)]
    for triple, sources in known.items():
        waves[min(WAVES - 1, *(one.rank for one in sources))].append(triple)
    literals = literal_facts((triple[2] for triple in known), rules.datatypes)
    waves[0] += [(term, TYPE, kind) for term, kind in literals]
    graph = Graph.from_triples(*map(sorted, waves))
    return graph, graph.close(rules), Said(known)


def _read_as_facts(ontology: Iterable[Statement], rules: RuleSet) -> Iterator[Statement]:
    """Yield the triples that a rule has a premise for: what is said of the ontology's things."""
    read = {SAME, *rules.units.relations}
    read |= {atom.relation for rule in (*rules.joins, *rules.denials) for atom in rule.body}
    return (triple for triple in ontology if relation_of(triple) in read)


class Proven:
    """A closed graph with the claims of its triples, and what proves over it.

    Shape: *asserted* are facts and descriptions, *claims* stand in the order of the text; a
    triple that none of them states is a description. *own* are rules beside those of OWL 2 RL;
    *rules* are all, where they are compiled and checked already.
    Raises: DataError, when a chain is not a list, or refers to itself.
    """

    def __init__(
        self,
        asserted: Iterable[Triple],
        ontology: Iterable[Triple],
        claims: Sequence[Claim] = (),
        own: OwnRules = NO_RULES,
        rules: RuleSet | None = None,
    ) -> None:
        self.asserted, self.ontology = frozenset(asserted), frozenset(ontology)
        self.claims = {claim.iri: claim for claim in claims}
        self.own = own
        self._terms: dict[str, Any] = {}
        facts = self._written(self.asserted)
        axioms = self._written(self.ontology)
        self.rules = rules or compile_rules(sorted({*facts, *axioms}), own=own.rules)
        if problems := axiom_problems(self.ontology, self.rules) if rules is None else ():
            raise DataError(problems)
        said = self._said(facts, claims)
        said |= {one: [DESCRIPTION] for one in axioms if _is_data(one) and one not in said}
        self.graph, self.report, self.sources = close(said, axioms, self.rules)

    @cached_property
    def prover(self) -> Prover:
        """What finds the best proof of a triple."""
        return prover(self.graph, self.rules, self.sources, words.plain, self.own.words)

    def closure(self) -> Closure:
        """Return the triples inferred about individuals, and the contradictions met."""
        from townkg.reason.contradictions import told

        keep = Filter(self.asserted, self.ontology)
        found = map(self.triple, self._inferred)
        inferred = sorted((one for one in found if one and keep.keeps(one)), key=sort_key)
        words = self.prover.rule_words
        met = {
            one for found in self.report.contradictions for one in told(found, self.graph, words)
        }
        return Closure(
            tuple(inferred), tuple(sorted(met, key=lambda one: (one.rule, one.premises)))
        )

    @cached_property
    def _inferred(self) -> list[Statement]:
        return list(self.graph.triples(inferred_only=True))

    def holding(self, name: str) -> list[Statement]:
        """Return the triples of a property that hold, sorted."""
        return sorted(one for one in self.graph.triples() if one[1] == f"<{name}>")

    def inferred(self, name: str) -> list[Statement]:
        """Return the triples of a property that follow and are not asserted, sorted."""
        return sorted(one for one in self._inferred if one[1] == f"<{name}>")

    def why(self, statement: Statement) -> Proof | None:
        """Return the best proof of a triple, or none when it does not hold."""
        return self.prover.why(statement)

    def claim(self, statement: Statement) -> Source | None:
        """Return the firmest claim that states a triple, the first in the text of several."""
        sources = self.sources.of(statement)
        return sources[0] if sources and sources[0].kind == "claim" else None

    def triple(self, statement: Statement) -> Triple | None:
        """Return a triple in terms of pyoxigraph, none when it is about a literal."""
        return None if statement[0].startswith('"') else self.terms(statement)

    def terms(self, statement: Statement) -> Triple:
        """Return a triple in terms of pyoxigraph, of whatever kind its subject is."""
        subject, predicate, item = (self._term(one) for one in statement)
        return subject, predicate, item

    def _term(self, text: str) -> Any:
        if text not in self._terms:
            self._terms[text] = _parsed(text)
        return self._terms[text]

    def _written(self, triples: Iterable[Triple]) -> list[Statement]:
        found = []
        for triple in triples:
            texts = written(triple)
            self._terms.update(zip(texts, triple, strict=True))
            found.append(texts)
        return found

    def _said(
        self, facts: Iterable[Statement], claims: Sequence[Claim]
    ) -> dict[Statement, list[Source]]:
        said: dict[Statement, list[Source]] = defaultdict(list)
        for place, claim in enumerate(claims):
            if claim.certainty != "ambiguous":
                source = Source("claim", claim.iri, claim.certainty, order=place)
                for triple in claim.triples:
                    said[written(triple)].append(source)
        return {one: said.get(one) or [DESCRIPTION] for one in facts}


def written(triple: Triple) -> Statement:
    """Return a triple with its terms as text."""
    subject, predicate, item = triple
    return str(subject), str(predicate), str(item)


def _is_data(statement: Statement) -> bool:
    return statement[0].startswith(_INDIVIDUAL)


def _parsed(text: str) -> Any:
    from pyoxigraph import RdfFormat, parse

    line = f"<x:> <x:> {text} ."
    return next(iter(parse(line.encode(), format=RdfFormat.N_TRIPLES))).object
