"""What the commands print: answers to the output, progress and notes to the error stream."""

from __future__ import annotations

import sys

from townkg.cli.speech import Speaker
from townkg.i18n import Text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import IO, Any

    from townkg.cite import Citations
    from townkg.model import Answer

_STAGES = {
    "read": Text("读取文件", "reading the files"),
    "encode": Text("编码文章", "encoding the articles"),
    "close": Text("推理", "reasoning"),
    "routes": Text("推导支持路径", "deriving how towns are supported"),
    "datasets": Text("读取数据集", "reading the data sets"),
    "dump": Text("写出图谱", "writing the graph"),
    "store": Text("装入数据库", "loading the store"),
    "publish": Text("启用新图谱", "putting the graph in place"),
}


def emit(text: str) -> None:
    """Print *text*, which ends its own last line."""
    sys.stdout.write(text)


def emit_bytes(text: str) -> None:
    """Print *text* as UTF-8, whatever the encoding of the output: csv, tsv and ttl are UTF-8."""
    if not hasattr(sys.stdout, "buffer"):
        emit(text)
        return
    # a name that the shell passed on may hold bytes that are no character
    binary().write(text.encode("utf-8", "replace"))


def binary() -> IO[bytes]:
    """Return the output for bytes; what was printed as text goes first."""
    sys.stdout.flush()
    return sys.stdout.buffer


def emit_document(document: str) -> None:
    """Print JSON, with every character escaped that the output's encoding lacks."""
    emit(_for_encoding(document))


def clean(text: str) -> str:
    """Return *text* with no control character for the terminal, as tables have none."""
    from townkg.present import cells

    return cells.printable(text)


def clean_lines(text: str) -> str:
    """Return several lines without control characters."""
    return "".join(f"{clean(line)}\n" for line in text.splitlines())


def emit_list(answer: Answer, style: str, language: str) -> None:
    """Print *answer*, a list whose rows rest on no passage, in one of the formats."""
    from townkg import present

    if style == "csv":
        emit_bytes(present.csv(answer, language, evidence=False))
    elif style == "tsv":
        emit_bytes(present.tsv(answer, language, evidence=False))
    else:
        emit_answer(answer, style, language)
        return
    _tell_empty(answer, language)


def emit_answer(
    answer: Answer,
    style: str,
    language: str,
    explain: Sequence[str] = (),
    cited: Citations | None = None,
) -> None:
    """Print *answer* in one of the formats."""
    from townkg import present

    if style == "json":
        emit_document(present.json(answer))
    elif style == "csv":
        emit_bytes(present.csv(answer, language))
        _tell_empty(answer, language)
    elif style == "tsv":
        emit_bytes(present.tsv(answer, language))
        _tell_empty(answer, language)
    elif style == "md":
        emit(present.markdown(answer, language, cited))
    elif style == "xlsx":
        emit_workbook(present.workbook(answer, language, cited))
    elif style == "ttl":
        emit_bytes(present.turtle(answer, language, explain=explain))
    else:
        emit(present.table(answer, language, color=has_colour()))
    if answer.partial and style in ("csv", "tsv", "ttl", "xlsx"):
        tell(answer.note, language)


def tell(note: Text | None, language: str) -> None:
    """Print a note beside what has no place for it, on the error stream."""
    if note:
        sys.stderr.write(f"{clean(note.in_language(language))}\n")


def _tell_empty(answer: Answer, language: str) -> None:
    """Tell beside a header without rows, whose `data_version` has no cell, what it was asked of."""
    if answer.rows or answer.partial or not answer.version:
        return
    from townkg.present import wording

    note = f"{clean(answer.note.in_language(language))}\n" if answer.note else ""
    version = wording.VERSION.in_language(language).format(answer.version)
    sys.stderr.write(f"{note}{version}\n")


def emit_workbook(content: bytes) -> None:
    """Print the bytes of a workbook, but not on a terminal."""
    from townkg.errors import UsageError

    if sys.stdout.isatty() or not hasattr(sys.stdout, "buffer"):
        raise UsageError(
            Text(
                "xlsx 不能显示在终端上；请用 -o 写出文件名",
                "xlsx cannot be shown on a terminal; name a file with -o",
            )
        )
    binary().write(content)


def emit_json(value: Any) -> None:
    """Print *value* as JSON, laid out like an answer."""
    import json

    emit_document(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def width() -> int:
    """Return the columns of the terminal; 100 where there is none."""
    import shutil

    return max(shutil.get_terminal_size((100, 24)).columns, 20)


def has_colour() -> bool:
    """Return whether the output is a terminal that is to have colour (https://no-color.org)."""
    import os

    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.name != "nt"


def progress(say: Speaker) -> Callable[[str, int, int], None] | None:
    """Return what tells the stages of a build, on a terminal only."""
    if not sys.stderr.isatty():
        return None

    def tell(stage: str, number: int, total: int) -> None:
        words = _STAGES[stage].in_language(say.language) if stage in _STAGES else stage
        end = "\n" if number == total else ""
        # one line that is written over: a log of stages is of no use once the answer is there
        sys.stderr.write(f"\r\x1b[K[{number}/{total}] {words}{end}")
        sys.stderr.flush()

    return tell


def _for_encoding(document: str) -> str:
    """Return JSON that loses nothing where the output's encoding lacks a character."""
    encoding = sys.stdout.encoding or "utf-8"
    try:
        document.encode(encoding)
    except UnicodeEncodeError:
        return "".join(sign if sign.isascii() else _escaped(sign) for sign in document)
    return document


def _escaped(sign: str) -> str:
    import json

    return json.dumps(sign)[1:-1]
