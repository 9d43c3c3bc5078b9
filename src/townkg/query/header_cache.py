"""Keeps the headers of question files as JSON beside the built graphs.

Importing a YAML parser takes longer than answering: a header that was read once, from a file of
the same size and time, is not parsed again. The cache may be deleted at any moment, and a folder
that cannot be written costs only the time.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path as File
from typing import Any

from townkg import paths
from townkg.errors import Problem
from townkg.query.header import Path, read_header
from townkg.settings import VERSION

Read = tuple[dict[str, Any], dict[Path, int], list[Problem]]
_NAME = "headers.json"


def kept_header(path: File, text: str, file: str) -> Read:
    """Return what `read_header` returns for the file at *path*, whose text is *text*."""
    try:
        status = path.stat()
    except OSError:
        return read_header(text, file)
    key = f"{path}\t{status.st_size}\t{status.st_mtime_ns}"
    known = _load()
    if key in known:
        values, lines = known[key]
        return values, {tuple(place): line for place, line in lines}, []
    values, lines, problems = read_header(text, file)
    if not problems:
        kept = {name: item for name, item in known.items() if not name.startswith(f"{path}\t")}
        _save(kept | {key: (values, [[list(place), line] for place, line in lines.items()])})
    return values, lines, problems


def _load() -> dict[str, Any]:
    try:
        found = json.loads((paths.build_root() / _NAME).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    fitting = isinstance(found, dict) and found.get("version") == VERSION
    return found["headers"] if fitting and isinstance(found.get("headers"), dict) else {}


def _save(headers: dict[str, Any]) -> None:
    folder = paths.build_root()
    # The loss of a race, a full disk or a value that JSON has not: the next call parses again.
    with contextlib.suppress(OSError, TypeError, ValueError):
        text = json.dumps({"version": VERSION, "headers": headers}, ensure_ascii=False)
        new = folder / f"{_NAME}.{os.getpid()}"
        new.write_text(text, "utf-8")
        new.replace(folder / _NAME)
