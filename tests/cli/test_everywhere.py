"""townkg where things are unusual: another encoding, a clone from Windows, no POSIX modules."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
_POSIX = ("fcntl", "resource", "pwd", "grp", "termios", "tty", "pty", "syslog", "readline")
_IMPORT_ALL = f"""
import importlib, pkgutil, sys
for name in {_POSIX!r}:
    sys.modules[name] = None
import townkg
for module in pkgutil.walk_packages(townkg.__path__, "townkg."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
"""


def test_every_module_loads_where_there_is_no_posix():
    done = subprocess.run([sys.executable, "-c", _IMPORT_ALL], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("encoding", ["gbk", "gb18030", "utf-8"])
def test_the_demo_speaks_the_encoding_of_the_terminal(process, encoding):
    done = process("demo", env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 0
    assert "归谷智造小镇" in done.stdout.decode(encoding)


@pytest.mark.slow
def test_a_clone_that_turns_line_ends_into_crlf_keeps_those_of_the_data(tmp_path):
    settings = ["-c", "core.autocrlf=true", "-c", "core.eol=crlf"]
    clone = tmp_path / "克隆 clone"
    command = ["git", *settings, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone)]
    subprocess.run(command, check=True, capture_output=True)
    written = [
        path for name in ("data", "ontology", "queries") for path in (clone / name).rglob("*")
    ]
    assert written
    assert [path.name for path in written if path.is_file() and b"\r" in path.read_bytes()] == []
    env = {**os.environ, "PYTHONPATH": str(clone / "src"), "TOWNKG_BUILD": str(tmp_path / "built")}
    asked = [sys.executable, "-m", "townkg", "ask", "town_levels", "--format", "json"]
    done = subprocess.run(asked, cwd=tmp_path, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert "归谷智造小镇" in done.stdout.decode()
