"""The prepared questions of a folder; a file is read when its question is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from townkg import errors, paths
from townkg.errors import Problem
from townkg.query.header_cache import kept_header
from townkg.query.placement import foreign, misplaced
from townkg.query.question import Question
from townkg.query.schema import Header
from townkg.store.tokens import tokenize

SUFFIX = ".rq"


class Catalogue:
    """The questions by name, in the order of their names."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, Question] = {}

    def names(self) -> list[str]:
        """Return the names of all questions; no file is opened."""
        try:
            entries = [entry.name for entry in self.folder.iterdir()]
        except OSError as error:
            raise errors.QueryError(f"the folder of questions cannot be read: {error}") from None
        return sorted(
            entry.removesuffix(SUFFIX)
            for entry in entries
            if entry.endswith(SUFFIX) and not entry.startswith(".")
        )

    def __getitem__(self, name: str) -> Question:
        """Return the question of this name.

        Raises: UnknownName; QueryError when the file cannot be a question, with all its problems.
        """
        if name not in self._read:
            if name not in self.names():
                raise errors.UnknownName(name, "question", self.names())
            self._read[name] = load(self.folder / f"{name}{SUFFIX}")
        return self._read[name]

    def __iter__(self) -> Iterator[Question]:
        return (self[name] for name in self.names())

    def __len__(self) -> int:
        return len(self.names())


def catalogue(folder: Path | None = None) -> Catalogue:
    """Return the questions of *folder*, or those of the project."""
    return Catalogue(folder or paths.queries())


def load(path: Path) -> Question:
    """Return the question in the file at *path*.

    Raises: QueryError that lists every problem of the file.
    """
    question, problems = parse(path)
    if question is None or problems:
        head = f"{len(problems)} problem{'s' if len(problems) != 1 else ''} in the question file"
        raise errors.QueryError("\n".join([head, *map(str, sorted(problems))]))
    return question


def untold(error: errors.QueryError) -> str:
    """Return the message of an error without its line, which is told apart."""
    return str(error).removeprefix(f"line {error.line}, ")


def parse(path: Path) -> tuple[Question | None, list[Problem]]:
    """Return the question in the file at *path*, as far as it can be read, and its problems."""
    file = f"{path.parent.name}/{path.name}"
    text = _text(path, file)
    if isinstance(text, Problem):
        return None, [text]
    values, lines, problems = kept_header(path, text, file)
    if problems and not values:
        return None, problems
    header = Header(values, lines, file)
    params = header.params()
    try:
        tokens = tuple(tokenize(text))
        problems += foreign(text, file)
    except errors.QueryError as error:
        problems.append(Problem(file, error.line or 0, "", untold(error)))
        tokens = ()
    question = Question(
        name=path.name.removesuffix(SUFFIX),
        file=file,
        title=header.text("title"),
        summary=header.text("summary", required=False),
        description=header.text("description"),
        params=params,
        columns=header.columns(),
        evidence=header.strings("evidence"),
        explain=header.strings("explain"),
        silent=header.text("silent") if "silent" in values else None,
        silent_rows=header.flag("silent_rows"),
        view=header.view(),
        example=header.example(params),
        tags=header.strings("tags"),
        since=header.string("since"),
        license=header.string("license"),
        body=text,
        tokens=tokens,
        lines=lines,
    )
    problems += header.problems + misplaced(tokens, params, text, file)
    return question, problems


def _text(path: Path, file: str) -> str | Problem:
    """Return the text of the file with LF line ends, or why it cannot be read."""
    try:
        text = path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte {error.start} is no UTF-8"
        return Problem(file, 0, "", found, "save the file as UTF-8")
    except OSError as error:
        return Problem(file, 0, "", f"the file cannot be read: {error}")
    if text.startswith("\ufeff"):
        found = "the file begins with a byte order mark"
        return Problem(file, 1, "", found, "save it as UTF-8 without BOM")
    return text.replace("\r\n", "\n")
