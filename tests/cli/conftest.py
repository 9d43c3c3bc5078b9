from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from townkg.cli import main


@dataclass
class Done:
    """What a command left behind."""

    code: int
    out: str
    err: str


@pytest.fixture
def environment(build_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOWNKG_BUILD", str(build_folder))
    monkeypatch.setenv("COLUMNS", "100")
    for name in ("TOWNKG_LANG", "TOWNKG_HOME", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def townkg(environment: None, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run a command in this process."""

    def run(*words: str) -> Done:
        code = main(words)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run


@pytest.fixture
def process(environment: None) -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command as a whole process."""

    def run(*words: str | Path, **given: object) -> subprocess.CompletedProcess[bytes]:
        env = {**os.environ, "PYTHONUTF8": "0", **given.pop("env", {})}  # type: ignore[dict-item]
        return subprocess.run(
            [sys.executable, "-m", "townkg", *map(str, words)],
            capture_output=True,
            check=False,
            env=env,
            timeout=120,
            **given,  # type: ignore[call-overload]
        )

    return run
