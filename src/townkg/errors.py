"""The exceptions of townkg, each with the exit code that the command line gives it.

TownkgError
├── UsageError              2  a name, parameter or option that does not fit
│   ├── UnknownName            no entity, question or column has that name
│   └── AmbiguousName          several entities have it
├── QueryError              3  a query or a question file that cannot be run
├── DataError               4  articles, claims or ontology with problems, all of them listed
├── LimitError              5  time, memory or rows ran out
└── RemoteError             6  a SPARQL endpoint failed
"""

from __future__ import annotations

from townkg.frozen import frozen
from townkg.i18n import NOTHING, Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class TownkgError(Exception):
    """Base of all errors that a user can cause and mend; `str` of it is English."""

    exit_code = 4

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)

    def in_language(self, language: str) -> str:
        """Return the message in *language*."""
        return self.message.in_language(language)


class UsageError(TownkgError):
    """A name, parameter or option does not fit."""

    exit_code = 2


class UnknownName(UsageError):
    """Nothing has this name; the message gives the nearest names that exist."""

    def __init__(
        self,
        name: str,
        kind: Text,
        known: Iterable[str],
        *,
        where: Text = NOTHING,
        first: Sequence[str] = (),
    ) -> None:
        self.name = name
        self.kind = kind
        self.where = where
        self.nearest = list(dict.fromkeys([*first, *nearest(name, known)]))[:3]
        listed_zh = f"；最接近的是：{'、'.join(self.nearest)}" if self.nearest else ""
        listed_en = f"; nearest: {', '.join(self.nearest)}" if self.nearest else ""
        place = _place(where)
        super().__init__(
            Text(
                f"{place.zh}没有名为“{name}”的{kind.zh}{listed_zh}",
                f"{place.en}no {kind.en} is named “{name}”{listed_en}",
            )
        )


class AmbiguousName(UsageError):
    """Several entities have this name; the message lists them with their IRIs."""

    def __init__(
        self, name: str, candidates: Sequence[tuple[str, str]], *, where: Text = NOTHING
    ) -> None:
        self.name = name
        self.where = where
        self.candidates = candidates
        count = len(candidates)
        lines = "".join(f"\n  {label}  <{iri}>" for label, iri in candidates)
        place = _place(where)
        super().__init__(
            Text(
                f"{place.zh}“{name}”是 {count} 个事物的名称；请改用其中一个 IRI：{lines}",
                f"{place.en}“{name}” names {count} entities; give one of these IRIs:{lines}",
            )
        )


def _place(where: Text) -> Text:
    return Text(f"{where.zh}：", f"{where.en}: ") if where else NOTHING


class QueryError(TownkgError):
    """A query cannot be run; line and column (from 1) say where, if the parser told."""

    exit_code = 3

    def __init__(
        self, message: Text, *, line: int | None = None, column: int | None = None
    ) -> None:
        self.line = line
        self.column = column
        self.bare = message
        """The message without its place."""
        if line is not None:
            message = Text(
                f"第 {line} 行第 {column} 列：{message.zh}",
                f"line {line}, column {column}: {message.en}",
            )
        super().__init__(message)


@frozen
class Problem:
    """One thing that is wrong in what people wrote: where, what, and what to do.

    >>> found, cure = Text("原文中没有这段引文", "quote not in the text"), Text("请照抄", "copy it")
    >>> print(Problem("claims.trig", 12, "s03-a", found, cure))
    claims.trig:12 › s03-a: quote not in the text. copy it
    """

    file: str
    line: int
    subject: str
    found: Text
    cure: Text = NOTHING
    severity: str = "error"

    def __str__(self) -> str:
        return self.in_language("en")

    def __lt__(self, other: Problem) -> bool:
        return self._key() < other._key()

    def to_json(self) -> dict[str, object]:
        """Return the problem as JSON; found and cure in both languages."""
        return {
            "file": self.file,
            "line": self.line,
            "subject": self.subject,
            "found": self.found.to_json(),
            "cure": self.cure.to_json(),
            "severity": self.severity,
        }

    def in_language(self, language: str) -> str:
        """Return the problem in one line."""
        place = f"{self.file}:{self.line}" if self.line else self.file
        subject = f" › {self.subject}" if self.subject else ""
        colon, stop = ("：", "。") if language == "zh" else (": ", ". ")
        cure = f"{stop}{self.cure.in_language(language)}" if self.cure else ""
        return f"{place}{subject}{colon}{self.found.in_language(language)}{cure}"

    def _key(self) -> tuple[str, int, str, str, str, str]:
        return self.file, self.line, self.subject, self.found.en, self.cure.en, self.severity


def listed(problems: Iterable[Problem], head: Text) -> Text:
    """Return the problems below a heading, one a line."""
    lines = list(problems)
    return Text(
        "\n".join([head.zh, *(item.in_language("zh") for item in lines)]),
        "\n".join([head.en, *(item.in_language("en") for item in lines)]),
    )


class DataError(TownkgError):
    """What people wrote has problems; all of them are listed, in the order of the files."""

    exit_code = 4

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        count = len(self.problems)
        head = Text(f"{count} 处问题", f"{count} problem{'s' if count != 1 else ''}")
        super().__init__(listed(self.problems, head))


class LimitError(TownkgError):
    """Time, memory or rows ran out."""

    exit_code = 5


class RemoteError(TownkgError):
    """A SPARQL endpoint failed or answered something that is not an answer."""

    exit_code = 6


def system_words(error: OSError) -> Text:
    """Return what the operating system refused; what is rare in its own words.

    >>> system_words(OSError(28, "No space left on device")).zh
    '磁盘已满'
    """
    import errno

    reasons = {
        errno.ENOSPC: Text("磁盘已满", "no space left on the disk"),
        errno.EROFS: Text("磁盘只读", "the disk is read-only"),
        errno.EACCES: Text("没有权限", "permission denied"),
        errno.EPERM: Text("没有权限", "permission denied"),
        errno.ENOENT: Text("文件或文件夹不存在", "there is no such file or folder"),
        errno.ENOTDIR: Text("路径中有一段不是文件夹", "a part of the path is no folder"),
        errno.EISDIR: Text("这是文件夹", "this is a folder"),
        errno.ELOOP: Text("链接绕成了圈", "the links go round in a circle"),
        errno.EBADF: Text("标准输出已关闭", "the standard output is closed"),
    }
    told = str(error.strerror or error)
    return reasons.get(error.errno or 0) or Text(f"系统的原话：{told}", told)


def nearest(name: str, known: Iterable[str], count: int = 3) -> list[str]:
    """Return up to *count* of *known* that look most like *name*, best first.

    >>> nearest("polcy", ["policy", "town", "police"])
    ['policy', 'police']
    """
    import difflib  # its import costs more than all else here, and few runs need it

    return difflib.get_close_matches(name, list(dict.fromkeys(known)), n=count, cutoff=0.5)
