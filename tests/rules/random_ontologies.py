"""Random ontologies and graphs of a few terms, in which many axioms meet the same things."""

from __future__ import annotations

from hypothesis import strategies as st

from townkg.reason.rl.given import NOTHING, SAME_AS, THING, TYPE, owl, rdf, rdfs
from townkg.reason.terms import XSD_NS

THINGS = [f"<https://example.org/{name}>" for name in "abcde"]
CLASSES = [f"<https://example.org/{name}>" for name in "ABCDE"]
PROPERTIES = [f"<https://example.org/{name}>" for name in ("p", "q", "r", "s")]

VALUE = "<https://example.org/v>"
NUMBERS = [("1", "integer"), ("2", "int"), ("300", "integer"), ("1.0", "decimal")]
LITERALS = ['"u"', '"u"@en', *(f'"{text}"^^<{XSD_NS}{name}>' for text, name in NUMBERS)]
DATATYPES = [f"<{XSD_NS}{name}>" for name in ("integer", "int", "decimal", "byte", "string")]

things, classes, properties = map(st.sampled_from, (THINGS, CLASSES, PROPERTIES))
counts = st.sampled_from([0, 1, 1])


def several(of):
    return st.lists(of, min_size=2, max_size=3, unique_by=repr)


simple = st.one_of(
    classes,
    classes,
    st.tuples(st.just("some"), properties, classes),
    st.tuples(st.just("some"), properties, st.just(THING)),
    st.tuples(st.just("all"), properties, classes),
    st.tuples(st.just("value"), properties, things),
    st.tuples(st.just("union"), several(classes)),
    st.tuples(st.just("intersection"), several(classes)),
    st.tuples(st.just("one of"), several(things)),
    st.tuples(st.just("not"), classes),
    st.tuples(st.just("most"), properties, counts),
    st.tuples(st.just("most of"), properties, counts, st.one_of(classes, st.just(THING))),
)
expressions = st.one_of(
    simple,
    simple,
    st.tuples(st.just("some"), properties, simple),
    st.tuples(st.just("all"), properties, simple),
    st.tuples(st.just("union"), several(simple)),
    st.tuples(st.just("intersection"), several(simple)),
    st.tuples(st.just("some"), st.just(VALUE), st.sampled_from(DATATYPES)),
    st.tuples(st.just("value"), st.just(VALUE), st.sampled_from(LITERALS)),
    st.tuples(st.just("all"), st.just(VALUE), st.sampled_from([*DATATYPES, *CLASSES])),
    st.tuples(st.just("some"), st.just(VALUE), classes),
)
PAIRS = {
    "sub property": rdfs("subPropertyOf"),
    "equivalent property": owl("equivalentProperty"),
    "inverse": owl("inverseOf"),
    "disjoint property": owl("propertyDisjointWith"),
    "same property": SAME_AS,
    "same class": SAME_AS,
    "same": SAME_AS,
    "different": owl("differentFrom"),
    "disjoint": owl("disjointWith"),
}
of_literals = st.sampled_from([*DATATYPES, *CLASSES[:2], NOTHING])
"""Classes that literals may be put into."""
axiom = st.one_of(
    st.tuples(st.just("sub class"), expressions, expressions),
    st.tuples(st.just("sub class"), expressions, expressions),
    st.tuples(st.just("equivalent class"), classes, expressions),
    st.tuples(st.just("domain"), properties, expressions),
    st.tuples(st.just("range"), properties, expressions),
    st.tuples(
        st.sampled_from(["sub property", "equivalent property", "inverse"]), properties, properties
    ),
    st.tuples(st.just("disjoint property"), properties, properties),
    st.tuples(
        st.sampled_from(
            [
                "Transitive",
                "Symmetric",
                "Functional",
                "InverseFunctional",
                "Asymmetric",
                "Irreflexive",
            ]
        ),
        properties,
    ),
    st.tuples(
        st.just("chain"), properties, st.lists(properties, min_size=1, max_size=3), st.booleans()
    ),
    st.tuples(st.just("key"), classes, st.lists(properties, min_size=1, max_size=2, unique=True)),
    st.tuples(st.just("key"), classes, st.just([VALUE])),
    st.tuples(st.just("key"), classes, st.tuples(properties, st.just(VALUE)).map(list)),
    st.tuples(st.just("disjoint"), classes, classes),
    st.tuples(st.just("all disjoint"), several(classes)),
    st.tuples(st.just("all disjoint properties"), several(properties)),
    st.tuples(st.just("all different"), several(things)),
    st.tuples(st.just("not so"), things, properties, things),
    st.tuples(st.sampled_from(["same", "different"]), things, things),
    st.tuples(st.just("range"), st.just(VALUE), expressions),
    st.tuples(st.just("range"), st.just(VALUE), of_literals),
    st.tuples(st.just("sub class"), of_literals, of_literals),
    st.tuples(st.just("disjoint"), of_literals, of_literals),
    st.tuples(st.just("same property"), properties, properties),
    st.tuples(st.just("same class"), classes, classes),
)
axioms = st.lists(axiom, min_size=1, max_size=7)
fact = st.one_of(
    st.tuples(things, properties, things),
    st.tuples(things, properties, things),
    st.tuples(things, st.just(TYPE), classes),
    st.tuples(things, st.just(VALUE), st.sampled_from(LITERALS)),
)
data = st.lists(fact, min_size=2, max_size=8, unique=True)
meant = st.tuples(
    st.sampled_from(THINGS[:2]),
    st.sampled_from(PROPERTIES[:2]),
    st.sampled_from([*PROPERTIES, *CLASSES]),
)
"""A fact about a class or a property, so that a functional property makes one of two."""
data_of_terms = st.lists(st.one_of(fact, meant, meant), min_size=4, max_size=10, unique=True)


