"""The triple patterns of a query, with the graphs they look at.

What a query finds depends on no other triples than those that match one of its patterns, each taken
alone (SPARQL 1.1 Query Language, section 18.5: every solution comes from matches of basic graph
patterns and paths). So who has those triples can evaluate the query: `mirror` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from townkg import settings
from townkg.store.tokens import Token, tokenize, unescape

ANY = ""
"""In the place of a term: whatever stands there."""

_ENDS_PRIMARY = ("iri", "name")
_GROUPS = ("OPTIONAL", "UNION", "MINUS", "EXISTS", "NOT", "WHERE", "GRAPH")
_CALLS = ("FILTER", "BIND", "HAVING")


class Pattern(NamedTuple):
    """A triple pattern: each term as N-Triples writes it, or ANY.

    Shape: *graph* is ANY for that of a variable, None for the default graph.
    """

    graph: str | None
    subject: str
    predicate: str
    object: str

    def covers(self, other: Pattern) -> bool:
        """Return whether all that matches *other* matches this one too.

        >>> Pattern(None, ANY, "<p>", ANY).covers(Pattern(None, "<s>", "<p>", ANY))
        True
        """
        same_graph = self.graph == other.graph or (self.graph == ANY and other.graph is not None)
        pairs = zip(self[1:], other[1:], strict=True)
        return same_graph and all(mine in (ANY, its) for mine, its in pairs)


def patterns(query: str) -> set[Pattern]:
    """Return the triple patterns of a query that a parser has accepted; at worst too much.

    >>> sorted(patterns("PREFIX : <http://e/> SELECT * { ?s :p/^:q :o }"))[0].predicate
    '<http://e/p>'
    """
    scanner = _Scanner(unescape(query))
    try:
        return set(scanner.found())
    except IndexError:  # grammar beyond SPARQL 1.1: then all that there is
        return set(_EVERYTHING)


_EVERYTHING = (Pattern(None, ANY, ANY, ANY), Pattern(ANY, ANY, ANY, ANY))


class _Scanner:
    """Walks the tokens of a query once."""

    def __init__(self, text: str) -> None:
        self._tokens = tokenize(text)
        self._at = 0
        self._prefixes: dict[str, str] = {}
        self._patterns: list[Pattern] = []

    def found(self) -> list[Pattern]:
        """Return the patterns of the whole query."""
        while self._at < len(self._tokens):
            token = self._next()
            if token.is_word("PREFIX"):
                name, iri = self._next(), self._next()
                self._prefixes[name.text] = iri.text
            elif token.is_word("BASE"):
                return list(_EVERYTHING)  # the terms are not what they look like
            elif token.is_word("DESCRIBE"):  # how far a description goes is the engine's to say
                self._patterns.append(_EVERYTHING[0])
            elif token.is_word("CONSTRUCT") and self._peek().is_mark("{"):
                self._skip("{", "}")
            elif token.is_word("VALUES"):
                self._values()
            elif token.is_mark("{"):
                self._group(None)
            elif token.is_word("EXISTS"):
                self._opened(None)
        return self._patterns

    def _opened(self, graph: str | None) -> None:
        self._at += 1
        self._group(graph)

    def _group(self, graph: str | None) -> None:
        """Read on after an opening brace to its closing one."""
        while not (token := self._next()).is_mark("}"):
            if token.is_mark("{"):
                self._group(graph)
            elif token.is_word("VALUES"):
                self._values()
            elif token.is_word("GRAPH"):
                self._named_group()
            elif token.is_word("SELECT", "GROUP", "ORDER", "LIMIT", "OFFSET"):
                self._clauses(graph)
            elif token.is_word(*_CALLS):
                self._constraint(graph)
            elif not (token.is_word(*_GROUPS) or token.is_mark(".", ";")):
                self._at -= 1
                self._triples(graph)

    def _named_group(self) -> None:
        """Read on after GRAPH."""
        graph = self._term(self._next())
        if self._tokens[self._at + 1].is_mark("}"):  # { }: is there such a graph?
            self._patterns.append(Pattern(graph, ANY, ANY, ANY))
        self._opened(graph)

    def _clauses(self, graph: str | None) -> None:
        """Read SELECT to its pattern, or a solution modifier of a subquery to the closing brace."""
        while not self._peek().is_mark("{", "}") and not self._peek().is_word("VALUES"):
            if self._peek().is_mark("("):
                self._expression(graph)
            else:
                self._at += 1

    def _constraint(self, graph: str | None) -> None:
        """Read the expression after FILTER, BIND or HAVING."""
        while not self._peek().is_mark("(", "{"):
            self._at += 1
        if self._peek().is_mark("{"):
            self._opened(graph)
        else:
            self._expression(graph)

    def _expression(self, graph: str | None) -> None:
        """Read from an opening parenthesis to its closing one, and the groups of EXISTS inside."""
        depth = 0
        while True:
            token = self._next()
            if token.is_mark("{"):
                self._group(graph)
            depth += token.is_mark("(") - token.is_mark(")")
            if depth == 0:
                return

    def _values(self) -> None:
        while not self._peek().is_mark("{"):
            self._at += 1
        self._skip("{", "}")

    def _skip(self, opening: str, closing: str) -> None:
        depth = 0
        while True:
            token = self._next()
            depth += token.is_mark(opening) - token.is_mark(closing)
            if depth == 0:
                return

    def _triples(self, graph: str | None) -> None:
        """Read a subject and all that is said of it."""
        subject = self._node(graph)
        if not self._ends():
            self._properties(graph, subject)

    def _properties(self, graph: str | None, subject: str) -> None:
        while not self._ends():
            if self._peek().is_mark(";"):
                self._at += 1
                continue
            verbs, is_path = self._verb()
            while True:
                value = self._node(graph)
                for verb in verbs:
                    # A path's steps do not start at its subject or end at its object.
                    ends = (ANY, ANY) if is_path else (subject, value)
                    self._patterns.append(Pattern(graph, ends[0], verb, ends[1]))
                if not self._peek().is_mark(","):
                    break
                self._at += 1

    def _ends(self) -> bool:
        token = self._peek()
        groups = (*_GROUPS, *_CALLS, "VALUES")
        return token.is_mark(".", "}", "{", "]") or token.is_word(*groups)

    def _verb(self) -> tuple[list[str], bool]:
        """Return the properties that a verb or path may step along, and whether it is a path."""
        verbs, depth, start, negated = [], 0, self._at, False
        while True:
            token = self._next()
            if token.is_mark("!"):
                negated = True
            depth += token.is_mark("(") - token.is_mark(")")
            if token.kind == "variable":
                return [ANY], False
            if token.kind in _ENDS_PRIMARY or token.is_word("A"):
                verbs.append(self._property(token))
            if token.is_mark("^", "/", "|", "!", "(") or depth or self._continues(token):
                continue
            return ([ANY] if negated else verbs), self._at - start > 1

    def _continues(self, token: Token) -> bool:
        following = self._peek()
        if following.is_mark("/", "|", "*", "?", ")"):
            return True
        # + before a number is a sign only where an object may begin: a path binds it first.
        return following.is_mark("+") and not token.is_mark("+", "*", "?")

    def _property(self, token: Token) -> str:
        return f"<{settings.RDF_TYPE}>" if token.is_word("A") else self._term(token)

    def _node(self, graph: str | None) -> str:
        """Return a subject or object: a term, or ANY for a variable or a node without a name."""
        token = self._next()
        if token.is_mark("["):
            self._properties(graph, ANY)
            self._at += 1
            return ANY
        if token.is_mark("("):
            for verb in ("first", "rest"):
                name = f"<{settings.PREFIXES['rdf']}{verb}>"
                self._patterns.append(Pattern(graph, ANY, name, ANY))
            while not self._peek().is_mark(")"):
                self._node(graph)
            self._at += 1
            return ANY
        if token.is_mark("+", "-"):
            token = self._next()
        following = self._peek()
        if token.kind == "string" and following.is_mark("^^"):
            self._at += 2
        elif token.kind == "string" and following.kind == "language":
            self._at += 1
        return self._term(token)

    def _term(self, token: Token) -> str:
        """Return an IRI as N-Triples writes it; a literal is ANY, for servers differ on them."""
        if token.kind == "iri":
            return token.text
        if token.kind == "name":
            prefix, _, local = token.text.partition(":")
            base = self._prefixes.get(prefix + ":", "<>")
            return f"{base[:-1]}{_plain(local)}>"
        return ANY

    def _next(self) -> Token:
        self._at += 1
        return self._tokens[self._at - 1]

    def _peek(self) -> Token:
        return self._tokens[self._at] if self._at < len(self._tokens) else _END


_END = Token("mark", "}", 0)


def _plain(local: str) -> str:
    r"""Return the local part of a name without the backslashes that escape signs in it.

    >>> _plain(r"a\,b")
    'a,b'
    """
    return local.replace("\\", "")


def smallest(found: Sequence[Pattern]) -> Iterator[Pattern]:
    """Yield those of the patterns that no other one covers."""
    kept: list[Pattern] = []
    for pattern in sorted(
        set(found), key=lambda one: sum(term == ANY for term in one), reverse=True
    ):
        if not any(other.covers(pattern) for other in kept):
            kept.append(pattern)
            yield pattern


def _known_terms(pattern: Pattern) -> int:
    return sum(term != ANY for term in pattern)
