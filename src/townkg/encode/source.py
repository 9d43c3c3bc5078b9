"""Reads the files of a folder as text, and gathers what is wrong in them.

In: a folder and a file name. Out: the text, or nothing and a problem that says why.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from townkg import paths
from townkg.errors import Problem

LineEnds = Literal["lf", "any"]
_BOM = b"\xef\xbb\xbf"


@dataclass
class Report:
    """The problems found so far in the files of one folder."""

    folder: Path
    problems: list[Problem] = field(default_factory=list)

    def add(
        self,
        file: str,
        line: int,
        subject: str,
        found: str,
        cure: str = "",
        severity: str = "error",
    ) -> None:
        """Note one problem of *file*, which lies in the folder."""
        place = f"{shown(self.folder)}/{file}" if file else shown(self.folder)
        self.problems.append(Problem(place, line, subject, found, cure, severity))

    def sound(self, file: str) -> bool:
        """Return whether nothing is wrong with *file* so far, so that others can rely on it."""
        place = f"{shown(self.folder)}/{file}"
        return not any(problem.file == place for problem in self.problems)

    @property
    def errors(self) -> list[Problem]:
        """Return the problems that must be mended before the article is used."""
        return [problem for problem in self.problems if problem.severity == "error"]

    @property
    def warnings(self) -> list[Problem]:
        """Return the problems that change no answer."""
        return [problem for problem in self.problems if problem.severity != "error"]


def shown(folder: Path) -> str:
    """Return how messages name a folder: from the root of the project, or by its name alone.

    >>> shown(Path("/somewhere/else/tonglu-330122"))
    'tonglu-330122'
    """
    full = folder.resolve()
    root = paths.root()
    return full.relative_to(root).as_posix() if full.is_relative_to(root) else full.name


def read_text(report: Report, file: str, line_ends: LineEnds = "any") -> str | None:
    """Return the text of *file* with LF line ends, or `None` and a problem in *report*.

    With `line_ends="lf"` a carriage return is a problem, since offsets count the stored text.
    """
    try:
        data = (report.folder / file).read_bytes()
    except OSError as error:
        found = "the file is missing" if isinstance(error, FileNotFoundError) else str(error)
        cure = "make it; a folder of townkg encode new shows what belongs in it"
        report.add(file, 0, "", found, cure)
        return None
    if data.startswith(_BOM):
        cure = "save the file as UTF-8 without a byte order mark (BOM)"
        report.add(file, 1, "", "the file begins with a byte order mark", cure)
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = data[error.start : error.end].hex(" ")
        found = f"invalid UTF-8 at byte {error.start} ({bad})"
        report.add(file, line, "", found, "save the file as UTF-8; it may be GB 18030 now")
        return None
    return _with_lf(report, file, text, line_ends)


def _with_lf(report: Report, file: str, text: str, line_ends: LineEnds) -> str | None:
    if "\r" not in text:
        return text
    if line_ends == "any":
        return text.replace("\r\n", "\n")
    line = text.count("\n", 0, text.index("\r")) + 1
    count = text.count("\r")
    found = f"{count} line end{'s' if count != 1 else ''} with a carriage return (CRLF)"
    cure = f"write LF line ends, as with: sed -i 's/\\r$//' {file}"
    report.add(file, line, "", found, cure)
    return None
