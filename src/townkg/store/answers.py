"""How the terms of servers are read: each as the one that every engine writes for the same value.

Virtuoso answers `"1"^^xsd:boolean` for true and names nodes `nodeID://b10001`, which is no label of
a blank node; some servers change the case of language tags.
"""

from __future__ import annotations

import json

from pyoxigraph import BlankNode, Literal, NamedNode

from townkg.store.port import Term
from townkg.store.terms import XSD

_BOOLEAN = NamedNode(XSD + "boolean")
_TRUTH = {"1": "true", "0": "false"}


def canonical(term: Term) -> Term:
    """Return *term* as every engine is to give it.

    >>> canonical(Literal("1", datatype=_BOOLEAN)).value
    'true'
    """
    if isinstance(term, (NamedNode, BlankNode)):
        return term
    if term.language:
        return Literal(term.value, language=term.language.lower())
    if term.datatype == _BOOLEAN and term.value in _TRUTH:
        return Literal(_TRUTH[term.value], datatype=_BOOLEAN)
    return term


def with_labels(content: bytes) -> bytes:
    """Return results in JSON whose blank nodes have labels that parsers take, one for each node.

    Shape: what is no JSON, or has no blank node, is returned as it is.
    """
    if b'"bnode"' not in content:
        return content
    try:
        results = json.loads(content)
        rows = results["results"]["bindings"]
        for value in (value for row in rows for value in row.values()):
            if value["type"] == "bnode":
                value["value"] = "b" + value["value"].encode().hex()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return content
    return json.dumps(results).encode()
