"""Keeps what was read of the project's question files beside the built graphs.

Importing a YAML parser takes longer than answering, and so does cutting SPARQL into tokens: a
file that was read once, of the same size and time, is not taken apart again. The cache may be
deleted at any moment, and a folder that cannot be written costs only the time. It is written by
`marshal`, as Python keeps compiled modules, and for the same reason: `json` takes longer to load
than all else here. Like compiled modules, it belongs to one version of Python, and is never sent.
"""

from __future__ import annotations

import marshal
import os
import sys

from townkg import paths
from townkg.query.question import Piece
from townkg.settings import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Lines = dict[tuple[str, ...], int]
    Place = tuple[str, str]
    Read = tuple[dict[str, Any], Lines, tuple[Piece, ...]]
_FOLDER = "questions"
_FORMAT = f"{VERSION}/3"
"""Changes with what is kept."""


def place_of(path: str) -> Place | None:
    """Return where what is read of a question is kept; none for files of other folders."""
    folder, name = os.path.split(path)
    try:
        if not os.path.samefile(folder, paths.folder("queries")):
            return None
        status = os.stat(path)
    except OSError:
        return None
    kept_in = os.path.join(paths.build_folder(), _FOLDER, f"{name}.{sys.implementation.cache_tag}")
    return kept_in, f"{_FORMAT}\t{path}\t{status.st_size}\t{status.st_mtime_ns}"


def kept(place: Place) -> Read | None:
    """Return header, lines and pieces of a file, if it was read before and has not changed."""
    file, key = place
    try:
        with open(file, "rb") as opened:
            found = marshal.loads(opened.read())  # noqa: S302  (our own, like a .pyc)
        if found["key"] != key:
            return None
        return found["values"], found["lines"], tuple(Piece(*piece) for piece in found["pieces"])
    except (OSError, EOFError, KeyError, TypeError, ValueError):
        return None


def keep(place: Place, values: Mapping[str, Any], lines: Lines, pieces: tuple[Piece, ...]) -> None:
    """Keep what was read of a file, in place of what was kept of it before."""
    file, key = place
    # The loss of a race, a full disk or a value that cannot be kept: the next call reads again.
    try:
        document = {
            "key": key,
            "values": dict(values),
            "lines": lines,
            "pieces": [(piece.before, piece.parameter, piece.place) for piece in pieces],
        }
        content = marshal.dumps(document)
        os.makedirs(os.path.dirname(file), exist_ok=True)
        new = f"{file}.{os.getpid()}"
        with open(new, "wb") as opened:
            opened.write(content)
        os.replace(new, file)
    except (OSError, TypeError, ValueError):
        return
