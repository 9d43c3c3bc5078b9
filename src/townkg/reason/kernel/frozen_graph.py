"""A graph as arrays and a head, and back."""

from __future__ import annotations

from typing import Any

import numpy as np

from townkg.reason.kernel.arrays import EMPTY, Array
from townkg.reason.kernel.dictionary import Dictionary
from townkg.reason.kernel.equality import Equality
from townkg.reason.kernel.runs import Run, Runs
from townkg.reason.kernel.store import Facts, Former, Said
from townkg.reason.rule import Relation

Head = dict[str, Any]
DICTIONARY = ("text", "offsets", "hashes", "order")
EDGES = ("left", "right", "rule", "birth")


class Shelf:
    """Many arrays one after the other in one, each told by its place."""

    def __init__(self) -> None:
        self._arrays: list[Array] = []
        self._known: dict[int, tuple[int, int]] = {}
        self._size = 0

    def put(self, array: Array) -> tuple[int, int]:
        """Add an array, the same one only once; return its begin and end."""
        place = self._known.get(id(array))
        if place is None:
            place = self._known[id(array)] = (self._size, self._size + len(array))
            self._arrays.append(array)
            self._size += len(array)
        return place

    def array(self, kind: type[Any]) -> Array:
        """Return all that was put, as one array."""
        return np.concatenate([np.empty(0, dtype=kind), *self._arrays]).astype(kind, copy=False)


def pack_graph(
    dictionary: Dictionary, facts: Facts, equality: Equality
) -> tuple[Head, dict[str, Array]]:
    """Return a graph as what can be stored."""
    dictionary = dictionary.flushed()
    keys, births = Shelf(), Shelf()
    relations = []
    for number, relation in enumerate(facts.relations):
        runs = []
        for run in (one.swept() for one in facts.runs[number].runs):
            column = run.rounds if isinstance(run.rounds, int) else births.put(run.rounds)
            reverse = None if run._reverse is None else keys.put(run._reverse)
            runs.append([keys.put(run.keys), column, reverse])
        said = [[keys.put(one.alive()), one.wave] for one in facts.asserted[number]]
        former = [
            [keys.put(one.keys), births.put(one.births), one.gone]
            for one in facts.former.get(number, ())
        ]
        relations.append([relation.term, relation.unary, runs, said, former])
    arrays = {name: getattr(dictionary, name) for name in DICTIONARY}
    arrays["literal"] = dictionary._literal
    arrays |= {f"edge_{name}": getattr(equality, name) for name in EDGES}
    arrays |= {"keys": keys.array(np.uint64), "births": births.array(np.uint32)}
    history = [[one, *move] for one, moves in equality._history.items() for move in moves]
    arrays["history"] = np.array(history, dtype=np.uint32).reshape(-1)
    return {"relations": relations, "last": facts.last}, arrays


def unpack_graph(head: Head, arrays: dict[str, Array]) -> tuple[Dictionary, Facts, Equality]:
    """Return the graph that was stored."""
    dictionary = Dictionary(
        arrays["text"], arrays["offsets"], arrays["hashes"], arrays["order"], arrays["literal"]
    )
    facts = Facts()
    keys, births = arrays["keys"], arrays["births"]

    def key(place: list[int] | None) -> Array | None:
        return None if place is None else keys[place[0] : place[1]]

    for term, unary, runs, said, former in head["relations"]:
        number = facts.number(Relation(term, unary))
        facts.runs[number] = Runs(
            [
                Run(
                    keys[start:end],
                    column if isinstance(column, int) else births[column[0] : column[1]],
                    EMPTY,
                    key(reverse),
                )
                for (start, end), column, reverse in runs
            ]
        )
        facts.asserted[number] = [Said(keys[start:end], wave) for (start, end), wave in said]
        if former:
            facts.former[number] = [
                Former(keys[a:b], births[c:d], gone) for (a, b), (c, d), gone in former
            ]
    facts.last = head["last"]
    return dictionary, facts, _equality(dictionary, arrays)


def _equality(dictionary: Dictionary, arrays: dict[str, Array]) -> Equality:
    equality = Equality()
    for name in EDGES:
        setattr(equality, name, np.array(arrays[f"edge_{name}"]))
    if len(equality):
        equality.restore(len(dictionary), arrays["history"].reshape(-1, 3).tolist())
    return equality
