"""NumPy is told to sort with AVX2 only where it would otherwise sort slowly."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

import pytest

ASKED = """
import os, sys
from townkg.reason.kernel import processor
if {loaded}:
    import numpy
print(processor.prefer_fast_sorting(sys.argv[1]), os.environ.get(processor.VARIABLE))
"""
SLOW = version("numpy").startswith("2.4.")


@pytest.mark.parametrize(
    ("lines", "loaded", "told"),
    [
        ("AuthenticAMD\nflags : avx2 avx512f avx512bw", False, SLOW),
        ("GenuineIntel\nflags : avx2 avx512f avx512bw", False, False),
        ("AuthenticAMD\nflags : avx2", False, False),
        ("AuthenticAMD\nflags : avx2 avx512f", True, False),
    ],
    ids=["slow", "another maker", "without AVX-512", "NumPy is loaded"],
)
def test_who_is_told(tmp_path, monkeypatch, lines, loaded, told):
    monkeypatch.delenv("NPY_DISABLE_CPU_FEATURES", raising=False)
    file = tmp_path / "cpuinfo"
    file.write_text(f"vendor_id : {lines}\n")
    code = ASKED.format(loaded=loaded)
    if not loaded:  # the package loads NumPy after it has told it
        code = code.replace("from townkg.reason.kernel import processor", LOADED)
    command = [sys.executable, "-c", code, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == str(told)


LOADED = """
from importlib.util import module_from_spec, spec_from_file_location
import townkg
place = os.path.join(os.path.dirname(townkg.__file__), "reason/kernel/processor.py")
spec = spec_from_file_location("processor", place)
processor = module_from_spec(spec)
spec.loader.exec_module(processor)
"""
