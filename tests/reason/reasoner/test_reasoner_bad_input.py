"""What `townkg reason` says of bad input: each folder a case; nothing is written."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest

from townkg.cli import main

CASES = sorted((Path(__file__).parent / "bad_input").iterdir())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_bad_input_is_told(case, tmp_path, monkeypatch, capsys, golden):
    folder = tmp_path / "here"
    shutil.copytree(case, folder, ignore=shutil.ignore_patterns("command.txt", "expected.txt"))
    monkeypatch.chdir(folder)
    before = contents(folder)
    words = shlex.split((case / "command.txt").read_text(encoding="utf-8"))[1:]
    told = []
    for language in ("zh", "en"):
        code = main([*words, "--lang", language])
        done = capsys.readouterr()
        assert done.out == ""
        told.append(f"{code} {language}\n{done.err}")
    assert contents(folder) == before
    golden(case / "expected.txt", "".join(told))


def contents(folder):
    """Return each file of a folder with what is in it, so that none is written over unseen."""
    return {path: path.is_file() and path.read_bytes() for path in folder.rglob("*")}
