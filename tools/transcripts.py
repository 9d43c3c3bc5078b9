"""Runs the sessions that pages show, so that what they print is what is printed.

A session is a fenced block marked `console` (lines that begin with `$ ` are commands) or `python`
(lines that begin with `>>> ` are statements, `... ` goes on with one), each with its output below.
Pages show a screen of 100 columns and start in the project's folder; the Python blocks of a page
are one session.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_SESSION = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
_PYTHON = re.compile(r"(?<=^```python\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)


def rewritten(page: str, folder: Path = ROOT) -> str:
    """Return *page* with the output of every command as it is now."""
    names: dict[str, object] = {}
    page = _SESSION.sub(lambda found: _session(found.group(), folder), page)
    return _PYTHON.sub(lambda found: _statements(found.group(), names), page)


def _statements(block: str, names: dict[str, object]) -> str:
    """Return a Python session with what each statement prints or shows."""
    lines = []
    for example in doctest.DocTestParser().get_examples(block):
        first, *others = example.source.splitlines()
        shown = io.StringIO()
        with contextlib.redirect_stdout(shown):
            exec(compile(example.source, "<page>", "single"), names)
        lines += [f">>> {first}", *(f"... {line}" for line in others)]
        lines += shown.getvalue().splitlines()
    return "".join(f"{line}\n" for line in lines)


def _session(block: str, folder: Path) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{output(command, folder)}" for command in commands)


def output(command: str, folder: Path = ROOT) -> str:
    """Return what *command* prints, with the error stream; one that fails raises."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("LC_", "LANG"))}
    kept.pop("TOWNKG_LANG", None)
    bin_folder = str(Path(sys.executable).parent)
    env = {
        **kept,
        "PATH": os.pathsep.join([bin_folder, kept.get("PATH", "")]),
        "COLUMNS": "100",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT / "src"),
    }
    (folder / "build").mkdir(exist_ok=True)
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=folder,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=True,
    )
    return done.stdout.decode("utf-8").replace("\r\n", "\n")
