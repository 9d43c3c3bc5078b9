import difflib
import os
from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def golden() -> Callable[[Path, str], None]:
    """Compare a text with a file; TOWNKG_BLESS=1 writes the file instead."""

    def compare(path: Path, found: str) -> None:
        if os.environ.get("TOWNKG_BLESS"):
            path.write_text(found, encoding="utf-8")
        wanted = path.read_text(encoding="utf-8") if path.exists() else ""
        lines = difflib.unified_diff(
            wanted.splitlines(), found.splitlines(), str(path), "found", lineterm=""
        )
        assert found == wanted, "\n".join(["TOWNKG_BLESS=1 accepts this:", *lines])

    return compare
