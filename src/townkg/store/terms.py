"""Terms as SPARQL text that every engine reads back as exactly that term.

Every question passes here, so what a term looks like is told by string methods: loading `re` and
compiling its patterns would take a tenth of the time of an answer.
Source: SPARQL 1.1 Query Language, sections 19.2 (code point escapes) and 19.7 (string escapes).
"""

from __future__ import annotations

from pyoxigraph import Literal, NamedNode

from townkg import errors, settings
from townkg.i18n import Text

XSD = settings.PREFIXES["xsd"]
_STRING, _INTEGER, _DECIMAL, _DOUBLE, _BOOLEAN = (
    XSD + name for name in ("string", "integer", "decimal", "double", "boolean")
)
_DIGITS = frozenset("0123456789")
_NUMERAL = _DIGITS | frozenset("+-.eE")
_NOT_IN_IRI = frozenset('<>"{}|^`\\') | frozenset(map(chr, range(0x21)))
NUMERIC = frozenset(
    XSD + name
    for name in (
        *("integer", "decimal", "double", "float", "long", "int", "short", "byte"),
        *("nonNegativeInteger", "positiveInteger", "nonPositiveInteger", "negativeInteger"),
        *("unsignedLong", "unsignedInt", "unsignedShort", "unsignedByte"),
    )
)
"""The datatypes whose values are numbers."""

_ESCAPES = {
    "\\": "\\\\",
    '"': '\\"',
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\b": "\\b",
    "\f": "\\f",
}


class NotATerm(ValueError):
    """What cannot be written as a term; `str` of it is English."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)


def write_term(term: NamedNode | Literal) -> str:
    r"""Return SPARQL that every engine reads as exactly this term, whatever it holds.

    Raises: NotATerm for an IRI or a language tag that is none.

    >>> write_term(Literal('a" . } } #'))
    '"a\\" . } } #"'
    """
    if isinstance(term, NamedNode):
        if not is_iri(term.value):
            raise NotATerm(
                Text(f"“{term.value}”不是绝对 IRI", f"“{term.value}” is no absolute IRI")
            )
        return f"<{term.value}>"
    if term.language:
        if not _is_language(term.language):
            raise NotATerm(
                Text(f"“{term.language}”不是语言标记", f"“{term.language}” is no language tag")
            )
        return f"{_quoted(term.value)}@{term.language}"
    datatype = term.datatype.value
    if datatype == _STRING:
        return _quoted(term.value)
    if datatype == _BOOLEAN and term.value in ("true", "false"):
        return term.value
    if datatype in (_INTEGER, _DECIMAL, _DOUBLE) and is_number(term.value):
        kind = _kind(term.value)
        if kind == datatype:
            return term.value
        if (kind, datatype) == (_INTEGER, _DECIMAL):
            return term.value + ".0"
    return f"{_quoted(term.value)}^^{write_term(term.datatype)}"


def is_iri(text: str) -> bool:
    """Return whether *text* is an absolute IRI that may stand between angle brackets.

    >>> is_iri("https://example.org/城"), is_iri("https://example.org/> ?p ?o")
    (True, False)
    """
    scheme, colon, rest = text.partition(":")
    letters = scheme.replace("+", "").replace(".", "").replace("-", "")
    return bool(
        colon
        and scheme.isascii()
        and scheme[:1].isalpha()
        and letters.isalnum()
        and _NOT_IN_IRI.isdisjoint(rest)
    )


def _is_language(tag: str) -> bool:
    first, *others = tag.split("-")
    return tag.isascii() and first.isalpha() and all(other.isalnum() for other in others)


def is_number(text: str) -> bool:
    """Return whether *text* is a number in digits, with or without fraction and exponent.

    >>> [one for one in ("20", "+39.", ".5", "1e-3", "1_000", "INF", " 1", "١") if is_number(one)]
    ['20', '+39.', '.5', '1e-3']
    """
    if not _NUMERAL.issuperset(text):
        return False
    try:
        return float(text) - float(text) == 0  # what overflows is no number that can be compared
    except ValueError:
        return False


def _kind(number: str) -> str:
    """Return the datatype that SPARQL reads in a bare number; none where it reads no number."""
    if "e" in number or "E" in number:
        return _DOUBLE
    if "." not in number:
        return _INTEGER
    return "" if number.endswith(".") else _DECIMAL


def _quoted(text: str) -> str:
    # Engines resolve code point escapes first, and some see one in the \\u of a backslash written
    # as two: so that letter becomes an escape itself. Eight digits, for rdflib 7.6 takes the eight
    # characters after \\u where they happen to be hexadecimal.
    parts = []
    before = ""
    for character in text:
        if character < " " or character == "\x7f" or (before == "\\" and character in "uU"):
            parts.append(_ESCAPES.get(character) or f"\\U{ord(character):08X}")
        else:
            parts.append(_ESCAPES.get(character, character))
        before = character
    return f'"{"".join(parts)}"'


def check_text(name: str, value: str) -> None:
    """Refuse a text that no parameter can be; the message gives the parameter's *name*.

    Raises: UsageError when it is not Unicode, or longer than the cap.
    """
    try:
        length = len(value.encode())
    except UnicodeEncodeError:
        raise errors.UsageError(
            Text(
                f"参数 {name}：发现半个代理对，应为 Unicode 文本",
                f"parameter {name}: found half of a surrogate pair, expected Unicode text",
            )
        ) from None
    if length > settings.MAX_PARAMETER:
        raise errors.UsageError(
            Text(
                f"参数 {name}：文本有 {length} 字节，最多 {settings.MAX_PARAMETER} 字节；"
                "请给名称、IRI 或较短的文本",
                f"parameter {name}: found a text of {length} bytes, "
                f"expected at most {settings.MAX_PARAMETER}; give a name, an IRI or a short text",
            )
        )
    if "\x00" in value:
        raise errors.UsageError(
            Text(
                f"参数 {name}：发现字符 U+0000，文本里不能有它；请去掉",
                f"parameter {name}: found the character U+0000, which no text holds; leave it out",
            )
        )


def number(text: str) -> int | float | None:
    """Return the number that a numeric literal writes, an int where it is whole.

    >>> number("20"), number("39.50"), number("1.3E10"), number("INF")
    (20, 39.5, 13000000000, None)
    """
    if not is_number(text):
        return None
    if text.lstrip("+-").isdigit():
        return int(text)
    found = float(text)
    return int(found) if found.is_integer() else found


def curie(iri: str) -> str:
    """Return an IRI with the prefix whose namespace is the longest that fits.

    >>> curie("https://w3id.org/townkg/id/town/guigu")
    'id:town/guigu'
    """
    fitting = [(base, name) for name, base in settings.PREFIXES.items() if iri.startswith(base)]
    if not fitting:
        return iri
    base, name = max(fitting)
    return f"{name}:{iri[len(base) :]}"
