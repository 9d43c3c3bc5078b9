import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent / "project"


@dataclass(frozen=True)
class Project:
    root: Path
    builds: Path

    @property
    def article(self):
        return self.root / "data/articles/guigu-000001"

    def edit(self, path, old, new):
        file = self.root / path
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")

    def environment(self, **more):
        return os.environ | {"TOWNKG_HOME": str(self.root), "TOWNKG_BUILD": str(self.builds)} | more

    def start(self, code, **more):
        return subprocess.Popen(
            [sys.executable, "-W", "error", "-c", code],
            env=self.environment(**more),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code, **more):
        process = self.start(code, **more)
        out, err = process.communicate(timeout=120)
        return process.returncode, out, err

    def folders(self):
        """Names of everything in the folder of builds, but for lock and pointer."""
        return {path.name for path in self.builds.iterdir()} - {".lock", "current"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A small project of its own, with an empty folder of builds."""
    made = Project(tmp_path / "project", tmp_path / "builds")
    shutil.copytree(PROJECT, made.root)
    monkeypatch.setenv("TOWNKG_HOME", str(made.root))
    monkeypatch.setenv("TOWNKG_BUILD", str(made.builds))
    return made
