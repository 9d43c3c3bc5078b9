"""The facts of one relation: sorted runs of keys, each born in one round or with its rounds.

A round's new facts are a run of their own, so that the birth of a fact costs no memory: it is
the run it lies in. Small runs are put together, with the rounds as a column beside the keys, so
that looking up a fact never visits many. What is deleted is marked first and taken out later.
"""

from __future__ import annotations

import numpy as np

from townkg.reason.kernel.arrays import (
    EMPTY,
    Array,
    between,
    found,
    place,
    places,
    swapped,
    union,
)

MOST_RUNS = 16
SMALL = 1 << 15
"""Below so many keys putting runs together is cheaper than visiting them apart."""
WORN = 20
"""One in so many keys may be marked as deleted before they are taken out."""


class Part:
    """Sorted keys that can be read from both sides; *dead* ones among them do not count."""

    __slots__ = ("_dead_reverse", "_reverse", "dead", "keys")

    def __init__(self, keys: Array, dead: Array = EMPTY, reverse: Array | None = None) -> None:
        self.keys = keys
        self.dead = dead
        self._reverse = reverse
        self._dead_reverse: Array | None = None

    def __len__(self) -> int:
        return len(self.keys) - len(self.dead)

    def side(self, backward: bool) -> Array:
        """Return the keys sorted by subject, or by object when *backward*."""
        if not backward:
            return self.keys
        if self._reverse is None:
            reverse = swapped(self.keys)
            reverse.sort()
            self._reverse = reverse
        return self._reverse

    def dead_side(self, backward: bool) -> Array:
        """Return what is deleted, in the order of that side."""
        if not backward or not len(self.dead):
            return self.dead
        if self._dead_reverse is None:
            self._dead_reverse = np.sort(swapped(self.dead))
        return self._dead_reverse

    def alive(self) -> Array:
        """Return the keys that count."""
        return self.keys[~found(self.dead, self.keys)] if len(self.dead) else self.keys

    def of(self, term: int, backward: bool) -> Array:
        """Return the keys of that side whose first term is *term*."""
        keys = between(self.side(backward), term)
        dead = self.dead_side(backward)
        return keys[~found(dead, keys)] if len(dead) else keys

    def kill(self, keys: Array) -> int:
        """Mark those of sorted *keys* that are here as deleted; return how many are new."""
        here = keys[found(self.keys, keys)]
        if len(here) and len(self.dead):
            here = here[~found(self.dead, here)]
        if len(here):
            self.dead = union([self.dead, here]) if len(self.dead) else here
            self._dead_reverse = None
        return len(here)

    @property
    def nbytes(self) -> int:
        """How much memory the keys take, both sides."""
        return int(self.keys.nbytes + (0 if self._reverse is None else self._reverse.nbytes))


class Run(Part):
    """A part whose facts were born in one round, or each in that of the column *rounds*."""

    __slots__ = ("flat", "high", "low", "rounds")

    def __init__(
        self, keys: Array, rounds: int | Array, dead: Array = EMPTY, reverse: Array | None = None
    ) -> None:
        super().__init__(keys, dead, reverse)
        self.flat = False
        """Whether a closed table concluded it: from such facts the table concludes no more."""
        self.rounds = rounds
        if isinstance(rounds, int):
            self.low = self.high = rounds
        else:
            self.low = int(rounds.min()) if len(rounds) else 0
            self.high = int(rounds.max()) if len(rounds) else 0

    def births(self, at: Array) -> Array:
        """Return the rounds in which the keys at these positions were born."""
        if isinstance(self.rounds, int):
            return np.full(len(at), self.rounds, dtype=column(self.rounds))
        return np.asarray(self.rounds[at])

    def swept(self) -> Run:
        """Return the run without what is deleted."""
        if not len(self.dead):
            return self
        keep = ~found(self.dead, self.keys)
        rounds = self.rounds if isinstance(self.rounds, int) else self.rounds[keep]
        return Run(self.keys[keep], rounds)

    @property
    def nbytes(self) -> int:
        """How much memory the run takes."""
        beside = 0 if isinstance(self.rounds, int) else int(self.rounds.nbytes)
        return super().nbytes + beside


def column(last: int) -> type[np.unsignedinteger]:
    """Return the type of a column of rounds up to *last*."""
    return np.uint16 if last < 1 << 16 else np.uint32


