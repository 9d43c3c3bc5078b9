"""Runs the cases of bad input that the tests hold, and returns what townkg says of each.

A case is a folder. `tests/bad_input/command` holds commands; `query` a question file with its
golden answer; `encode` what is other than in the base article; `dataset` a user's file, or data
sets; `link` link files; `compare` rules of comparison; `assume` a file to assume; the others, and
`tests/validate`, changes to the small project. A new folder is a new case.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shlex
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
sys.path[:0] = [str(ROOT / "src"), str(TESTS / "build")]

import edits  # noqa: E402

from townkg.cli import main  # noqa: E402
from townkg.cli.commands import townkg  # noqa: E402
from townkg.errors import DataError, Problem, QueryError  # noqa: E402
from townkg.i18n import NOTHING, Language, Text  # noqa: E402

_BASE = TESTS / "encode" / "base"
_ABOUT_THE_CASE = {"expected.txt", "absent.txt"}
_LANGUAGE = ("TOWNKG_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE")


@dataclass(frozen=True)
class Outcome:
    """What was said of a case: the problems one by one, or what a *command* printed."""

    folder: Path
    code: int
    problems: tuple[Problem, ...] = ()
    command: str = ""
    said: Text = NOTHING


def command(folder: Path) -> Outcome:
    """Return what the command of the case prints, in both languages, beside the case's files."""
    words = (folder / "command.txt").read_text(encoding="utf-8").rstrip("\n")
    with tempfile.TemporaryDirectory() as beside:
        shutil.copytree(folder, beside, dirs_exist_ok=True)
        with contextlib.chdir(beside):
            code, zh = _printed(words, "zh")
            _, en = _printed(words, "en")
    return Outcome(folder, code, command=words, said=Text(zh, en))


def question(folder: Path) -> Outcome:
    """Return what is said of a question file: by `ask` if it cannot be asked, else by `check`."""

    def lay_out(home: Path) -> None:
        shutil.copytree(edits.PROJECT, home)
        shutil.copytree(folder, home / "queries")

    with _project(lay_out) as home:
        checked = _checked(folder, home)
        try:
            _run("ask", "question", "--help")
        except QueryError as error:
            return replace(checked, code=error.exit_code)
        return checked


def article(folder: Path) -> Outcome:
    """Return what is said of an article: by `coverage` if it cannot be read, else by `check`.

    What `check` says of the base article as well is left out.
    """
    outcome = _article(folder)
    usual = {(item.subject, item.found) for item in _base().problems}
    rest = tuple(item for item in outcome.problems if (item.subject, item.found) not in usual)
    return replace(outcome, problems=rest)


@cache
def _base() -> Outcome:
    return _article(_BASE)


def _article(folder: Path) -> Outcome:
    def lay_out(home: Path) -> None:
        target = home / "data" / "articles" / "base"
        shutil.copytree(_BASE, target)
        for path in folder.iterdir():
            if path.name not in _ABOUT_THE_CASE:
                shutil.copyfile(path, target / path.name)
        absent = folder / "absent.txt"
        for pattern in absent.read_text(encoding="utf-8").split() if absent.exists() else ():
            for path in list(target.glob(pattern)):
                path.unlink()
        if not any(target.iterdir()):
            target.rmdir()
        shutil.copytree(ROOT / "ontology", home / "ontology")

    with _project(lay_out) as home:
        return _read(folder, home, ["coverage"], "data/articles/base/")


def project(folder: Path) -> Outcome:
    """Return what is said of a changed project: by `build` if it fails, else by `check`."""

    def lay_out(home: Path) -> None:
        edits.lay_out(folder / "edits.tsv", home)
        (home / "queries").mkdir(exist_ok=True)

    with _project(lay_out) as home:
        return _read(folder, home, ["build"])


def assumption(folder: Path) -> Outcome:
    """Return what `why --assume` says of a file of the case, in the project itself."""
    named = folder / "name.txt"
    if named.exists():
        file = folder / named.read_text(encoding="utf-8").strip()
    else:
        (file,) = folder.glob("assumed.*")
    with _environment():
        return _read(folder, folder, ["why", "--assume", str(file)])


def link(folder: Path) -> Outcome:
    """Return what is said of link files that stand in place of the project's own."""
    from townkg.link.consistency import everything_wrong
    from townkg.link.table import read

    gathering = _gathering()
    given = sorted(one for one in folder.iterdir() if one.name not in _ABOUT_THE_CASE)
    files = [read(path) for path in given]
    named = {iri for file in files for row in file.rows for iri in (row.subject, row.object)}
    found = everything_wrong(files, gathering.existing(named), gathering.axioms())
    return Outcome(folder, DataError.exit_code, tuple(sorted(set(found))))


@cache
def _gathering() -> Any:
    """Return the things of the project's articles and data sets, read once."""
    from townkg.link.gathering import Gathering

    return Gathering(ROOT / "data", ROOT / "ontology")


