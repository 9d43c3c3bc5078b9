"""The compiler itself: the closed table, its steps, wide and deep ontologies, literals."""

import time

import pytest
from oracle import own_closure, reference
from pyoxigraph import NamedNode

from townkg.reason.rl import compile_rules
from townkg.reason.rl.given import THING, TYPE, owl, rdf, rdfs
from townkg.reason.rl.parts import Edge
from townkg.reason.rl.units import Units
from townkg.reason.rule import SAME, Relation

XSD = "http://www.w3.org/2001/XMLSchema#"


def ex(name):
    return f"<https://example.org/{name}>"


def sub(lower, upper):
    return ex(lower), rdfs("subClassOf"), ex(upper)


def of(compiled, source, target):
    """Return the rule of the table from one class to another."""
    (found,) = [
        rule
        for rule in compiled.units
        if (rule.body[0].relation.term, rule.head.relation.term) == (ex(source), ex(target))
    ]
    return found


def test_a_row_of_the_table_tells_each_step_with_its_axiom():
    domain = (ex("p"), rdfs("domain"), ex("A"))
    inverse = (ex("q"), owl("inverseOf"), ex("p"))
    compiled = compile_rules([domain, inverse, sub("A", "B"), sub("B", "C")])
    rule = of(compiled, "q", "C")
    assert [(step.rule, step.axioms) for step in rule.steps] == [
        ("prp-inv1", (inverse,)),
        ("prp-dom", (domain,)),
        ("cax-sco", (sub("A", "B"),)),
        ("cax-sco", (sub("B", "C"),)),
    ]
    assert [str(step.relation) for step in rule.steps] == [
        ex("p"),
        f"a {ex('A')}",
        f"a {ex('B')}",
        f"a {ex('C')}",
    ]
    assert rule.head.subject == 1  # the domain of the inverse is the object


def test_the_shortest_way_is_taken_and_circles_end():
    circle = [sub("A", "B"), sub("B", "C"), sub("C", "A"), sub("A", "C")]
    compiled = compile_rules(circle)
    assert len(compiled.units) == 6
    assert len(of(compiled, "A", "C").steps) == 1
    assert len(of(compiled, "C", "B").steps) == 2


def test_terms_of_pyoxigraph_and_text_compile_alike():
    text = [sub("A", "B"), (ex("p"), rdfs("range"), ex("A"))]
    terms = [tuple(NamedNode(term[1:-1]) for term in triple) for triple in text]
    assert compile_rules(terms).rules == compile_rules(text).rules


def test_compiling_twice_gives_the_same():
    axioms = [sub(f"C{n}", f"C{n // 3}") for n in range(1, 60)]
    assert compile_rules(axioms).rules == compile_rules(list(axioms)).rules


def edges(count):
    kinds = [(ex(f"C{number}"), True) for number in range(count + 1)]
    return [
        (kinds[n], kinds[n + 1], SAME, "cax-sco", (sub(f"C{n}", f"C{n + 1}"),))
        for n in range(count)
    ]


