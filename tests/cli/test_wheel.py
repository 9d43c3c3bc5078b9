"""An installed wheel works in an empty folder, with an empty home, off the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (found,) = folder.glob("*.whl")
    return found


def test_the_wheel_holds_what_people_wrote_and_the_licences(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())
    for folder in ("ontology", "data", "queries"):
        written = [path for path in (ROOT / folder).rglob("*") if path.is_file()]
        for path in written:
            assert f"townkg/_files/{path.relative_to(ROOT).as_posix()}" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert not any(name.startswith(("tests/", "tools/", "build/")) for name in names)


def test_the_demo_runs_from_the_wheel_alone(wheel, tmp_path):
    venv = tmp_path / "venv 城"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    python = venv / "bin" / "python"
    install = [python, "-m", "pip", "install", "--no-index", "--no-deps", "--quiet", wheel]
    subprocess.run(install, check=True, capture_output=True)
    # the dependencies come from this environment; its own townkg is not on that path
    (site,) = (venv / "lib").glob("python*/site-packages")
    (site / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    home = tmp_path / "home"
    empty = tmp_path / "empty"
    home.mkdir()
    empty.mkdir()
    env = {"HOME": str(home), "PATH": os.environ["PATH"], "COLUMNS": "100"}
    where = [python, "-c", "import townkg; print(townkg.__file__)"]
    done = subprocess.run(where, cwd=empty, env=env, capture_output=True, text=True, check=True)
    assert str(venv) in done.stdout
    done = subprocess.run(
        [venv / "bin" / "townkg", "demo"], cwd=empty, env=env, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert "一个落户归谷智造小镇" in "".join(done.stdout.decode().split())
    assert list(empty.iterdir()) == []
    assert (home / ".cache" / "townkg" / "current").is_file()