def comparison(folder: Path) -> Outcome:
    """Return what is said of files that should be rules of comparison."""
    from townkg import compare
    from townkg.datasets.terms import declared

    try:
        compare.read_folder(folder, declared(ROOT / "ontology"), "ontology/rules/comparison")
    except DataError as error:
        return Outcome(folder, error.exit_code, tuple(error.problems))
    return Outcome(folder, 0)


def dataset(folder: Path) -> Outcome:
    """Return what is said of a user's file, or of the data sets that the folder holds."""
    words = folder / "words.txt"

    def lay_out(home: Path) -> None:
        (home / "data" / "articles").mkdir(parents=True)
        shutil.copytree(ROOT / "ontology", home / "ontology")
        if not words.exists():
            shutil.copytree(folder / "data", home / "data", dirs_exist_ok=True)

    with _project(lay_out):
        if words.exists():
            given = shlex.split(words.read_text(encoding="utf-8"))
            with contextlib.chdir(folder):
                try:
                    _run("dataset", "add", *given, "--yes")
                except DataError as error:
                    return Outcome(folder, error.exit_code, tuple(error.problems))
        code, printed = _run("dataset", "check", "--format", "json")
        return Outcome(folder, code, tuple(_problem(item) for item in json.loads(printed)))


KINDS: dict[Callable[[Path], Outcome], Sequence[str]] = {
    command: ["bad_input/command/*/command.txt", "reason/reasoner/bad_input/*/command.txt"],
    question: ["bad_input/query/*/question.rq"],
    article: ["bad_input/encode/*/expected.txt"],
    assumption: ["bad_input/assume/*/error.en.txt"],
    dataset: ["bad_input/dataset/*/expected.txt"],
    link: ["bad_input/link/*/expected.txt"],
    comparison: ["bad_input/compare/*/expected.txt"],
    project: ["bad_input/*/*/edits.tsv", "validate/*/edits.tsv"],
}
"""How the cases are run, and for each a file that the folder of such a case has."""


def outcomes(tests: Path = TESTS) -> Iterator[tuple[str, Outcome]]:
    """Yield what is said of each case below *tests*, with the kind of the case."""
    for run, patterns in KINDS.items():
        for path in (path for pattern in patterns for path in sorted(tests.glob(pattern))):
            yield run.__name__, run(path.parent)


def _read(folder: Path, home: Path, reader: Sequence[str], ours: str = "") -> Outcome:
    """Return what the command *reader* refuses, else what `check` lists."""
    try:
        _run(*reader)
    except DataError as error:
        return Outcome(folder, error.exit_code, tuple(_placed(error.problems, home)))
    return _checked(folder, home, ours)


def _checked(folder: Path, home: Path, ours: str = "") -> Outcome:
    """Return what `check` lists, of files whose names begin with *ours*."""
    code, printed = _run("check", "--format", "json")
    listed = _placed([_problem(item) for item in json.loads(printed)], home)
    return Outcome(folder, code, tuple(item for item in listed if item.file.startswith(ours)))


def _problem(item: dict[str, Any]) -> Problem:
    texts = {key: Text(item[key]["zh"], item[key]["en"]) for key in ("found", "cure")}
    return Problem(item["file"], item["line"], item["subject"], **texts, severity=item["severity"])


def _placed(problems: Sequence[Problem], home: Path) -> Iterator[Problem]:
    """Yield the problems with their files named from the project on."""
    for one in problems:
        path = Path(one.file).resolve()
        place = path.relative_to(home).as_posix() if home in path.parents else one.file
        yield Problem(place, one.line, one.subject, one.found, one.cure, one.severity)


def _run(*words: str) -> tuple[int, str]:
    """Return the exit code and the output of a command; its mistakes are raised."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        code = townkg("en").main(list(words), standalone_mode=False)
    return code or 0, out.getvalue()


def _printed(command: str, language: Language) -> tuple[int, str]:
    """Return the exit code of a command, and what stands on the error stream."""
    said = io.StringIO()
    with (
        _environment(TOWNKG_LANG=language),
        contextlib.redirect_stderr(said),
        contextlib.redirect_stdout(io.TextIOWrapper(io.BytesIO(), encoding="utf-8")),
    ):
        code = main(shlex.split(command)[1:])
    return code, said.getvalue()


@contextlib.contextmanager
def _project(lay_out: Callable[[Path], object]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / "project"
        lay_out(home)
        with _environment(TOWNKG_HOME=str(home), TOWNKG_BUILD=_builds().name):
            yield home


@cache
def _builds() -> tempfile.TemporaryDirectory[str]:
    """Return one folder for the graphs of all cases: most of them have the same one."""
    return tempfile.TemporaryDirectory()


@contextlib.contextmanager
def _environment(**more: str) -> Iterator[None]:
    kept = {name: value for name, value in os.environ.items() if name not in _LANGUAGE}
    with mock.patch.dict(os.environ, {**kept, "COLUMNS": "100", **more}, clear=True):
        yield
