"""Reads the files of a folder as text, and gathers what is wrong in them.

In: a folder and a file name. Out: the text, or nothing and a problem that says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from townkg import paths
from townkg.errors import Problem
from townkg.i18n import NOTHING, Text

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
        found: Text,
        cure: Text = NOTHING,
        severity: str = "error",
    ) -> None:
        """Note one problem of *file*, which lies in the folder."""
        self.problems.append(Problem(self.place(file), line, subject, found, cure, severity))

    def place(self, file: str) -> str:
        """Return how messages name a file of the folder, or the folder."""
        return f"{shown(self.folder)}/{file}" if file else shown(self.folder)

    def sound(self, file: str) -> bool:
        """Return whether nothing is wrong with *file* so far, so that others can rely on it."""
        return not any(problem.file == self.place(file) for problem in self.problems)

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


def closest(names: Sequence[str], otherwise: Text = NOTHING) -> Text:
    """Return the hint that names what is most like a name, or *otherwise* when nothing is.

    >>> closest(["s03-size", "s03-placed"]).en
    'nearest: s03-size, s03-placed'
    """
    if not names:
        return otherwise
    return Text(f"最接近的是：{'、'.join(names)}", f"nearest: {', '.join(names)}")


def read_text(report: Report, file: str, line_ends: LineEnds = "any") -> str | None:
    """Return the text of *file* with LF line ends, or `None` and a problem in *report*.

    With `line_ends="lf"` a carriage return is a problem, since offsets count the stored text.
    """
    try:
        data = (report.folder / file).read_bytes()
    except OSError as error:
        report.add(file, 0, "", *_unread(error))
        return None
    if data.startswith(_BOM):
        found = Text("文件以字节顺序标记开头", "the file begins with a byte order mark")
        cure = Text(
            "请把文件存为不带字节顺序标记（BOM）的 UTF-8",
            "save the file as UTF-8 without a byte order mark (BOM)",
        )
        report.add(file, 1, "", found, cure)
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        bad = data[error.start : error.end].hex(" ")
        found = Text(
            f"第 {error.start} 字节不是有效的 UTF-8（{bad}）",
            f"invalid UTF-8 at byte {error.start} ({bad})",
        )
        cure = Text(
            "请把文件存为 UTF-8；现在可能是 GB 18030",
            "save the file as UTF-8; it may be GB 18030 now",
        )
        report.add(file, line, "", found, cure)
        return None
    return _with_lf(report, file, text, line_ends)


def _with_lf(report: Report, file: str, text: str, line_ends: LineEnds) -> str | None:
    if "\r" not in text:
        return text
    if line_ends == "any":
        return text.replace("\r\n", "\n")
    line = text.count("\n", 0, text.index("\r")) + 1
    count = text.count("\r")
    found = Text(
        f"{count} 处行尾带有回车符（CRLF）",
        f"{count} line end{'s' if count != 1 else ''} with a carriage return (CRLF)",
    )
    command = f"sed -i 's/\\r$//' {file}"
    cure = Text(f"请改为 LF 行尾，例如：{command}", f"write LF line ends, as with: {command}")
    report.add(file, line, "", found, cure)
    return None


def _unread(error: OSError) -> tuple[Text, Text]:
    found = Text(f"文件无法读取：{error}", str(error))
    if isinstance(error, FileNotFoundError):
        found = Text("缺少这个文件", "the file is missing")
    cure = Text(
        "请补上它；townkg encode new 建立的文件夹示范其中应有的内容",
        "make it; a folder of townkg encode new shows what belongs in it",
    )
    return found, cure
