"""Why a parser could not read a file: what it is where it is no text, or no UTF-8.

It is asked after the parser refused, so that what can be read is not gone through twice.
"""

from __future__ import annotations

import codecs
import zlib
from typing import IO

from townkg.errors import Problem
from townkg.i18n import Text

AT_ONCE = 1 << 20
HEAD = 1 << 12
MOST_CONTROLS = 0.1
"""Texts have fewer control characters than this part of them."""
_CONTROLS = bytes(one for one in range(32) if one not in b"\t\n\f\r")
_GZIP = b"\x1f\x8b"
_AS_UTF_8 = Text("请把文件存为 UTF-8", "save the file as UTF-8")


def reason(file: IO[bytes], name: str) -> Problem | None:
    """Return what hinders a file from being read as text, or none where nothing does."""
    try:
        file.seek(0)
        head = file.read(HEAD)
        found = _by_head(head)
        if found is not None:
            return Problem(name, 0, "", *found)
        if head.startswith(codecs.BOM_UTF8):
            told = Text("文件以字节顺序标记开头", "the file begins with a byte order mark")
            cure = Text(
                "请把文件存为不带字节顺序标记（BOM）的 UTF-8",
                "save the file as UTF-8 without a byte order mark (BOM)",
            )
            return Problem(name, 1, "", told, cure)
        file.seek(0)
        return _not_utf8(file, name)
    except (OSError, EOFError, zlib.error):
        return None


def _by_head(head: bytes) -> tuple[Text, Text] | None:
    """Return what a file is that is no text by its beginning, and what to do."""
    if head.startswith(_GZIP):
        return (
            Text("内容是用 gzip 压缩的", "what it holds is packed with gzip"),
            Text("请先解压，或让文件名以 .gz 结尾", "unpack it, or let its name end in .gz"),
        )
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return Text("文件是 UTF-16 编码", "the file is in UTF-16"), _AS_UTF_8
    controls = len(head) - len(head.translate(None, _CONTROLS))
    if controls > MOST_CONTROLS * len(head):
        return (
            Text("文件是二进制的，不是文本", "the file is binary, no text"),
            Text("请给出 RDF 文件", "give a file of RDF"),
        )
    return None


def _not_utf8(file: IO[bytes], name: str) -> Problem | None:
    """Return where the bytes are no UTF-8, with the line."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    before, line, part = 0, 1, b"-"
    while part:
        part = file.read(AT_ONCE)
        held = decoder.getstate()[0]
        try:
            decoder.decode(part, final=not part)
        except UnicodeDecodeError as error:
            place = before - len(held) + error.start
            line += (held + part).count(b"\n", 0, error.start)
            bad = (held + part)[error.start : error.end].hex(" ")
            told = Text(
                f"第 {place} 字节不是有效的 UTF-8（{bad}）",
                f"invalid UTF-8 at byte {place} ({bad})",
            )
            cure = Text(
                f"{_AS_UTF_8.zh}；现在可能是 GB 18030", f"{_AS_UTF_8.en}; it may be GB 18030 now"
            )
            return Problem(name, line, "", told, cure)
        before += len(part)
        line += part.count(b"\n")
    return None
