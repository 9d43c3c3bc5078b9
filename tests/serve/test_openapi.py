"""A tool that nobody here wrote reads the description of the API and finds no fault with it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CONFIG = Path(__file__).parent / "schemathesis.toml"


@pytest.mark.slow
def test_schemathesis_finds_no_failure(server, tmp_path):
    program = shutil.which("schemathesis", path=str(Path(sys.executable).parent))
    assert program, "schemathesis is not installed"
    command = [program, "--config-file", CONFIG, "run", f"{server.address}api/v1/openapi.json"]
    limits = ["--max-examples", "5", "--workers", "2", "--continue-on-failure"]
    done = subprocess.run(
        [*command, *limits], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-5000:]
    tested = re.search(r"Tested: (\d+)", done.stdout)
    assert tested
    assert int(tested[1]) > 140