def test_a_table_that_would_be_too_long_stays_one_of_single_steps():
    made: list[Edge] = edges(50)
    whole, short = Units(made), Units(made, most=500)
    assert (len(whole), whole.closed) == (50 * 51 // 2, True)
    assert (len(short), short.closed) == (50, False)
    assert list(short) == list(whole.single())


def test_a_very_deep_tree_compiles_to_single_steps():
    compiled = compile_rules([sub(f"C{n}", f"C{n + 1}") for n in range(1000)])
    assert not compiled.units.closed
    assert len(compiled.rules) == 1002


@pytest.mark.parametrize("back", [1, 40, 0])
def test_single_steps_conclude_what_the_table_concludes(back):
    tree = [sub(f"C{n}", f"C{max(0, n - back) if back else n // 2}") for n in range(1, 30)]
    facts = [(ex("a"), TYPE, ex("C29")), (ex("b"), TYPE, ex("C17"))]
    units = compile_rules(tree).units
    closures = [set(reference.close(facts, list(rules))) for rules in (units, units.single())]
    assert closures[0] == closures[1]


def test_thirty_thousand_classes_compile_in_time():
    tree = [sub(f"C{n}", f"C{n * 7 // 8}") for n in range(1, 30_000)]
    tree += [(ex(f"C{n}"), TYPE, owl("Class")) for n in range(30_000)]
    tree += [(ex(f"p{n}"), rdfs("domain"), ex(f"C{n * 9}")) for n in range(3000)]
    start = time.process_time()
    compiled = compile_rules(tree)
    taken = time.process_time() - start
    assert compiled.units.closed
    assert len(compiled.units) > 1_000_000
    assert len(compiled.rules) < 35_000
    assert taken < 4  # three times what it needs


def test_thing_is_everything_only_where_an_axiom_asks():
    declared = [(ex("A"), TYPE, owl("Class"))]
    assert not compile_rules([*declared, (ex("A"), rdfs("subClassOf"), THING)]).joins
    quiet = compile_rules([*declared, sub("A", "B")])
    assert Relation(THING, unary=True) not in {rule.head.relation for rule in quiet.units}
    asked = compile_rules([*declared, (THING, rdfs("subClassOf"), ex("B"))])
    assert [step.rule for step in of(asked, "A", "B").steps] == ["scm-cls", "cax-sco"]


def data_property(*more):
    kinds = [owl("DatatypeProperty"), owl("FunctionalProperty")]
    return [*((ex("p"), TYPE, kind) for kind in kinds), *more]


@pytest.mark.parametrize(
    ("values", "ranged", "denied"),
    [
        (('"1"', '"2"'), None, ["dt-diff"]),
        ((f'"1"^^<{XSD}int>', f'"01"^^<{XSD}int>'), f"<{XSD}int>", []),
        ((f'"1"^^<{XSD}int>', f'"2"^^<{XSD}int>'), f"<{XSD}int>", ["dt-diff"]),
        ((f'"2024-01-01"^^<{XSD}date>', f'"2025-01-01"^^<{XSD}date>'), f"<{XSD}date>", ["dt-diff"]),
        (('"1"',), None, []),
    ],
)
def test_two_values_where_one_is_allowed_are_reported(values, ranged, denied):
    axioms = data_property(*([(ex("p"), rdfs("range"), ranged)] if ranged else []))
    facts = [(ex("a"), ex("p"), value) for value in values]
    found, fired, _ = own_closure([*axioms, *facts])
    assert fired == denied
    assert {one for one in found if one[0] == ex("a")} == set(facts)


def test_equal_classes_make_equal_restrictions_through_their_property():
    some = [
        (ex("R"), owl("onProperty"), ex("p")),
        (ex("R"), owl("someValuesFrom"), ex("A")),
        (ex("S"), owl("onProperty"), ex("q")),
        (ex("S"), owl("someValuesFrom"), ex("B")),
        sub("A", "B"),
        (ex("p"), owl("sameAs"), ex("q")),
        (ex("p"), TYPE, owl("ObjectProperty")),
        (ex("x"), TYPE, ex("R")),
    ]
    found, _, _ = own_closure(some)
    assert (ex("x"), TYPE, ex("S")) in found


def test_a_chain_with_an_inverse_as_its_conclusion_is_read_backwards():
    axioms = [
        ("_:i", owl("inverseOf"), ex("r")),
        ("_:i", owl("propertyChainAxiom"), "_:l"),
        ("_:l", rdf("first"), ex("p")),
        ("_:l", rdf("rest"), "_:m"),
        ("_:m", rdf("first"), ex("q")),
        ("_:m", rdf("rest"), rdf("nil")),
        (ex("a"), ex("p"), ex("b")),
        (ex("b"), ex("q"), ex("c")),
    ]
    found, _, _ = own_closure(axioms)
    assert (ex("c"), ex("r"), ex("a")) in found


def test_a_plain_literal_is_a_string_and_one_with_a_language_is_not():
    axioms = [
        (ex("A"), owl("onProperty"), ex("p")),
        (ex("A"), owl("someValuesFrom"), f"<{XSD}string>"),
        (ex("a"), ex("p"), '"u"'),
        (ex("b"), ex("p"), '"u"@en'),
    ]
    found, _, _ = own_closure(axioms)
    assert {one for one, predicate, kind in found if kind == ex("A")} == {ex("a")}
