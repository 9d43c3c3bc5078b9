"""Rules as the engine runs them: atoms over properties and classes, from OWL 2 RL or our own.

A term is text in N-Triples form (`<https://…>`, `_:b`, `"x"@zh`), so that rules exist before any
graph is read.
"""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.settings import PREFIXES, RDF_TYPE

TYPE = f"<{RDF_TYPE}>"
SAME_AS = f"<{PREFIXES['owl']}sameAs>"

Slot = int | str
"""A variable by its number from 0, or a constant term."""

Statement = tuple[str, str, str]
"""A triple of terms as text."""


SAME, SWAP, SUBJECT, OBJECT = range(4)
"""What a rule of one atom makes of a fact: the same pair, the pair turned, or one of the two."""


@frozen
class Relation:
    """What a fact is about: a property of two terms, or a class (*unary*) of one.

    >>> str(Relation("<https://w3id.org/townkg/ontology#Town>", unary=True))
    'a <https://w3id.org/townkg/ontology#Town>'
    """

    term: str
    unary: bool = False

    def __hash__(self) -> int:  # relations are looked up all the time
        return hash(self.term)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Relation) and self.term == other.term and self.unary == other.unary

    def __str__(self) -> str:
        return f"a {self.term}" if self.unary else self.term


@frozen
class Atom:
    """A relation with its arguments; that of a class has no *object*."""

    relation: Relation
    subject: Slot
    object: Slot | None = None

    @property
    def variables(self) -> tuple[int, ...]:
        """Return the variables, each once, in the order of the arguments."""
        slots = (self.subject, self.object)
        return tuple(dict.fromkeys(slot for slot in slots if isinstance(slot, int)))


DIFFERS, OUTSIDE = "<>", "outside"


@frozen
class Comparison:
    """A simple filter of a rule: *op* is one of `= != < <= > >=`, DIFFERS or OUTSIDE.

    `=` and `!=` compare terms; the others compare numbers and dates by value, and fail on
    anything else. DIFFERS holds of two literals whose values are known and not one,
    OUTSIDE of a literal that is known not to be in the datatype *right*.
    """

    op: str
    left: Slot
    right: Slot


@frozen
class Step:
    """One rule of the table applied to axioms of the ontology; *relation* is what it concludes."""

    rule: str
    axioms: tuple[Statement, ...]
    relation: Relation | None = None


@frozen
class Rule:
    """A body of atoms from which the head follows; without a head it is a contradiction.

    Shape: *id* is that of the specification (`prp-spo2`) or the IRI of a rule of our own;
    *steps* tell what a flattened rule stands for, in order; *variables* are their names.
    Source: OWL 2 Web Ontology Language Profiles, section 4.3.
    """

    id: str
    body: tuple[Atom, ...]
    head: Atom | None
    steps: tuple[Step, ...] = ()
    tests: tuple[Comparison, ...] = ()
    variables: tuple[str, ...] = ()
