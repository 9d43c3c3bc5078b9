"""The link files read by the validator of the standard that they are written in."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from bar.outcome import ROOT, Missing, Outcome

_BIN = "Scripts/python.exe" if sys.platform == "win32" else "bin/python"
PYTHON = Path(sys.prefix) / "sssom" / _BIN
"""Of an environment of its own: see `tools/setup.py`."""
_EACH = """
import sys
from sssom.cli import main
for path in sys.argv[1:]:
    try:
        main(["validate", path], standalone_mode=False)
    except Exception as error:
        print(f"{path}: {error}")
"""
"""One process for all files: the validator takes two seconds to start."""


def valid() -> Outcome:
    """Return what `sssom validate` finds in the link files."""
    files = sorted((ROOT / "data" / "links").glob("*.sssom.tsv"))
    return Outcome(f"{len(files)} files", complaints(*files))


def complaints(*files: Path) -> list[str]:
    """Return what `sssom validate` tells of the files that it refuses."""
    if not PYTHON.exists():
        raise Missing("sssom is not installed: python tools/setup.py all")
    done = subprocess.run(
        [PYTHON, "-c", _EACH, *files], capture_output=True, text=True, check=False
    )
    if done.returncode:
        return [f"sssom ended with {done.returncode}: {done.stderr.strip()[-300:]}"]
    return [line for line in done.stdout.splitlines() if line.startswith(tuple(map(str, files)))]
