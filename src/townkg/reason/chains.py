"""What the build refuses in property axioms: chains that are no lists, or that need themselves.

The engine would close a chain that needs its own conclusion. It is refused because it is never
meant: transitivity has an axiom of its own, and a route would be one of many equal ways round.
"""

from __future__ import annotations

from collections import defaultdict

from pyoxigraph import BlankNode, NamedNode

from townkg.errors import Problem
from townkg.i18n import Text
from townkg.reason import terms

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from townkg.model import Triple
    from townkg.reason.rl import RuleSet
    from townkg.reason.rule import Relation, Rule

    Locate = Callable[[str], tuple[str, int]]
    """Tells the file and line where a thing is written."""

_CHAIN_RULE = "prp-spo2"
_NO_CIRCLE = Text(
    "请用 owl:TransitiveProperty 说明传递性，或另给结论一个在它之上的属性",
    "state transitivity as owl:TransitiveProperty, or give the conclusion a "
    "property of its own above this one",
)


def in_ontology(iri: str) -> tuple[str, int]:
    """Return the place of a term of which nothing nearer is known."""
    return "ontology", 0


def axiom_problems(
    ontology: Iterable[Triple], rules: RuleSet, locate: Locate = in_ontology
) -> list[Problem]:
    """Return what is wrong with the property axioms of an ontology that states *rules*."""
    return [
        *_Lists(ontology, locate).problems(),
        *_circles([*rules.units.single(), *rules.joins], locate),
    ]


def path(rule: Rule) -> str:
    """Return a rule as a path of properties from its subject to its object, with its name.

    >>> from townkg.reason.rule import Atom, Relation, Rule
    >>> body = Atom(Relation("<x:b>"), 0, 1), Atom(Relation("<x:c>"), 2, 1)
    >>> path(Rule("prp-spo2", body, Atom(Relation("<x:a>"), 0, 2)))
    'prp-spo2: x:b ∘ inverse(x:c) ⊑ x:a'
    """
    if rule.head is None:
        return rule.id
    node = rule.head.subject
    steps = []
    for atom in rule.body:
        if atom.object is None or node not in (atom.subject, atom.object):
            return f"{rule.id}: {rule.body} ⊑ {rule.head}"
        backwards = node != atom.subject
        name = terms.curie(atom.relation.term[1:-1])
        steps.append(f"inverse({name})" if backwards else name)
        node = atom.subject if backwards else atom.object
    return f"{rule.id}: {' ∘ '.join(steps)} ⊑ {terms.curie(rule.head.relation.term[1:-1])}"


def _circles(rules: Iterable[Rule], locate: Locate) -> Iterator[Problem]:
    concluding: dict[Relation, list[Rule]] = defaultdict(list)
    for rule in rules:
        if rule.head is not None and not rule.head.relation.unary:
            concluding[rule.head.relation].append(rule)
    for head, found in concluding.items():
        for rule in found:
            for number, atom in enumerate(rule.body if rule.id == _CHAIN_RULE else ()):
                if head == atom.relation or head in _premises(atom.relation, concluding):
                    yield _circle(rule, number, locate)
                    break


def _circle(rule: Rule, number: int, locate: Locate) -> Problem:
    said = path(rule)
    step = said.partition(": ")[2].partition(" ⊑ ")[0].split(" ∘ ")[number]
    iri = rule.head.relation.term[1:-1] if rule.head else ""
    told = Text(
        f"属性链 {said} 经 {step} 依赖自己的结论",
        f"the chain {said} needs its own conclusion through {step}",
    )
    return Problem(*locate(iri), terms.curie(iri), told, _NO_CIRCLE)


def _premises(relation: Relation, concluding: dict[Relation, list[Rule]]) -> set[Relation]:
    """Return every relation from which one can follow, over any number of rules."""
    reached: set[Relation] = set()
    waiting = [relation]
    while waiting:
        for rule in concluding.get(waiting.pop(), ()):
            new = {atom.relation for atom in rule.body} - reached
            reached |= new
            waiting.extend(new)
    return reached


class _Lists:
    """Looks for what stands in the place of a property, and for lists without an end."""

    def __init__(self, ontology: Iterable[Triple], locate: Locate) -> None:
        self._locate = locate
        self._by_predicate: dict[object, list[tuple[object, object]]] = defaultdict(list)
        for subject, predicate, item in ontology:
            self._by_predicate[predicate].append((subject, item))
        self._first = dict(self._by_predicate[terms.FIRST])
        self._rest = dict(self._by_predicate[terms.REST])
        self._inverses = {one for one, _ in self._by_predicate[terms.INVERSE]}

    def problems(self) -> Iterator[Problem]:
        """Yield what is wrong, in no order."""
        for predicate in (terms.SUB_PROPERTY, terms.EQUIVALENT, terms.INVERSE):
            for one, other in self._by_predicate[predicate]:
                yield from self._property(one)
                if predicate != terms.SUB_PROPERTY:
                    yield from self._property(other)
        for head, node in self._by_predicate[terms.CHAIN]:
            yield from self._members(head, node)
        for name, kind in self._by_predicate[terms.TYPE]:
            if kind in (terms.TRANSITIVE, terms.SYMMETRIC):
                yield from self._property(name)

    def _members(self, head: object, node: object) -> Iterator[Problem]:
        seen: set[object] = set()
        members = []
        while node != terms.NIL:
            if node not in self._first or node not in self._rest or node in seen:
                form = "( first:property second:property )"
                found = Text(
                    "owl:propertyChainAxiom 的列表不完整",
                    "owl:propertyChainAxiom has no well-formed list",
                )
                yield self._told(head, found, Text(f"请写成 {form}", f"write it as {form}"))
                return
            seen.add(node)
            members.append(self._first[node])
            node = self._rest[node]
        for member in members:
            yield from self._property(member)

    def _property(self, item: object) -> Iterator[Problem]:
        if isinstance(item, NamedNode) or (isinstance(item, BlankNode) and item in self._inverses):
            return
        found = Text("它占了属性的位置", "stands where a property must")
        yield self._told(item, found, Text("请写出属性的 IRI", "give the property's IRI"))

    def _told(self, term: object, found: Text, cure: Text) -> Problem:
        where = self._locate(term.value) if isinstance(term, NamedNode) else in_ontology("")
        return Problem(*where, terms.curie(term), found, cure)
