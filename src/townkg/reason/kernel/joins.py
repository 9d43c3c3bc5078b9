"""The answers of a body of atoms over sorted parts: a table of columns, joined atom by atom.

The next atom is that with the fewest results, counted exactly by two binary searches; a count
above the budget refuses the rule by name before anything is built.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from townkg.reason.kernel.arrays import (
    EMPTY,
    HALF,
    LOW,
    U32,
    U64,
    Array,
    Meeting,
    distinct,
    lower,
    pack,
    starts_of,
    upper,
    without_repeats,
)
from townkg.reason.kernel.membership import among, having, holding
from townkg.reason.kernel.plan import Goal
from townkg.reason.kernel.runs import Part
from townkg.reason.kernel.tables import Budget, Parts, Table


def solve(
    body: Sequence[Goal],
    parts: Sequence[Parts],
    start: int,
    needed: frozenset[int],
    budget: Budget,
) -> Table | None:
    """Return the answers over variables *needed*, or none; *parts* are what each atom may match.

    Shape: *start* is the atom that is read first. Answers may repeat.
    """
    if not all(any(len(part) for part in one) for one in parts):
        return None
    rest = [number for number in range(len(body)) if number != start]
    table = extend(_read(body[start], parts[start]), body, parts, rest, needed, budget)
    return table if table.size else None


def extend(
    table: Table,
    body: Sequence[Goal],
    parts: Sequence[Parts],
    rest: list[int],
    needed: frozenset[int],
    budget: Budget,
) -> Table:
    """Return the table joined with the atoms numbered in *rest*."""
    rest = list(rest)
    while rest and table.size:
        following = _next(table, body, parts, rest, needed)
        rest.remove(following)
        keep = needed.union(*(body[number].variables for number in rest))
        table = _join(table, body[following], parts[following], keep, budget)
    return table


def firsts(table: Table, mask: Array, one: int, shared: list[int]) -> Table:
    """Return of the rows of a mask one for each combination of the columns *shared*."""
    columns = {variable: table.columns[variable][mask] for variable in [one, *shared]}
    if len(shared) == 1:
        keys = distinct(pack(columns[shared[0]], columns[one]))
        keys = keys[starts_of(keys)]
        return Table({shared[0]: upper(keys), one: lower(keys)}, len(keys))
    rows = np.stack([columns[variable] for variable in shared], axis=1)
    _, at = np.unique(rows, axis=0, return_index=True)
    return Table({variable: column[at] for variable, column in columns.items()}, len(at))


def _read(goal: Goal, parts: Parts) -> Table:
    """Return the table of all that matches one atom."""
    if len(goal.variables) == 2:
        keys = _one([part.alive() for part in parts])
        first, second = goal.subject.value, goal.object.value
        table = Table({first: upper(keys), second: lower(keys)}, len(keys))
        if len(parts) == 1:
            table.packed[first, second] = keys
            table.source = None if len(parts[0].dead) else parts[0]
        return table
    keys = _one([_single(goal, part) for part in parts])
    if not goal.variables:
        return Table({}, min(len(keys), 1))
    (variable,) = goal.variables
    return Table({variable: upper(keys)}, len(keys))


def _one(arrays: list[Array]) -> Array:
    return arrays[0] if len(arrays) == 1 else np.concatenate(arrays) if arrays else EMPTY


def _single(goal: Goal, part: Part) -> Array:
    """Return what matches an atom of at most one variable, as sorted keys of it and 0."""
    if goal.subject.variable and goal.object.variable:
        keys = part.alive()
        return np.asarray(keys[(keys >> HALF) == (keys & LOW)] & ~LOW)
    if goal.subject.variable and goal.object.value == 0:
        return part.alive()
    if goal.subject.variable:
        return part.of(goal.object.value, True) << HALF
    keys = part.of(goal.subject.value, False)
    if goal.object.variable:
        return keys << HALF
    wanted = U64((goal.subject.value << 32) | goal.object.value)
    return np.asarray(keys[keys == wanted])


def _next(
    table: Table,
    body: Sequence[Goal],
    parts: Sequence[Parts],
    rest: list[int],
    needed: frozenset[int],
) -> int:
    """Return the atom to join next: one that only filters, else that with fewest results."""
    if len(rest) == 1:
        return rest[0]
    bound = table.columns.keys()
    counts = []
    for number in rest:
        variables = body[number].variables
        shared = variables & bound
        others = (body[other].variables for other in rest if other != number)
        if shared and not (variables - bound) & needed.union(*others):
            return number
        if shared:
            (variable,) = shared
            left, _ = _sorted(table, variable, frozenset(bound) - {variable}, peek=True)
            backward = body[number].object.value == variable and body[number].object.variable
            size = sum(Meeting(left, part.side(backward)).size for part in parts[number])
        elif not variables:
            return number
        else:
            size = table.size * sum(map(len, parts[number])) + (1 << 62)
        counts.append((size, number))
    return min(counts)[1]


def _join(table: Table, goal: Goal, parts: Parts, keep: frozenset[int], budget: Budget) -> Table:
    bound = goal.variables & table.columns.keys()
    if not goal.variables:
        holds = any(len(_single(goal, part)) for part in parts)
        return _kept(table, keep) if holds else Table({}, 0)
    if len(goal.variables) == 2 and len(bound) == 2:
        return _filter(table, goal, parts, keep)
    if len(goal.variables) == 2 and len(bound) == 1:
        if goal.variables - bound <= keep:
            return _extend(table, goal, parts, keep, budget)
        return _existing(table, goal, parts, keep)
    if bound:
        (variable,) = bound
        return _among(table, variable, goal, parts, keep)
    return _cross(table, goal, parts, keep, budget)


def _existing(table: Table, goal: Goal, parts: Parts, keep: frozenset[int]) -> Table:
    """Return the rows for which an atom holds of anything: what of is not asked."""
    (variable,) = goal.variables & table.columns.keys()
    backward = goal.object.variable and goal.object.value == variable
    column = table.columns[variable]
    terms = distinct(column.copy())
    known = having(pack(terms, 0), parts, backward=backward)
    return _rows(table, known[terms.searchsorted(column)], keep)


def _among(table: Table, variable: int, goal: Goal, parts: Parts, keep: frozenset[int]) -> Table:
    """Return the rows whose *variable* an atom without other variables holds of."""
    keys = pack(table.columns[variable], 0)
    if goal.subject.variable and not goal.object.variable and goal.object.value == 0:
        return _rows(table, holding(keys, parts), keep)
    return _rows(table, among(keys, [_single(goal, part) for part in parts]), keep)


def _filter(table: Table, goal: Goal, parts: Parts, keep: frozenset[int]) -> Table:
    """Return the rows whose two variables are a fact."""
    keys = pack(table.columns[goal.subject.value], table.columns[goal.object.value])
    return _rows(table, holding(keys, parts), keep)


def _extend(table: Table, goal: Goal, parts: Parts, keep: frozenset[int], budget: Budget) -> Table:
    """Return the rows extended by the new variable of the atom."""
    backward = goal.object.value in table.columns
    shared = goal.object.value if backward else goal.subject.value
    new = goal.subject.value if backward else goal.object.value
    others = frozenset(table.columns) & keep - {shared}
    left, payload = _sorted(table, shared, others)
    meetings = [Meeting(left, part.side(backward)) for part in parts]
    budget.check(sum(meeting.size for meeting in meetings))
    gathered = []
    for meeting, part in zip(meetings, parts, strict=True):
        if not meeting.size:
            continue
        at_left, at_right = meeting.pairs()
        matched = part.side(backward)[at_right]
        dead = part.dead_side(backward)
        if len(dead):
            living = ~among(matched, [dead])
            at_left, matched = at_left[living], matched[living]
        gathered.append((left[at_left], matched))
    if not gathered:
        return Table({}, 0)
    lefts = _one([one for one, _ in gathered])
    rights = _one([one for _, one in gathered])
    columns = {}
    if shared in keep:
        columns[shared] = upper(lefts)
    if new in keep:
        columns[new] = lower(rights)
    if payload is None:
        rows = lower(lefts)
        columns |= {other: table.columns[other][rows] for other in others}
    elif payload >= 0:
        columns[payload] = lower(lefts)
    return Table(columns, len(lefts))


def _sorted(
    table: Table, variable: int, others: frozenset[int], *, peek: bool = False
) -> tuple[Array, int | None]:
    """Return sorted keys of a variable with what goes along, and the variable that this is.

    Shape: with one other variable its values go along and rows that repeat are dropped; with
    none 0 does, told by -1; with more the numbers of the rows do, told by none.
    """
    if len(others) == 1:
        (other,) = others
        keys = table.packed.get((variable, other))
        if keys is None and table.source is not None:
            keys = table.packed[variable, other] = table.source.side(True)
        if keys is None:
            keys = distinct(pack(table.columns[variable], table.columns[other]))
            table.packed[variable, other] = keys
        return keys, other
    if not others:
        for (first, _), ready in table.packed.items():
            if first == variable:
                return without_repeats(ready & ~LOW), -1
        return distinct(pack(table.columns[variable], 0)), -1
    keys = pack(table.columns[variable], np.arange(table.size, dtype=U32))
    keys.sort()
    return keys, None


def _cross(table: Table, goal: Goal, parts: Parts, keep: frozenset[int], budget: Budget) -> Table:
    """Return every row with everything that matches an atom which shares no variable."""
    other = _read(goal, parts)
    budget.check(table.size * other.size)
    columns = {
        variable: np.repeat(column, other.size)
        for variable, column in table.columns.items()
        if variable in keep
    }
    for variable, column in other.columns.items():
        if variable in keep:
            columns[variable] = np.tile(column, table.size)
    return Table(columns, table.size * other.size)


def _rows(table: Table, mask: Array, keep: frozenset[int]) -> Table:
    columns = {
        variable: column[mask] for variable, column in table.columns.items() if variable in keep
    }
    return Table(columns, int(np.count_nonzero(mask)))


def _kept(table: Table, keep: frozenset[int]) -> Table:
    columns = {one: column for one, column in table.columns.items() if one in keep}
    return Table(columns, table.size)
