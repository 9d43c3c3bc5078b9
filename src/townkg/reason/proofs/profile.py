"""The rules of OWL 2 RL as the specification writes them, for the checker alone.

Source: OWL 2 Web Ontology Language Profiles, section 4.3, tables 4 to 9; rules over lists are in
`listed`. A line is the rule's id, its premises and its conclusion; `?1` is the number one.
"""

from __future__ import annotations

from functools import cache

from townkg.settings import PREFIXES

Pattern = tuple[str, str, str]

_SAID = """
eq-sym: ?x owl:sameAs ?y > ?y owl:sameAs ?x
eq-trans: ?x owl:sameAs ?y . ?y owl:sameAs ?z > ?x owl:sameAs ?z
eq-rep-s: ?s owl:sameAs ?t . ?s ?p ?o > ?t ?p ?o
eq-rep-p: ?p owl:sameAs ?q . ?s ?p ?o > ?s ?q ?o
eq-rep-o: ?o owl:sameAs ?t . ?s ?p ?o > ?s ?p ?t
prp-dom: ?p rdfs:domain ?c . ?x ?p ?y > ?x a ?c
prp-rng: ?p rdfs:range ?c . ?x ?p ?y > ?y a ?c
prp-fp: ?p a owl:FunctionalProperty . ?x ?p ?y . ?x ?p ?z > ?y owl:sameAs ?z
prp-ifp: ?p a owl:InverseFunctionalProperty . ?x ?p ?z . ?y ?p ?z > ?x owl:sameAs ?y
prp-symp: ?p a owl:SymmetricProperty . ?x ?p ?y > ?y ?p ?x
prp-trp: ?p a owl:TransitiveProperty . ?x ?p ?y . ?y ?p ?z > ?x ?p ?z
prp-spo1: ?p rdfs:subPropertyOf ?q . ?x ?p ?y > ?x ?q ?y
prp-eqp1: ?p owl:equivalentProperty ?q . ?x ?p ?y > ?x ?q ?y
prp-eqp2: ?p owl:equivalentProperty ?q . ?x ?q ?y > ?x ?p ?y
prp-inv1: ?p owl:inverseOf ?q . ?x ?p ?y > ?y ?q ?x
prp-inv2: ?p owl:inverseOf ?q . ?x ?q ?y > ?y ?p ?x
cls-svf1: ?c owl:someValuesFrom ?d . ?c owl:onProperty ?p . ?x ?p ?y . ?y a ?d > ?x a ?c
cls-svf2: ?c owl:someValuesFrom owl:Thing . ?c owl:onProperty ?p . ?x ?p ?y > ?x a ?c
cls-avf: ?c owl:allValuesFrom ?d . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y > ?y a ?d
cls-hv1: ?c owl:hasValue ?v . ?c owl:onProperty ?p . ?x a ?c > ?x ?p ?v
cls-hv2: ?c owl:hasValue ?v . ?c owl:onProperty ?p . ?x ?p ?v > ?x a ?c
cls-maxc2: ?c owl:maxCardinality ?1 . ?c owl:onProperty ?p . ?x a ?c . ?x ?p ?y . ?x ?p ?z\
 > ?y owl:sameAs ?z
cls-maxqc3: ?c owl:maxQualifiedCardinality ?1 . ?c owl:onProperty ?p . ?c owl:onClass ?d . ?x a ?c\
 . ?x ?p ?y . ?y a ?d . ?x ?p ?z . ?z a ?d > ?y owl:sameAs ?z
cls-maxqc4: ?c owl:maxQualifiedCardinality ?1 . ?c owl:onProperty ?p . ?c owl:onClass owl:Thing\
 . ?x a ?c . ?x ?p ?y . ?x ?p ?z > ?y owl:sameAs ?z
cax-sco: ?c rdfs:subClassOf ?d . ?x a ?c > ?x a ?d
cax-eqc1: ?c owl:equivalentClass ?d . ?x a ?c > ?x a ?d
cax-eqc2: ?c owl:equivalentClass ?d . ?x a ?d > ?x a ?c
scm-sco: ?c rdfs:subClassOf ?d . ?d rdfs:subClassOf ?e > ?c rdfs:subClassOf ?e
scm-eqc1: ?c owl:equivalentClass ?d > ?c rdfs:subClassOf ?d
scm-eqc1: ?c owl:equivalentClass ?d > ?d rdfs:subClassOf ?c
scm-spo: ?p rdfs:subPropertyOf ?q . ?q rdfs:subPropertyOf ?r > ?p rdfs:subPropertyOf ?r
scm-eqp1: ?p owl:equivalentProperty ?q > ?p rdfs:subPropertyOf ?q
scm-eqp1: ?p owl:equivalentProperty ?q > ?q rdfs:subPropertyOf ?p
scm-dom1: ?p rdfs:domain ?c . ?c rdfs:subClassOf ?d > ?p rdfs:domain ?d
scm-dom2: ?q rdfs:domain ?c . ?p rdfs:subPropertyOf ?q > ?p rdfs:domain ?c
scm-rng1: ?p rdfs:range ?c . ?c rdfs:subClassOf ?d > ?p rdfs:range ?d
scm-rng2: ?q rdfs:range ?c . ?p rdfs:subPropertyOf ?q > ?p rdfs:range ?c
scm-hv: ?c owl:hasValue ?v . ?c owl:onProperty ?p . ?d owl:hasValue ?v . ?d owl:onProperty ?q\
 . ?p rdfs:subPropertyOf ?q > ?c rdfs:subClassOf ?d
scm-svf1: ?c owl:someValuesFrom ?y . ?c owl:onProperty ?p . ?d owl:someValuesFrom ?z\
 . ?d owl:onProperty ?p . ?y rdfs:subClassOf ?z > ?c rdfs:subClassOf ?d
scm-svf2: ?c owl:someValuesFrom ?y . ?c owl:onProperty ?p . ?d owl:someValuesFrom ?y\
 . ?d owl:onProperty ?q . ?p rdfs:subPropertyOf ?q > ?c rdfs:subClassOf ?d
scm-avf1: ?c owl:allValuesFrom ?y . ?c owl:onProperty ?p . ?d owl:allValuesFrom ?z\
 . ?d owl:onProperty ?p . ?y rdfs:subClassOf ?z > ?c rdfs:subClassOf ?d
scm-avf2: ?c owl:allValuesFrom ?y . ?c owl:onProperty ?p . ?d owl:allValuesFrom ?y\
 . ?d owl:onProperty ?q . ?p rdfs:subPropertyOf ?q > ?d rdfs:subClassOf ?c
"""


def term(text: str) -> str:
    """Return a term written with a prefix in full; a variable stays.

    >>> term("owl:sameAs"), term("?x")
    ('<http://www.w3.org/2002/07/owl#sameAs>', '?x')
    """
    if text.startswith("?"):
        return text
    prefix, _, local = "rdf:type".partition(":") if text == "a" else text.partition(":")
    return f"<{PREFIXES[prefix]}{local}>"


@cache
def patterns() -> dict[str, list[tuple[tuple[Pattern, ...], Pattern]]]:
    """Return the premises and the conclusion of each rule, by its id."""
    found: dict[str, list[tuple[tuple[Pattern, ...], Pattern]]] = {}
    for line in _SAID.strip().splitlines():
        name, _, said = line.partition(": ")
        body, _, head = said.partition(" > ")
        triples = tuple(_pattern(part) for part in body.split(" . "))
        found.setdefault(name, []).append((triples, _pattern(head)))
    return found


def _pattern(text: str) -> Pattern:
    subject, predicate, item = (term(part) for part in text.split())
    return subject, predicate, item
