"""The exceptions of townkg, each with the exit code that the command line gives it.

TownkgError
├── UsageError              2  a name, parameter or option that does not fit
│   ├── UnknownName            no entity, question or column has that name
│   └── AmbiguousName          several entities have it
├── QueryError              3  a query or a question file that cannot be run
├── DataError               4  articles, claims or ontology with problems, all of them listed
├── LimitError              5  time, memory or rows ran out
└── RemoteError             6  a SPARQL endpoint failed
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class TownkgError(Exception):
    """Base of all errors that a user can cause and mend."""

    exit_code = 4


class UsageError(TownkgError):
    """A name, parameter or option does not fit."""

    exit_code = 2


class UnknownName(UsageError):
    """Nothing has this name; the message gives the nearest names that exist."""

    def __init__(self, name: str, kind: str, known: Iterable[str], *, where: str = "") -> None:
        self.name = name
        self.kind = kind
        self.where = where
        self.nearest = nearest(name, known)
        place = f"{where}: " if where else ""
        hint = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        super().__init__(f"{place}no {kind} is named “{name}”{hint}")


class AmbiguousName(UsageError):
    """Several entities have this name; the message lists them with their IRIs."""

    def __init__(
        self, name: str, candidates: Sequence[tuple[str, str]], *, where: str = ""
    ) -> None:
        self.name = name
        self.where = where
        self.candidates = candidates
        place = f"{where}: " if where else ""
        lines = "".join(f"\n  {label}  <{iri}>" for label, iri in candidates)
        super().__init__(
            f"{place}“{name}” names {len(candidates)} entities; give one of these IRIs:{lines}"
        )


class QueryError(TownkgError):
    """A query cannot be run; line and column (from 1) say where, if the parser told."""

    exit_code = 3

    def __init__(self, message: str, *, line: int | None = None, column: int | None = None) -> None:
        self.line = line
        self.column = column
        at = f"line {line}, column {column}: " if line is not None else ""
        super().__init__(at + message)


@dataclass(frozen=True, order=True)
class Problem:
    """One thing that is wrong in what people wrote: where, what, and what to do.

    >>> print(Problem("claims.trig", 12, "s03-a", "quote not in the text", "copy it exactly"))
    claims.trig:12 › s03-a: quote not in the text. copy it exactly
    """

    file: str
    line: int
    subject: str
    found: str
    cure: str = ""
    severity: str = "error"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f" › {self.subject}" if self.subject else ""
        cure = f". {self.cure}" if self.cure else ""
        return f"{place}{subject}: {self.found}{cure}"


class DataError(TownkgError):
    """What people wrote has problems; all of them are listed, in the order of the files."""

    exit_code = 4

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        count = len(self.problems)
        head = f"{count} problem{'s' if count != 1 else ''}"
        super().__init__("\n".join([head, *map(str, self.problems)]))


class LimitError(TownkgError):
    """Time, memory or rows ran out."""

    exit_code = 5


class RemoteError(TownkgError):
    """A SPARQL endpoint failed or answered something that is not an answer."""

    exit_code = 6


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return up to *count* of *known* that look most like *name*, best first.

    >>> nearest("polcy", ["policy", "town", "police"])
    ['policy', 'police']
    """
    import difflib  # its import costs more than all else here, and few runs need it

    return difflib.get_close_matches(name, list(dict.fromkeys(known)), n=count, cutoff=0.5)
