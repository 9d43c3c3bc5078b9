"""Checks a proof against the specification's rules and the asserted triples, and nothing else.

It knows neither the engine nor how proofs are found: each step is matched with the rule that it
names, as the specification writes it; each leaf and each axiom must be asserted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from townkg.i18n import Text
from townkg.reason.proofs import denied, listed
from townkg.reason.proofs.matching import Found, conclusions, consistent, unify
from townkg.reason.proofs.profile import patterns, term
from townkg.reason.proofs.proof import Proof
from townkg.reason.rule import Atom, Rule, Statement

TYPE_CHECKING = False
if TYPE_CHECKING:
    from townkg.reason.proofs.conflict import Conflict

_INVERSE, _SAME, _TYPE = term("owl:inverseOf"), term("owl:sameAs"), term("a")
_BRIDGES = ("cax-sco", "prp-spo1", "prp-dom", "prp-rng")
"""What carries a schema rule's conclusion to a thing."""

_BELOW = (term("rdfs:subClassOf"), term("rdfs:subPropertyOf"))
_RESTRICTIONS = ("scm-hv", "scm-svf1", "scm-svf2", "scm-avf1", "scm-avf2")
_SCHEMA = ("eq-sym", "eq-trans", *(name for name in patterns() if name.startswith("scm-")))


class Checker:
    """Validates proofs.

    Shape: *asserted* are the triples given as data; *ontology* those of the ontology; *own* the
    rules that are not of the specification: several may have one id, as those of `p|q` have;
    *claims* what each claim states, *records* what each row of a data set and each link does: with
    them a leaf must be stated by each it names.
    """

    def __init__(
        self,
        asserted: Container[Statement],
        ontology: Iterable[Statement],
        *,
        own: Iterable[Rule] = (),
        claims: Mapping[str, Container[Statement]] | None = None,
        records: Mapping[str, Container[Statement]] | None = None,
    ) -> None:
        self._asserted = asserted
        self._ontology = frozenset(ontology)
        self._lists = listed.Lists(self._ontology)
        self._own: dict[str, list[Rule]] = defaultdict(list)
        for rule in own:
            self._own[rule.id].append(rule)
        self._states = {"claim": claims, "row": records, "link": records}

    def problems(self, proof: Proof) -> list[Text]:
        """Return what is wrong with a proof; nothing when it is one."""
        found: list[Text] = []
        waiting: list[tuple[Proof, frozenset[Statement]]] = [(proof, frozenset())]
        while waiting:
            node, above = waiting.pop()
            if node.fact in above:
                found.append(_wrong(node, "它用到了自己", "it needs itself"))
                continue
            found += self._leaf(node) if node.rule is None else self._step(node)
            waiting += [(premise, above | {node.fact}) for premise in node.premises]
        return found

    def wrong(self, found: Conflict) -> list[Text]:
        """Return what is wrong with a contradiction, or a merge: its proofs, axioms and rule."""
        told = [problem for proof in found.premises for problem in self.problems(proof)]
        premises = tuple(proof.fact for proof in found.premises)
        if found.is_merge:
            same = [fact[1] for fact in premises] == [_SAME]
            return told if same else [*told, _unfit(found)]
        told += [
            Text(f"公理 {axiom} 不在本体中", f"the axiom {axiom} is not given")
            for axiom in found.axioms
            if axiom not in self._ontology and axiom not in self._asserted
        ]
        if found.rule in self._own:
            rules = self._own[found.rule]
            fits = any(one.head is None and _denies(one, premises) for one in rules)
        else:
            fits = denied.fits(found.rule, premises, found.axioms, self._lists)
        return told if fits else [*told, _unfit(found)]

    def _leaf(self, node: Proof) -> list[Text]:
        if node.premises or node.axioms:
            return [_wrong(node, "有前提却没有规则", "it has premises and no rule")]
        if node.fact not in self._asserted and node.fact not in self._ontology:
            return [_wrong(node, "它不在所给的三元组中", "it is not asserted")]
        found = []
        for one in node.sources:
            if one.kind in ("row", "link") and not one.iri:
                found.append(_wrong(node, "没有说是哪一行或哪条对应", "no row or link is named"))
                continue
            stated = self._states.get(one.kind)
            if stated is not None and node.fact not in stated.get(one.iri, ()):
                found.append(_wrong(node, f"{one.iri} 没有陈述它", f"{one.iri} does not state it"))
        return found

    def _step(self, node: Proof) -> list[Text]:
        for axiom in node.axioms:
            if axiom not in self._ontology and axiom not in self._asserted:
                return [_wrong(node, f"公理 {axiom} 不在本体中", f"the axiom {axiom} is not given")]
        premises = tuple(premise.fact for premise in node.premises)
        name = str(node.rule)
        if name in self._own:
            fits = any(_own(rule, premises, node.fact) for rule in self._own[name])
        else:
            fits = self._by_specification(name, premises, node)
        if fits:
            return []
        return [_wrong(node, f"规则 {name} 得不出它", f"the rule {name} does not conclude it")]

    def _by_specification(self, name: str, premises: tuple[Statement, ...], node: Proof) -> bool:
        axioms = set(node.axioms)
        turned = {s: o for s, p, o in axioms if p == _INVERSE and s.startswith("_:")}
        if listed.fits(name, premises, node.axioms, node.fact, self._lists, turned):
            return True
        if name.startswith("scm-"):
            equal = {premise for premise in premises if premise[1] == _SAME}
            said = tuple(premise for premise in premises if premise not in equal)
            # what data prove to be one is needed, or it is no premise
            known = [axioms | equal - {one} for one in equal]
            if any(self._by_schema(name, said, one, node.fact, turned) for one in known):
                return False
            return self._by_schema(name, said, axioms | equal, node.fact, turned)
        if name.startswith("eq-") and axioms:
            axioms = self._closed(axioms, _SCHEMA)
        return self._applies((name,), premises, axioms, node.fact, turned)

    def _by_schema(
        self,
        name: str,
        premises: tuple[Statement, ...],
        axioms: set[Statement],
        fact: Statement,
        turned: Mapping[str, str],
    ) -> bool:
        """Return whether a schema rule makes of axioms what carries the premises on to *fact*."""
        # without the schema rule the axioms must not suffice: else another rule is meant
        alike = _RESTRICTIONS if name in _RESTRICTIONS else (name,)
        others = self._closed(axioms, [one for one in _SCHEMA if one not in alike])
        if self._applies(_BRIDGES, premises, others, fact, turned):
            return False
        return self._applies(_BRIDGES, premises, self._closed(axioms, _SCHEMA), fact, turned)

    def _applies(
        self,
        names: Iterable[str],
        premises: tuple[Statement, ...],
        axioms: set[Statement],
        fact: Statement,
        turned: Mapping[str, str],
    ) -> bool:
        """Return whether one of these rules concludes *fact* from axioms and all premises."""
        triples = [*_both_ways(premises, turned), *axioms]
        return any(
            consistent(body, pattern, triples, head, needed=_groups(premises, turned))
            for one in names
            for body, pattern in patterns().get(one, ())
            for head in _ways(fact, turned)
        )

    def _closed(self, axioms: set[Statement], names: Iterable[str]) -> set[Statement]:
        """Return axioms with what these schema rules make of them; there are few."""
        named = [*names]
        if any(predicate == _SAME for _, predicate, _ in axioms):
            named += ["eq-rep-s", "eq-rep-p", "eq-rep-o"]
        rules = [one for name in named for one in patterns()[name]]
        terms = {end for subject, _, item in axioms for end in (subject, item)}
        itself = {(one, below, one) for one in terms for below in _BELOW}  # scm-cls, scm-op, scm-dp
        itself |= {(one, _BELOW[0], term("owl:Thing")) for one in terms}
        known = axioms | itself | set(self._lists.schema(axioms))
        while True:
            more = {made for rule in rules for made in conclusions(rule, known)}
            if more <= known:
                return known
            known |= more