class Runs:
    """The facts of one relation."""

    __slots__ = ("_delta", "runs")

    def __init__(self, runs: list[Run] | None = None) -> None:
        self.runs = runs or []
        self._delta: tuple[int, int, list[Part]] | None = None

    def __len__(self) -> int:
        return sum(len(run) for run in self.runs)

    @property
    def nbytes(self) -> int:
        """How much memory the facts take."""
        return sum(run.nbytes for run in self.runs)

    def new(self, keys: Array) -> Array:
        """Return those of sorted *keys* that are not here."""
        for run in sorted(self.runs, key=lambda one: -len(one.keys)):
            if not len(keys):
                break
            here = found(run.keys, keys)
            if len(run.dead):
                here &= ~found(run.dead, keys)
            if here.any():
                keys = keys[~here]
        return keys

    def add(self, keys: Array, birth: int, *, flat: bool = False) -> None:
        """Add a run of sorted keys, none of which is here."""
        if len(keys):
            self.runs.append(Run(keys, birth))
            self.runs[-1].flat = flat

    def birth(self, key: int) -> int | None:
        """Return the round in which a fact was born, or none when it does not hold."""
        for run in self.runs:
            at = place(run.keys, key)
            if at < 0 or (len(run.dead) and place(run.dead, key) >= 0):
                continue
            return run.rounds if isinstance(run.rounds, int) else int(run.rounds[at])
        return None

    def births(self, keys: Array) -> Array:
        """Return for each of sorted *keys* its birth; -1 for what is not here."""
        born = np.full(len(keys), -1, dtype=np.int64)
        for run in self.runs:
            if not len(run.keys):
                continue
            at = run.keys.searchsorted(keys)
            np.minimum(at, len(run.keys) - 1, out=at)
            here = run.keys[at] == keys
            if len(run.dead):
                here &= ~found(run.dead, keys)
            if here.any():
                born[here] = run.births(at[here])
        return born

    def since(self, mark: int) -> list[Part]:
        """Return the facts born after round *mark*, as one part."""
        runs = [run for run in self.runs if run.low > mark]
        if len(runs) < 2 or any(len(run.dead) for run in runs):
            return list(runs)
        if self._delta is None or self._delta[:2] != (mark, len(self.runs)):
            merged = union([run.keys for run in runs])
            self._delta = (mark, len(self.runs), [Part(merged)])
        return self._delta[2]

    def steep(self, mark: int) -> list[Part]:
        """Return the facts born after round *mark* that no closed table concluded."""
        return [run for run in self.runs if run.low > mark and not run.flat]

    def until(self, mark: int) -> list[Part]:
        """Return the facts born up to round *mark*."""
        return [run for run in self.runs if run.low <= mark]

    def kill(self, keys: Array) -> int:
        """Mark sorted *keys* as deleted; return how many were here."""
        self._delta = None
        return sum(run.kill(keys) for run in self.runs)

    def alive(self) -> Array:
        """Return all keys, sorted."""
        return union([run.alive() for run in self.runs])

    def settle(self, mark: int) -> None:
        """Put small runs born up to *mark* together; take out what is deleted where it is much."""
        self._delta = None
        done = [run for run in self.runs if run.high <= mark]
        rest = [run for run in self.runs if run.high > mark]
        for at, run in enumerate(done):
            if len(run.dead) * WORN > len(run.keys) or (len(run.dead) and len(run.keys) < SMALL):
                done[at] = run.swept()
        done = [run for run in done if len(run.keys)]
        while len(done) > 1 and _too_many(done):
            done[-2:] = [_merged(done[-2], done[-1])]
        if len(done) > MOST_RUNS:
            done.sort(key=lambda run: -len(run.keys))
            while len(done) > MOST_RUNS // 2:
                done[-2:] = [_merged(done[-2], done[-1])]
        self.runs = done + rest


def _too_many(runs: list[Run]) -> bool:
    last, before = len(runs[-1].keys), len(runs[-2].keys)
    return last + before < SMALL or (len(runs) > MOST_RUNS and before < 2 * last)


def _merged(first: Run, second: Run) -> Run:
    runs = [first.swept(), second.swept()]
    keys = np.concatenate([run.keys for run in runs])
    kind = column(max(run.high for run in runs))
    rounds = np.concatenate([run.births(np.arange(len(run.keys))).astype(kind) for run in runs])
    order = np.argsort(keys, kind="stable")
    return Run(keys[order], rounds[order])


def positions(run: Run, keys: Array) -> Array:
    """Return where in the run those of sorted *keys* lie that count."""
    at = places(run.keys, keys)
    if len(run.dead) and len(at):
        at = at[~found(run.dead, run.keys[at])]
    return at
