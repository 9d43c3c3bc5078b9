"""Which literals are in which datatype, by value: `1.0` is in xsd:integer, `300` in no xsd:byte.

What is not known is not denied: a datatype that OWL 2 RL does not name, a value that cannot be
told. Sources: OWL 2 Web Ontology Language Profiles, section 4.2; XML Schema Definition Language
1.1, part 2, section 3.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from townkg.reason.kernel.values import BOUNDS, TEXTS, known_value

_XSD = "<http://www.w3.org/2001/XMLSchema#"
_RDF = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_EVERY = "<http://www.w3.org/2000/01/rdf-schema#Literal>"
_SPACES = {
    "decimal": ("number",),
    "double": ("double",),
    "float": ("float",),
    "boolean": ("boolean",),
    "dateTime": ("moment", "local moment"),
    "dateTimeStamp": ("moment",),
    "date": ("day", "local day"),
    "gYear": ("local year",),
    "anyURI": ("address",),
}
"""The datatypes that are a value space as a whole."""
_ZONE = r"(?:Z|[+-](?:0[0-9]|1[0-4]):[0-5][0-9])?"
_DAY = r"-?(?:[1-9][0-9]{4,}|[0-9]{4})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])"
_TIME = r"T(?:[01][0-9]|2[0-4]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?"
_FORMS = {
    "dateTime": re.compile(_DAY + _TIME + _ZONE),
    "dateTimeStamp": re.compile(_DAY + _TIME + _ZONE[:-1]),
    "date": re.compile(_DAY + _ZONE),
    "gYear": re.compile(r"-?(?:[1-9][0-9]{4,}|[0-9]{4})" + _ZONE),
}
"""How moments are written, those too that Python cannot tell, before the year 1."""


def within(term: str, datatype: str) -> bool | None:
    """Return whether a literal is in a datatype; none when that is not known.

    A literal that does not fit its own datatype has no value and is in none.

    >>> number = f'"7"^^{_XSD}integer>'
    >>> [within(number, f"{_XSD}{name}>") for name in ("byte", "decimal", "double", "string")]
    [True, True, False, False]
    >>> within(f'"seven"^^{_XSD}integer>', f"{_XSD}integer>"), within('"x"^^<x:d>', f"{_XSD}byte>")
    (False, None)
    """
    if not term.startswith('"'):
        return None
    own = datatype_of(term)
    found = known_value(term)
    if found is None and own.startswith(_XSD) and _ill_typed(term, own):
        return False
    if datatype in (own, _EVERY):
        return True
    if found is None:
        return None
    return _holds(found, datatype)


def outside(term: str, datatype: str) -> bool:
    """Return whether a term is a literal that is known not to be in a datatype."""
    return within(term, datatype) is False


def datatype_of(term: str) -> str:
    """Return the datatype that a literal is written with."""
    _text, mark, own = term.rpartition('"^^')
    if mark:
        return own
    return f"{_XSD}string>" if term.endswith('"') else f"{_RDF}langString>"


def is_built_in(datatype: str) -> bool:
    """Return whether a datatype is one whose values are told here, and no class of literals."""
    return datatype.startswith(_XSD) or datatype in (
        _EVERY,
        f"{_RDF}langString>",
        f"{_RDF}PlainLiteral>",
    )


def _holds(found: tuple[str, object], datatype: str) -> bool | None:
    space, value = found
    if datatype in (f"{_RDF}langString>", f"{_RDF}PlainLiteral>"):
        return space.startswith("@") or (space == "string" and "Plain" in datatype)
    if not datatype.startswith(_XSD):
        return None
    name = datatype.removeprefix(_XSD)[:-1]
    if name in _SPACES:
        return space in _SPACES[name]
    if name in BOUNDS:
        low, high = BOUNDS[name]
        if space != "number" or not isinstance(value, Decimal) or value != value.to_integral():
            return False
        return not ((low is not None and value < low) or (high is not None and value > high))
    if name in TEXTS:
        return space == "string" and TEXTS[name].fullmatch(str(value)) is not None
    return None


@lru_cache(maxsize=4096)
def _ill_typed(term: str, own: str) -> bool:
    """Return whether a literal without a known value does not fit its datatype."""
    name = own.removeprefix(_XSD)[:-1]
    if name in _FORMS:
        text = term[1 : term.rindex('"')]
        return _FORMS[name].fullmatch(text) is None
    return name in BOUNDS or name in TEXTS or name in _SPACES
