"""The datatypes of literals, for rules that ask what is in a datatype (dt-type2)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from townkg.reason.kernel.spaces import within
from townkg.reason.rl.given import is_literal


def literal_facts(terms: Iterable[str], datatypes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each literal with each of *datatypes* that it is in; nothing if there are none.

    Whoever closes a graph gives these as facts of the unary relations, from the literals of the
    data and `RuleSet.datatypes`. A literal is in each datatype that contains its value.

    >>> xsd = "<http://www.w3.org/2001/XMLSchema#"
    >>> kinds = [f"{xsd}{name}>" for name in ("byte", "decimal", "string")]
    >>> [kind for _, kind in literal_facts([f'"1"^^{xsd}integer>'], kinds)] == kinds[:2]
    True
    """
    wanted = sorted(datatypes)
    if wanted:
        for term in filter(is_literal, dict.fromkeys(terms)):
            yield from ((term, name) for name in wanted if within(term, name))
