"""Which literal is in which datatype, by its value, for the checker (rule dt-type2).

Source: OWL 2 Web Ontology Language Profiles, section 4.2; XML Schema Definition Language 1.1,
part 2, section 3.
"""

from __future__ import annotations

import re
from decimal import Decimal

from townkg.reason.proofs.profile import term

_XSD = term("xsd:string").removesuffix("string>")
_INTEGERS: dict[str, tuple[int | None, int | None]] = {
    "integer": (None, None),
    "nonNegativeInteger": (0, None),
    "positiveInteger": (1, None),
    "nonPositiveInteger": (None, 0),
    "negativeInteger": (None, -1),
}
for _name, _bits in (("long", 63), ("int", 31), ("short", 15), ("byte", 7)):
    _INTEGERS[_name] = (-(2**_bits), 2**_bits - 1)
    _INTEGERS[f"unsigned{_name.capitalize()}"] = (0, 2 ** (_bits + 1) - 1)
_TEXTS = {
    "string": r"(?s:.*)",
    "normalizedString": r"(?:(?!\\[tnr])[^\t\n\r])*",
    "token": r"(?:[^\s\\]+(?: [^\s\\]+)*)?",
    "language": r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*",
    "NMTOKEN": r"[\w:.-]+",
    "Name": r"[^\W\d][\w:.-]*|:[\w:.-]*",
    "NCName": r"[^\W\d][\w.-]*",
}
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_LITERAL = re.compile(r'"(?P<text>.*)"(?:@(?P<tag>[^"]+)|\^\^(?P<kind><[^>]*>))?', re.DOTALL)
_ZONE = re.compile(r"(?:Z|[+-][0-9]{2}:[0-9]{2})$")


def is_in(literal: str, kind: str) -> bool:
    """Return whether a literal's value is known to be in a datatype.

    >>> five = f'"5.0"^^{_XSD}decimal>'
    >>> is_in(five, f"{_XSD}byte>"), is_in(five, f"{_XSD}double>"), is_in('"x"@en', f"{_XSD}token>")
    (True, False, False)
    """
    found = _LITERAL.fullmatch(literal)
    if found is None:
        return False
    text, own = found["text"], found["kind"] or f"{_XSD}string>"
    if found["tag"]:
        return kind in (term("rdf:langString"), term("rdf:PlainLiteral"), term("rdfs:Literal"))
    name, wanted = own.removeprefix(_XSD)[:-1], kind.removeprefix(_XSD)[:-1]
    if not _is_well_formed(text, name):
        return False
    if kind in (own, term("rdfs:Literal")):
        return True
    if kind == term("rdf:PlainLiteral"):
        return name in _TEXTS
    if name in _TEXTS:
        return wanted in _TEXTS and re.fullmatch(_TEXTS[wanted], text) is not None
    if name == "dateTimeStamp" or wanted == "dateTimeStamp":
        moments = {name, wanted} <= {"dateTime", "dateTimeStamp"}
        return moments and (wanted == "dateTime" or _ZONE.search(text) is not None)
    if name != "decimal" and name not in _INTEGERS:
        return False
    return wanted == "decimal" or _is_integer(Decimal(text), wanted)


def _is_well_formed(text: str, name: str) -> bool:
    """Return whether a text fits the datatype that it is written with, as far as that is told."""
    if name in _TEXTS:
        return re.fullmatch(_TEXTS[name], text) is not None
    if name == "decimal" or name in _INTEGERS:
        fits = _NUMBER.fullmatch(text) is not None
        return fits and (name == "decimal" or _is_integer(Decimal(text), name))
    return True


def _is_integer(number: Decimal, name: str) -> bool:
    if name not in _INTEGERS or number != number.to_integral():
        return False
    low, high = _INTEGERS[name]
    return (low is None or number >= low) and (high is None or number <= high)
