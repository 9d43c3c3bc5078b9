"""The line of a file where a thing is written, for messages about axioms."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from townkg.reason.rl.given import Locate

MOST = 20 << 20
"""A file that is larger is no ontology written by hand, and is not searched."""


def finder(files: Sequence[Path]) -> Locate:
    """Return what tells file and line of a thing: where a line begins with it, or mentions it."""
    texts: dict[Path, list[str]] = {}

    def lines_of(path: Path) -> list[str]:
        if path not in texts:
            try:
                small = path.stat().st_size <= MOST and path.suffix not in (".gz", ".parquet")
                texts[path] = path.read_text(encoding="utf-8").splitlines() if small else []
            except (OSError, UnicodeDecodeError):
                texts[path] = []
        return texts[path]

    def locate(iri: str) -> tuple[str, int]:
        name = re.escape(re.split(r"[#/:]", iri)[-1])
        term = rf"(?:<{re.escape(iri)}>|[\w-]*:{name}(?![\w-])|\"{re.escape(iri)}\"|\"#{name}\")"
        for pattern in (re.compile(rf"\s*{term}"), re.compile(rf".*{term}")):
            for path in files:
                for number, line in enumerate(lines_of(path), 1):
                    if pattern.match(line):
                        return str(path), number
        return (str(files[0]), 0) if files else ("ontology", 0)

    return locate
