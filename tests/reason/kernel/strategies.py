"""Random rules and graphs: chains, inverses, constants, functional properties, equality."""

from __future__ import annotations

from hypothesis import strategies as st

from townkg.reason.rule import Atom, Comparison, Relation, Rule

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
SAME = Relation("<http://www.w3.org/2002/07/owl#sameAs>")
TERMS = [f"<t{number}>" for number in range(7)]
LITERALS = ['"1"^^<http://www.w3.org/2001/XMLSchema#integer>', '"x"', '"y"@en']
PROPERTIES = [Relation(f"<p{number}>") for number in range(4)]
CLASSES = [Relation(f"<C{number}>", unary=True) for number in range(3)]

subjects = st.sampled_from(TERMS)
objects = st.sampled_from(TERMS * 3 + LITERALS)
properties = st.sampled_from(PROPERTIES)
classes = st.sampled_from(CLASSES)
triples = st.one_of(
    st.tuples(subjects, properties.map(lambda one: one.term), objects),
    st.tuples(subjects, properties.map(lambda one: one.term), objects),
    st.tuples(subjects, st.just(TYPE), classes.map(lambda one: one.term)),
)
equalities = st.tuples(subjects, st.just(SAME.term), subjects)
graphs = st.lists(st.one_of(triples, triples, triples, triples, equalities), max_size=14)


@st.composite
def atoms(draw: st.DrawFn) -> Atom:
    """Any atom over four variables and constants."""
    slot = st.one_of(st.integers(0, 3), st.integers(0, 3), st.integers(0, 3), subjects)
    if draw(st.integers(0, 3)) == 0:
        return Atom(draw(classes), draw(slot))
    return Atom(draw(properties), draw(slot), draw(slot))


@st.composite
def any_rule(draw: st.DrawFn) -> Rule:
    """Return any rule of up to three atoms whose head is over the variables of its body."""
    body = tuple(draw(st.lists(atoms(), min_size=1, max_size=3)))
    bound = sorted({number for atom in body for number in atom.variables})
    slot = st.sampled_from([*bound, *bound, *TERMS[:2]])
    head: Atom | None
    kind = draw(st.integers(0, 9))
    if kind < 3:
        head = Atom(draw(classes), draw(slot))
    elif kind < 8:
        head = Atom(draw(properties), draw(slot), draw(slot))
    else:
        head = None if kind == 8 else Atom(SAME, draw(slot), draw(slot))
    if bound and draw(st.integers(0, 4)) == 0:
        body += (Atom(SAME, draw(st.sampled_from(bound)), draw(slot)),)
    tests = ()
    if bound and draw(st.integers(0, 5)) == 0:
        op = draw(st.sampled_from(["=", "<", ">="]))  # != is not monotone under equality
        tests = (Comparison(op, draw(st.sampled_from(bound)), draw(slot)),)
    return Rule("any", body, head, tests=tests)


@st.composite
def shaped(draw: st.DrawFn) -> Rule:
    """Return a rule as OWL axioms give it."""
    p, q, r = draw(properties), draw(properties), draw(properties)
    c, d = draw(classes), draw(classes)
    term = draw(subjects)
    two = (Atom(p, 0, 1), Atom(q, 1, 2))
    return draw(
        st.sampled_from(
            [
                Rule("prp-spo1", (Atom(p, 0, 1),), Atom(q, 0, 1)),
                Rule("prp-inv1", (Atom(p, 0, 1),), Atom(q, 1, 0)),
                Rule("prp-trp", (Atom(p, 0, 1), Atom(p, 1, 2)), Atom(p, 0, 2)),
                Rule("prp-spo2", two, Atom(r, 0, 2)),
                Rule("prp-spo2", (*two, Atom(r, 2, 3)), Atom(p, 0, 3)),
                Rule("prp-dom", (Atom(p, 0, 1),), Atom(c, 0)),
                Rule("prp-rng", (Atom(p, 0, 1),), Atom(c, 1)),
                Rule("prp-fp", (Atom(p, 0, 1), Atom(p, 0, 2)), Atom(SAME, 1, 2)),
                Rule("prp-ifp", (Atom(p, 1, 0), Atom(p, 2, 0)), Atom(SAME, 1, 2)),
                Rule(
                    "prp-key",
                    (
                        *(Atom(c, 0), Atom(p, 0, 2), Atom(q, 0, 3)),
                        *(Atom(c, 1), Atom(p, 1, 2), Atom(q, 1, 3)),
                    ),
                    Atom(SAME, 0, 1),
                ),
                Rule("cls-maxc2", (Atom(c, 0), Atom(p, 0, 1), Atom(p, 0, 2)), Atom(SAME, 1, 2)),
                Rule("cax-sco", (Atom(c, 0),), Atom(d, 0)),
                Rule("cls-int1", (Atom(c, 0), Atom(d, 0)), Atom(CLASSES[2], 0)),
                Rule("cls-svf1", (Atom(p, 0, 1), Atom(c, 1)), Atom(d, 0)),
                Rule("cls-avf", (Atom(c, 0), Atom(p, 0, 1)), Atom(d, 1)),
                Rule("cls-hv1", (Atom(c, 0),), Atom(p, 0, term)),
                Rule("cls-hv2", (Atom(p, 0, term),), Atom(c, 0)),
                Rule("cax-dw", (Atom(c, 0), Atom(d, 0)), None),
            ]
        )
    )


rules = st.lists(st.one_of(shaped(), shaped(), any_rule()), min_size=1, max_size=6)
