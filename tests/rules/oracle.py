"""What owlrl makes of a graph of text triples, and which of it two engines must share.

Left out of the comparison, as owlrl writes it and no reader wants it: `x owl:sameAs x`, triples
whose subject is a literal (not RDF), what it says of unnamed nodes and of RDF's, RDFS's and OWL's
own terms (`a owl:Thing`), and the words of a contradiction.
owlrl never reads the last member of the lists of `owl:hasKey`, `owl:AllDifferent` and
`owl:AllDisjointProperties` (with a key of one property it equates whatever has that property):
those lists are given to it with the last member twice.
It has no dt-not-type, and puts a literal into datatypes by how it is written alone: both is mended
here, by values as rdflib reads them. A literal that does not fit its own datatype is in it for it,
whether anything asks for that or not; no random graph has one.
What is in owl:Nothing is in every class for it (scm-cls); for us that is a contradiction, from
which nothing follows: then only that is compared.
"""

from __future__ import annotations

import importlib.util
import sys
import warnings
from decimal import Decimal
from pathlib import Path

from rdflib import OWL, RDF, XSD, Literal, URIRef

from townkg.reason.kernel import Graph
from townkg.reason.rl import compile_rules
from townkg.reason.rl.given import BUILT_IN, SAME_AS, TYPE, owl, rdf
from townkg.reason.rl.literals import literal_facts

ERROR = "<http://www.daml.org/2002/03/agents/agent-ont#error>"
SHORT = (owl("AllDifferent"), owl("AllDisjointProperties"))


def _reference():
    path = Path(__file__).parent.parent / "reason" / "reference.py"
    spec = importlib.util.spec_from_file_location("rules_reference", path)
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


reference = _reference()


def shared(triples):
    """Return the triples of the user's vocabulary."""
    return {triple for triple in triples if keeps(*triple)}


def keeps(subject, predicate, item):
    """Return whether a triple is about the user's things in the user's words."""
    if not subject.startswith("<") or subject.startswith(BUILT_IN) or predicate == ERROR:
        return False
    if predicate == SAME_AS:
        return subject != item and item.startswith("<") and not item.startswith(BUILT_IN)
    if predicate == TYPE:
        return item.startswith("<") and not item.startswith(BUILT_IN)
    return predicate.startswith("<") and not predicate.startswith(BUILT_IN) and item[0] != "_"


def owlrl_closure(triples):
    """Return owlrl's closure as text triples, and whether it met a contradiction.

    Shape: none where owlrl makes a literal one with another term, which no RDF can say.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from owlrl import DeductiveClosure, OWLRL_Semantics
        from rdflib import Graph

        graph = Graph()
        lines = (f"{' '.join(triple)} .\n" for triple in _whole_lists(triples))
        graph.parse(data="".join(lines), format="nt")
        _type(graph)
        DeductiveClosure(OWLRL_Semantics, axiomatic_triples=False, datatype_axioms=False).expand(
            graph
        )
        if any(one != other and literal(one) for one, other in graph.subject_objects(OWL.sameAs)):
            return None, False
        closed = {tuple(term.n3() for term in triple) for triple in graph}
        misplaced = any(
            literal(one) and str(kind) in VALUES and not _is_in(one, kind)
            for one, kind in graph.subject_objects(RDF.type)
        )
    return closed, misplaced or any(predicate == ERROR for _, predicate, _ in closed)


def literal(term):
    return isinstance(term, Literal)


VALUES = {
    str(XSD.integer): lambda number: number % 1 == 0,
    str(XSD.int): lambda number: number % 1 == 0 and -(2**31) <= number < 2**31,
    str(XSD.byte): lambda number: number % 1 == 0 and -128 <= number < 128,
    str(XSD.nonNegativeInteger): lambda number: number % 1 == 0 and number >= 0,
    str(XSD.decimal): lambda number: True,
    str(XSD.string): None,
}
"""What numbers are in each datatype; in strings there are none."""


def _is_in(one, kind):
    """Return whether rdflib's value of a literal is in a datatype, told otherwise than ours."""
    fits = VALUES[str(kind)]
    if one.ill_typed or one.language:
        return False
    value = one.toPython()
    number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    return isinstance(value, (str, Literal)) if fits is None else number and fits(Decimal(value))


def _type(graph):
    for item in {item for item in graph.objects() if literal(item)}:
        for kind in VALUES:
            if _is_in(item, kind):
                graph.add((item, RDF.type, URIRef(kind)))


def _whole_lists(triples):
    kinds = {one for one, predicate, item in triples if predicate == TYPE and item in SHORT}
    names = (owl("members"), owl("distinctMembers"))
    heads = {
        item
        for subject, predicate, item in triples
        if predicate == owl("hasKey") or (subject in kinds and predicate in names)
    }
    first = {one: item for one, predicate, item in triples if predicate == rdf("first")}
    rest = {one: item for one, predicate, item in triples if predicate == rdf("rest")}
    made = [triple for triple in triples if triple[1] != rdf("rest")]
    for number, head in enumerate(sorted(heads - {rdf("nil")})):
        while rest[head] != rdf("nil"):
            head = rest[head]
        rest[head] = f"_:again{number}"
        rest[f"_:again{number}"] = rdf("nil")
        made.append((f"_:again{number}", rdf("first"), first[head]))
    return [*made, *((cell, rdf("rest"), tail) for cell, tail in rest.items())]


def own_closure(triples):
    """Return the closure by the compiled rules, and the ids of the false rules that fired."""
    compiled = compile_rules(triples)
    typed = literal_facts((item for *_, item in triples), compiled.datatypes)
    given = [*triples, *((literal, TYPE, kind) for literal, kind in typed)]
    facts = reference.close(given, compiled.rules)
    denied = _contradictions(facts, compiled.denials)
    return {reference.triple_of(fact) for fact in facts}, denied, compiled


def engine_closure(triples, compiled):
    """Return the closure that the engine makes, and the ids of the false rules that fired."""
    typed = literal_facts((item for *_, item in triples), compiled.datatypes)
    graph = Graph.from_triples([*triples, *((literal, TYPE, kind) for literal, kind in typed)])
    report = graph.close(compiled)
    return set(graph.triples()), sorted({one.rule.id for one in report.contradictions})


def _contradictions(facts, denials):
    known = {}
    for fact in facts:
        known.setdefault(fact[0], []).append(fact)
    fired = (rule.id for rule in denials if any(True for _ in reference.answers(rule, known)))
    return sorted(set(fired))
