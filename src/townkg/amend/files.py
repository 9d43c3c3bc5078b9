"""An article's files as text, changed in memory: what stands there, and what is to stand there."""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from pathlib import Path

from townkg.amend import swap
from townkg.encode.amendments import AMENDMENTS, COLUMNS
from townkg.encode.source import shown


@dataclass
class Files:
    """The files of an article's folder; a file is read when it is first named.

    Shape: texts have LF line ends, and get back those that the file had.
    """

    folder: Path
    before: dict[str, bytes | None] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return the text of a file as it is to be; empty where there is none."""
        if name not in self.texts:
            self.before[name] = swap.read(self.folder / name)
            content = self.before[name] or b""
            self.texts[name] = content.decode("utf-8").replace("\r\n", "\n")
        return self.texts[name]

    def __setitem__(self, name: str, text: str) -> None:
        self[name]
        self.texts[name] = text

    def append(self, name: str, *rows: tuple[str, ...]) -> None:
        """Add rows to a table, which gets its header where it is new."""
        text = self[name]
        if not text and name == AMENDMENTS:
            text = "\t".join(COLUMNS) + "\n"
        if text and not text.endswith("\n"):
            text += "\n"
        self[name] = text + "".join("\t".join(row) + "\n" for row in rows)

    def after(self) -> dict[str, bytes]:
        """Return the files that change, as bytes."""
        found = {}
        for name, text in self.texts.items():
            old = self.before[name] or b""
            has_crlf = b"\r\n" in old and old.count(b"\r\n") == old.count(b"\n")
            content = (text.replace("\n", "\r\n") if has_crlf else text).encode("utf-8")
            if content != old:
                found[name] = content
        return found

    def diff(self) -> str:
        """Return how the files change, as `diff -u` shows it."""
        lines: list[str] = []
        for name in sorted(self.after()):
            old = (self.before[name] or b"").decode("utf-8").replace("\r\n", "\n")
            place = f"{shown(self.folder)}/{name}"
            new = self.texts[name].splitlines(keepends=True)
            lines += difflib.unified_diff(
                old.splitlines(keepends=True), new, f"a/{place}", f"b/{place}"
            )
        return "".join(line if line.endswith("\n") else f"{line}\n" for line in lines)
