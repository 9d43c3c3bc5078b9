"""How terms of anybody's RDF are named in messages: by prefix where one is bound, else in full."""

from __future__ import annotations

from collections.abc import Mapping

from townkg.i18n import Text, same
from townkg.reason.proofs import words

Prefixes = Mapping[str, str]
"""Namespaces by their prefix."""


def namer(prefixes: Prefixes) -> words.Say:
    """Return what names a term, so that no two terms have one name.

    >>> say = namer({"ex": "https://example.org/"})
    >>> say("<https://example.org/a>").en, say("<https://example.org/a/b>").en
    ('ex:a', 'https://example.org/a/b')
    """
    # the longest namespace first: one may lie in another
    known = sorted(prefixes.items(), key=lambda pair: (-len(pair[1]), pair[0]))

    def say(term: str) -> Text:
        if term in words.STANDARD or not term.startswith("<"):
            return words.plain(term)
        iri = term[1:-1]
        for prefix, namespace in known:
            name = iri.removeprefix(namespace)
            if namespace and name != iri and name and not set("/#:") & set(name):
                return same(f"{prefix}:{name}")
        return same(iri)

    return say
