"""URI templates and the names of terms in mappings.

Source: RFC 6570, the expressions `{x}`, `{+x}` and `{#x}` with one or several variables; the
prefixes are those that CSV on the Web takes from the initial context of RDFa 1.1.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin

NAMESPACES = {
    "csvw": "http://www.w3.org/ns/csvw#",
    "dc": "http://purl.org/dc/terms/",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "qb": "http://purl.org/linked-data/cube#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "http://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_EXPRESSION = re.compile(r"\{([+#]?)([^{}]*)\}")
_RESERVED = ":/?#[]@!$&'()*+,;="
_VARIABLE = re.compile(r"\w+")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]*")


def expanded(name: str) -> str:
    """Return a prefixed name as the IRI that it stands for; anything else as it is.

    >>> expanded("skos:prefLabel")
    'http://www.w3.org/2004/02/skos/core#prefLabel'
    """
    prefix, colon, local = name.partition(":")
    return NAMESPACES[prefix] + local if colon and prefix in NAMESPACES else name


def compacted(iri: str) -> str:
    """Return the IRI as a prefixed name, where a prefix fits.

    >>> compacted("http://www.w3.org/2004/02/skos/core#prefLabel")
    'skos:prefLabel'
    """
    for prefix, namespace in NAMESPACES.items():
        if iri.startswith(namespace):
            return f"{prefix}:{iri.removeprefix(namespace)}"
    return iri


@dataclass(frozen=True)
class Template:
    """A URI template, taken apart: text and expressions by turns."""

    text: str
    parts: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Each text with the operator and the variables of the expression after it."""
    tail: str

    @property
    def variables(self) -> tuple[str, ...]:
        """Return the names of the variables, in their order."""
        return tuple(name for _, _, names in self.parts for name in names)

    def expand(self, values: Mapping[str, str | None]) -> str:
        """Return the IRI; a variable without a value is left out, as RFC 6570 says.

        >>> template("https://example.org/{code}#row={_row}").expand({"code": "镇 1", "_row": "2"})
        'https://example.org/%E9%95%87%201#row=2'
        """
        if not self.parts:
            return self.tail
        made = []
        for text, operator, names in self.parts:
            given = [values.get(name) for name in names]
            safe = _RESERVED if operator else ""
            joined = ",".join(
                value if _UNRESERVED.fullmatch(value) else quote(value, safe=safe)
                for value in given
                if value
            )
            made += [text, "#" if operator == "#" and any(given) else "", joined]
        return "".join(made) + self.tail


def template(text: str, base: str = "") -> Template:
    """Return *text* as a template, resolved against *base*.

    Raises: ValueError, for an expression that is not of the supported forms.
    """
    absolute = _resolved(expanded(text), base)
    parts, end = [], 0
    for match in _EXPRESSION.finditer(absolute):
        names = tuple(match[2].split(","))
        if not all(_VARIABLE.fullmatch(name) for name in names):
            raise ValueError(match[0])
        parts.append((absolute[end : match.start()], match[1], names))
        end = match.end()
    rest = absolute[end:]
    if "{" in rest or "}" in rest:
        raise ValueError(rest)
    return Template(text, tuple(parts), rest)


def _resolved(text: str, base: str) -> str:
    if re.match(r"[A-Za-z][\w+.-]*:", text) or text.startswith("{+"):
        return text
    return base + text if text.startswith("#") else urljoin(base, text)
