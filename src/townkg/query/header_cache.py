"""Keeps what was read of question files as JSON beside the built graphs.

Importing a YAML parser takes longer than answering, and so does cutting SPARQL into tokens: a
file that was read once, of the same size and time, is not taken apart again. The cache may be
deleted at any moment, and a folder that cannot be written costs only the time.
"""

from __future__ import annotations

import json
import os

from townkg import paths
from townkg.query.question import Piece
from townkg.settings import VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    Lines = dict[tuple[str, ...], int]
    Read = tuple[dict[str, Any], Lines, tuple[Piece, ...]]
_NAME = "headers.json"
_FORMAT = f"{VERSION}/2"
"""Changes with what is kept."""


def key_of(path: str) -> str | None:
    """Return what a file is kept under: its path, size and time; none where it cannot be seen."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return f"{path}\t{status.st_size}\t{status.st_mtime_ns}"


def kept(key: str) -> Read | None:
    """Return header, lines and pieces of the file with this key, if it was read before."""
    found = _load().get(key)
    if found is None:
        return None
    try:
        values, lines, pieces = found
        places = {tuple(place.split("\t")) if place else (): line for place, line in lines.items()}
        return values, places, tuple(Piece(*piece) for piece in pieces)
    except (AttributeError, TypeError, ValueError):
        return None


def keep(key: str, values: Mapping[str, Any], lines: Lines, pieces: tuple[Piece, ...]) -> None:
    """Keep what was read of the file with this key, in place of what it was before."""
    path = key.partition("\t")[0]
    others = {name: item for name, item in _load().items() if not name.startswith(f"{path}\t")}
    places = {"\t".join(place): line for place, line in lines.items()}
    cut = [(piece.before, piece.parameter, piece.place) for piece in pieces]
    folder = paths.build_root()
    # The loss of a race, a full disk or a value that JSON has not: the next call reads again.
    try:
        document = {"version": _FORMAT, "headers": others | {key: (values, places, cut)}}
        text = json.dumps(document, ensure_ascii=False)
        new = folder / f"{_NAME}.{os.getpid()}"
        new.write_text(text, "utf-8")
        new.replace(folder / _NAME)
    except (OSError, TypeError, ValueError):
        return


def _load() -> dict[str, Any]:
    try:
        with open(os.path.join(paths.build_root(), _NAME), "rb") as file:
            found = json.loads(file.read())
    except (OSError, ValueError):
        return {}
    fitting = isinstance(found, dict) and found.get("version") == _FORMAT
    return found["headers"] if fitting and isinstance(found.get("headers"), dict) else {}