class Writer:
    """Turns descriptions into triples; every class and property is declared."""

    def __init__(self, descriptions):
        self.triples = [(name, TYPE, owl("Class")) for name in CLASSES]
        self.triples += [(name, TYPE, owl("ObjectProperty")) for name in PROPERTIES]
        self.triples.append((VALUE, TYPE, owl("DatatypeProperty")))
        self._count = 0
        for kind, *rest in descriptions:
            self._axiom(kind, *rest)

    def _add(self, *triple):
        self.triples.append(triple)

    def _node(self):
        self._count += 1
        return f"_:n{self._count}"

    def _list(self, members):
        head = rdf("nil")
        for member in reversed(members):
            cell = self._node()
            self._add(cell, rdf("first"), member)
            self._add(cell, rdf("rest"), head)
            head = cell
        return head

    def _axiom(self, kind, *rest):
        one = rest[0]
        if kind in PAIRS:
            self._add(one, PAIRS[kind], rest[1])
        elif kind in ("sub class", "equivalent class", "domain", "range"):
            name = {
                "sub class": rdfs("subClassOf"),
                "equivalent class": owl("equivalentClass"),
            }.get(kind, rdfs(kind))
            self._add(self._expression(one), name, self._expression(rest[1]))
        elif kind == "chain":
            steps = list(rest[1])
            if rest[2]:
                inverse = self._node()
                self._add(inverse, owl("inverseOf"), steps[0])
                steps[0] = inverse
            self._add(one, owl("propertyChainAxiom"), self._list(steps))
        elif kind == "key":
            self._add(one, owl("hasKey"), self._list(rest[1]))
        elif kind == "not so":
            node = self._node()
            self._add(node, owl("sourceIndividual"), one)
            self._add(node, owl("assertionProperty"), rest[1])
            self._add(node, owl("targetIndividual"), rest[2])
        elif kind.startswith("all "):
            node = self._node()
            named = {"all disjoint": "AllDisjointClasses", "all different": "AllDifferent"}
            self._add(node, TYPE, owl(named.get(kind, "AllDisjointProperties")))
            self._add(node, owl("members"), self._list(one))
        else:
            self._add(one, TYPE, owl(f"{kind}Property"))

    def _expression(self, described):
        if isinstance(described, str):
            return described
        kind, *rest = described
        node = self._node()
        self._add(node, TYPE, owl("Class"))
        lists = {"union": "unionOf", "intersection": "intersectionOf", "one of": "oneOf"}
        if kind in lists:
            members = [one if kind == "one of" else self._expression(one) for one in rest[0]]
            self._add(node, owl(lists[kind]), self._list(members))
        elif kind == "not":
            self._add(node, owl("complementOf"), rest[0])
        else:
            self._add(node, TYPE, owl("Restriction"))
            self._add(node, owl("onProperty"), rest[0])
            self._restrict(node, kind, *rest[1:])
        return node

    def _restrict(self, node, kind, value, *on_class):
        names = {"some": "someValuesFrom", "all": "allValuesFrom", "value": "hasValue"}
        if kind in names:
            self._add(node, owl(names[kind]), self._expression(value))
            return
        number = f'"{value}"^^<{XSD_NS}nonNegativeInteger>'
        self._add(node, owl("maxQualifiedCardinality" if on_class else "maxCardinality"), number)
        if on_class:
            self._add(node, owl("onClass"), on_class[0])


def triples(descriptions, facts):
    """Return the ontology that is described, with the facts."""
    return [*Writer(descriptions).triples, *facts]
