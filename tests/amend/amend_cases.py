"""What the tests of amending share."""

from __future__ import annotations

import os
from pathlib import Path

from townkg.amend import Record

RECORD = Record("王某", "复核:主语承前", "2026-11-24")


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file below the folder's parent, hidden ones too."""
    return {
        os.fspath(path.relative_to(folder.parent)): path.read_bytes()
        for path in folder.parent.rglob("*")
        if path.is_file()
    }
