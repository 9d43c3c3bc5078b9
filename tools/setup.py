"""Make the virtual environment `.venv` with exactly what the lock files name.

Call: python tools/setup.py base|dev        (any Python from 3.11 on; nothing else is needed)
`base` runs townkg, `dev` tests it as well. Does nothing where the environment is fresh: its
stamp holds a digest of pyproject.toml, the lock file and the interpreter.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OLDEST = (3, 11)


def digest(level: str) -> str:
    """Return what the environment is made from, as one line."""
    content = hashlib.sha256()
    for name in ("pyproject.toml", f"requirements/{level}.lock", "tools/setup.py"):
        content.update((ROOT / name).read_bytes())
    content.update(f"{sys.version_info[:2]} {ROOT}".encode())
    return content.hexdigest()


def is_fresh(level: str) -> bool:
    """Return whether `.venv` holds *level* as it should be."""
    stamp = VENV / f"{level}.stamp"
    return PYTHON.exists() and stamp.exists() and stamp.read_text() == digest(level)


def run(*words: str | Path) -> None:
    """Run a command in the folder of the project; end with its status where it fails."""
    done = subprocess.run([str(word) for word in words], cwd=ROOT, check=False)
    if done.returncode:
        raise SystemExit(done.returncode)


def install(level: str) -> None:
    """Fill `.venv` with the locked packages, then with townkg itself, editable."""
    began = time.monotonic()
    print(f"Setting up .venv ({level})…", flush=True)
    if not PYTHON.exists():
        run(sys.executable, "-m", "venv", VENV)
    pip = (PYTHON, "-m", "pip", "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "--require-hashes", "--requirement", f"requirements/{level}.lock")
    # hatchling is in the lock: without isolation nothing comes in that has no hash
    run(*pip, "install", "--no-deps", "--no-build-isolation", "--editable", ".")
    (VENV / f"{level}.stamp").write_text(digest(level))
    if level == "dev":
        (VENV / "base.stamp").write_text(digest("base"))
    print(f"…done in {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    """Set up what the command line names."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        raise SystemExit(f"Python 3.11 or newer is needed, not {found}: make PYTHON=python3.11 …")
    if len(sys.argv) != 2 or sys.argv[1] not in ("base", "dev"):
        raise SystemExit("usage: python tools/setup.py base|dev")
    level = sys.argv[1]
    if level == "base" and is_fresh("dev"):
        return
    if not is_fresh(level):
        install(level)


if __name__ == "__main__":
    main()
