"""An installed wheel works in an empty folder, with an empty home, off the checkout."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import urllib.request
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


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """The program in an environment of its own, an empty folder, and what it is run with."""
    tmp_path = tmp_path_factory.mktemp("installed")
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
    return venv / "bin" / "townkg", empty, env


def test_the_demo_runs_from_the_wheel_alone(installed):
    program, empty, env = installed
    done = subprocess.run([program, "demo"], cwd=empty, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert "一个落户归谷智造小镇" in "".join(done.stdout.decode().split())
    assert list(empty.iterdir()) == []
    home = Path(env["HOME"])
    assert (home / ".cache" / "townkg" / "current").is_file()


def test_it_serves_from_the_wheel_alone(installed):
    program, empty, env = installed
    process = subprocess.Popen(
        [program, "serve", "--port", "0"], cwd=empty, env=env, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        line = next(one for one in process.stderr if "http://" in one)
        address = re.search(r"http://\S+/", line)
        assert address is not None
        query = "sparql?query=ASK%20%7B%20%3Ft%20a%20tk%3ATown%20%7D"
        with urllib.request.urlopen(address[0] + query) as reply:
            assert b'"boolean": true' in reply.read()
    finally:
        process.terminate()
        process.communicate(timeout=30)
