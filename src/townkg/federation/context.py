"""What is joined with a SERVICE clause, so that the remote is asked only for what can matter.

Rows of a remote that fit no row of what they are joined with are in no answer. So the parts that
are joined with the clause are asked of the graph first. Left out is whatever could make a part
match less than in the whole query: to ask the remote for too much is slow, for too little wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from townkg.federation.pattern import Group, Part, Query

_CHANGING = ("RAND", "UUID", "STRUUID", "BNODE", "NOW")
"""Functions whose values differ from one evaluation to the next."""


@dataclass(frozen=True)
class Found:
    """A SERVICE clause with what is joined with it.

    Shape: *joined* is the text of a group, empty where nothing is; *shared* are the variables that
    both may bind, and the clause always does; *denied* says that its rows take away from the
    answer, or decide what is said in it, as under MINUS and NOT EXISTS.
    """

    part: Part
    joined: str
    shared: tuple[str, ...]
    denied: bool


Step = tuple[Group, Part]


def found(query: Query) -> list[Found]:
    """Return the SERVICE clauses of a query, in the order of the text."""
    if query.where is None:
        return []
    return [_found(query.text, path) for path in _paths(query.where, [])]


def _paths(group: Group, above: list[Step]) -> Iterator[list[Step]]:
    """Yield for each SERVICE clause the groups around it, outermost first, and the way through."""
    for part in group.parts:
        path = [*above, (group, part)]
        if part.kind == "service":
            yield path
            continue
        for inner in part.groups:
            yield from _paths(inner, path)


def _found(text: str, path: list[Step]) -> Found:
    service = path[-1][1]
    certain = service.groups[0].certain()
    joined = _Joined(text, certain)
    for group, part in reversed(path):
        joined.add_level(group, part)
        if joined.is_closed or group.projected is not None:
            break
    shared = tuple(name for name in service.visible() if name in certain and name in joined.visible)
    return Found(service, joined.text, shared, any(_denies(part) for _, part in path))


def _denies(part: Part) -> bool:
    if part.kind == "minus":
        return True
    if part.kind not in ("filter", "bind"):
        return False
    return not (part.kind == "filter" and part.tokens[1].is_word("EXISTS"))


class _Piece(NamedTuple):
    """A part as text, with all its variables, those that others see, and those always bound."""

    text: str
    all: frozenset[str]
    visible: frozenset[str]
    certain: frozenset[str]


class _Joined:
    """The parts that are joined with a clause, level by level outwards."""

    def __init__(self, source: str, wanted: set[str]) -> None:
        self._source = source
        self._wanted = wanted
        self._inner: _Piece | None = None
        self.is_closed = False
        """Whether what stands further out does not bear on the clause in the same way."""

    @property
    def text(self) -> str:
        """The text of one group; empty where nothing is joined."""
        return self._inner.text if self._inner else ""

    @property
    def visible(self) -> frozenset[str]:
        """The variables that it may bind."""
        return self._inner.visible if self._inner else frozenset()

    def add_level(self, group: Group, way: Part) -> None:
        """Take in what a group joins with *way*, the part of it in which the clause lies."""
        place = group.parts.index(way)
        # what follows an OPTIONAL, MINUS or BIND sees what they have made of the rows already
        only_before = way.kind in ("optional", "minus", "bind")
        self.is_closed = only_before or way.kind == "filter"
        certain: set[str] = set()
        pieces = list(self._pieces(group.parts[:place], certain))
        if self._inner is not None:
            pieces.append(self._wrapped(self._inner, way))
            certain |= pieces[-1].certain
        if not only_before:
            pieces += self._pieces(group.parts[place + 1 :], certain)
        pieces = self._connected(pieces)
        if not pieces:
            self._inner = None
            return
        kept = frozenset().union(*(piece.certain for piece in pieces))
        filters = [
            self._text_of(part)
            for part in group.parts
            if part.kind == "filter" and part is not way and _is_sure(part, kept)
        ]
        self._inner = _Piece(
            "{ " + " ".join([*(piece.text for piece in pieces), *filters]) + " }",
            frozenset().union(*(piece.all for piece in pieces)),
            frozenset().union(*(piece.visible for piece in pieces)),
            kept,
        )

    def _connected(self, pieces: list[_Piece]) -> list[_Piece]:
        """Return those that hang together by variables, of several such sets the most telling.

        Parts that only the remote joins would be multiplied with one another.
        """
        sets: list[list[int]] = []
        for number, piece in enumerate(pieces):
            touched = [one for one in sets if any(piece.all & pieces[n].all for n in one)]
            sets = [one for one in sets if one not in touched]
            sets.append([n for one in touched for n in one] + [number])
        told = [len({v for n in one for v in pieces[n].visible} & self._wanted) for one in sets]
        if not any(told):
            return []
        best = sets[told.index(max(told))]
        return [pieces[number] for number in sorted(best)]

    def _wrapped(self, inner: _Piece, way: Part) -> _Piece:
        if way.kind != "graph" or way.named is None:
            return inner
        own = frozenset([way.named.text[1:]] if way.named.kind == "variable" else [])
        text = f"GRAPH {way.named.text} {inner.text}"
        return _Piece(text, inner.all | own, inner.visible | own, inner.certain | own)

    def _pieces(self, parts: list[Part], certain: set[str]) -> Iterator[_Piece]:
        """Yield the parts that every row has to fit, adding to *certain* what they bind."""
        for part in parts:
            bound = part.certain()
            if part.kind == "bind":
                if not _is_sure(part, certain | {part.assigned}):
                    continue
                bound = {part.assigned}
            elif part.kind not in ("triples", "graph", "values", "group"):
                continue
            if any(part.services()):
                continue
            certain |= bound
            visible = frozenset(part.visible())
            everything = visible | (part.variables.keys() if part.kind == "bind" else frozenset())
            yield _Piece(self._text_of(part), everything, visible, frozenset(bound))

    def _text_of(self, part: Part) -> str:
        text = self._source[part.start : part.end]
        return f"{text} ." if part.kind == "triples" and not part.tokens[-1].is_mark(".") else text


def _is_sure(part: Part, certain: frozenset[str] | set[str]) -> bool:
    """Return whether an expression has here the value that it has in the whole query."""
    changes = part.groups or any(token.is_word(*_CHANGING) for token in part.tokens)
    return not changes and part.variables.keys() <= certain
