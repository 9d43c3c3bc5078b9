"""A closure on disk: what it was made from is stored with it, and is told when it has changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from townkg.errors import DataError, Problem, system_words
from townkg.i18n import Text
from townkg.reason.kernel import Graph
from townkg.reason.kernel.storage import head_of, stale
from townkg.reason.reasoner.closed import Closed
from townkg.reason.reasoner.own_files import Texts


def load(folder: Path, made_from: Iterable[Path] = ()) -> Closed:
    """Return a stored closure, its arrays left on disk until they are read.

    Shape: where *made_from* names files, they must be those that it was made from.
    Raises: DataError, when it is damaged, stale or nothing of ours.
    """
    files = list(made_from)
    stamp, own, origin = _told(folder)
    if files and origin != digests(files):
        raise stale(folder)
    return Closed(Graph.load(folder, stamp=stamp, whole=True), own)


def origin_of(folder: Path) -> object:
    """Return what tells the files that a stored closure was made from.

    Raises: DataError, when it is damaged or nothing of ours.
    """
    return _told(folder)[2]


def _told(folder: Path) -> tuple[str, Texts, object]:
    """Return the stamp of a stored closure, and in it the own rules and what it was made from."""
    stamp = head_of(folder).get("stamp", "")
    try:
        told = json.loads(stamp)
        return stamp, dict(told["own"]), told.get("from")
    except (ValueError, KeyError, TypeError):
        raise DataError([_other(folder)]) from None


def digests(files: Iterable[Path]) -> list[str]:
    """Return what tells the contents of files, in any order.

    Raises: DataError, for a file that cannot be read.
    """
    found = []
    for path in files:
        try:
            with path.open("rb") as file:
                found.append(hashlib.file_digest(file, "sha256").hexdigest())
        except OSError as error:
            raise DataError([Problem(str(path), 0, "", system_words(error))]) from None
    return sorted(found)


def _other(folder: Path) -> Problem:
    told = Text(
        "不是 townkg reason --save 所存的推理结果",
        "it is no closure that townkg reason --save wrote",
    )
    cure = Text("请用 townkg reason --save 重新生成", "make it with townkg reason --save")
    return Problem(str(folder), 0, "", told, cure)
