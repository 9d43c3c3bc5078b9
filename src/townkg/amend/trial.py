"""Lays out the data with one article changed, apart from the data itself, and has it checked."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from townkg.encode.source import shown
from townkg.errors import DataError, Problem

Check = Callable[[Path], object]
"""Given a data folder, raises DataError when something is wrong with it."""


def problems(folder: Path, files: Mapping[str, bytes], check: Check) -> list[Problem]:
    """Return what *check* finds in the data once *files* are in the article's folder."""
    with _laid_out(folder, files) as data:
        try:
            check(data)
        except DataError as error:
            return [_at_home(problem, folder) for problem in error.problems]
    return []


@contextmanager
def _laid_out(folder: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    data = folder.parent.parent
    with tempfile.TemporaryDirectory() as name:
        copy = Path(name) / "data"
        changed = copy / folder.parent.name / folder.name
        shutil.copytree(folder, changed)
        for file, content in files.items():
            (changed / file).write_bytes(content)
        _rest([path for path in data.iterdir() if path != folder.parent], copy)
        near = [path for path in folder.parent.iterdir() if path.name != folder.name]
        _rest([path for path in near if not path.name.startswith(".")], changed.parent)
        yield copy


def _rest(places: Sequence[Path], target: Path) -> None:
    """Put the rest of the data beside the changed article, as links where the system has them."""
    for path in places:
        try:
            (target / path.name).symlink_to(path.resolve())
        except OSError:
            if path.is_dir():
                shutil.copytree(path, target / path.name)
            else:
                shutil.copy(path, target)


def _at_home(problem: Problem, folder: Path) -> Problem:
    """Return a problem of the copy as one of the article itself."""
    slug, slash, rest = problem.file.partition("/")
    if slug != folder.name:
        return problem
    place = f"{shown(folder)}{slash}{rest}"
    return Problem(
        place, problem.line, problem.subject, problem.found, problem.cure, problem.severity
    )
