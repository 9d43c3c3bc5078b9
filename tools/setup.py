"""Make the virtual environment `.venv` with exactly what the lock files name.

Call: python tools/setup.py base|dev|all    (any Python from 3.11 on; nothing else is needed)
`base` runs townkg, `dev` tests it as well, `all` has the tools of `make quality` too, but for Java
and Raptor, which the system brings. Does nothing where the environment is fresh: its
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
LEVELS = ("base", "dev", "all")
"""Each holds the one before."""
APART = {"all": "requirements/jars.lock"}
"""What is installed without what it depends on: only its jars are used."""
ALONE = {"all": "sssom"}
"""What has an environment of its own below `.venv`: it brings plug-ins for pytest and rdflib."""


def digest(level: str) -> str:
    """Return what the environment is made from, as one line."""
    content = hashlib.sha256()
    locks = [f"requirements/{level}.lock", *filter(None, [APART.get(level)])]
    locks += [f"requirements/{one}.lock" for one in filter(None, [ALONE.get(level)])]
    for name in ("pyproject.toml", *locks, "tools/setup.py"):
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
    if level in APART:
        run(*pip, "install", "--no-deps", "--require-hashes", "--requirement", APART[level])
    if level in ALONE:
        own = VENV / ALONE[level]
        run(PYTHON, "-m", "venv", "--without-pip", own)
        lock = f"requirements/{ALONE[level]}.lock"
        run(*pip, "--python", own, "install", "--require-hashes", "--requirement", lock)
    # hatchling is in the lock: without isolation nothing comes in that has no hash
    run(*pip, "install", "--no-deps", "--no-build-isolation", "--editable", ".")
    for held in LEVELS[: LEVELS.index(level) + 1]:
        (VENV / f"{held}.stamp").write_text(digest(held))
    print(f"…done in {time.monotonic() - began:.0f} s", flush=True)


def main() -> None:
    """Set up what the command line names."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        raise SystemExit(f"Python 3.11 or newer is needed, not {found}: make PYTHON=python3.11 …")
    if len(sys.argv) != 2 or sys.argv[1] not in LEVELS:
        raise SystemExit(f"usage: python tools/setup.py {'|'.join(LEVELS)}")
    level = sys.argv[1]
    if not any(map(is_fresh, LEVELS[LEVELS.index(level) :])):
        install(level)


if __name__ == "__main__":
    main()
