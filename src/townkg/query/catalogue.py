"""The prepared questions of a folder; a file is read when its question is asked for."""

from __future__ import annotations

import os

from townkg import errors, paths
from townkg.errors import Problem
from townkg.i18n import Text
from townkg.query import header_cache
from townkg.query.question import Parameter, Piece, Question
from townkg.query.schema import Header

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path
    from typing import Any

    StrPath = str | os.PathLike[str]

SUFFIX = ".rq"
QUESTION = Text("问题", "question")


class Catalogue:
    """The questions by name, in the order of their names."""

    def __init__(self, folder: StrPath) -> None:
        self._place = os.fspath(folder)
        self._read: dict[str, Question] = {}

    @property
    def folder(self) -> Path:
        """The folder that the files lie in."""
        from pathlib import Path

        return Path(self._place)

    def names(self) -> list[str]:
        """Return the names of all questions; no file is opened."""
        try:
            entries = os.listdir(self._place)
        except OSError as error:
            told = errors.system_words(error)
            raise errors.QueryError(
                Text(
                    f"无法读取存放问题的文件夹：{told.zh}",
                    f"the folder of questions cannot be read: {told.en}",
                )
            ) from None
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
                raise errors.UnknownName(name, QUESTION, self.names())
            self._read[name] = load(os.path.join(self._place, f"{name}{SUFFIX}"))
        return self._read[name]

    def __iter__(self) -> Iterator[Question]:
        return (self[name] for name in self.names())

    def __len__(self) -> int:
        return len(self.names())


def catalogue(folder: StrPath | None = None) -> Catalogue:
    """Return the questions of *folder*, or those of the project."""
    return Catalogue(folder or paths.folder("queries"))


def load(path: StrPath) -> Question:
    """Return the question in the file at *path*.

    Raises: QueryError that lists every problem of the file.
    """
    question, problems = parse(path)
    if question is None or problems:
        count = len(problems)
        head = Text(
            f"问题文件里有 {count} 处问题",
            f"{count} problem{'s' if count != 1 else ''} in the question file",
        )
        raise errors.QueryError(errors.listed(sorted(problems), head))
    return question


def parse(path: StrPath) -> tuple[Question | None, list[Problem]]:
    """Return the question in the file at *path*, as far as it can be read, and its problems."""
    folder, name = os.path.split(os.fspath(path))
    file = f"{os.path.basename(folder)}/{name}"
    place = header_cache.place_of(os.fspath(path))
    text = _text(path, file)
    if isinstance(text, Problem):
        return None, [text]
    kept = header_cache.kept(place) if place else None
    if kept is None:
        return _read(name, file, text, place)
    values, lines, pieces = kept
    header = Header(values, lines, file)
    return _question(name, text, header, values, lines, header.params(), pieces), []


def _read(
    name: str, file: str, text: str, place: tuple[str, str] | None
) -> tuple[Question | None, list[Problem]]:
    """Return the question of a file that is read for the first time, which is then kept."""
    from townkg.query.body import read_body
    from townkg.query.header import read_header

    values, lines, problems = read_header(text, file)
    if problems and not values:
        return None, problems
    header = Header(values, lines, file)
    params = header.params()
    pieces, found = read_body(text, params, file, header.strings("remotes"))
    question = _question(name, text, header, values, lines, params, pieces)
    problems += header.problems + found
    if place and not problems:
        header_cache.keep(place, values, lines, pieces)
    return question, problems


def _question(
    name: str,
    text: str,
    header: Header,
    values: Mapping[str, Any],
    lines: Mapping[tuple[str, ...], int],
    params: Mapping[str, Parameter],
    pieces: tuple[Piece, ...],
) -> Question:
    return Question(
        name=name.removesuffix(SUFFIX),
        file=header.file,
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
        remotes=header.strings("remotes"),
        since=header.string("since"),
        license=header.string("license"),
        body=text,
        pieces=pieces,
        lines=lines,
    )


def _text(path: StrPath, file: str) -> str | Problem:
    """Return the text of the file with LF line ends, or why it cannot be read."""
    try:
        with open(path, "rb") as opened:
            text = opened.read().decode("utf-8")
    except UnicodeDecodeError as error:
        found = Text(f"第 {error.start} 个字节不是 UTF-8", f"byte {error.start} is no UTF-8")
        cure = Text("请把文件存为 UTF-8", "save the file as UTF-8")
        return Problem(file, 0, "", found, cure)
    except OSError as error:
        words = errors.system_words(error)
        told = Text(f"无法读取这个文件：{words.zh}", f"the file cannot be read: {words.en}")
        return Problem(file, 0, "", told)
    if text.startswith("\ufeff"):
        found = Text("文件以字节顺序标记开头", "the file begins with a byte order mark")
        cure = Text("请存为不带 BOM 的 UTF-8", "save it as UTF-8 without BOM")
        return Problem(file, 1, "", found, cure)
    return text.replace("\r\n", "\n")