def _own(rule: Rule, premises: tuple[Statement, ...], fact: Statement) -> bool:
    """Return whether a rule of our own concludes *fact* from all of *premises*."""
    from townkg.reason.proofs.comparing import pass_tests

    body = [_written(atom) for atom in rule.body]
    if rule.head is None:
        return False
    for found in unify(_written(rule.head), fact, {}):
        for binding, used in _matched(body, list(premises), found):
            if used == set(premises) and pass_tests(rule.tests, binding):
                return True
    return False


def _denies(rule: Rule, premises: tuple[Statement, ...]) -> bool:
    """Return whether a rule of our own forbids all of *premises* together."""
    from townkg.reason.proofs.comparing import pass_tests

    body = [_written(atom) for atom in rule.body]
    return any(
        used == set(premises) and pass_tests(rule.tests, binding)
        for binding, used in _matched(body, list(premises), {})
    )


def _unfit(found: Conflict) -> Text:
    return Text(
        f"{found.words.zh}：规则 {found.rule} 不禁止这些",
        f"{found.words.en}: the rule {found.rule} does not forbid it",
    )


def _matched(
    body: list[Statement], premises: list[Statement], found: Found
) -> list[tuple[Found, set[Statement]]]:
    options: list[tuple[Found, set[Statement]]] = [(found, set())]
    for pattern in body:
        options = [
            (binding, used | {premise})
            for known, used in options
            for premise in premises
            for binding in unify(pattern, premise, known)
        ]
    return options


def _written(atom: Atom) -> Statement:
    subject = f"?v{atom.subject}" if isinstance(atom.subject, int) else atom.subject
    if atom.relation.unary:
        return subject, _TYPE, atom.relation.term
    item = f"?v{atom.object}" if isinstance(atom.object, int) else str(atom.object)
    return subject, atom.relation.term, item


def _both_ways(premises: Iterable[Statement], turned: Mapping[str, str]) -> list[Statement]:
    return [way for premise in premises for way in _ways(premise, turned)]


def _groups(premises: Iterable[Statement], turned: Mapping[str, str]) -> list[set[Statement]]:
    return [set(_ways(premise, turned)) for premise in premises]


def _ways(triple: Statement, turned: Mapping[str, str]) -> list[Statement]:
    """Return a triple as it stands and with each unnamed inverse that says the same."""
    found = [triple]
    for subject, predicate, item in found:
        for name, inverse in turned.items():
            other = (item, name, subject)
            if inverse == predicate and other not in found:
                found.append(other)
    return found


def _wrong(node: Proof, zh: str, en: str) -> Text:
    said = " ".join(node.fact)
    return Text(f"{said}：{zh}", f"{said}: {en}")
