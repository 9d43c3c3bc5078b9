"""Runs the sessions that pages show, so that what they print is what is printed.

A session is a fenced block marked `console` (lines that begin with `$ ` are commands) or `python`
(lines that begin with `>>> ` are statements, `... ` goes on with one), each with its output below.
Pages show a screen of 100 columns and start in the project's folder; the Python blocks of a page
are one session. A guide is followed in a project of its own: a block whose fence names a file is
written there before the commands below it are run, at the file's end, or as the whole file where
block and file begin alike.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_SESSION = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
_PYTHON = re.compile(r"(?<=^```python\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
_STEP = re.compile(r"^```(console|\w+ \S+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_NOWHERE: Mapping[str, str] = {}


def rewritten(page: str, folder: Path = ROOT) -> str:
    """Return *page* with the output of every command as it is now."""
    names: dict[str, object] = {}
    page = _SESSION.sub(lambda found: _session(found.group(), folder), page)
    return _PYTHON.sub(lambda found: _statements(found.group(), names), page)


def followed(page: str, project: Path) -> str:
    """Return *page* with the outputs that who follows it in *project* sees; files are written."""
    places = {"TOWNKG_HOME": str(project), "TOWNKG_BUILD": str(project / "build")}

    def step(found: re.Match[str]) -> str:
        _, _, name = found[1].partition(" ")
        if not name:
            shown = _session(found[2], project, places)
            return f"```console\n{shown.replace(f'{project}/', '')}```"
        _written(project / name, found[2])
        return found[0]

    return _STEP.sub(step, page)


def _written(path: Path, block: str) -> None:
    """Return nothing; the file at *path* has *block*, at its end or in its place."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    again = before.splitlines()[:1] == block.splitlines()[:1]
    path.write_text(block if again else before + block, encoding="utf-8", newline="\n")


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


def _session(block: str, folder: Path, places: Mapping[str, str] = _NOWHERE) -> str:
    commands = [line[2:] for line in block.splitlines() if line.startswith("$ ")]
    return "".join(f"$ {command}\n{output(command, folder, places)}" for command in commands)


def output(command: str, folder: Path = ROOT, places: Mapping[str, str] = _NOWHERE) -> str:
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
        **places,
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
