"""Terms of rdflib as text in N-Triples form, and back as the very terms that were given.

What rdflib would change on the way stays as it was: a literal that it would write in another
form ("01" as a number), capitals in a language tag, a node with any label. The text is the one
of RDF 1.1, so that "x" and "x"^^xsd:string are one, and language tags are compared in lower case.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from townkg.errors import DataError, Problem
from townkg.i18n import Text
from townkg.reason.rule import Statement
from townkg.reason.terms import XSD_NS

if TYPE_CHECKING:
    from rdflib.term import Node

    Triple = tuple[Node, Node, Node]

_STRING = f"{XSD_NS}string"
_NAMED = {"\t": "\\t", "\n": "\\n", '"': '\\"', "\\": "\\\\", "\r": "\\r", "\f": "\\f", "\b": "\\b"}
_ESCAPED = {ord(sign): text for sign, text in _NAMED.items()} | {
    code: f"\\u{code:04X}" for code in [*range(32), 127] if chr(code) not in _NAMED
}
_LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"(?:@(.+)|\^\^<(.*)>)?', re.DOTALL)
_SIGN = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_UNESCAPED = {text[1]: sign for sign, text in _NAMED.items()}


class Terms:
    """The terms of rdflib graphs in both forms.

    >>> from rdflib import Literal, XSD
    >>> terms = Terms()
    >>> given = Literal("01", datatype=XSD.integer, normalize=False)
    >>> terms.text(given), terms.node(terms.text(given)) is given
    ('"01"^^<http://www.w3.org/2001/XMLSchema#integer>', True)
    """

    def __init__(self) -> None:
        self._nodes: dict[str, Node] = {}

    def text(self, node: Node) -> str:
        """Return a term as text.

        Raises: DataError, for what is no term of RDF.
        """
        found = _text(node)
        self._nodes.setdefault(found, node)
        return found

    def statement(self, triple: Iterable[Node]) -> Statement:
        """Return a triple as text.

        Raises: DataError, for what is no triple of RDF terms.
        """
        terms = tuple(map(self.text, triple))
        if len(terms) != 3:
            told = Text(f"三元组有 {len(terms)} 项", f"a triple has {len(terms)} terms")
            raise DataError([Problem("", 0, "", told)])
        return terms

    def node(self, text: str) -> Node:
        """Return the term that was given, or one made anew for a term of a rule."""
        node = self._nodes.get(text)
        if node is None:
            node = self._nodes[text] = _node(text)
        return node

    def triple(self, statement: Statement) -> Triple:
        """Return a triple of terms."""
        subject, predicate, item = map(self.node, statement)
        return subject, predicate, item


def _text(node: object) -> str:
    from rdflib import BNode, Literal, URIRef

    if isinstance(node, URIRef):
        return _sound(f"<{node}>")
    if isinstance(node, BNode):
        return _sound(f"_:{node}")
    if not isinstance(node, Literal):
        told = Text(
            f"“{node}”不是 RDF 的词项（{type(node).__name__}）",
            f"“{node}” is no term of RDF ({type(node).__name__})",
        )
        cure = Text("请用 URIRef、BNode 或 Literal", "use URIRef, BNode or Literal")
        raise DataError([Problem("", 0, "", told, cure)])
    quoted = _sound(f'"{str(node).translate(_ESCAPED)}"')
    if node.language:
        return f"{quoted}@{node.language.lower()}"
    datatype = node.datatype
    return quoted if datatype is None or str(datatype) == _STRING else f"{quoted}^^<{datatype}>"


def _sound(text: str) -> str:
    """Return a text that UTF-8 can hold.

    Raises: DataError, for one with half a character (a lone surrogate).
    """
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            shown = text.encode("utf-8", "replace").decode()
            told = Text(f"{shown} 中有半个字符", f"{shown} holds half a character")
            cure = Text("请改正这个词项", "mend the term")
            raise DataError([Problem("", 0, "", told, cure)]) from None
    return text


def _node(text: str) -> Node:
    from rdflib import BNode, Literal, URIRef

    if text.startswith("<"):
        return URIRef(text[1:-1])
    if text.startswith("_:"):
        return BNode(text[2:])
    quoted, language, datatype = _LITERAL.fullmatch(text).groups()  # type: ignore[union-attr]
    lexical = _SIGN.sub(_sign, quoted)
    kind = URIRef(datatype) if datatype else None
    return Literal(lexical, lang=language, datatype=kind, normalize=False)


def _sign(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _UNESCAPED.get(match[3], match[3])
